export default function ({ data, parentElement }) {
  const [line, bar] = parentElement.querySelectorAll(".draws, .under-way");
  if (line.textContent === data.words) return;
  line.textContent = data.words;
  bar.hidden = data.seconds === 0;
  bar.style.animationDuration = `${data.seconds}s`;
}
