export default function ({ data, parentElement }) {
  const said = parentElement.querySelector("[role=status]");
  if (said.textContent !== data.words) said.textContent = data.words;
}
