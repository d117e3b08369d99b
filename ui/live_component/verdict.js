// On a phone, what was just decided, for some seconds: from the strip of the audience, and from nothing else.

const SHOWN_MS = 6_000;
const FRESH_MS = 60_000; // a decision older than that was missed: it is no news any more

let said = null; // the decision that was told last
let shown = null;
let until = -Infinity;

const nameOf = (decision) => (decision ? `${decision.at} ${decision.dossier} ${decision.outcome}` : "");

// Takes note of a strip. ``isNews``: it came while this page looked; what stood when it was opened is not told again.
export function hear(strip, isNews) {
  const decision = strip?.decision ?? null;
  const isOther = said !== null && nameOf(decision) !== said;
  said = nameOf(decision);
  if (!isOther) return;
  const isTold = isNews && decision?.count === 1 && decision.outcome !== "to_discuss" && Date.now() - Date.parse(decision.at) < FRESH_MS;
  shown = isTold ? { ...decision, gauge: strip.gauges.find((gauge) => gauge.track === decision.track) } : null;
  until = isTold ? Date.now() + SHOWN_MS : -Infinity;
}

export const isTicking = () => shown !== null;

export function paint(root, labels, fill) {
  if (Date.now() >= until) shown = null;
  if ((root.dataset.of ?? "") === nameOf(shown)) return;
  root.dataset.of = nameOf(shown);
  root.replaceChildren(...(shown ? lines(labels, fill) : []));
}

function lines(labels, fill) {
  const rank = shown.reserve_rank ? fill(labels.reserve_rank, { rank: shown.reserve_rank }) : "";
  const outcome = line("outcome", `${labels.signs[shown.outcome] ?? ""} ${labels.outcomes[shown.outcome] ?? ""}${rank && ` · ${rank}`}`.trim());
  outcome.dataset.outcome = shown.outcome;
  const gauge = shown.gauge && fill(labels.gauge, { ...shown.gauge, track: labels.tracks[shown.track] ?? "" });
  return [outcome, line("title", `${shown.dossier} ${shown.title}`), ...(gauge ? [line("places", gauge)] : [])];
}

function line(className, text) {
  const made = document.createElement("div");
  made.className = className;
  made.textContent = text;
  return made;
}
