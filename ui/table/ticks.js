// The rows that are ticked, and the bar at the foot of the window that says what can be done with them.

const SOON_MS = 100; // until what was ticked is looked for again
const TRIES = 30;
const DRAWN_MS = 1_000; // from when a line is back until the page is being drawn
const BUSY = '.stApp:not([data-test-script-state="notRunning"])';

// In their order; what a filter hides is not acted upon. Of a long table other windows are meant too, of a choice what a search hides.
function chosen(table) {
  const { ticked } = table.memory;
  if (table.data.window.count || table.data.picks) return [...ticked];
  return table.data.rows.map((row) => row[0]).filter((dossier) => ticked.has(dossier));
}

function act(table, action, dossiers) {
  const words = fill(action.words[dossiers.length === 1 ? 0 : 1], { count: dossiers.length });
  if (dossiers.length < action.least || dossiers.length > action.most) return element("span", "otherwise", action.otherwise);
  if (action.panel) {
    const button = element("button", action.is_beside ? "act beside" : "act", words);
    button.type = "button";
    button.onclick = () => lead(action.panel);
    return button;
  }
  const link = element("a", "act", words);
  link.href = action.href[0] + dossiers.map((dossier) => `${action.parameter}=${encodeURIComponent(dossier)}`).join("&") + action.href[1];
  return link;
}

// To where what is ticked is decided: it may still be on its way, script and all, or be drawn anew, without the focus.
function lead(panel, tries = TRIES) {
  const place = document.querySelector(`.st-key-${panel.replaceAll(".", "-")}`);
  const first = place?.querySelector("[role=radio][aria-checked=true]") ?? place?.querySelector("input, button");
  if (tries && (!first || document.querySelector(BUSY))) {
    setTimeout(() => lead(panel, tries - 1), SOON_MS);
    return;
  }
  place?.scrollIntoView({ block: "center" });
  first?.focus({ preventScroll: true });
}

function paintBar(table) {
  const { root, data } = table;
  const bar = root.querySelector(".bar");
  const dossiers = chosen(table);
  bar.hidden = data.actions.length === 0 || dossiers.length === 0;
  const count = dossiers.length ? fill(data.labels.chosen[dossiers.length === 1 ? 0 : 1], { count: dossiers.length }) : "";
  const all = root.querySelector(".all");
  if (all) all.checked = data.rows.length > 0 && data.rows.every((row) => table.memory.ticked.has(row[0]));
  if (bar.hidden) return;
  // A button that is being pressed stays the same one, whatever else was drawn meanwhile.
  const said = JSON.stringify([count, dossiers, data.actions, data.labels.none]);
  if (bar.said === said) return;
  bar.said = said;
  const none = element("button", "none", data.labels.none);
  none.type = "button";
  const held = bar.contains(focusedIn(table));
  bar.replaceChildren(element("span", "total", count), ...data.actions.map((action) => act(table, action, dossiers)), none);
  if (held) (bar.querySelector(".act") ?? none).focus({ preventScroll: true });
}

function paintTicks(table) {
  const { ticked } = table.memory;
  for (const box of table.root.querySelectorAll("tbody input")) {
    box.checked = ticked.has(box.closest("tr").dataset.dossier);
    box.disabled = !box.checked && Boolean(table.data.most) && ticked.size >= table.data.most;
  }
  paintBar(table);
}

// A tick was given or taken here.
function ticksChanged(table) {
  paintTicks(table);
  const dossiers = chosen(table);
  table.root.querySelector(".told").textContent = fill(table.data.labels.chosen[dossiers.length === 1 ? 0 : 1], { count: dossiers.length });
  if (table.data.ticks) sendTicks(table, dossiers);
}

function sendTicks(table, dossiers) {
  table.memory.number += 1;
  tellTicks(table, dossiers);
}

const tellTicks = (table, dossiers) => table.component.setTriggerValue("ticked", { number: table.memory.number, dossiers });

// A server that was started again knows of no tick: it is told of all once it has drawn the page. One that heard this number knows them.
function sendAgain(table) {
  if (!table.root.isConnected || !table.data?.ticks || !table.memory.ticked.size) return;
  if (document.querySelector(BUSY)) setTimeout(sendAgain, SOON_MS, table);
  else tellTicks(table, chosen(table));
}

function takeTicks(table) {
  if (!table.data.ticks) return;
  const [number, dossiers] = table.data.ticks;
  // Drawn before what was ticked here last was heard: what was ticked here stands.
  if (number < table.memory.number) return;
  table.memory.number = number;
  table.memory.ticked = new Set(dossiers);
}

function tickOne(table, box) {
  const change = (each) => (box.checked ? table.memory.ticked.add(each) : table.memory.ticked.delete(each));
  if (box.matches(".all")) table.data.rows.forEach((row) => change(row[0]));
  else change(box.closest("tr").dataset.dossier);
  ticksChanged(table);
}

function untick(table) {
  table.memory.ticked.clear();
  ticksChanged(table);
  table.root.querySelector("tbody input")?.focus({ preventScroll: true });
}
