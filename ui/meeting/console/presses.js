// A press does what stood under the finger when it came down, once: a key that is held is one press, and the second press of a double click
// does nothing where another act has taken the place. Alt+Enter records and goes on, or the agreement, and does nothing else.

const RECORDS = ':is([class*="st-key-console-decide_next-"], [class*="st-key-agreement-agree-"]) button:not(:disabled)';
const TYPED = "textarea, input"; // there the keys are of the text
const PART = ".st-key-live-console";
const COUNT = '[class*="st-key-console-ballot-hands-"] input';
const PRESSES = ["keydown", "click"];
const NEAR_PIXELS = 24;
const DOUBLE_MS = 1000; // as on the server (ui/acting.py); counted from the last press

let last = { act: "", at: -Infinity, x: 0, y: 0, byKey: false };

function guard(event) {
  if (event.type === "keydown") {
    if (event.key !== "Enter" && event.key !== " ") last.act = ""; // whoever goes elsewhere by keys sees where they come to
    else if (event.target.matches?.(TYPED)) return;
    else if (event.repeat) refuse(event);
    else if (event.key === "Enter" && event.altKey) record(event);
    return;
  }
  const button = event.target.closest?.(`${PART} button`);
  if (!button) return;
  const press = { act: actOf(button), at: performance.now(), x: event.clientX, y: event.clientY, byKey: event.detail === 0 };
  const isSamePlace = press.byKey ? last.byKey : Math.hypot(press.x - last.x, press.y - last.y) < NEAR_PIXELS;
  if (last.act && last.act !== press.act && isSamePlace && press.at - last.at < DOUBLE_MS) {
    refuse(event);
    last.at = press.at;
  } else {
    last = press;
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

// By its key, without the file that it is about: "Next item" is one act on all of them.
function actOf(button) {
  const named = button.closest('[class*="st-key-"]')?.className ?? "";
  return `${/st-key-(\S+)/.exec(named)?.[1].split("-on-")[0] ?? ""} ${button.role ?? ""}`;
}

// Hands are counted as soon as they are asked for: the first field takes the focus of the button that opened the ballot.
function enterCounts() {
  const first = last.act.startsWith("console-ballot-open") && document.querySelector(COUNT);
  if (!first || document.activeElement?.matches(`${TYPED}, button`)) return;
  last.act = "";
  first.focus({ preventScroll: true });
}
