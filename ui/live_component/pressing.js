// What is being pressed stays where it is until it is released: a field that somebody leaves by pressing something else is left at the
// release, before the click. Left at the press, its text was sent, and the page that it changed moved the button from under the finger.

const PRESSED = "button, a[href], summary, label, [role=radio], [role=tab], [role=checkbox]";
const FIELD = "input:not([type=checkbox], [type=radio], [type=range]), textarea";
const OWN = ".stElementContainer"; // of a field: what opens it, what empties it
const DRAGGED = "[draggable=true]";

const deepest = (root) => (root.activeElement?.shadowRoot ? deepest(root.activeElement.shadowRoot) : root.activeElement);
const pressed = (event) => event.composedPath().find((each) => each.matches?.(PRESSED));

let isDown = false; // a finger, or a button of a mouse

export const isPressing = () => isDown;
for (const turn of ["pointerdown", "pointerup", "pointercancel"]) {
  addEventListener(turn, () => (isDown = turn === "pointerdown"), { capture: true });
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

// A group of options gives the focus to the one that had it last, whichever is pressed: the next key would choose that one again.
addEventListener(
  "click",
  (event) => {
    const option = pressed(event);
    if (event.detail && option?.matches("[role=radio]")) option.focus({ preventScroll: true });
  },
  { capture: true },
);
