// Fills a list with so many rows, titles of several lengths, then goes through its pages as time passes. Returns those of the ``counts``
// of rows of which some is whole on no page: how many rows there are, then which are missing.
([where, counts, seconds]) => {
  const list = document.querySelector(where);
  const isRow = (one) => one.matches(".row:not(.cut, .more)");
  const template = [...list.children].find(isRow).cloneNode(true);
  const marks = [...list.children].filter((one) => !isRow(one));
  let time = performance.now();
  performance.now = () => time;
  const isWhole = (one) => {
    const edge = list.getBoundingClientRect();
    return list.checkVisibility({ visibilityProperty: true }) && [...one.getClientRects()].every((box) =>
      box.width && box.left > edge.left - 3 && box.right < edge.right + 3 && box.top > edge.top - 3 && box.bottom < edge.bottom + 3);
  };
  const unread = [];
  for (const count of counts) {
    const rows = [...Array(count).keys()].map((place) => {
      const one = template.cloneNode(true);
      one.textContent = `${place + 1} · ` + "Un titre ".repeat([3, 7, 11, 16][(place * 5 + count) % 4]);
      return one;
    });
    // Those before the last heading or line, and those after it.
    const first = rows.slice(0, Math.floor(count / 3));
    list.replaceChildren(...marks.slice(0, -1), ...first, ...marks.slice(-1), ...rows.slice(first.length));
    const left = new Set(rows);
    for (let page = 0; page < 2 * count && left.size; page++) {
      dispatchEvent(new Event("resize"));
      for (const one of left) if (isWhole(one)) left.delete(one);
      time += 1000 * seconds;
    }
    if (left.size) unread.push([count, [...left].map((one) => rows.indexOf(one) + 1)]);
  }
  return unread;
}
