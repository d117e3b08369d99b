export default function ({ data, parentElement }) {
  const skip = parentElement.querySelector("button");
  // Shown while it has the focus, it gives the focus to the one next act, or to the last thing to press.
  skip.textContent = data.skip;
  skip.onclick = () => {
    const next = document.querySelector(`${PART} :is(button[kind="primary"]:not(:disabled), .st-key-console-onward a)`);
    (next ?? [...document.querySelectorAll(`.st-key-${data.acts} :is(button, a):not(:disabled)`)].at(-1))?.focus();
  };
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
    for (const kind of PRESSES) addEventListener(kind, guard, { capture: true });
  }
  skip.counts ??= new MutationObserver(enterCounts);
  skip.counts.observe(document.body, { childList: true, subtree: true });
  skip.dataset.listens = "";
  return whenGone(parentElement, () => {
    document.removeEventListener("keydown", skip.listener);
    for (const kind of PRESSES) removeEventListener(kind, guard, { capture: true });
    skip.listener = undefined;
    skip.counts.disconnect();
    stopTicking();
  });
}
