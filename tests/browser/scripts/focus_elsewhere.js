([x, y]) => {
  const fields = [...document.querySelectorAll("[data-testid=stMain] :is(input[type=text], textarea)")];
  const field = fields.find((each) => each.checkVisibility() && !each.disabled && each.getAttribute("role") !== "combobox");
  (field ?? document.activeElement).focus({ preventScroll: true });
  Object.assign(window.watching, { holds: true, clicked: null });
  return window.watching.under(x, y);
}
