// Beside a figure that plotly shows (ui/widgets/figures.py): screen readers pass over its drawing, whose ticks they would string together;
// keys go from point to point, at which plotly's own box then stands; a press of a point opens its sheet.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The points in sight that have words, with their places in pixels from the figure's corner.
function pointsOf(plot) {
  const { xaxis, yaxis, polar } = plot._fullLayout;
  const [across, up] = polar ? [polar._subplot.xaxis, polar._subplot.yaxis] : [xaxis, yaxis];
  const points = [];
  const add = (x, y, about, words) => {
    if (x >= 0 && x <= across._length && y >= 0 && y <= up._length) points.push({ x: across._offset + x, y: up._offset + y, about, words });
  };
  for (const drawn of plot.calcdata) {
    const { trace } = drawn[0];
    if (trace.visible !== true || trace.hoverinfo === "skip") continue;
    const about = (i) => (trace.meta === "dossier" ? trace.customdata[i] : null);
    if (trace.type === "heatmap")
      trace.z.forEach((row, y) => row.forEach((value, x) => Number.isFinite(value) && add(across.d2p(x), up.d2p(y), about(y))));
    else
      drawn.forEach((point, i) => {
        const words = trace.hovertext?.[i];
        if (!words) return;
        if (polar) Number.isFinite(point.x) && add(across.c2p(point.x), up.c2p(point.y), null, words);
        else if (Number.isFinite(trace.x[i])) add(across.d2p(trace.x[i]), up.d2p(trace.y[i]), about(i), words);
      });
  }
  return points;
}

// The nearest point on one side: what lies straight ahead before what lies aside.
function beyond(points, from, [across, down]) {
  let [found, least] = [null, Infinity];
  for (const point of points) {
    const [dx, dy] = [point.x - from.x, point.y - from.y];
    const ahead = dx * across + dy * down;
    const far = ahead + 3 * Math.abs(dx * down + dy * across);
    if (ahead > 0.5 && far < least) [found, least] = [point, far];
  }
  return found;
}

function tell(place, kind, { x, y } = { x: 0, y: 0 }) {
  const { left, top } = place.plot.querySelector(".main-svg").getBoundingClientRect();
  const target = place.plot.querySelector(".nsewdrag, .maindrag");
  target?.dispatchEvent(new MouseEvent(kind, { clientX: left + x, clientY: top + y, bubbles: true }));
}

// What is heard of a point: its own words, on one line; of a cell, what plotly's box says of it.
function says({ plot, at }) {
  if (at.words) return new DOMParser().parseFromString(at.words.replaceAll("<br >", " ").replaceAll("<br>", ", "), "text/html").body.textContent;
  return [...plot.querySelectorAll(".hoverlayer .hovertext tspan.line")].map((line) => line.textContent).join(", ");
}

function press(place, event) {
  const points = pointsOf(place.plot);
  const ends = { Home: points[0], End: points.at(-1) };
  if (!points.length || event.altKey || event.ctrlKey || event.metaKey) return;
  const current = points.find(({ x, y }) => x === place.at?.x && y === place.at?.y);
  if (event.key === "Enter" && current) place.open(current.about);
  else if (event.key in ARROWS || event.key in ends) {
    const to = event.key in ends ? ends[event.key] : current ? beyond(points, current, ARROWS[event.key]) : points[0];
    if (to) show(place, to, points);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function show(place, point, points = pointsOf(place.plot)) {
  if (!point) return;
  place.at = point;
  place.keys.ariaValueMax = String(points.length);
  place.keys.ariaValueNow = String(points.indexOf(point) + 1);
  tell(place, "mousemove", point);
}

// Called for each figure that plotly has drawn.
function take(place, plot) {
  place.plot = plot;
  plot.on("plotly_hover", () => place.keys.matches(":focus") && place.at && (place.keys.ariaValueText = says(place)));
  plot.on("plotly_click", ({ points: [point] }) => {
    const { data, pointNumber } = point;
    if (data.meta === "dossier") place.open(data.customdata[data.type === "heatmap" ? pointNumber[0] : pointNumber]);
  });
}

function look(place) {
  const plot = document.querySelector(`.st-key-${place.of.replace(/[^\w-]/g, "-")} .js-plotly-plot`);
  if (!plot?.on || !plot._fullLayout) return;
  for (const drawing of plot.querySelectorAll("svg.main-svg")) if (!drawing.ariaHidden) drawing.ariaHidden = "true";
  if (plot !== place.plot) take(place, plot);
}

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".explored");
  place.of = data.of;
  if (!place.keys) {
    place.keys = place.appendChild(Object.assign(document.createElement("div"), { className: "keys", tabIndex: 0, role: "slider" }));
    Object.assign(place.keys, { ariaValueMin: "1", ariaValueMax: "1", ariaValueNow: "1" });
    place.keys.addEventListener("keydown", (event) => place.plot && press(place, event));
    place.keys.addEventListener("focus", () => place.plot && show(place, place.at ?? pointsOf(place.plot)[0]));
    place.keys.addEventListener("blur", () => place.plot && tell(place, "mouseout"));
  }
  place.keys.ariaLabel = data.marks;
  const tables = document.getElementById("jury-table");
  place.open = (dossier) => import(new URL("marks.js", tables.href).href).then((script) => script.open({ data }, dossier));
  place.watcher ??= new MutationObserver(() => look(place));
  place.watcher.observe(document.querySelector("main"), { childList: true, subtree: true });
  look(place);
  return whenGone(parentElement, () => place.watcher.disconnect());
}
