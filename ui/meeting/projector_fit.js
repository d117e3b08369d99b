// Gives a list the largest letters in which it fits its columns; if even the smallest are too large, shows it page after page. What had to
// be left out has a page of its own, the last.
const LOOK_MS = 400;

function fit(whole, list, data) {
  const pages = () => Math.round((list.scrollWidth + gap()) / (list.clientWidth + gap()));
  const gap = () => parseFloat(getComputedStyle(list).columnGap) || 0;
  whole.dataset.shown = "list";
  const hasRest = whole.querySelector(data.rest) !== null;
  for (const [columns, size, said] of data.ways.filter(([, , said]) => hasRest || said === "whole")) {
    whole.dataset.said = said;
    whole.style.setProperty("--columns", columns);
    whole.style.setProperty("--fit", `${size}rem`);
    if (list.scrollWidth <= list.clientWidth + 1) return 1;
  }
  return pages();
}

function look(wall) {
  const { data, said } = wall;
  const whole = document.querySelector(`.st-key-${data.whole}`);
  const list = whole?.querySelector(`.st-key-${data.list}`);
  if (!list) return;
  const now = [innerWidth, innerHeight, whole.textContent].join();
  if (now !== wall.seen || document.fonts.status !== wall.letters) {
    // Letters that come change what fits, and not which page it is the turn of.
    if (now !== wall.seen) wall.turned = Date.now();
    [wall.seen, wall.letters] = [now, document.fonts.status];
    wall.pages = wall.ofTheList = fit(whole, list, data);
    if (whole.dataset.said === "brief") wall.pages += 1;
    whole.dataset.pages = wall.pages;
  }
  const page = wall.pages > 1 ? Math.floor((Date.now() - wall.turned) / (1000 * data.seconds)) % wall.pages : 0;
  whole.dataset.shown = page < wall.ofTheList ? "list" : "rest";
  list.scrollLeft = page * (list.clientWidth + (parseFloat(getComputedStyle(list).columnGap) || 0));
  said.textContent = wall.pages > 1 ? `${page + 1} / ${wall.pages}` : "";
}

// Called again each time the list is drawn, and ended once: two that look would turn the pages against each other.
export default function ({ data, parentElement }) {
  const said = parentElement.querySelector(".pages");
  const wall = (said.wall ??= { said });
  wall.data = data;
  if (!wall.looking) {
    wall.look = () => look(wall);
    wall.looking = setInterval(wall.look, LOOK_MS);
    window.addEventListener("resize", wall.look);
  }
  wall.look();
  return whenGone(parentElement, () => {
    clearInterval(wall.looking);
    window.removeEventListener("resize", wall.look);
    wall.looking = undefined;
  });
}
