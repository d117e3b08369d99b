// Part of marks.js (web/streamlit/own_files.py): while a weight is dragged, lines go where it would take them. Ranks, ties and words come from
// the server, once the thumb rests.
const SEGMENT = /M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/g;

const weightsNow = ({ codes, offered }) =>
  codes.map((code) => {
    const thumb = document.querySelector(`.st-key-sandbox-weight-${code.replace(/[^\w-]/g, "-")} input[type=range]`);
    return offered[Number(thumb?.value)] ?? 0;
  });

// The lines as the server drew them: two marks each, in the order of the segments of their series' path.
function linesOf(place) {
  return [...place.querySelectorAll("g[data-series]")].flatMap((series) => {
    const path = series.querySelector("path");
    const marks = series.querySelectorAll("[data-dossier]");
    return [...(path?.getAttribute("d").matchAll(SEGMENT) ?? [])].map((found, i) => {
      const [x0, y0, x1, y1] = found.slice(1).map(Number);
      return { path, x0, y0, x1, y1, mark: marks[2 * i + 1], dossier: marks[2 * i].dataset.dossier };
    });
  });
}

function moveLines(place) {
  const { means, now } = place.data.weights;
  const weights = weightsNow(place.data.weights);
  const isAsDrawn = weights.every((weight, i) => weight === now[i]) || !weights.some(Boolean);
  const places = place.lines.map(({ y1 }) => y1).sort((one, other) => one - other);
  const score = ({ dossier }) => weights.reduce((sum, weight, i) => sum + weight * means[dossier][i], 0);
  const inOrder = [...place.lines].sort((one, other) => score(other) - score(one) || one.y1 - other.y1);
  inOrder.forEach((line, at) => (line.y = isAsDrawn ? line.y1 : places[at]));
  for (const path of new Set(place.lines.map((line) => line.path))) {
    const its = place.lines.filter((line) => line.path === path);
    path.setAttribute("d", its.map(({ x0, y0, x1, y }) => `M${x0} ${y0}L${x1} ${y}`).join(""));
    its.forEach(({ mark, y, y1 }) => mark.setAttribute("transform", `translate(0 ${y - y1})`));
  }
  place.querySelector("svg").classList.toggle("moving", !isAsDrawn);
}

// Called at each new image.
function followWeights(place) {
  place.thumbs?.disconnect();
  if (!place.data.weights) return;
  place.lines = linesOf(place);
  place.thumbs = new MutationObserver(() => moveLines(place));
  place.thumbs.observe(document.querySelector("main"), { subtree: true, attributeFilter: ["aria-valuetext"] });
}
