// Shows at once, where it was pressed, that an act is on its way: the button says so and the next act waits until the page has drawn
// what became of it, recorded or refused. Nothing is announced, and no other screen hears of it before it is recorded.

const words = {/* words */};
const ACTS = '[class*="st-key-records-"]';
const APP = ".stApp";
const MESSAGE = "[role=alert]"; // what a refusal draws
const RUN = "data-test-script-state";
const LINE = "data-test-connection-state";
const QUIET_MS = 60; // after a run that tells of no act: it was refused, or another run draws what it changed
const DRAWN_MS = 500; // after its run, within which a table is drawn
const UNSEEN_MS = 5000; // a run may be over before it was seen, and the line may be lost: the act may be tried again
const OUTCOME = ".st-key-decisions-outcome [role=radio]";
const DECIDING = ".st-key-records-decisions";
const TICKED = ".whole tbody tr:has(input:checked) .outcome";

let acts = null; // those that wait
const confirmed = []; // by the stream: what is shown, what the table drew
let hasRun = false;
let isDrawn = false; // what became of them
let ending = 0;
let givingUp = 0; // apart from it: a run that was under way before may end, and end nothing

const app = () => document.querySelector(APP);
const said = () => words[document.documentElement.lang] ?? words.fr;

function begin(button) {
  acts = button.closest(ACTS);
  hasRun = isDrawn = false;
  acts.dataset.recording = said();
  button.dataset.recording = said();
  button.ariaBusy = "true";
  if (acts.matches(DECIDING)) drawOutcome();
  clearTimeout(givingUp);
  givingUp = setTimeout(() => {
    hasRun = true;
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
    chip.dataset.words = outcome;
    chip.ariaHidden = "true";
    cell.append(chip);
  }
}

// Recorded: the stream of events tells so before the run of the page has drawn it. A rank in reserve is left to that run.
function confirmOutcome({ dossier, count, undone, outcome, reserve_rank: rank, sign, words: named }) {
  if (count !== 1 || undone || rank || !acts?.matches(DECIDING)) return;
  for (const chip of inTables(`tr[data-dossier="${CSS.escape(dossier)}"] .recording`)) {
    const stood = chip.parentElement.querySelector(".chip:not(.recording)");
    if (!stood || chip.dataset.words !== named) continue;
    const stands = stood.cloneNode(true);
    stands.dataset.outcome = outcome;
    stands.title = named;
    stands.firstElementChild.textContent = sign;
    stands.lastElementChild.textContent = ` ${named}`;
    stood.replaceWith(stands);
    confirmed.push([stands, stood]);
    chip.remove();
  }
}

function inTables(selector) {
  return [...document.querySelectorAll(".st-key-live-board *")].flatMap((host) => [...(host.shadowRoot?.querySelectorAll(selector) ?? [])]);
}

function end() {
  if (!acts || !(hasRun || isDrawn) || app()?.getAttribute(RUN) !== "notRunning") return;
  acts = null;
  clearTimeout(givingUp);
  // Undone or decided otherwise before the run was drawn, a row may be the one that the table drew last: it then draws nothing.
  for (const [stands, stood] of confirmed.splice(0)) setTimeout(() => stands.replaceWith(stood), DRAWN_MS); // nothing, where drawn since
  for (const each of inTables(".recording")) each.remove();
  for (const each of document.querySelectorAll("[data-recording]")) {
    delete each.dataset.recording;
    each.ariaBusy = null;
  }
}

function follow() {
  clearTimeout(ending);
  if (app()?.getAttribute(RUN) !== "notRunning") {
    hasRun = true;
    return;
  }
  if (isDrawn) end();
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
addEventListener("jury-decided", ({ detail }) => confirmOutcome(detail));
// A short run may begin and end before this is told of either.
new MutationObserver((changes) => {
  hasRun ||= changes.some(({ oldValue }) => oldValue === "notRunning");
  follow();
}).observe(document, { subtree: true, attributeFilter: [RUN], attributeOldValue: true });
// It may even be over before anything says that it began: a refusal is known by its message.
new MutationObserver((changes) => {
  if (!acts || hasRun) return;
  hasRun = changes.some(({ addedNodes }) => [...addedNodes].some((added) => added.matches?.(MESSAGE) || added.querySelector?.(MESSAGE)));
  if (hasRun) follow();
}).observe(document, { subtree: true, childList: true });
