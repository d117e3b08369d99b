// Shows at once, where it was pressed, that an act is on its way: the button says so and the next act waits until the page has drawn
// what became of it, recorded or refused. Nothing is announced, and no other screen hears of it before it is recorded.
// The stream of events brings the receipt as soon as it is recorded: it is shown before the page's run draws the same.

const words = {/* words */};
const ACTS = '[class*="st-key-records-"]';
const APP = ".stApp";
const RUN = "data-test-script-state";
const LINE = "data-test-connection-state";
const QUIET_MS = 60; // after a run that tells of no act: it was refused, or another run draws what it changed
const UNSEEN_MS = 5000; // a run may be over before it was seen, and the line may be lost: the act may be tried again
const OUTCOME = ".st-key-decisions-outcome [role=radio]";
const DECIDING = ".st-key-records-decisions";
const LINE_ABOVE = ".st-key-header-line";
const TICKED = ".whole tbody tr:has(input:checked) .outcome";

let acts = null; // those that wait
let hasRun = false;
let isDrawn = false; // what became of them
let isUnsure = false; // one was given up: a receipt that comes may be its own
let ending = 0;

const app = () => document.querySelector(APP);
const said = () => words[document.documentElement.lang] ?? words.fr;

function begin(button) {
  acts = button.closest(ACTS);
  hasRun = isDrawn = false;
  acts.dataset.recording = said();
  button.dataset.recording = said();
  button.ariaBusy = "true";
  if (acts.matches(DECIDING)) drawOutcome();
  clearTimeout(ending);
  ending = setTimeout(() => {
    hasRun = isUnsure = true;
    end();
  }, UNSEEN_MS);
}

// On the rows that are ticked, what is being decided, dashed. What stands is still there for who hears it.
function drawOutcome() {
  const chosen = [...document.querySelectorAll(OUTCOME)].find((each) => each.checked || each.ariaChecked === "true");
  const outcome = (chosen?.closest("label") ?? chosen)?.textContent;
  if (!outcome) return;
  for (const cell of inTables(TICKED)) {
    const chip = document.createElement("span");
    chip.className = "chip recording";
    chip.textContent = `${outcome} \u00b7 ${said()}`;
    chip.ariaHidden = "true";
    cell.append(chip);
  }
}

function inTables(selector) {
  return [...document.querySelectorAll(".st-key-live-board *")].flatMap((host) => [...(host.shadowRoot?.querySelectorAll(selector) ?? [])]);
}

function receive({ act, said, saved }) {
  take(document.querySelector(LINE_ABOVE), saved);
  // A row goes on saying that it is being recorded: a tick given before the table is drawn again would be lost.
  if (isUnsure || !acts?.classList.contains(act) || acts.matches(DECIDING)) return;
  for (const each of document.querySelectorAll("[data-recording]")) {
    delete each.dataset.recording;
    each.dataset.recorded = "";
  }
  take(acts, said);
}

// In place of what the page's run will draw. Not announced: the run does that.
function take(place, text) {
  if (!place) return;
  for (const each of place.querySelectorAll(":scope > .receipt")) each.remove();
  const made = document.createElement("p");
  made.className = "receipt";
  // As Markdown has it: what is between asterisks counts most.
  text.split("**").forEach((part, i) => {
    const piece = document.createElement(i % 2 ? "strong" : "span");
    piece.textContent = part;
    made.append(piece);
  });
  place.dataset.recorded = "";
  place.append(made);
}

function end() {
  if (!acts || !(hasRun || isDrawn) || app()?.getAttribute(RUN) !== "notRunning") return;
  acts = null;
  for (const each of inTables(".recording")) each.remove();
  for (const each of document.querySelectorAll("[data-recording], [data-recorded]")) {
    delete each.dataset.recording;
    delete each.dataset.recorded;
    each.ariaBusy = null;
  }
  clear();
}

function clear() {
  for (const each of document.querySelectorAll(".receipt")) each.remove();
  delete document.querySelector(LINE_ABOVE)?.dataset.recorded;
}

function follow() {
  clearTimeout(ending);
  if (app()?.getAttribute(RUN) !== "notRunning") {
    hasRun = true;
    return;
  }
  isUnsure = false;
  if (!acts) clear();
  else if (isDrawn) end();
  else ending = setTimeout(end, QUIET_MS);
}

addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.(`${ACTS} button`);
    if (!button || button.disabled) return;
    if (acts?.isConnected) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (app()?.getAttribute(LINE) === "CONNECTED") begin(button);
  },
  { capture: true },
);

// The strip's listener tells it (ui/live_component/listener.js).
addEventListener("jury-acted", () => {
  isDrawn = acts !== null;
  follow();
});
addEventListener("jury-recorded", ({ detail }) => receive(detail));
// A short run may begin and end before this is told of either.
new MutationObserver((changes) => {
  hasRun ||= changes.some(({ oldValue }) => oldValue === "notRunning");
  follow();
}).observe(document, { subtree: true, attributeFilter: [RUN], attributeOldValue: true });
