// Alt, Shift and a digit choose among choices side by side; by where the key is, since a French keyboard has its digits on Shift.
export default function ({ data, parentElement }) {
  const choices = () => document.querySelectorAll(`.st-key-${data.container} [role="radio"]`);
  const pressed = (event) => {
    const place = /^Digit([1-9])$/.exec(event.code)?.[1];
    if (!place || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
    const choice = choices()[place - 1];
    if (!choice || choice.getAttribute("aria-disabled") === "true" || choice.disabled) return;
    event.preventDefault();
    choice.click();
  };
  document.addEventListener("keydown", pressed);
  parentElement.querySelector("span").dataset.listens = "";
  return () => document.removeEventListener("keydown", pressed);
}
