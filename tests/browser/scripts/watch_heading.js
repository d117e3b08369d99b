window.tops = [];
const look = () => {
  const heading = document.querySelector("h1");
  const top = heading && Math.round(heading.getBoundingClientRect().top);
  if (heading && window.tops.at(-1) !== top) window.tops.push(top);
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
