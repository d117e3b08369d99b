// The page's first script, lost by a weak network, can't say so itself. Of a page loaded anew already, a moment later.
const isReloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";
if (!window.juryAgain) setTimeout(() => window.location.reload(), isReloaded ? 3_000 : 0);

// The menu of the screens (ui/header.py). It comes with the page and is taken into the bar once, then again only if it says something else:
// neither a run of the page nor another screen draws it anew.

import * as signals from "./signals.js";

const CUT_OFF = ".stApp:not([data-test-connection-state=CONNECTED])";
const NARROW = window.matchMedia("(max-width: 767px)"); // as style/bar.css has it
const LEAST = 2; // screens in the line: one alone beside the button of the others would say little

let menu = null;
let line = null; // its entries side by side
let rest = null; // the last of them: those for which the line has no room
let said = ""; // what the menu is made of
let marked = ""; // where the screen is that is marked as the open one

const isGroup = (entry) => entry.firstElementChild.matches("button");
const listOf = (entry) => entry.lastElementChild;

function place() {
  const told = document.querySelector(".menu-told");
  if (!told) leave();
  else if (told.firstElementChild) take(told.firstElementChild);
  if (menu && !menu.isConnected) document.querySelector(".stApp header")?.prepend(menu);
  if (menu && marked !== window.location.pathname) mark();
  for (const box of document.querySelectorAll(".signals input:not([data-told])")) tell(box);
}

// What a person finds under their name (ui/header.py) is drawn each time that it is opened.
function tell(box) {
  const { person } = box.closest(".signals").dataset;
  box.dataset.told = "";
  box.checked = signals.areWanted(person);
  box.addEventListener("change", () => signals.want(person, box.checked));
}
document.addEventListener("click", (event) => {
  if (!event.target.closest(".account a")) return;
  follow(event);
  // What it was opened by closes it, and keeps the focus: the screen that comes would lie under it.
  if (event.defaultPrevented) document.querySelector(".st-key-header [aria-haspopup=dialog]")?.click();
});

function leave() {
  menu?.remove();
  menu = null;
  said = "";
}

function take(came) {
  const says = came.outerHTML;
  came.remove();
  if (says === said) return;
  leave();
  [menu, said, marked] = [came, says, ""];
  askWhichCall(menu.dataset);
  line = menu.firstElementChild;
  rest = line.lastElementChild;
  for (const entry of line.children) if (isGroup(entry)) makeOpener(entry);
  menu.addEventListener("click", follow);
  menu.addEventListener("focusout", goPast);
  sizes.disconnect();
  for (const each of [menu, line]) sizes.observe(each);
}

// Escape and a press elsewhere close a list, and the browser gives the focus back to its button.
function makeOpener(entry) {
  const [button, list] = [entry.firstElementChild, listOf(entry)];
  list.popover = "auto";
  button.popoverTargetElement = list;
  list.addEventListener("beforetoggle", () => list.style.setProperty("--at", `${button.getBoundingClientRect().left}px`));
  list.addEventListener("toggle", ({ newState }) => newState === "open" && list.querySelector("a").focus({ preventScroll: true }));
}

function goPast({ target, relatedTarget }) {
  const entry = target.closest("li:has(> :popover-open)");
  if (relatedTarget && entry && !entry.contains(relatedTarget)) listOf(entry).hidePopover();
}

// Another screen is gone to as by Back and Forward, in one run (docs/decisions/0012). The address of the open one keeps what it says.
function follow(event) {
  const link = event.target.closest("a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  link.closest(":popover-open")?.hidePopover();
  if (document.querySelector(CUT_OFF)) return; // nothing would come
  if (link.pathname !== window.location.pathname) window.history.pushState(null, "", link.href);
  mark();
  window.dispatchEvent(new PopStateEvent("popstate"));
}

function mark() {
  marked = window.location.pathname;
  for (const link of menu.querySelectorAll("a")) setCurrent(link, link.pathname === marked ? "page" : null);
  for (const entry of line.children) {
    const isWhole = line.childElementCount === 1; // every screen is in it
    if (isGroup(entry)) setCurrent(entry.firstElementChild, !isWhole && listOf(entry).querySelector("[aria-current]") ? "true" : null);
  }
}

function setCurrent(element, current) {
  if (element.ariaCurrent !== current) element.ariaCurrent = current;
}

const sizes = new ResizeObserver(fit);

// The last entries give way first; on a phone all of them.
function fit() {
  for (const entry of [...listOf(rest).children]) line.insertBefore(shown(entry, { isInLine: true }), rest);
  rest.hidden = true;
  mark();
  if (!NARROW.matches && !isTooLong()) return;
  rest.hidden = false;
  while (line.childElementCount > 1 && (NARROW.matches || isTooLong() || line.childElementCount <= LEAST)) {
    listOf(rest).prepend(shown(rest.previousElementSibling, { isInLine: false }));
    name();
    mark();
  }
}

const isTooLong = () => line.offsetWidth > menu.clientWidth;

function shown(entry, { isInLine }) {
  if (isGroup(entry)) listOf(entry).popover = isInLine ? "auto" : null;
  return entry;
}

function name() {
  const isWhole = line.childElementCount === 1;
  menu.toggleAttribute("data-whole", isWhole);
  const { all, some } = rest.dataset;
  rest.firstElementChild.textContent = isWhole ? all : some.replace("{count}", listOf(rest).querySelectorAll("a").length);
}

new MutationObserver(place).observe(document.documentElement, { childList: true, subtree: true });

// One browser, one call at a time: of a browser that is in several, a tab that finds itself in another call after a reload asks which one it is to be in. Whoever comes
// from the entrance chose it: its pages tell their site alone as where they were left.
const CALL = "jury-call";

function askWhichCall(told) {
  const before = JSON.parse(sessionStorage.getItem(CALL));
  const isChosen = !isReloaded && document.referrer === `${window.location.origin}/`;
  const remember = () => sessionStorage.setItem(CALL, JSON.stringify({ call: told.call, name: told.name }));
  if (!before || before.call === told.call || isChosen || !told.changed) return remember();
  const names = { before: before.name, name: told.name };
  const fill = (words) => words.replace(/\{(before|name)\}/g, (_place, which) => names[which]);
  const dialog = document.createElement("dialog");
  dialog.className = "which-call";
  const says = Object.assign(document.createElement("p"), { id: "which-call", textContent: fill(told.changed) });
  dialog.setAttribute("aria-labelledby", says.id);
  const way = Object.assign(document.createElement("form"), { method: "post", action: told.calls });
  for (const [field, value] of Object.entries({ call: before.call, suite: "/" })) {
    way.append(Object.assign(document.createElement("input"), { type: "hidden", name: field, value }));
  }
  const stay = Object.assign(document.createElement("button"), { type: "button", textContent: told.stay });
  stay.onclick = () => dialog.close();
  dialog.onclose = () => (remember(), dialog.remove());
  way.append(Object.assign(document.createElement("button"), { textContent: fill(told.back) }), stay);
  dialog.append(says, way);
  document.body.append(dialog);
  dialog.showModal();
}
