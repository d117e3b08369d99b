// A table of candidatures: sorted, ticked and scrolled here, without a run of the page, unless it is so long that it comes in windows.
// Ticks, focus and the place on the page stay, whatever changes.

// What a table of a page has been set to, as long as the page is loaded: one comes back to the list that one left.
const MEMORIES = (window.juryTables ??= new Map());
const CARDS = "45rem"; // under which rows are cards, in table.css too
const COLUMN = ["code", "kind", "heading", "help", "width", "isSortable", "greatestFirst", "from"];
const PLAIN = 0x7b; // an opening brace: what is compressed begins otherwise

const sheet = new CSSStyleSheet(); // one for all tables, read once
sheet.replaceSync(STYLE); // table.css (web/streamlit/own_files.py)

const read = (said) => JSON.parse(new TextDecoder().decode(said));

async function unpack(said) {
  const stream = new Blob([said]).stream().pipeThrough(new DecompressionStream("deflate"));
  return read(await new Response(stream).arrayBuffer());
}

const named = (column) => Object.fromEntries(COLUMN.map((name, at) => [name, column[at]]));

function memory(key) {
  if (!MEMORIES.has(key)) MEMORIES.set(key, { ticked: new Set(), number: 0, sort: null, top: null });
  return MEMORIES.get(key);
}

const isPlain = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

// What scrolls when the table does: itself, or the page.
function scroller(root) {
  const box = root.querySelector(".box");
  if (box.scrollHeight > box.clientHeight) return box;
  let each = root.getRootNode().host;
  while (each && !(/auto|scroll/.test(getComputedStyle(each).overflowY) && each.scrollHeight > each.clientHeight)) each = each.parentElement;
  return each ?? document.scrollingElement;
}

function nextSort(table, column) {
  const sort = sorting(table);
  if (sort?.code !== column.code) return { code: column.code, isDescending: column.greatestFirst };
  return sort.isDescending === column.greatestFirst ? { code: column.code, isDescending: !sort.isDescending } : null;
}

function sortBy(table, sort) {
  if (table.data.window.count) {
    turn(table, { sort, page: 1 });
    return;
  }
  table.memory.sort = sort;
  tell(table, paintSort(table));
  place(table);
  follow(table);
}

const sorted = ({ columns, data: { labels } }, sort) => {
  const { heading } = columns.find((column) => column.code === sort?.code) ?? {};
  return heading ? fill(sort.isDescending ? labels.descending : labels.ascending, { column: heading }) : labels.as_given;
};

// Shows what the table is sorted by; returns it in words if it was sorted otherwise before.
function paintSort(table) {
  const sort = sorting(table);
  for (const head of table.root.querySelectorAll("thead [data-code]")) {
    if (head.dataset.code !== sort?.code) head.removeAttribute("aria-sort");
    else head.setAttribute("aria-sort", sort.isDescending ? "descending" : "ascending");
  }
  table.root.querySelector(".sorting select").value = sort?.code ?? "";
  const reverse = table.root.querySelector(".sorting button");
  reverse.hidden = !sort;
  reverse.textContent = sort?.isDescending ? "↓" : "↑";
  const now = JSON.stringify(sort ?? null);
  const isOther = table.sorted !== undefined && table.sorted !== now;
  table.sorted = now;
  return isOther ? sorted(table, sort) : "";
}

// Says what changed without the focus: never nothing, which would take away what is being said.
function tell(table, ...said) {
  const words = said.filter(Boolean).join(" \u00b7 ");
  if (words) table.root.querySelector(".told").textContent = words;
}

function heading(table, column) {
  const made = element("th", `${column.kind} c-${column.code}`);
  made.scope = "col";
  made.setAttribute("role", "columnheader");
  made.dataset.code = column.code;
  const name = element(column.isSortable ? "button" : "span", "", column.heading);
  if (column.isSortable) {
    name.type = "button";
    name.onclick = () => sortBy(table, nextSort(table, column));
  }
  made.append(name);
  if (column.help) explain(made, name, column);
  return made;
}

