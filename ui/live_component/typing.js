// What is being typed stays. A run that was asked for by a press before it knows nothing of it, and would put what it proposes in its
// place: that is taken out again as soon as it is seen, and what was typed is there to be sent, or sent at once where its field was left.
// A run that draws more above the field than before makes it anew, empty: what was typed goes on in the new one.

const FIELD = 'textarea, input:is([type="text"], [type="number"]):not([role])';
const PROPOSED = "textarea"; // what a run may propose a text for; a line that it writes otherwise, an amount, is put in order
const ACT = "button, a[href], label, summary, [role=radio], [role=checkbox]"; // pressed after typing, it knows of what was typed
const KEYED = '[class*="st-key-"]';
const RUN_MS = 5_000; // in which a run that began before is over

const typed = new Map(); // the fields, each with its text, when it was typed, and by which class its next one is found

const send = (field) => field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }));

function write(field, text) {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text); // as the browser does for a key
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function moveToNext(field, was) {
  const next = was.key && document.querySelector(`.${was.key} :is(${FIELD})`);
  if (!next) return;
  typed.delete(field);
  typed.set(next, was);
  if (document.activeElement !== document.body) return;
  next.focus({ preventScroll: true });
  write(next, was.text);
}

function look() {
  for (const [field, was] of typed) {
    const { text, at } = was;
    if (performance.now() - at > RUN_MS) typed.delete(field);
    else if (!field.isConnected) moveToNext(field, was);
    else if (field.value !== text && field.matches(PROPOSED)) {
      write(field, text);
      if (field !== document.activeElement) send(field);
    }
  }
  if (typed.size) requestAnimationFrame(look);
}

document.addEventListener(
  "input",
  ({ target, isTrusted }) => {
    if (!target.matches(FIELD) || !isTrusted) return;
    if (!typed.size) requestAnimationFrame(look);
    const key = /st-key-\S+/.exec(target.closest(KEYED)?.className ?? "")?.[0];
    typed.set(target, { text: target.value, at: performance.now(), key });
  },
  { capture: true },
);
document.addEventListener("click", ({ target }) => target.closest(ACT) && typed.clear(), { capture: true });
document.addEventListener(
  "keydown",
  ({ altKey, key, target }) => {
    if (altKey) typed.clear(); // an act by its key
    else if (key === "Enter" && !target.matches(PROPOSED)) typed.delete(target); // sent: what comes back is the answer
  },
  { capture: true },
);
