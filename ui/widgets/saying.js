export default function ({ data, parentElement }) {
  const said = parentElement.querySelector("[role=status]");
  said.classList.toggle("unseen", data.isUnseen);
  if (said.textContent !== data.words) said.textContent = data.words;
}