// What a column means: shown to whoever points at its heading, or comes to it by finger or key; Escape puts it away.
function explain(head, name, { code, help }) {
  const box = element("span", "help", help);
  box.role = "tooltip";
  box.id = `help-${code}`;
  name.setAttribute("aria-describedby", box.id);
  head.append(box);
  head.addEventListener("keydown", ({ key }) => head.classList.toggle("hushed", key === "Escape"));
  for (const gone of ["focusout", "pointerleave"]) head.addEventListener(gone, () => head.classList.remove("hushed"));
}

function corner(table) {
  if (!table.data.ticks) {
    const made = element("td", "ticks");
    made.setAttribute("role", "cell");
    return made;
  }
  const all = element("input", "all");
  all.type = "checkbox";
  all.ariaLabel = table.data.labels.choose_all;
  return boxed("td", all);
}

// A table has columns as wide as they say, the title what is left; with less room, those that can be missed go.
function widths({ code, kind, width, from }) {
  const share = kind === "title" ? 2 : 1;
  const wide = `@container rows (width >= ${CARDS}){.c-${code}{${width ? `width:${width}` : `flex:${share} 1 0`}}}`;
  return wide + (from ? `@container rows (${CARDS} <= width < ${from}){tr > .c-${code}{display:none}}` : "");
}

function paintHead(table) {
  const { root, columns, data } = table;
  const heads = columns.map((column) => heading(table, column));
  root.querySelector("thead tr").replaceChildren(...(table.isTicked ? [corner(table)] : []), ...heads);
  root.querySelector("caption").textContent = data.name;
  table.widths.replaceSync(columns.map((column) => widths(column) + slimWidths(column)).join(""));
  root.querySelector(".box").style.setProperty("--height", data.height || "none");
  root.querySelector(".box").classList.toggle("own", Boolean(data.height));
  // Until it has its words, nothing of it is shown, nor heard.
  root.querySelector(".outer").hidden = false;
  root.querySelector(".sorting").hidden = !data.sorts;
  const select = root.querySelector(".sorting select");
  const options = columns.filter((column) => column.isSortable).map((column) => new Option(column.heading, column.code));
  select.replaceChildren(new Option(data.labels.as_given, ""), ...options);
  root.querySelector(".sorting span").textContent = data.labels.sort;
  const reverse = root.querySelector(".sorting button");
  reverse.ariaLabel = reverse.title = data.labels.reverse;
}

function turn(table, { sort = sorting(table), page }) {
  const { count } = table.data.window;
  const wanted = { page, column: sort?.code ?? "", is_descending: sort?.isDescending ?? false, of: count };
  table.component.setTriggerValue("window", wanted);
}

// Shows which rows these are; returns it in words if there were others before.
function paintWindow(table) {
  const { window: shown, labels } = table.data;
  const pager = table.root.querySelector(".pager");
  pager.hidden = !shown.count;
  if (pager.hidden) return "";
  const number = (value) => value.toLocaleString(labels.language);
  const words = fill(labels.window, { first: number(shown.first), last: number(shown.last), count: number(shown.count) });
  const held = focusedIn(table)?.dataset.page;
  const button = (way, page) => {
    const made = element("button", "", labels[way]);
    made.type = "button";
    made.dataset.page = way;
    made.ariaDisabled = String(page < 1 || page > shown.pages);
    made.onclick = () => made.ariaDisabled === "false" && turn(table, { page });
    return made;
  };
  pager.replaceChildren(button("before", shown.page - 1), element("span", "", words), button("after", shown.page + 1));
  if (held) pager.querySelector(`[data-page=${held}]`).focus({ preventScroll: true });
  const isOther = Boolean(table.window) && table.window !== words;
  if (isOther) table.root.querySelector("tbody tr")?.scrollIntoView({ block: "center" });
  table.window = words;
  return isOther ? words : "";
}

// Returns how many rows there are, in words, if there were more or fewer before: a search or a filter changed them from afar.
function counted({ data: { rows, window: shown, labels }, memory: kept }) {
  const [before, count] = [kept.count, shown.count ?? rows.length];
  kept.count = count;
  if (before === undefined || before === count) return "";
  return fill(labels.rows[count === 1 ? 0 : 1], { count: count.toLocaleString(labels.language) });
}

