// What an image's marks answer (charts/drawing): a box under the pointer, the finger or the focus, arrows from mark to mark, a legend whose
// entries hide and show, a click that opens the sheet. Words come from applicants: they are only ever written as text.

const REACH = { mouse: 12, pen: 12, touch: 26 }; // pixels from a mark within which it is meant
const AWAY = 12; // between a mark and its box
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ROWS = "tr[data-dossier], tr[data-criterion]"; // that say the same as marks do

const STYLE = `
.drawing { position: relative; }
:is([data-dossier], [data-dossier] *) { cursor: pointer; }
.lit { stroke: currentColor; stroke-width: 3; paint-order: stroke; }
.gone { display: none; }
.moving text[text-anchor="start"] { opacity: 0.35; }
.silent { opacity: 0.45; text-decoration: line-through; }
.mark-keys { position: absolute; inset: 0; pointer-events: none; outline-offset: 2px; }
.mark-keys:focus-visible { outline: 3px solid var(--accent); }
.legend-entry { position: absolute; min-height: 24px; margin: 0; padding: 0; border: 0; background: none; cursor: pointer; }
@media (hover: hover) { .legend-entry:hover { background: color-mix(in srgb, currentColor 8%, transparent); } }
.legend-entry:focus-visible { outline: 3px solid var(--accent); }
.mark-box { position: fixed; z-index: 1000000; inset: auto; margin: 0; box-sizing: border-box; width: max-content; max-width: min(26rem, 94vw); padding: 0.5rem 0.75rem; border: 1px solid var(--edge); border-radius: 0.25rem;
  color: var(--st-text-color); background: var(--st-background-color); box-shadow: 0 4px 16px rgb(0 0 0 / 20%); font: 400 0.875rem/1.35 var(--st-font); pointer-events: none; font-variant-numeric: tabular-nums; }
.mark-box p { margin: 0; overflow-wrap: anywhere; }
@media (forced-colors: active) { .lit { stroke: Highlight; } }
`;

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

const middle = (mark) => {
  const { left, top, width, height } = mark.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
};

const isShown = (mark) => !mark.closest(".gone");

const marksOf = (place) => [...place.querySelectorAll("svg :is(circle, polygon, rect)[data-box]")].filter(isShown);

// What a mark says: its own lines, after those of the row that it is in.
const lines = (mark) => `${mark.closest("g[data-box]")?.dataset.box ?? ""}\n${mark.dataset.box}`.split("\n").filter(Boolean);

const about = (mark, kind) => mark.dataset[kind] ?? mark.closest(`g[data-${kind}]`)?.dataset[kind] ?? null;

// The mark that is meant at a point: the one under it, else the nearest within reach.
function meant(place, x, y, reach) {
  let [found, least] = [null, reach];
  for (const mark of marksOf(place)) {
    const { left, right, top, bottom } = mark.getBoundingClientRect();
    const far = Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
    if (far < least || (far === least && far === 0)) [found, least] = [mark, far];
  }
  return found;
}

// The nearest mark on one side: what lies straight ahead before what lies aside.
function beyond(place, [across, down]) {
  const [x, y] = middle(place.mark);
  let [found, least] = [null, Infinity];
  for (const mark of marksOf(place)) {
    const [dx, dy] = middle(mark).map((at, axis) => at - [x, y][axis]);
    const ahead = dx * across + dy * down;
    const far = ahead + 3 * Math.abs(dx * down + dy * across);
    if (ahead > 0.5 && far < least) [found, least] = [mark, far];
  }
  return found;
}

// The rows of the page that say the same as a mark: of its table, in a shadow root, and of those with a row for each criterion.
function rowsOf(place) {
  const table = document.querySelector(`.st-key-${place.data.table.replace(/[^\w-]/g, "-")}`);
  const roots = [...(table?.querySelectorAll("*") ?? [])].map((each) => each.shadowRoot).filter(Boolean);
  return [document, ...roots].flatMap((root) => [...root.querySelectorAll(ROWS)]);
}

const isOf = (mark, row) => ["dossier", "criterion"].some((kind) => row.dataset[kind] && row.dataset[kind] === about(mark, kind));

const lightRows = (place, mark) => rowsOf(place).forEach((row) => row.classList.toggle("lit", Boolean(mark) && isOf(mark, row)));

// A row that is pointed at lights its marks; a finger put elsewhere closes the box.
function heed(place, event) {
  const path = event.composedPath();
  if (event.pointerType === "touch" && !path.includes(place)) hide(place);
  const row = path[0].closest?.(ROWS) ?? null;
  if (row === place.row) return;
  place.row = row;
  const shown = place.box.hidden ? null : place.mark;
  for (const mark of marksOf(place)) mark.classList.toggle("lit", mark === shown || (row !== null && isOf(mark, row)));
}

function hide(place) {
  marksOf(place).forEach((mark) => mark.classList.remove("lit"));
  if (place.box.hidden) return;
  place.box.hidden = true;
  lightRows(place, null);
}

