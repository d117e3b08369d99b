// The rows of a table and their order. They are kept by dossier number: what changes is drawn in its place.

const AT_ONCE = 80; // rows drawn before the first paint; the others follow, a few at a time
const LONG = 100; // rows from which on those out of sight are not laid out
const GROUP = 10; // rows that are laid out together once they come near the window: looking at each row by itself costs every frame

// What is below the window is laid out a moment after what is in it, which somebody waits for. Who moves about the page is shown it at once.
const ASIDE_MS = 1000;
const MOVES = ["keydown", "scroll", "wheel"];
const [ROW_PIXELS, CARD_PIXELS, CARDS_PIXELS] = [56, 116, 720]; // as in table.css

const focusedIn = (table) => table.root.getRootNode().activeElement;

function tick(table, row) {
  const box = element("input");
  box.type = "checkbox";
  box.checked = table.memory.ticked.has(row[0]);
  box.ariaLabel = fill(table.data.labels.choose, { title: NAMES[table.columns[table.titlePlace].kind](row[1 + table.titlePlace]) });
  return boxed("td", box);
}

function boxed(tag, box) {
  const label = element("label", "tick");
  label.append(box);
  const cell = element(tag, "ticks");
  cell.setAttribute("role", "cell");
  cell.append(label);
  return cell;
}

function cell(table, column, row, place) {
  const isTitle = column.kind in NAMES;
  const made = element(isTitle ? "th" : "td", `${column.kind} c-${column.code}`);
  if (isTitle) made.scope = "row";
  made.setAttribute("role", isTitle ? "rowheader" : "cell");
  if (!isTitle) made.append(element("span", "heading", column.heading), " ");
  made.append(...CELLS[column.kind](table, row[1 + place], row));
  return made;
}

function fillRow(table, item, row) {
  const focused = item.contains(focusedIn(table)) ? focusedIn(table).tagName : null;
  const cells = table.columns.map((column, place) => cell(table, column, row, place));
  item.replaceChildren(...(table.isTicked ? [tick(table, row)] : []), ...cells);
  item.dataset.dossier = row[0];
  markCurrent(table, item);
  if (focused) item.querySelector(focused)?.focus({ preventScroll: true });
}

function rowItem(table, row) {
  const drawn = table.items.get(row[0]);
  const said = JSON.stringify(row);
  if (drawn?.said === said && drawn.base === table.base) return drawn.item;
  const made = drawn?.item ?? element("tr");
  made.setAttribute("role", "row");
  fillRow(table, made, row);
  table.items.set(row[0], { item: made, said, base: table.base });
  return made;
}

// A line across the table: the places end here.
function cutItem(table, [, words]) {
  const item = element("tr", "cut");
  item.setAttribute("role", "row");
  const cell = element("td", "", words);
  cell.setAttribute("role", "cell");
  cell.colSpan = table.columns.length + (table.isTicked ? 1 : 0);
  cell.setAttribute("aria-colspan", cell.colSpan);
  item.append(cell);
  return item;
}

const sorting = (table) => (table.data.window.count ? toSort(table.data.window.sort) : table.memory.sort);
const toSort = (sort) => (sort ? { code: sort[0], isDescending: sort[1] } : null);

function ordered(table) {
  const { rows, labels, window: windowed } = table.data;
  const sort = windowed.count ? null : table.memory.sort; // a window was sorted where it was cut
  const place = table.columns.findIndex((column) => column.code === sort?.code);
  if (place < 0) return rows;
  const column = table.columns[place];
  const collator = new Intl.Collator(labels.language, { numeric: true });
  const way = sort.isDescending ? -1 : 1;
  const level = sort.isDescending === column.greatestFirst ? 1 : -1; // what is level keeps its order, turned round with the column
  const compare = (a, b) => (typeof a === "string" ? collator.compare(a, b) : a - b);
  const known = rows.map((row, at) => ({ row, at, value: VALUES[column.kind](row[1 + place]) }));
  known.sort((a, b) => {
    if (a.value === null || b.value === null) return (a.value === null) - (b.value === null) || a.at - b.at;
    return way * compare(a.value, b.value) || level * (a.at - b.at);
  });
  return known.map(({ row }) => row);
}