function followed(table, event) {
  const link = event.target.closest("a");
  if (!link || !isPlain(event)) return;
  event.preventDefault();
  const row = link.closest("tr");
  if (!row) {
    visit(link.href);
    return;
  }
  if (isBeside(table)) {
    openBeside(table, row.dataset.dossier, { takesFocus: true });
    return;
  }
  table.memory.top = scroller(table.root).scrollTop;
  table.component.setTriggerValue("opened", row.dataset.dossier);
}

// Where rows are chosen to act on, the whole row is where one presses.
function tickRow(event) {
  if (!event.target.closest("label")) event.target.closest("tbody tr")?.querySelector("input")?.click();
}

// Goes to another screen as Back and Forward do, in one run: asked of the table, it would take a run of the table first.
function visit(address) {
  history.pushState(null, "", address);
  window.dispatchEvent(new PopStateEvent("popstate"));
}

function listen(table) {
  const { root } = table;
  table.widths = new CSSStyleSheet();
  root.getRootNode().adoptedStyleSheets = [sheet, table.widths];
  root.addEventListener("click", (event) => {
    if (event.target.closest(".none")) untick(table);
    else if (event.target.closest(".sorting button")) {
      const { code, isDescending } = sorting(table);
      sortBy(table, { code, isDescending: !isDescending });
    }
    else if (table.data.picks) tickRow(event);
    else followed(table, event);
  });
  root.addEventListener("change", ({ target }) => {
    if (target.matches(".ticks input")) tickOne(table, target);
    else if (target.matches(".sorting select")) {
      const column = table.columns.find((each) => each.code === target.value);
      sortBy(table, column ? { code: column.code, isDescending: column.greatestFirst } : null);
    }
  });
}

function draw(table, data) {
  const isFirst = table.data === undefined;
  Object.assign(table, { data, memory: memory(data.key), columns: data.columns.map(named), isTicked: Boolean(data.picks || data.ticks || data.actions.length) });
  table.titlePlace = table.columns.findIndex((column) => column.kind in NAMES);
  table.root.classList.toggle("picking", Boolean(data.picks));
  table.top = isFirst ? table.memory.top : null;
  const { rows, texts, ticks, window: _window, cuts, ...rest } = data;
  data.rows = rows.map((row) => resolve(table.columns, texts, row));
  const base = JSON.stringify(rest);
  if (table.base !== base) {
    table.base = base;
    paintHead(table);
  }
  takeBeside(table);
  takeTicks(table);
  place(table);
  const order = paintSort(table);
  paintTicks(table);
  const count = counted(table);
  tell(table, order, paintWindow(table) || count);
  follow(table);
  goAhead(table);
  if (isFirst) setAside(table, groupsBelow(table));
  table.isDrawn = true;
  table.memory.top = null;
  window.dispatchEvent(new Event("jury-drawn")); // to who waits for it to show the screen (ui/scripts/screen.js)
  // Back from a sheet: the list is where it was left.
  if (table.top) requestAnimationFrame(() => (scroller(table.root).scrollTop = table.top));
}

async function drawLater(table, said) {
  const data = await unpack(said);
  if (table.said === said) draw(table, data);
}

const isSame = (one, other) => one !== undefined && one.length === other.length && one.every((byte, at) => byte === other[at]);

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".whole");
  const table = (root.table ??= { root, items: new Map() });
  const isFirst = table.component === undefined;
  table.component = component;
  if (isFirst) {
    listen(table);
    table.again = () => setTimeout(sendAgain, DRAWN_MS, table);
    window.addEventListener("jury-back", table.again); // ui/live_component/listener.js
  }
  if (!isSame(table.said, data)) {
    table.said = data;
    if (data[0] === PLAIN) draw(table, read(data));
    else drawLater(table, data);
  }
  return () => parentElement.isConnected || window.removeEventListener("jury-back", table.again);
}
