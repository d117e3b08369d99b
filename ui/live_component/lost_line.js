// Says that a screen is cut off, since when, and of when what it shows is; takes it back by itself.

const PATIENCE_MS = 3_000; // a line that comes back at once is not worth a word
const BACK_MS = 3_000;
const MINUTES_FROM_S = 120;

let since = null; // the last moment at which this screen was up to date, while it is cut off
let backUntil = -Infinity;

// ``heardAt``: of a screen that is cut off, when it last heard anything; null of one that is not.
export function look(heardAt) {
  if (heardAt === null && since !== null && isSaid()) backUntil = Date.now() + BACK_MS;
  since = heardAt === null ? null : (since ?? heardAt);
}

// Tells whether the sentence has to be painted again as time passes.
export const isTicking = () => since !== null || Date.now() < backUntil + BACK_MS;

export function paint(root, labels, fill, time) {
  const says = isSaid() || Date.now() < backUntil;
  if (root.hidden === says) root.hidden = !says;
  if (!says) return root.replaceChildren();
  const [heard, seen] = isSaid() ? sentences(labels, fill, time) : [labels.back, labels.back];
  root.dataset.state = isSaid() ? "lost" : "back";
  // Heard once, not at each second.
  const parts = [part("unseen", heard), part("words", seen)];
  parts[0].role = "status";
  parts[1].ariaHidden = "true";
  if (root.firstChild?.textContent === heard) root.lastChild.textContent = seen;
  else root.replaceChildren(...parts);
}

const isSaid = () => since !== null && Date.now() - since >= PATIENCE_MS;

function sentences(labels, fill, time) {
  const seconds = Math.round((Date.now() - since) / 1000);
  const values = { seconds, minutes: Math.floor(seconds / 60), time: time(since) };
  return [fill(labels.lost, values), fill(seconds < MINUTES_FROM_S ? labels.lost_seconds : labels.lost_minutes, values)];
}

function part(className, text) {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  return made;
}
