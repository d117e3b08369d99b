// A way past what stands between: shown while it has the focus, it gives the focus to the last thing to press in a container.
export default function ({ data, parentElement }) {
  const skip = parentElement.querySelector("button");
  skip.textContent = data.words;
  skip.onclick = () => [...document.querySelectorAll(`.st-key-${data.container} :is(button, a):not(:disabled)`)].at(-1)?.focus();
}
