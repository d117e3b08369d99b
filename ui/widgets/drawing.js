// Shows an image that the server drew, and tells whether the window is as narrow as a phone's, or a computer's at 400 %, and which of the widths
// offered its place holds: the server then draws it for that. It is drawn again only where it changed: what the pointer rests on stays.
const narrow = window.matchMedia("(width < 600px)");

// What its marks answer is a script of its own, in the folder of the tables': a browser keeps it.
function answerMarks(place, data) {
  const tables = document.getElementById("jury-table");
  if (!tables) return;
  window.juryAgain(() => import(new URL("marks.js", tables.href).href)).then((script) => {
    if (!place.isConnected) return;
    place.leave = () => script.leave(place);
    script.answer(place, data);
  });
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const place = parentElement.querySelector(".drawing");
  if (place.shown !== data.svg) {
    place.shown = data.svg;
    place.querySelectorAll("svg").forEach((svg) => svg.remove());
    place.insertAdjacentHTML("afterbegin", data.svg); // made by charts/drawing alone, which escapes every word
    window.dispatchEvent(new Event("jury-drawn")); // as a table does (table/table.js)
  }
  place.tell = () => {
    const widest = data.widths.findLast((width) => width <= place.clientWidth) ?? data.widths[0] ?? data.width;
    if (narrow.matches !== data.narrow) setStateValue("narrow", narrow.matches);
    else if (place.clientWidth && widest !== data.width && widest !== place.asked) setStateValue("width", (place.asked = widest));
  };
  place.asked = data.width;
  place.sort = (heading) => setTriggerValue("sorted", heading);
  answerMarks(place, data);
  if (!place.watcher) {
    place.watcher = new ResizeObserver(() => {
      place.tell();
      place.resize?.();
    });
    place.watcher.observe(place);
    place.listener = () => place.tell();
    narrow.addEventListener("change", place.listener);
  }
  place.tell();
  return whenGone(parentElement, () => {
    place.watcher.disconnect();
    narrow.removeEventListener("change", place.listener);
    place.watcher = undefined;
    place.leave?.();
  });
}
