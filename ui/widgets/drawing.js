// Shows an image that the server drew, and tells whether the window is as narrow as a phone's, or a computer's at 400 %: the server then
// draws it for that width. It is drawn again only where it changed: what the pointer rests on stays.
const narrow = window.matchMedia("(width < 600px)");

export default function ({ data, parentElement, setStateValue }) {
  const place = parentElement.querySelector(".drawing");
  if (place.shown !== data.svg) {
    place.shown = data.svg;
    place.innerHTML = data.svg; // made by charts/drawing alone, which escapes every word
    window.dispatchEvent(new Event("jury-drawn")); // as a table does (table/table.js)
  }
  place.tell = () => narrow.matches !== data.narrow && setStateValue("narrow", narrow.matches);
  place.tell();
  if (!place.listener) {
    place.listener = () => place.tell();
    narrow.addEventListener("change", place.listener);
  }
  return whenGone(parentElement, () => {
    narrow.removeEventListener("change", place.listener);
    place.listener = undefined;
  });
}
