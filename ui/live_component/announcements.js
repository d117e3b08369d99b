// Announces, once, what has just happened: from the strip of the audience, and from nothing else. Never the clock, nor how many have voted.

import { together } from "./verdict.js";

let before = null; // the strip that was told last

const LOOK_MS = 500;
const PAINTED_MS = 500; // after a run, when its last part is painted
const UNSEEN_MS = 5_000; // in which a page hears of a run that did what is told, however slow the line
const UNDER_WAY = '.stApp:not([data-test-script-state="notRunning"]), [data-recording]'; // a run; an act (ui/scripts/recording.js)

// Returns what to say of a strip that follows another; nothing of what stood when the page was opened. Each with the beginning of the
// sentence by which whoever did it is told the same, if there is one.
function news(last, next, labels, fill) {
  const [was, is] = [last.meeting, next.meeting];
  const isSameFile = was.dossier === is.dossier && was.has_conflict === is.has_conflict;
  const said = [];
  const say = (text, own = null) => said.push({ text, own });
  const sayAlike = (text) => say(text, text);
  if (was.state !== is.state) sayAlike(labels.states[is.state]);
  if (is.has_conflict && !was.has_conflict) say(labels.conflict);
  if (is.dossier && !isSameFile) say(fill(labels.called, is));
  if (isSameFile && last.sealed && !next.sealed) sayAlike(labels.unsealed);
  if (was.ballot !== is.ballot && is.ballot) sayAlike(fill(labels.ballot_opened, is));
  if (isSameFile && was.ballot && !is.ballot) sayAlike(labels.ballot_closed);
  if (isSameFile && is.result && nameOf(is.result) !== nameOf(was.result)) say(result(is.result, labels, fill));
  if (isSameFile && was.revote !== is.revote) sayAlike(is.revote ? labels.revote_opened : labels.revote_closed);
  if (is.listed && is.listed !== was.listed) say(labels.listed);
  if (next.decision && next.decision.at !== last.decision?.at) say(decision(next.decision, labels, fill), labels.own_decision);
  return said;
}

const nameOf = (result) => (result ? `${result.number} ${result.outcome}` : "");

function result({ counts, outcome, choice }, labels, fill) {
  const named = (option) => labels.options[option] ?? labels.tracks[option] ?? option;
  const counted = Object.entries(counts).map(([option, count]) => fill(labels.counted, { option: named(option), count }));
  return `${counted.join(", ")}. ${fill(labels.results[outcome], { track: labels.tracks[choice] })}`;
}

function decision(said, labels, fill) {
  if (said.count > 1) return together(said, labels, fill);
  return fill(labels.decided, { ...said, outcome: labels.outcomes[said.outcome] });
}

const waiting = []; // told in the order in which it happened

// ``isActing``: the person did something a moment ago, of which the page tells by itself; ``own``: gives the sentences of what they did last;
// ``lastRun``: gives when the page was seen running last. A tab that nobody sees is silent; what it missed is on the strip.
export function hear(strip, labels, fill, isActing, own, lastRun) {
  const said = before && strip && !document.hidden ? news(before, strip, labels, fill) : [];
  before = strip ?? before;
  if (!said.length) return;
  if (!isActing && !waiting.length) return void announce(said.map(({ text }) => text), "jury-news");
  waiting.push({ said, toldAt: performance.now() });
  if (waiting.length === 1) setTimeout(tellUnlessOwn, LOOK_MS, own, lastRun);
}

// An act is told as soon as it is recorded, and known to the page by the end of the run that did it.
function tellUnlessOwn(own, lastRun) {
  const now = performance.now();
  const hasHeard = ({ toldAt }) => (lastRun() > toldAt ? now - lastRun() >= PAINTED_MS : now - toldAt >= UNSEEN_MS);
  const isUnderWay = document.querySelector(UNDER_WAY) !== null;
  const said = [];
  while (waiting.length && !isUnderWay && hasHeard(waiting[0])) said.push(...waiting.shift().said);
  const unknown = said.filter((each) => !isOwn(each, own()));
  announce(unknown.map(({ text }) => text), "jury-news");
  if (waiting.length) setTimeout(tellUnlessOwn, LOOK_MS, own, lastRun);
}

export function announce(sentences, kind = "jury-announce") {
  for (const detail of sentences.filter(Boolean)) window.dispatchEvent(new CustomEvent(kind, { detail })); // ui/scripts/assisted.js
}

// A sentence names the file and the time: "Ballot opened: 472228, at …".
const isOwn = (each, sentences) => each.own !== null && sentences.some((sentence) => alike(sentence).startsWith(alike(each.own.split(",")[0])));

const alike = (text) => text.replace(/\s+/g, " ").trim();
