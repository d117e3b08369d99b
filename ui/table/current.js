// The row whose sheet is open beside the table. The bar of that sheet (reading/beside.js) says which it is, and asks for the next one; the
// sheet's own part is asked to open one (reading/door.js).

const BESIDE_FROM = 1200; // pixels of the window from which on there is room for both
// What a table beside a sheet has room for: from which width of its own on.
const SLIM = { title: "", score: "", outcome: "", rank: "37rem", track: "43rem", profile: "50rem" };

function sharedOf(key) {
  const all = (window.juryBeside ??= new Map());
  if (!all.has(key)) all.set(key, { dossier: null, asked: null, table: null, told: null, open: null });
  return all.get(key);
}

const isBeside = (table) => table.data.beside && table.shared.open !== null && window.innerWidth >= BESIDE_FROM;

function slimWidths({ code, width }) {
  if (!(code in SLIM)) return `.slim .c-${code}{display:none}`;
  const from = SLIM[code];
  const wide = `.slim .c-${code}{${width ? `width:${width}` : "flex:1 1 0"}}`;
  return wide + (from ? `@container slim (width < ${from}){.c-${code}{display:none}}` : "");
}

function markCurrent(table, item) {
  if (item.dataset.dossier === table.shared.dossier) item.setAttribute("aria-current", "true");
  else item.removeAttribute("aria-current");
}

function follow(table) {
  const isSlim = table.shared.dossier !== null;
  if (table.root.classList.contains("slim") !== isSlim) {
    setAside(table, groupsBelow(table));
    table.root.classList.toggle("slim", isSlim);
  }
  for (const { item } of table.items.values()) markCurrent(table, item);
  table.shared.told?.();
}

function whereabouts(table) {
  const { rows, window: shown } = table.data;
  const dossiers = ordered(table).map((row) => row[0]);
  const at = dossiers.indexOf(table.shared.dossier);
  const first = shown.count ? shown.first : 1;
  const place = at < 0 ? null : first + at;
  const count = shown.count ?? rows.length;
  return { dossiers, at, place, count, hasBefore: place > 1, hasAfter: count > 0 && (place ?? 0) < count };
}

// Past the end of a window of a long table comes the next one.
function step(table, way) {
  const { dossiers, at } = whereabouts(table);
  const to = dossiers[at + way];
  if (to !== undefined) openBeside(table, to, { takesFocus: false });
  else if (table.data.window.count) {
    table.ahead = way;
    turn(table, { page: table.data.window.page + way });
  }
}

function goAhead(table) {
  if (!table.ahead) return;
  const { dossiers } = whereabouts(table);
  const to = table.ahead > 0 ? dossiers[0] : dossiers.at(-1);
  table.ahead = 0;
  if (to !== undefined) openBeside(table, to, { takesFocus: false });
}

function openBeside(table, dossier, { takesFocus }) {
  const { shared, items } = table;
  const from = takesFocus ? document.activeElement : null;
  Object.assign(shared, { dossier, asked: { dossier, from, at: performance.now() } });
  follow(table);
  items.get(dossier)?.item.scrollIntoView({ block: "nearest" });
  shared.open(dossier);
}

function takeBeside(table) {
  table.shared = sharedOf(table.data.key);
  table.shared.table = {
    follow: () => follow(table),
    whereabouts: () => whereabouts(table),
    step: (way) => step(table, way),
    focus: (dossier) => {
      table.show?.();
      table.items.get(dossier)?.item.querySelector("a").focus();
    },
  };
}
