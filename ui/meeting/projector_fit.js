// Gives a list the largest letters in which it fits its columns; if even the smallest are too large, shows it page after page.
const LOOK_MS = 400;

const gap = (list) => parseFloat(getComputedStyle(list).columnGap) || 0;

// Returns the number of pages. A page that holds a single column counts too.
function fit(whole, list, ways) {
  for (const [columns, size] of ways) {
    whole.style.setProperty("--columns", columns);
    whole.style.setProperty("--fit", `${size}rem`);
    if (list.scrollWidth <= list.clientWidth + 1) return 1;
  }
  const [columns] = ways.at(-1);
  return Math.ceil(Math.round((columns * (list.scrollWidth + gap(list))) / (list.clientWidth + gap(list))) / columns);
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
    whole.dataset.pages = wall.pages = fit(whole, list, data.ways);
  }
  const page = Math.floor((Date.now() - wall.turned) / (1000 * data.seconds)) % wall.pages;
  list.scrollLeft = page * (list.clientWidth + gap(list));
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
