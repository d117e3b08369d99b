// Alt, Shift and a digit choose among choices side by side; by where the key is, since a French keyboard has its digits on Shift.
export default function ({ data, parentElement }) {
  const mark = parentElement.querySelector("span");
  mark.choices = () => document.querySelectorAll(`.st-key-${data.container} [role="radio"]`);
  if (!mark.listener) {
    mark.listener = (event) => {
      const place = /^Digit([1-9])$/.exec(event.code)?.[1];
      if (!place || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
      const choice = mark.choices()[place - 1];
      if (!choice || choice.getAttribute("aria-disabled") === "true" || choice.disabled) return;
      event.preventDefault();
      choice.click();
    };
    document.addEventListener("keydown", mark.listener);
  }
  mark.dataset.listens = "";
  return whenGone(parentElement, () => {
    document.removeEventListener("keydown", mark.listener);
    mark.listener = undefined;
  });
}
