// What Streamlit's page lacks for those who hear it or use the keyboard alone: a message that has a name, the focus in
// what opens over the page, a place to go on from when what had the focus is gone, and no act at a letter alone.

const RUN = "data-test-script-state";
const STILL = `.stApp[${RUN}="notRunning"]`;
const SETTLED_MS = 150; // without a change: the page is as its last run leaves it
const MOVED_MS = 1_000; // after the focus has gone on, of which a screen reader speaks first
const SAME_MS = 5_000; // within which the same sentence is of the same act
const KEYED = '[class*="st-key-"]';
const MAIN = "main";
const MENU = ".menu";

const WINDOW = "[role=dialog]";
const [GRID_FOOT, GRID_TITLE] = ["st-key-scoring-save", "st-key-scoring-heading"];

const openers = new Map(); // what is open over the page → its button, and the parts of the page around that
let held = null; // what had the focus last, and the parts of the page around it, the nearest first

const keyOf = (element) => [...element.classList].find((name) => name.startsWith("st-key-"));

function keysAround(element) {
  const keys = [];
  for (let each = element.closest(KEYED); each; each = each.parentElement?.closest(KEYED)) keys.push(keyOf(each));
  return keys;
}

document.addEventListener("focusin", ({ target }) => {
  const around = openers.get(target.closest(WINDOW))?.keys ?? [];
  const keys = [...keysAround(target), ...around];
  held = target === document.body || target.matches(MAIN) ? null : { element: target, keys, at: window.location.href };
});
// Whoever clicks beside every control wants none of them.
document.addEventListener("pointerdown", ({ target }) => !target.closest("a, button, input, textarea, label, summary, [tabindex], [role]") && (held = null));

const isGone = ({ element }) => !element.isConnected || element.disabled;
const isLost = () => document.activeElement === null || document.activeElement === document.body;
// A menu's link has done its part once its screen is there, and so has the button of its list.
const isOnTheWay = ({ element, at }) =>
  (isLost() || element === document.activeElement) && element.closest(MENU) !== null && new URL(at).pathname !== window.location.pathname;

// A part of the page takes the focus, never another button: pressed twice, a key must not do what comes next. Returns whether it did.
function goOn() {
  if (held === null || !((isLost() && isGone(held)) || isOnTheWay(held))) return false;
  const { keys, at } = held;
  held = null;
  const main = document.querySelector(MAIN);
  // Another file, or another screen, is read from its beginning; the next grid is filled in where the last one was, its title is heard.
  const isElsewhere = at !== window.location.href && !keys.includes(GRID_FOOT);
  if (isElsewhere) main?.scrollTo(0, 0);
  const names = keys.includes(GRID_FOOT) ? [GRID_TITLE, ...keys] : keys;
  const parts = isElsewhere ? [] : names.map((key) => document.querySelector(`.${CSS.escape(key)}`));
  const place = parts.find((part) => part?.checkVisibility()) ?? main;
  if (!place) return false;
  if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  return true;
}

// What opens over the page stands last in it: it takes the focus when it opens, and gives it back to its button when it closes.

function enterWindows() {
  for (const [body, { opener }] of openers) {
    if (body.isConnected) continue;
    openers.delete(body);
    if (isLost() && opener.isConnected) opener.focus({ preventScroll: true });
  }
  for (const body of document.querySelectorAll(WINDOW)) {
    if (openers.has(body)) continue;
    const opener = document.activeElement?.closest(".stPopover [aria-haspopup=dialog]");
    if (!opener) continue;
    openers.set(body, { opener, keys: keysAround(opener) });
    body.tabIndex = -1;
    body.focus({ preventScroll: true });
  }
}

// Streamlit runs the page again at the letter R alone, and C is another of its own: who speaks to a computer may press either unawares.
const TAKES_LETTERS = "input, textarea, select, [contenteditable], [role=listbox], [role=option], [role=combobox]";
window.addEventListener(
  "keydown",
  (event) => {
    const isLetter = /^[rc]$/i.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isLetter && !event.composedPath()[0].closest?.(TAKES_LETTERS)) event.stopImmediatePropagation();
  },
  true,
);

// Streamlit names a message by an element that it leaves out, and has it spoken when it comes.
function nameMessages() {
  for (const message of document.querySelectorAll("[role=alertdialog]")) {
    message.role = "group";
    message.dataset.message = "";
  }
  for (const message of document.querySelectorAll("[data-message]:not([aria-label])")) {
    const text = message.querySelector("[data-testid=stMarkdownContainer]")?.textContent;
    if (!text) continue; // which comes a moment later, if the page is busy
    message.removeAttribute("aria-labelledby");
    message.setAttribute("aria-label", text);
    unheard.push(text);
  }
}

// The one place from which the page speaks of what happened: messages, receipts (listener.js), news (announcements.js), statuses (saying.js).
// Where the focus goes on, a screen reader speaks of that place over all that came before: of an act it is told after that, of news at once. A
// receipt that is shown too, as a message or in the page, is told once.
const announced = Object.assign(document.createElement("p"), { className: "announced", role: "status" });
const unheard = [];
const heardAt = new Map();
document.body.append(announced);
window.addEventListener("jury-announce", ({ detail }) => {
  unheard.push(detail);
  settle();
});

window.addEventListener("jury-news", ({ detail }) => {
  unheard.push(detail);
  setTimeout(announce); // several come together
});

function announce() {
  const now = performance.now();
  const told = new Map(unheard.splice(0).map((text) => [text.replace(/\s+/g, " ").trim(), text]));
  for (const key of told.keys()) {
    if (now - heardAt.get(key) < SAME_MS) told.delete(key);
    else heardAt.set(key, now);
  }
  if (told.size) announced.textContent = [...told.values()].join(" · ");
}

let settling = null;
let movedAt = -Infinity;

// Looked at once the page has not changed for a moment: a run ends before what it leaves out is taken away.
function settle() {
  clearTimeout(settling);
  settling = setTimeout(() => {
    if (!document.querySelector(STILL)) return;
    if (goOn()) movedAt = performance.now();
    setTimeout(announce, movedAt + MOVED_MS - performance.now()); // at once if that is past
  }, SETTLED_MS);
}

new MutationObserver((changes) => {
  if (changes.some(({ type }) => type === "childList")) {
    nameMessages();
    enterWindows();
  }
  settle();
}).observe(document.documentElement, { subtree: true, childList: true, attributeFilter: [RUN, "disabled"] });
