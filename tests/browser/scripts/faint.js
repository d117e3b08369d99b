// The buttons and outcomes in sight that have neither edge nor words of another colour than what is under them; groups of options of which
// the chosen one looks as another does.
() => {
  const roots = [document];
  for (const root of roots) for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) roots.push(shadowRoot);
  const isSeen = (element) => element.checkVisibility() && element.offsetWidth > 1;
  const all = (what) => roots.flatMap((root) => [...root.querySelectorAll(what)]).filter(isSeen);
  const style = (element) => getComputedStyle(element);
  const above = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;
  const ground = (element) => {
    if (!element) return "rgb(255, 255, 255)";
    return style(element).backgroundColor === "rgba(0, 0, 0, 0)" ? ground(above(element)) : style(element).backgroundColor;
  };
  const hasEdge = (element) => {
    const { borderBlockEndWidth: width, borderBlockEndStyle: line, borderBlockEndColor: colour } = style(element);
    return parseFloat(width) >= 1 && line !== "none" && colour !== ground(above(element));
  };
  const hasText = ({ childNodes }) => [...childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const hasWords = (element) => {
    const words = [element, ...element.querySelectorAll("*")].filter(hasText);
    return words.length > 0 && words.every((each) => style(each).color !== ground(each));
  };
  const stands = (element) => hasEdge(element) || hasWords(element) || element.querySelector("svg") !== null;
  const LOOKS = ["backgroundColor", "color", "borderBlockEndColor", "borderBlockEndWidth", "outlineColor", "outlineStyle"];
  const looks = (element) => LOOKS.map((name) => style(element)[name]).join();
  const alike = all("[role=radiogroup]").filter((group) => {
    const [chosen, other] = ["true", "false"].map((is) => group.querySelector(`button[role=radio][aria-checked=${is}]:enabled`));
    return chosen && other && looks(chosen) === looks(other);
  });
  const faint = all("button, .chip, .outcome").filter((element) => !stands(element));
  return [...faint, ...alike].map((element) => element.outerHTML.slice(0, 200));
}
