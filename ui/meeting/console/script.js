export default function ({ data, parentElement }) {
  const skip = parentElement.querySelector("button");
  // Shown while it has the focus, it gives the focus to the last thing to press.
  skip.textContent = data.skip;
  skip.onclick = () => [...document.querySelectorAll(`.st-key-${data.acts} :is(button, a):not(:disabled)`)].at(-1)?.focus();
  tick(data);
  // By where the key is, since a French keyboard has its digits on Shift.
  skip.choices = () => document.querySelectorAll(`.st-key-${data.choices} [role="radio"]`);
  if (!skip.listener) {
    skip.listener = (event) => {
      const place = /^Digit([1-9])$/.exec(event.code)?.[1];
      if (!place || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
      const choice = skip.choices()[place - 1];
      if (!choice || choice.getAttribute("aria-disabled") === "true" || choice.disabled) return;
      event.preventDefault();
      choice.click();
    };
    document.addEventListener("keydown", skip.listener);
  }
  skip.dataset.listens = "";
  return whenGone(parentElement, () => {
    document.removeEventListener("keydown", skip.listener);
    skip.listener = undefined;
    stopTicking();
  });
}
