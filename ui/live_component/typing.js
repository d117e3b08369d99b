// What is being typed stays. A run that was asked for by a press before it knows nothing of it, and would put what it proposes in its
// place: that is taken out again as soon as it is seen, and what was typed is there to be sent, or sent at once where its field was left.

const FIELD = "textarea";
const ACT = "button, a[href], label, summary, [role=radio], [role=checkbox]"; // pressed after typing, it knows of what was typed
const RUN_MS = 5_000; // in which a run that began before is over

const typed = new Map(); // the fields, each with its text and when it was typed

const send = (field) => field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }));

function write(field, text) {
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, text); // as the browser does for a key
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function look() {
  for (const [field, { text, at }] of typed) {
    if (!field.isConnected || performance.now() - at > RUN_MS) typed.delete(field);
    else if (field.value !== text) {
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
    typed.set(target, { text: target.value, at: performance.now() });
  },
  { capture: true },
);
document.addEventListener("click", ({ target }) => target.closest(ACT) && typed.clear(), { capture: true });
document.addEventListener("keydown", ({ altKey }) => altKey && typed.clear(), { capture: true }); // an act by its key
