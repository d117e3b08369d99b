// Times that go on by themselves: the server draws when they began and when they end (times.py), once; here they are said, each second.
const ticking = { words: {}, every: undefined, drawn: undefined };

const fill = (phrase, values) => phrase.replace(/\{(\w+)(?::\w+)?\}/g, (_, name) => values[name]);
const digits = (number) => String(number).padStart(2, "0");

// As phrases/times.py says it.
function lasting(seconds) {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  if (whole < 15 * 60 && whole % 60) return fill(ticking.words.seconds, { minutes, seconds: digits(whole % 60) });
  if (whole < 3600) return fill(ticking.words.minutes, { minutes });
  return fill(ticking.words.hours, { hours: Math.floor(minutes / 60), minutes: digits(minutes % 60) });
}

// What is between two points goes evenly; beyond the last one it stays.
function along(points, now) {
  const after = points.findIndex(([at]) => at > now);
  if (after <= 0) return points.at(after && -1)[1];
  const [[from, low], [to, high]] = points.slice(after - 1, after + 1);
  return low + ((high - low) * (now - from)) / (to - from);
}

const inParis = new Intl.DateTimeFormat("fr", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" });

const SAID = {
  spent: ({ seconds, since }, now) => lasting(seconds + (since ? Math.max(0, now - since) : 0)),
  left: ({ to }, now) => fill(ticking.words[now > to ? "over" : "left"], { time: lasting(Math.abs(to - now)) }),
  each: ({ to, items }, now) => lasting(Math.max(0, to - now) / items),
  end: ({ points }, now) => inParis.format(along(points, now) * 1000),
};
const IS_LATE = {
  spent: ({ seconds, since, of }, now) => of && seconds + (since ? Math.max(0, now - since) : 0) > of,
  left: ({ to, items }, now) => now > to && items > 0,
};

function paint() {
  const now = Date.now() / 1000;
  for (const place of document.querySelectorAll("[data-ticks]")) {
    const kind = place.dataset.ticks;
    const given = JSON.parse(place.dataset.given);
    const said = SAID[kind](given, now);
    if (place.textContent === said) continue;
    // A text that is there is changed, not replaced: nothing else on the page looks for what came.
    if (place.firstChild) place.firstChild.data = said;
    else place.textContent = said;
    place.closest(".ticks")?.classList.toggle("late", Boolean(IS_LATE[kind]?.(given, now)));
  }
}

function tick({ words }) {
  ticking.words = words;
  paint();
  ticking.every ??= setInterval(paint, 1000);
  ticking.drawn ??= new MutationObserver(paint);
  ticking.drawn.observe(document.querySelector("main") ?? document.body, { childList: true, subtree: true });
}

function stopTicking() {
  clearInterval(ticking.every);
  ticking.drawn?.disconnect();
  ticking.every = ticking.drawn = undefined;
}
