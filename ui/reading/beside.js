// The bar of a sheet that is open beside a table: it says to the table which one is, and asks it for the one before or after.

const LATE_MS = 2000; // until what was asked for last is drawn, what was asked for before may come

const isPlain = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

// What the table knows too (table/current.js).
function sharedOf(key) {
  const all = (window.juryBeside ??= new Map());
  if (!all.has(key)) all.set(key, { dossier: null, asked: null, table: null, told: null, open: null });
  return all.get(key);
}

function paint(bar) {
  const { root, shared, labels } = bar;
  const there = shared.table?.whereabouts();
  const words = labels.place.replace("{place}", there?.place ?? "").replace("{count}", there?.count ?? "");
  const said = there ? (there.place === null ? labels.elsewhere : words) : "";
  const place = root.querySelector(".place");
  if (place.textContent !== said) place.textContent = said;
  root.querySelector(".before").ariaDisabled = String(!there?.hasBefore);
  root.querySelector(".after").ariaDisabled = String(!there?.hasAfter);
}

function close(bar) {
  const { shared, component } = bar;
  bar.isClosing = true;
  shared.table?.focus(shared.dossier);
  component.setTriggerValue("closed", true);
}

function listen(bar) {
  const { root } = bar;
  const press = (name, act) => (root.querySelector(name).onclick = ({ currentTarget }) => currentTarget.ariaDisabled !== "true" && act());
  press(".before", () => bar.shared.table?.step(-1));
  press(".after", () => bar.shared.table?.step(1));
  press(".close", () => close(bar));
  root.querySelector(".full").onclick = (event) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    bar.component.setTriggerValue("whole", true);
  };
  // Where Escape has a use of its own (a field, a list of choices), it keeps it.
  bar.region.addEventListener("keydown", (event) => {
    const [target] = event.composedPath();
    if (event.key !== "Escape" || event.defaultPrevented || target.closest("input, textarea, [aria-expanded=true]")) return;
    close(bar);
  });
}

function name(bar, { name: said, labels, href }) {
  const { root, region } = bar;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", said);
  region.tabIndex = -1;
  for (const each of ["before", "after", "close"]) root.querySelector(`.${each}`).textContent = labels[each];
  root.querySelector(".full").textContent = labels.whole;
  root.querySelector(".full").href = href;
}

// The sheet of another dossier begins at its top; one that was opened from the list takes the focus, as a page would,
// unless who opened it has gone on to something else.
function turn(bar, dossier) {
  const { shared, region } = bar;
  const { asked } = shared;
  const isAsked = asked?.dossier === dossier;
  if (asked && !isAsked && performance.now() - asked.at < LATE_MS) return;
  shared.dossier = dossier;
  shared.asked = null;
  if (bar.dossier !== dossier) region.scrollTop = 0;
  bar.dossier = dossier;
  if (isAsked && asked.from && [asked.from, document.body].includes(document.activeElement)) region.focus({ preventScroll: true });
  shared.table?.follow();
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".head");
  const region = parentElement.getRootNode().host.closest(".st-key-beside-open");
  const bar = (root.bar ??= { root, region });
  const isFirst = bar.component === undefined;
  Object.assign(bar, { component, labels: data.labels, shared: sharedOf(data.table) });
  if (isFirst) listen(bar);
  name(bar, data);
  bar.shared.told = () => paint(bar);
  turn(bar, data.dossier);
  paint(bar);
  return whenGone(parentElement, () => {
    const { shared } = bar;
    const dossier = shared.dossier;
    Object.assign(shared, { dossier: null, told: null });
    shared.table?.follow();
    // In a narrow window the list comes back now only.
    if (bar.isClosing) setTimeout(() => shared.table?.focus(dossier));
  });
}