// What stands in the table from top to bottom: rows and, in the order of the ranking, the lines between them.
function sequence(table) {
  const rows = ordered(table);
  const makers = [];
  const isCut = !sorting(table);
  const rank = table.columns.findIndex((column) => column.kind === "rank");
  const tie = (at) => (isCut && table.data.cuts.length && Array.isArray(rows[at]?.[1 + rank]) ? rows[at][1 + rank][0] : null);
  const isTied = (at) => tie(at) !== null && tie(at) === tie(at + 1); // with the next one
  const cut = (after, at) => {
    const cuts = table.data.cuts.filter((each) => each[0] === after);
    cuts.forEach((each) => makers.push(() => bracketed(cutItem(table, each), isTied(at), isTied(at))));
  };
  if (isCut && (table.data.window.page ?? 1) === 1) cut(null, -1);
  rows.forEach((row, at) => {
    makers.push(() => bracketed(numbered(table, rowItem(table, row), at), isTied(at - 1), isTied(at)));
    if (isCut) cut(row[0], at);
  });
  return makers;
}

// Puts a row in the bracket of those that share its rank, with the one before it or the one after.
function bracketed(item, before, after) {
  item.classList.toggle("tied", before || after);
  item.classList.toggle("first", !before);
  item.classList.toggle("last", !after);
  return item;
}

// Of a long table a window is there: its rows say which they are of all, the headings being the first.
function numbered(table, item, at) {
  const { count, first } = table.data.window;
  if (count) item.setAttribute("aria-rowindex", first + at + 1);
  else item.removeAttribute("aria-rowindex");
  return item;
}

function addGroup(table) {
  const made = element("tbody");
  made.setAttribute("role", "rowgroup");
  table.root.querySelector("table").append(made);
  return made;
}

// Puts an item at its place among all rows: it, or what stood there, leaves the group where it was.
function put(table, groups, item, at) {
  const group = (groups[Math.floor(at / GROUP)] ??= addGroup(table));
  const there = group.children[at % GROUP] ?? null;
  if (there !== item) group.insertBefore(item, there);
}

const groupsOf = (table) => [...table.root.querySelectorAll("tbody")];

// Of a table that is drawn for the first time nothing has its place yet: it begins at the top at best.
function groupsBelow(table) {
  if (table.isDrawn) return groupsOf(table).filter((group) => group.getBoundingClientRect().top > window.innerHeight);
  const group = GROUP * (window.innerWidth < CARDS_PIXELS ? CARD_PIXELS : ROW_PIXELS);
  return table.top ? [] : groupsOf(table).slice(Math.ceil(window.innerHeight / group));
}

function setAside(table, groups) {
  table.show?.();
  const moved = new AbortController();
  const late = setTimeout(() => table.show(), ASIDE_MS);
  table.show = () => {
    clearTimeout(late);
    moved.abort();
    groups.forEach((group) => group.classList.remove("aside"));
  };
  groups.forEach((group) => group.classList.add("aside"));
  MOVES.forEach((kind) => window.addEventListener(kind, table.show, { capture: true, signal: moved.signal }));
}

// Groups are as high as their rows, seen or not.
const measure = (groups) => groups.forEach((group) => group.style.setProperty("--rows", group.children.length));

function place(table) {
  const run = (table.run = (table.run ?? 0) + 1);
  const groups = groupsOf(table);
  const { count } = table.data.window;
  if (count) table.root.querySelector("table").setAttribute("aria-rowcount", count + 1);
  else table.root.querySelector("table").removeAttribute("aria-rowcount");
  const focused = focusedIn(table);
  const there = new Set(table.data.rows.map((row) => row[0]));
  for (const [dossier, { item }] of table.items) {
    if (there.has(dossier)) continue;
    item.remove();
    table.items.delete(dossier);
  }
  table.root.querySelectorAll(".cut").forEach((cut) => cut.remove());
  const makers = sequence(table);
  // What is not laid out is not told to who listens before they come near: a list that is short is laid out whole.
  table.root.classList.toggle("long", makers.length > LONG);
  // What is drawn already moves at once, however long the table: only new rows wait. So does a page that one comes back to.
  const isDrawn = table.items.size === table.data.rows.length;
  const lay = (from, to) => {
    makers.slice(from, to).forEach((make, at) => put(table, groups, make(), from + at));
    measure(groups);
    if (to < makers.length) setTimeout(() => table.run === run && lay(to, to + AT_ONCE));
    else groups.slice(1).forEach((group) => group.children.length || group.remove());
  };
  lay(0, isDrawn || table.top ? makers.length : AT_ONCE);
  if (focused && focused !== focusedIn(table) && table.root.contains(focused)) focused.focus({ preventScroll: true });
}