function show(place, mark) {
  if (mark === place.mark && !place.box.hidden) return;
  hide(place);
  place.mark = mark;
  mark.classList.add("lit");
  const said = lines(mark);
  place.box.replaceChildren(...said.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  place.box.hidden = false;
  const marks = marksOf(place);
  place.keys.setAttribute("aria-valuenow", marks.indexOf(mark) + 1);
  place.keys.setAttribute("aria-valuetext", said.join(", "));
  stand(place);
  lightRows(place, mark);
}

// The box stands over its mark, or under it where there is no room, within the window.
function stand({ box, mark }) {
  const { left, right, top, bottom } = mark.getBoundingClientRect();
  const x = (left + right) / 2 - box.offsetWidth / 2;
  const above = top - box.offsetHeight - AWAY;
  box.style.left = `${Math.max(4, Math.min(x, window.innerWidth - box.offsetWidth - 4))}px`;
  box.style.top = `${above < 4 ? bottom + AWAY : above}px`;
}

// Opens a sheet beside the figure's table, else as a page.
export function open({ data }, dossier) {
  if (!dossier) return;
  const beside = window.juryBeside?.get(data.table);
  if (beside?.open && window.innerWidth >= 1200) {
    Object.assign(beside, { dossier, asked: { dossier, takesFocus: true, at: performance.now() } });
    beside.open(dossier);
    rowsOf({ data }).find((row) => row.dataset.dossier === dossier)?.scrollIntoView({ block: "center" }); // the sheet stands there
    return;
  }
  const address = new URL(data.sheet, window.location.href);
  address.searchParams.set("dossier", dossier);
  history.pushState(null, "", address);
  window.dispatchEvent(new PopStateEvent("popstate"));
}

function press(place, event) {
  const ways = ARROWS[event.key];
  const marks = marksOf(place);
  if (!marks.length || event.altKey || event.ctrlKey || event.metaKey) return;
  const ends = { Home: marks[0], End: marks.at(-1) };
  if (event.key === "Enter" && !place.box.hidden) open(place, about(place.mark, "dossier"));
  else if (event.key === "Escape" && !place.box.hidden) hide(place);
  else if (ways || event.key in ends) {
    const to = !ways ? ends[event.key] : marks.includes(place.mark) ? beyond(place, ways) : marks[0];
    if (to) {
      to.scrollIntoView({ block: "nearest", inline: "nearest" });
      show(place, to);
    }
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function listen(place) {
  place.keys.addEventListener("keydown", (event) => press(place, event));
  place.keys.addEventListener("focus", () => {
    const marks = marksOf(place);
    if (marks.length && place.keys.matches(":focus-visible")) show(place, marks.includes(place.mark) ? place.mark : marks[0]);
  });
  place.keys.addEventListener("blur", () => hide(place));
  const at = (event) => meant(place, event.clientX, event.clientY, REACH[event.pointerType] ?? REACH.mouse);
  let touched = null; // the mark whose box a finger opened: touched again, its sheet opens
  place.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const mark = at(event);
    if (mark) show(place, mark);
    else if (!place.keys.matches(":focus-visible")) hide(place);
  });
  place.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && hide(place));
  place.addEventListener("click", (event) => {
    if (event.target.closest(".legend-entry")) return;
    const mark = at(event);
    if (!mark) return hide(place);
    const opens = event.pointerType !== "touch" || touched === mark;
    touched = event.pointerType === "touch" ? mark : null;
    show(place, mark);
    if (opens) open(place, about(mark, "dossier"));
  });
}

// Called at each drawing, whose image may be the same: what is pointed at and what has the focus then stay.
export function answer(place, data) {
  place.data = data;
  if (place.keys && place.answered === data.svg) return;
  place.answered = data.svg;
  if (!place.keys) {
    place.gone = new Set();
    place.row = null;
    place.box = Object.assign(document.createElement("div"), { className: "mark-box", hidden: true, ariaHidden: "true" });
    place.keys = Object.assign(document.createElement("div"), { className: "mark-keys", tabIndex: 0, role: "slider" });
    const root = place.getRootNode();
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    listen(place);
    place.heed = (event) => heed(place, event);
    document.addEventListener("pointerover", place.heed);
    place.scrolled = () => place.box.hidden || stand(place);
    document.addEventListener("scroll", place.scrolled, { capture: true, passive: true });
    place.resize = () => place.data.labels && legend(place);
  }
  const marks = marksOf(place);
  place.mark = null;
  place.box.hidden = true;
  place.keys.ariaLabel = data.labels?.marks ?? null;
  place.keys.ariaValueMin = "1";
  place.keys.ariaValueMax = String(marks.length);
  place.keys.ariaValueNow = "1";
  if (!place.box.isConnected) place.append(place.box);
  // Where charts are studied; elsewhere a page gets neither another stop of the keys nor another button.
  if (data.labels && marks.length && !place.keys.isConnected) place.append(place.keys);
  if (data.labels) legend(place);
  if (data.labels && !data.narrow) warm();
  followWeights(place);
}

// Called when the image goes.
export function leave(place) {
  hide(place);
  place.thumbs?.disconnect();
  document.removeEventListener("pointerover", place.heed);
  document.removeEventListener("scroll", place.scrolled, { capture: true });
  place.keys = place.resize = undefined;
}
