() => {
  let [element, shown] = [document.activeElement, []];
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  for (let each = element; each && shown.length < 4; each = each.parentElement) shown.push(getComputedStyle(each));
  return shown.some(({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
}
