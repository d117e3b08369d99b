export default function ({ data, parentElement }) {
  const shown = parentElement.querySelector("div");
  if (shown.dataset.words === data.words) return;
  shown.dataset.words = data.words;
  if (!data.isUnseen) shown.textContent = data.words;
  window.dispatchEvent(new CustomEvent("jury-announce", { detail: data.words })); // ui/scripts/assisted.js
}
