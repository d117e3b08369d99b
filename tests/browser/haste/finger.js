// What stands under a finger when it comes down, and what is in sight then: names, headings, fields, tables. Of the program it knows nothing.
(() => {
  const CONTROLS = "button, a[href], summary, input, textarea, [role=button], [role=radio], [role=checkbox], [role=switch], [role=tab], [role=option]";
  const NUMBER = /\b\d{6}\b/g;
  const words = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
  // Within components too, which have a tree of their own.
  const trees = (root) => [root, ...[...root.querySelectorAll("*")].flatMap((each) => (each.shadowRoot ? trees(each.shadowRoot) : []))];
  const seen = (selector, within = document) => trees(within).flatMap((tree) => [...tree.querySelectorAll(selector)]).filter(isSeen);
  // The files that a part of the page names, in its text and in its fields.
  const numbers = (element) => {
    const text = [element.innerText ?? "", ...seen("input", element).map((each) => each.value)].join(" ");
    return [...new Set(text.match(NUMBER) ?? [])];
  };
  const hitAt = (x, y, tree = document) => {
    const hit = tree.elementFromPoint(x, y);
    return hit?.shadowRoot ? hitAt(x, y, hit.shadowRoot) ?? hit : hit;
  };

  const nameOf = (control) => {
    const told = control.getAttribute("aria-label");
    if (told) return words(told);
    const copy = control.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true], kbd, code").forEach((each) => each.remove());
    copy.querySelectorAll("br, p, div").forEach((each) => each.after(" "));
    return words(copy.textContent);
  };
  const groupOf = (control) => words(control.closest("[role=radiogroup], [role=group], fieldset")?.getAttribute("aria-label"));
  const isEnabled = (control) => !control.disabled && control.getAttribute("aria-disabled") !== "true";
  const isDark = (control) => words(control.querySelector("kbd")?.innerText) === "Alt + Entrée";
  const above = (element, holds) => {
    while (element && !holds(element)) element = element.parentElement;
    return element;
  };
  // What a table of the form says of each file: its row, whose last cell is what will stand.
  const rowsAbout = (control) => {
    const rows = (element) => seen("table tr", element).filter((row) => numbers(row).length === 1 && row.cells.length === 3);
    const form = above(control, (element) => rows(element).length);
    return form ? Object.fromEntries(rows(form).map((row) => [numbers(row)[0], words(row.cells[2].innerText)])) : {};
  };
  const inSight = (control) => {
    const main = document.querySelector("main, [role=main], section") ?? document.body;
    const form = above(control, (element) => numbers(element).length);
    const agreement = seen("h2, strong").find((each) => words(each.innerText) === "Accord sans débat");
    const listed = agreement && above(agreement, (element) => numbers(element).length);
    return {
      headed: seen("h1, h2").flatMap(numbers),
      near: form ? numbers(form) : [],
      rows: rowsAbout(control),
      chosen: seen("[role=radio][aria-checked=true], input[type=radio]:checked").map((each) => `${groupOf(each)}: ${nameOf(each)}`),
      listed: listed ? numbers(listed) : [],
      following: words(document.body.innerText).match(/ensuite : (\d{6})/)?.[1] ?? "",
      result: /(Adopté|Rejeté) \d/.test(words(main.innerText)),
    };
  };
  const described = (control) => ({
    words: nameOf(control), group: groupOf(control), role: control.getAttribute("role") ?? control.tagName.toLowerCase(), isEnabled: isEnabled(control),
  });
  const controlIn = (path) => {
    const hit = path.find((each) => each instanceof Element && each.matches(`${CONTROLS}, label`));
    return hit?.matches("label") ? hit.control : hit;
  };
  // A link of the menu, or the button that opens its links: on a phone there is that one button.
  const leadsOn = (each) => each.matches("a[href]") || Boolean(each.nextElementSibling?.querySelector("a[href]"));
  const told = [];
  const tell = (kind, control) => told.push({ kind, at: Date.now(), ...(control ? { ...described(control), ...inSight(control) } : { words: "" }) });

  addEventListener("pointerdown", (event) => tell("down", controlIn(event.composedPath())), true);
  addEventListener("click", (event) => event.detail && tell("click", controlIn(event.composedPath())), true);
  addEventListener("keydown", (event) => {
    if (event.repeat || !["Enter", " "].includes(event.key)) return;
    tell("key", event.altKey ? seen("button").find(isDark) : controlIn(event.composedPath()));
  }, true);

  window.haste = {
    told: () => told.splice(0),
    // What a page never loses, whatever is pressed: its menu, a heading; and no incident stands on it.
    missing: () => [
      ...(seen("nav a[href], nav button").some(leadsOn) ? [] : ["the menu"]),
      ...(seen("h1, h2").length ? [] : ["the heading"]),
      ...(/Une erreur est survenue de notre côté/.test(document.body.innerText) ? ["an incident stands there"] : []),
    ],
    // Every control that a finger would reach now, and where.
    places: () => seen(CONTROLS).flatMap((control) => {
      const box = control.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const isInView = x > 0 && y > 0 && x < innerWidth && y < innerHeight;
      const hit = isInView && hitAt(x, y);
      if (isInView && !(hit && (control.contains(hit) || hit.closest("label")?.control === control))) return [];
      const isInMain = !control.closest("header, nav, [role=navigation], [role=banner]");
      return [{ ...described(control), x, y, isInView, isInMain, isDark: isDark(control) }];
    }),
  };
})();
