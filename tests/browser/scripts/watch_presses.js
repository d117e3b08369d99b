// Keeps what was clicked, and lets no click act. Says what is under a point, and what there is to press, from top to foot.
() => {
  const PRESSABLE = "button, a[href], summary, [role=radio], [role=tab], input[type=checkbox]";
  const close = (element) => {
    for (let each = element; each; each = each.parentElement ?? each.getRootNode().host) if (each.matches?.(PRESSABLE)) return each;
    return null;
  };
  const say = (element) => {
    if (!element) return null;
    const { x, y, width, height } = element.getBoundingClientRect();
    const words = element.cloneNode(true);
    for (const icon of words.querySelectorAll("[data-testid*=Icon]")) icon.remove(); // some are others under a pointer
    return [element.ariaLabel || words.textContent || element.title, ...[x, y, width, height].map(Math.round)];
  };
  const at = (x, y) => {
    let found = document.elementFromPoint(x, y);
    while (found?.shadowRoot?.elementFromPoint(x, y)) found = found.shadowRoot.elementFromPoint(x, y);
    return close(found);
  };
  const all = (root) => [...root.querySelectorAll("*")].flatMap((each) => [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]);
  window.watching = {
    under: (x, y) => say(at(x, y)),
    places: () => {
      const found = all(document).filter((each) => each.matches(PRESSABLE) && !each.disabled);
      const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
      return found.map((each) => [each, ...middle(each.getBoundingClientRect())])
        .filter(([each, x, y]) => x > 0 && y > 0 && x < innerWidth && y < innerHeight && at(x, y) === each)
        .map(([, x, y]) => [x, y]).sort((a, b) => a[1] - b[1]);
    },
  };
  addEventListener("click", (event) => {
    if (!window.watching.holds) return;
    window.watching.clicked = say(close(event.composedPath()[0]));
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
}
