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

export default function ({ data, parentElement }) {
  const said = parentElement.querySelector(".pages");
  let seen = "", letters = "", pages = 1, ofTheList = 1, turned = Date.now();
  function look() {
    const whole = document.querySelector(`.st-key-${data.whole}`);
    const list = whole?.querySelector(`.st-key-${data.list}`);
    if (!list) return;
    const now = [innerWidth, innerHeight, whole.textContent].join();
    if (now !== seen || document.fonts.status !== letters) {
      // Letters that come change what fits, and not which page it is the turn of.
      if (now !== seen) turned = Date.now();
      [seen, letters] = [now, document.fonts.status];
      pages = fit(whole, list, data);
      list.scrollLeft = 0;
      ofTheList = pages;
      pages += whole.dataset.said === "brief" ? 1 : 0;
      whole.dataset.pages = pages;
    }
    const page = pages > 1 ? Math.floor((Date.now() - turned) / (1000 * data.seconds)) % pages : 0;
    whole.dataset.shown = page < ofTheList ? "list" : "rest";
    list.scrollLeft = page * (list.clientWidth + (parseFloat(getComputedStyle(list).columnGap) || 0));
    said.textContent = pages > 1 ? `${page + 1} / ${pages}` : "";
  }
  look();
  const looking = setInterval(look, LOOK_MS);
  window.addEventListener("resize", look);
  return () => {
    clearInterval(looking);
    window.removeEventListener("resize", look);
  };
}
