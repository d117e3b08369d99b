// A key that is held is one press. Alt+Enter records and goes on, or the agreement, and does nothing else.

const RECORDS = ':is([class*="st-key-console-decide_next-"], [class*="st-key-agreement-agree-"]) button:not(:disabled)';
const TYPED = "textarea, input"; // there the keys are of the text
const PART = ".st-key-live-console";
const OPENS = `${PART} [class*="st-key-console-ballot-open"]`;
const COUNT = '[class*="st-key-console-ballot-hands-"] input';
const PRESSES = ["keydown", "click"];

let isOpening = false; // a ballot, by the last press

function guard(event) {
  if (event.type === "click") {
    isOpening = Boolean(event.target.closest?.(OPENS));
  } else if (event.key !== "Enter" && event.key !== " ") {
    isOpening = false;
  } else if (!event.target.matches?.(TYPED)) {
    if (event.repeat) refuse(event);
    else if (event.key === "Enter" && event.altKey) record(event);
  }
}

// The framework's own listener is not told of keys that a tile under the focus takes.
function record(event) {
  refuse(event);
  document.querySelector(RECORDS)?.click();
}

function refuse(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

// Hands are counted as soon as they are asked for: the first field takes the focus of the button that opened the ballot.
function enterCounts() {
  const first = isOpening && document.querySelector(COUNT);
  if (!first || document.activeElement?.matches(`${TYPED}, button`)) return;
  isOpening = false;
  first.focus({ preventScroll: true });
}
