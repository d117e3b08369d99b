// What was just decided: on a phone for some seconds. From the strip of the audience, and from nothing else: painted without any run of
// the page.

const SHOWN_MS = 6_000;
const UNDONE_MS = 4_000;
const ASKED = ".st-key-meeting-sheet, :root[data-ballot=asked]"; // which lies in the same place: what is asked of one goes before what was decided
const FRESH_MS = 60_000; // a decision older than that was missed: it is no news any more

let said = null; // the decision that was told last
let taken = []; // the places, as they were told last
let shown = null;
let until = -Infinity;

const nameOf = (decision) => (decision ? `${decision.at} ${decision.dossier} ${decision.outcome}` : "");

// Takes note of a strip. ``isNews``: it came while this page looked; what stood when it was opened is not told again.
export function hear(strip, isNews) {
  const decision = strip?.decision ?? null;
  const isOther = said !== null && nameOf(decision) !== said;
  const before = taken.find((gauge) => gauge.track === decision?.track)?.selected;
  said = nameOf(decision);
  taken = strip?.gauges ?? [];
  if (!isOther) return;
  const saysSomething = decision && (decision.undone || decision.outcome !== "to_discuss");
  const isTold = isNews && saysSomething && Date.now() - Date.parse(decision.at) < FRESH_MS;
  shown = isTold ? { ...decision, before, gauge: taken.find((gauge) => gauge.track === decision.track) } : null;
  until = isTold ? Date.now() + (decision.undone ? UNDONE_MS : SHOWN_MS) : -Infinity;
}

export const isTicking = () => shown !== null;

export function paint(root, labels, fill) {
  if (Date.now() >= until) shown = null;
  const isSeen = shown !== null && !document.querySelector(ASKED);
  const name = isSeen ? nameOf(shown) : "";
  if ((root.dataset.of ?? "") === name) return;
  root.dataset.of = name;
  root.replaceChildren(...(isSeen ? lines(labels, fill) : []));
}

function lines(labels, fill) {
  const isOne = shown.count === 1;
  if (shown.undone) return [line("outcome", fill(isOne ? labels.undone : labels.undone_together, shown))];
  if (!isOne) return [line("outcome", together(shown, labels, fill))];
  const rank = shown.reserve_rank ? `, ${fill(labels.reserve_rank, { rank: shown.reserve_rank })}` : "";
  const outcome = line("outcome", `${labels.signs[shown.outcome] ?? ""} ${labels.outcomes[shown.outcome] ?? ""}${rank}`.trim());
  outcome.dataset.outcome = shown.outcome;
  return [outcome, line("title", `${shown.dossier} · ${shown.title}`), ...(shown.gauge ? [line("places", places(labels, fill))] : [])];
}

// Returns what one act decided on several files: an agreement by outcome, anything else by its number.
export function together(decision, labels, fill) {
  const counts = Object.entries(decision.agreed ?? {});
  const outcomes = counts.map(([outcome, count]) => fill(labels.agreed[outcome][Number(count > 1)], { count })).join(", ");
  return outcomes ? fill(labels.agreement, { outcomes }) : fill(labels.together, decision);
}

function places(labels, fill) {
  const selected = fill(labels.places, shown.gauge);
  const isMore = shown.before === shown.gauge.selected - 1;
  const said = isMore ? fill(labels.places_taken, { before: shown.before, taken: selected }) : selected;
  return `${labels.track_signs[shown.track] ?? ""} ${labels.tracks[shown.track] ?? ""} · ${said}`.trim();
}

function line(className, text) {
  const made = document.createElement("div");
  made.className = className;
  made.textContent = text;
  return made;
}
