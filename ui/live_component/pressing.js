// What is being pressed stays where it is until it is released: a field that somebody leaves by pressing something else is left at the
// release, before the click. Left at the press, its text was sent, and the page that it changed moved the button from under the finger.

const PRESSED = "button, a[href], summary, label, [role=radio], [role=tab], [role=checkbox]";
const FIELD = "input:not([type=checkbox], [type=radio], [type=range]), textarea";
const OWN = ".stElementContainer"; // of a field: what opens it, what empties it
const DRAGGED = "[draggable=true]";

const deepest = (root) => (root.activeElement?.shadowRoot ? deepest(root.activeElement.shadowRoot) : root.activeElement);
const pressed = (event) => event.composedPath().find((each) => each.matches?.(PRESSED));

let isDown = false; // a finger, or the first button of a mouse: the release of the other goes to the menu that it opens

export const isPressing = () => isDown;
for (const turn of ["pointerdown", "pointerup", "pointercancel"]) {
  addEventListener(turn, ({ button }) => (isDown = turn === "pointerdown" && button === 0), { capture: true });
}

addEventListener(
  "mousedown",
  (event) => {
    const [button, field] = [pressed(event), deepest(document)];
    if (event.button !== 0 || !button || button.closest(DRAGGED)) return;
    if (!field?.matches(FIELD) || field.closest(OWN)?.contains(button)) return;
    event.preventDefault(); // of the press, the focus: the click still comes
    addEventListener(
      "mouseup",
      () => {
        field.blur();
        button.focus?.({ preventScroll: true });
      },
      { capture: true, once: true },
    );
  },
  { capture: true },
);

// A window that opens is not answered by the second half of the press that opened it, nor by a finger on its way to what it covers: it waits,
// and shows that it does (ui/style/asked.css), for a second from the last press elsewhere, however long it took to come.
const WINDOW = "[role=dialog]";
const LISTS = "[role=listbox]"; // of a field, maybe of the window's
const WAITS_MS = 1_000; // as a double click on the server (ui/acting.py)
let waiting = 0;

addEventListener(
  "click",
  (event) => {
    const holds = (selector) => event.composedPath().find((each) => each.matches?.(selector));
    if (!event.detail || holds(LISTS)) return;
    for (const each of document.querySelectorAll(WINDOW)) each.toggleAttribute("data-at-hand", each === holds(WINDOW));
    document.documentElement.dataset.pressed = "";
    clearTimeout(waiting);
    waiting = setTimeout(() => delete document.documentElement.dataset.pressed, WAITS_MS);
  },
  { capture: true },
);

// What records does nothing for a second press where another control was pressed a moment ago: it was on its way to that one. The place of a
// key is what has the focus, and another control has come there only if the first became it or is gone: whoever moves the focus on, by Tab, by
// a skip link or with a screen reader, which tells the page of no key, means what they come to.
const RECORDING = ':is(.st-key-live-console, [class*="st-key-records-"]) button, .ballot-sheet [type=submit]';
const NEAR_PIXELS = 24;
let last = { act: "", at: -Infinity, x: 0, y: 0, byKey: false, control: null };

// By its key, without the file that it is about: "Next item" is one act on all of them.
function actOf(control) {
  const named = control.closest('[class*="st-key-"]')?.className;
  return named ? `${/st-key-(\S+)/.exec(named)[1].split("-on-")[0]} ${control.role ?? ""}` : control.textContent;
}

addEventListener(
  "click",
  (event) => {
    const control = pressed(event);
    if (!control) return;
    const press = { act: actOf(control), at: event.timeStamp, x: event.clientX, y: event.clientY, byKey: event.detail === 0, control };
    const isSameFocus = last.byKey && (last.control === control || !last.control.isConnected);
    const isSamePlace = press.byKey ? isSameFocus : Math.hypot(press.x - last.x, press.y - last.y) < NEAR_PIXELS;
    if (control.matches(RECORDING) && last.act && last.act !== press.act && isSamePlace && press.at - last.at < WAITS_MS) {
      event.preventDefault();
      event.stopImmediatePropagation();
      last.at = press.at;
    } else {
      last = press;
    }
  },
  { capture: true },
);
addEventListener("keydown", ({ key }) => key !== "Enter" && key !== " " && (last.act = ""), { capture: true });

// A file taken off a list brings the next one under the finger: until it has been there for a while, a press there is not meant for it.
const LISTED = '[class*="st-key-agreement-pull_out-"]';
const SEEN_MS = 500;
let taken = { row: "", x: 0, y: 0, goneAt: -Infinity };
const goes = new MutationObserver(() => {
  if (document.getElementsByClassName(taken.row).length) return;
  taken.goneAt = performance.now();
  goes.disconnect();
});

addEventListener(
  "click",
  (event) => {
    const row = /st-key-agreement-pull_out-\S+/.exec(event.target.closest?.(LISTED)?.className ?? "")?.[0];
    if (!row || !event.detail) return;
    const isThere = Math.hypot(event.clientX - taken.x, event.clientY - taken.y) < NEAR_PIXELS;
    if (row !== taken.row && isThere && performance.now() - taken.goneAt < SEEN_MS) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    taken = { row, x: event.clientX, y: event.clientY, goneAt: Infinity };
    goes.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
  },
  { capture: true },
);

// A group of options gives the focus to the one that had it last, whichever is pressed: the next key would choose that one again.
addEventListener(
  "click",
  (event) => {
    const option = pressed(event);
    if (event.detail && option?.matches("[role=radio]")) option.focus({ preventScroll: true });
  },
  { capture: true },
);
