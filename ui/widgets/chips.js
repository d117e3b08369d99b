// Filters in force, a button each that takes its own off. The focus goes on at once: to the next chip, else the one before, else the search.
// Words come from applicants: they are only ever written as text.

function button(row, { id, words, label }) {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset.id = id;
  made.ariaLabel = label;
  made.textContent = words;
  made.onclick = () => {
    const others = row.chips.filter((each) => each !== made);
    const next = others[Math.min(row.chips.indexOf(made), others.length - 1)] ?? document.querySelector(`.st-key-${row.data.beside} :is(input, button:enabled)`);
    next?.focus();
    made.disabled = true; // pressed twice, it must not take off anything else
    row.component.setTriggerValue("removed", id);
  };
  return made;
}

export default function (component) {
  const { data, parentElement } = component;
  const place = parentElement.querySelector("ul");
  const row = (place.row ??= {});
  Object.assign(row, { component, data });
  place.ariaLabel = data.name;
  const shown = JSON.stringify(data.chips);
  if (row.shown === shown) return;
  row.shown = shown;
  const focused = place.getRootNode().activeElement?.dataset?.id;
  row.chips = data.chips.map((chip) => button(row, chip));
  place.replaceChildren(
    ...row.chips.map((chip) => {
      const item = document.createElement("li");
      item.append(chip);
      return item;
    }),
  );
  if (focused !== undefined) row.chips.find((chip) => chip.dataset.id === focused)?.focus();
}
