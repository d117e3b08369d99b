// Part of marks.js (web/streamlit/own_files.py): what lies over an image as buttons, and what is done before they ask for it.
const RUNNING = ".stApp:not([data-test-script-state=notRunning])";

// A button over a part of the drawing, which keeps its place; no lower than a finger meets.
function cover(place, part, label, press) {
  const { left, top, width, height } = part.getBoundingClientRect();
  const button = Object.assign(document.createElement("button"), { type: "button", className: "legend-entry", onclick: press });
  const over = place.getBoundingClientRect();
  const high = Math.max(24, height);
  button.ariaLabel = label;
  button.style.cssText = `left:${left - over.left}px;top:${top - over.top + (height - high) / 2}px;width:${width}px;height:${high}px`;
  return button;
}

// Pressed, a legend's entry takes its series away and is struck out; a column's heading sorts the figure.
function legend(place) {
  const before = [...place.querySelectorAll("button.legend-entry")];
  const focused = before.findIndex((button) => button.matches(":focus"));
  before.forEach((button) => button.remove());
  for (const entry of place.querySelectorAll("[data-entry]")) {
    const { entry: name } = entry.dataset;
    const button = cover(place, entry, name, () => {
      if (!place.gone.delete(name)) place.gone.add(name);
      hide(place);
      paint();
    });
    const paint = () => {
      const isGone = place.gone.has(name);
      button.ariaPressed = String(!isGone);
      entry.classList.toggle("silent", isGone);
      for (const series of place.querySelectorAll("[data-series]")) if (series.dataset.series === name) series.classList.toggle("gone", isGone);
    };
    paint();
    place.append(button);
  }
  for (const heading of place.querySelectorAll("[data-heading]")) {
    const { heading: code, name } = heading.dataset;
    place.append(cover(place, heading, place.data.labels.sort.replace("{column}", () => name), () => place.sort(code)));
  }
  place.querySelectorAll("button.legend-entry")[focused]?.focus({ preventScroll: true });
}

// Evaluates what shows the same figures as plotly (ui/widgets/explored.js), once the page is at rest: it takes a second.
const PLOTLY = "/* plotly */";
const REST_MS = 1_000;
let isWarm = !PLOTLY || navigator.connection?.saveData;

function warm() {
  if (isWarm) return;
  isWarm = true;
  const whenAtRest = () => (document.querySelector(RUNNING) ? wait() : requestIdleCallback(() => import(PLOTLY).catch(() => (isWarm = false))));
  const wait = () => setTimeout(whenAtRest, REST_MS);
  wait();
}
