// A list of files in order: a click calls one, where it may; one is moved by dragging it, by its two arrows, or by Alt and an arrow key.
// Words come from applicants: they are only ever written as text.

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function arrow(list, row, way) {
  const made = element("button", `move ${way}`, way === "up" ? "↑" : "↓");
  made.type = "button";
  made.ariaLabel = `${list.data.labels[way]} ${row.dossier}`;
  made.title = list.data.labels[way];
  const rows = list.data.rows;
  made.disabled = !list.data.can_move || rows.indexOf(row) === (way === "up" ? 0 : rows.length - 1);
  made.onclick = () => step(list, row.dossier, way);
  return made;
}

function line(list, row) {
  const { labels, can_call, can_move } = list.data;
  const item = element("li", `${row.state ?? ""}${can_move ? "" : " fixed"}`);
  item.dataset.dossier = row.dossier;
  item.draggable = can_move;
  const call = element("button", "call");
  call.type = "button";
  call.ariaDisabled = String(!(can_call && row.can_call));
  if (row.state === "current") call.setAttribute("aria-current", "true");
  if (can_move) call.setAttribute("aria-keyshortcuts", "Alt+ArrowUp Alt+ArrowDown");
  call.title = row.state === "current" ? row.title : `${row.title}\n${can_call && row.can_call ? labels.call : ""}`.trim();
  if (row.rank) call.append(element("span", "rank", row.rank));
  if (row.hour) {
    const hour = element("span", "hour", row.hour);
    hour.title = row.day;
    call.append(hour);
  }
  call.append(element("span", "number", row.dossier), element("span", "title", row.title));
  if (row.tracks) {
    const track = element("span", "track", row.signs);
    track.title = row.tracks;
    track.ariaHidden = "true";
    call.append(element("span", "unseen", row.tracks), track);
  }
  call.onclick = () => call.ariaDisabled === "false" && list.component.setTriggerValue("called", row.dossier);
  const handle = element("span", "handle", "⠿");
  handle.ariaHidden = "true";
  item.append(handle, call);
  if (row.planned) item.append(element("span", "planned", row.planned));
  if (row.late) item.append(element("span", "badge", row.late));
  if (row.badge) item.append(element("span", "badge", row.badge));
  if (row.outcome) {
    const outcome = element("span", "outcome", row.words);
    outcome.dataset.outcome = row.outcome;
    item.append(outcome);
  }
  item.append(arrow(list, row, "up"), arrow(list, row, "down"));
  return item;
}

// Put a file before another, or last where there is none; what stands after the last row is on the next page.
function move(list, dossier, before) {
  const version = list.data.rows.find((row) => row.dossier === dossier)?.version; // as it is on the screen
  if (dossier !== before) list.component.setTriggerValue("moved", { dossier, before, version });
}

function step(list, dossier, way) {
  const dossiers = list.data.rows.map((row) => row.dossier);
  const place = dossiers.indexOf(dossier);
  const target = place + (way === "up" ? -1 : 1);
  if (!list.data.can_move || target < 0 || target >= dossiers.length) return;
  list.root.querySelector(".told").textContent = `${list.data.labels[way === "up" ? "went_up" : "went_down"]} ${dossier}`;
  move(list, dossier, way === "up" ? dossiers[target] : (dossiers[target + 1] ?? list.data.following));
}

// One line alone is a stop of the Tab key, where one was last; arrows go from one to the next.
function stop(list, dossier) {
  list.stop = dossier;
  for (const item of list.root.querySelectorAll("li")) {
    for (const button of item.querySelectorAll("button")) button.tabIndex = item.dataset.dossier === dossier ? 0 : -1;
  }
}

function pressed(list, event) {
  const item = event.target.closest("li");
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!item || !way) return;
  event.preventDefault();
  if (event.altKey) step(list, item.dataset.dossier, way);
  else (way === "up" ? item.previousElementSibling : item.nextElementSibling)?.querySelector(".call").focus();
}

function listen(list) {
  const { root } = list;
  let dragged = null;
  const over = (item) => {
    root.querySelectorAll("li.over").forEach((each) => each.classList.remove("over"));
    item?.classList.add("over");
  };
  root.addEventListener("keydown", (event) => pressed(list, event));
  root.addEventListener("focusin", (event) => stop(list, event.target.closest("li")?.dataset.dossier));
  root.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    dragged.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.dossier);
  });
  root.addEventListener("dragover", (event) => {
    if (dragged === null) return;
    event.preventDefault();
    over(event.target.closest("li"));
  });
  root.addEventListener("drop", (event) => {
    if (dragged === null) return;
    event.preventDefault();
    move(list, dragged.dataset.dossier, event.target.closest("li")?.dataset.dossier ?? list.data.following);
  });
  root.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = null;
    over(null);
  });
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".whole");
  const list = (root.list ??= { root });
  const isFirst = list.data === undefined;
  list.component = component;
  if (isFirst) listen(list);
  if (!isFirst && JSON.stringify(list.data) === JSON.stringify(data)) return;
  list.data = data;
  const focused = root.contains(parentElement.activeElement) ? parentElement.activeElement : root.getRootNode().activeElement;
  const held = focused?.closest?.("li")?.dataset.dossier;
  const which = focused?.classList.contains("move") ? `.${focused.classList[1]}` : ".call";
  root.querySelector(".agenda").replaceChildren(...data.rows.map((row) => line(list, row)));
  const dossiers = data.rows.map((row) => row.dossier);
  const current = data.rows.find((row) => row.state === "current")?.dossier;
  stop(list, dossiers.includes(list.stop) ? list.stop : (current ?? dossiers[0]));
  if (held && dossiers.includes(held)) {
    const item = root.querySelector(`li[data-dossier="${CSS.escape(held)}"]`);
    (item.querySelector(`${which}:not(:disabled)`) ?? item.querySelector(".call")).focus();
  }
}
