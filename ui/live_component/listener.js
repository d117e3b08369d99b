// In a tab: paints the strip from what the stream says, without any run of the page's script, and asks for the parts of the page
// that show more. Nothing is done in a hidden tab; it catches up when it is seen again.

import * as announcements from "./announcements.js";
import * as ballot from "./ballot.js";
import { close, followed, isShared, STREAM, tellTo } from "./following.js";
import * as lostLine from "./lost_line.js";
import { isPressing } from "./pressing.js";
import * as signals from "./signals.js";
import { style, words } from "./strip.js";
import "./typing.js";
import * as verdict from "./verdict.js";

const SPREAD_MS = 40; // screens do not all ask at the same instant
const PACE_MS = 150; // at most one question in this time, the last news never left out
const COUNT_MS = 1_500; // after which a page is asked for of which nothing but a count of votes is news: the strip and the sheet have it
const RECENT_MS = 10_000; // news that may have come while the page was being made
const BUSY_MS = 30; // how long until a page that is running is looked at again
const PAINT_MS = 60; // after a run, until the listener knows what it has drawn
const PAINTED_MS = [PAINT_MS, 300, 1_500]; // after a run, when its last part is painted: the later, the slower the machine
const LEAVING_MS = 2_000; // in which a link that was followed starts a run, if it starts any
const ACTING_MS = 500; // in which a click starts a run, if it starts any
const OWN_ACT_MS = 30_000; // in which what is told may be one's own act, however long that took
const ASKED = /^● [^·]* · /;
const PAUSE_MS = 1_500; // after which a text being typed is kept
const KEPT_AS_DRAFT = '[class*="st-key-kept-"] textarea';
const PART = '[class*="st-key-live-"]';
const RUN = "data-test-script-state";
const BUSY = `.stApp:not([${RUN}="notRunning"])`;
const LINE = "data-test-connection-state"; // of the page's own line, by which a click reaches its script
const ON_ITS_WAY = "[data-recording]"; // an act (ui/scripts/recording.js)
const DEAD = `.stApp[${LINE}="DISCONNECTED_FOREVER"]`; // a message was not understood: Streamlit tries no more

const sheet = new CSSStyleSheet();
sheet.replaceSync(style);

let last = null;
let mounted = null; // the component as Streamlit mounted it last
let labels = null; // the strip's words, in the language of the page, with those of the call and the person
let acted = null; // the number of the last act of this screen that its page has drawn
let ownSentences = []; // of the acts that it drew last
let ownAt = -Infinity;
let askedAt = 0;
let asking = null;
let dueAt = Infinity; // when it is to be asked
let ranAt = -Infinity; // when the page was seen running last
let leftAt = -Infinity; // when a link was followed from which no run has started since
let leftFor = ""; // where to
let actedAt = -Infinity; // when something was clicked or chosen from which no run has started since
let touchedAt = -Infinity; // when something was clicked or chosen last
let isBehind = false;
let mustAsk = false; // something was told that no view holds
let isConnected = false;
let wasAsked = ""; // what the title says is asked
let cutOffAt = null; // when the page's own line was cut, while it is

// A page follows one person. Where the same device has become another's (a demonstration that is begun again), it is loaded anew.
function connect(person) {
  if (person !== followed) window.location.reload();
  else if (!isConnected) {
    isConnected = true;
    watch();
    if (isShared) tellTo(hear);
    else import(STREAM).then(followWhileSeen);
  }
}

// Each tab has a stream of its own here, and a browser opens six connections to a server: those that nobody sees leave theirs.
function followWhileSeen(stream) {
  const following = stream.follow(hear);
  const look = () => (document.hidden ? following.rest() : following.wake());
  document.addEventListener("visibilitychange", look);
  look();
}

function hear(message) {
  if (message.state === "another") {
    window.dispatchEvent(new Event("jury-another")); // ui/scripts/screen.js
    return;
  }
  if (message.state === "over") {
    cannotGoOn();
    return;
  }
  const isJoining = last === null && !message.isNews && Date.now() - message.at < RECENT_MS;
  ballot.hear(message.strip);
  verdict.hear(message.strip, message.isNews);
  const own = () => (performance.now() - ownAt < OWN_ACT_MS ? ownSentences : []);
  announcements.hear(message.strip, labels, fill, performance.now() - touchedAt < OWN_ACT_MS, own, () => ranAt);
  const isCount = countsAlone(last?.strip, message.strip);
  tellDecision(last?.strip?.decision, message.strip?.decision);
  last = message;
  if (message.isNews && !message.strip?.view) mustAsk = true;
  if (message.isNews || isJoining) ask(isCount ? COUNT_MS : 0);
  entitle();
  if (!document.hidden) paint();
}

// One's own decision is told here before its run is drawn (ui/scripts/recording.js).
function tellDecision(before, now) {
  if (!now || now.at === before?.at) return;
  const detail = { ...now, sign: labels.signs[now.outcome], words: labels.outcomes[now.outcome] };
  window.dispatchEvent(new CustomEvent("jury-decided", { detail }));
}

// A jury votes within seconds, and each vote is news to every page: drawn at each, the pages would take the time of the votes.
function countsAlone(before, now) {
  const uncounted = (strip) => JSON.stringify({ ...strip, view: "", meeting: { ...strip.meeting, votes_cast: 0 } });
  return before?.meeting && now?.meeting && before.meeting.votes_cast !== now.meeting.votes_cast && uncounted(before) === uncounted(now);
}

function ask(later = 0) {
  isBehind = true;
  const now = performance.now();
  const due = Math.max(askedAt + PACE_MS, now + later) + Math.random() * SPREAD_MS;
  if (document.hidden || (asking !== null && due >= dueAt)) return;
  clearTimeout(asking);
  dueAt = due;
  asking = setTimeout(askNow, Math.max(BUSY_MS, due - now));
}

function askNow() {
  // The question carries what the fields of the page hold: asked while it runs, it would bring back what that run is emptying. Asked
  // while the page's own line is cut, it is lost: the page runs by itself once that is back (ui/live.py).
  // Asked between a click on a link and the first word of the screen that it leads to, it would be asked of the screen that is left:
  // Streamlit would put that one, of which nothing is there any more, in the place of the other.
  // Asked between a click and the run that it starts, it would bring back what that run is about to fill.
  // Asked before the page's last run is painted, or before what an act on its way becomes, it would be asked for what that run draws.
  // Asked while a finger is down, it would move what is under it.
  const now = performance.now();
  if (isPressing() || document.querySelector(BUSY) || now - ranAt < PAINT_MS || now - leftAt < LEAVING_MS || now - actedAt < ACTING_MS || document.querySelector(ON_ITS_WAY)) {
    asking = setTimeout(askNow, BUSY_MS);
    return;
  }
  asking = null;
  if (document.hidden || mounted === null) return;
  isBehind = false;
  // Most often one's own act: its run has drawn what is told now.
  if (!mustAsk && last.strip?.view && last.strip.view === mounted.data.drawn) return;
  mustAsk = false;
  askedAt = performance.now();
  if (document.querySelector(PART)) mounted.setTriggerValue("changed", true);
}

// Otherwise the run that is seen is one of the screen that is left, from before the click.
const hasArrived = () => mounted?.data.path === leftFor;

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

// Words with spaces between them, for who hears or copies the strip too.
function group(className, ...children) {
  const made = element("span", className, "");
  children.forEach((child, i) => made.append(...(i ? [" "] : []), child));
  return made;
}

// A sign for who sees it, the sentence for who hears it.
function signed(className, sign, sentence) {
  const made = element("span", className, "");
  const seen = element("span", "", sign);
  seen.ariaHidden = "true";
  made.append(seen, element("span", "unseen", sentence));
  made.title = sentence;
  return made;
}

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");
}

function time(text) {
  // In the call's zone, as every other hour on the page, wherever the browser is.
  const said = { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" };
  return new Date(text).toLocaleTimeString(document.documentElement.lang || "fr", said);
}

// The verdict first, in colour, shape and word; the title last: it is what goes where there is no room.
function decision(said) {
  const at = time(said.at);
  if (said.count > 1) return element("span", "decision", fill(labels.decisions, { count: said.count, time: at }));
  const outcome = element("span", "outcome", `${labels.signs[said.outcome] ?? ""} ${labels.outcomes[said.outcome] ?? ""}`.trim());
  outcome.dataset.outcome = said.outcome;
  const track = said.track ? ` ${labels.track_signs[said.track] ?? ""}` : "";
  const title = element("span", "title", fill(labels.decision, { title: said.title, time: at }));
  return group("decision", outcome, element("span", "dossier", `${said.dossier}${track}`), title);
}

// A file that was just decided is named with its verdict, and not a second time.
function meeting(said, decided) {
  const parts = [];
  if (said.has_conflict) parts.push(element("span", "item conflict", labels.conflict));
  else if (said.dossier && said.dossier !== decided) parts.push(group("item", element("span", "number", said.dossier), element("span", "title", said.title)));
  if (said.votes_cast !== null) {
    parts.push(element("span", "votes", fill(labels.votes, { cast: said.votes_cast, entitled: said.votes_entitled })));
  }
  if (said.present !== null) parts.push(element("span", "present", fill(labels.present, said)));
  return parts;
}

const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

// The time spent on a file beside its plan, as the console and the room's wall say it.
function clock(said) {
  const left = said.ends_at ? Math.round((Date.parse(said.ends_at) - Date.now()) / 1000) : said.seconds_left;
  if (left === null || said.seconds_planned === null) return [];
  const spent = minutes(Math.max(0, said.seconds_planned - left));
  const planned = minutes(said.seconds_planned);
  const kind = left < 0 ? "clock late" : "clock";
  return [signed(kind, `${spent}/${planned.replace(/:00$/, "′")}`, fill(labels.time, { spent, planned }))];
}

function parts(strip) {
  const said = [];
  if (strip.decision) said.push(decision(strip.decision));
  if (strip.meeting) said.push(...meeting(strip.meeting, strip.decision?.dossier));
  if (strip.meeting) said.push(...clock(strip.meeting));
  if (strip.sealed) said.push(element("span", "sealed", labels.sealed));
  if (strip.partial) said.push(element("span", "partial", labels.partial));
  return said;
}

// Together: one of them alone on a line would pass for all.
function gauges(strip) {
  const said = strip.gauges.map((gauge) => {
    const sentence = fill(labels.gauge, { ...gauge, track: labels.tracks[gauge.track] ?? "" });
    const kind = gauge.selected > gauge.places ? "gauge over" : "gauge";
    return signed(kind, `${labels.track_signs[gauge.track] ?? ""} ${gauge.selected}/${gauge.places}`, sentence);
  });
  return said.length ? [group("gauges", ...said)] : [];
}

function isCutOff() {
  return document.querySelector(`.stApp:not([${LINE}="CONNECTED"])`) !== null;
}

function paint() {
  const root = mounted?.parentElement.querySelector(".strip");
  if (!root || last === null) return;
  paintLine(root);
  // Not over the console's own bar, for whoever has just decided there.
  if (!document.querySelector(".st-key-console-acts")) verdict.paint(root.parentElement.querySelector(".verdict"), labels, fill);
  // Heard live, but what is clicked goes nowhere yet: not to be taken for a screen that works.
  const state = last.state === "live" && isCutOff() ? "late" : last.state;
  if (root.dataset.state !== state) root.dataset.state = state;
  const said = last.strip ? parts(last.strip) : [];
  const shown = element("span", "state", "");
  shown.append(element("span", "words", labels[state]));
  const rest = last.strip ? gauges(last.strip) : [];
  putWhereOther(root, [shown, ...said, ...rest]);
  const title = said.map((part) => part.textContent).join(" · ");
  if (root.title !== title) root.title = title;
}

// What is painted already stays: no frame is drawn for it.
function putWhereOther(root, parts) {
  const painted = [...root.children];
  if (painted.length !== parts.length) root.replaceChildren(...parts);
  else parts.forEach((part, place) => part.isEqualNode(painted[place]) || painted[place].replaceWith(part));
}

function paintLine(root) {
  lostLine.look(isLost() ? (isCutOff() && last.state !== "offline" ? cutOffAt : last.toldAt) : null);
  lostLine.paint(root.parentElement.querySelector(".lost"), labels, fill, time);
}

// Slow is not lost: the screen asks, and is answered.
// Nothing is lost before the first word: the clock may tick before it.
const isLost = () => last !== null && (last.state === "offline" || isCutOff() || (!navigator.onLine && last.state !== "slow"));

// The tab says what is asked, for whoever looks at another one: of what the strip says, and of nothing else.
function entitle() {
  const meeting = last?.strip?.meeting;
  if (!mounted) return;
  const asked = meeting ? askedBy(meeting) : "";
  const page = document.title.replace(ASKED, "");
  const whole = asked ? `● ${asked} · ${page}` : page;
  if (document.title !== whole) document.title = whole;
  document.documentElement.toggleAttribute("data-asked", Boolean(asked));
  if (asked && asked !== wasAsked) signals.signal(mounted.data.person);
  wasAsked = asked;
}

// What somebody stopped typing is sent as Ctrl+Enter sends it, and so kept as their draft, without leaving the field.
const pauses = new WeakMap();
document.addEventListener("input", ({ target }) => {
  if (!target.matches(KEPT_AS_DRAFT)) return;
  clearTimeout(pauses.get(target));
  const send = () => target.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }));
  pauses.set(target, setTimeout(send, PAUSE_MS));
});
// The strip asks a whole audience: whoever has answered, or is not concerned, has a mark for it on their page (ui/meeting/sheet.py); who is
// asked to vote, the ballot knows.
function askedBy(meeting) {
  if (meeting.has_conflict) return labels.conflict;
  if (meeting.ballot && ballot.isAsked()) return labels.vote;
  if (meeting.revote && !meeting.ballot && !isUnasked("mark_again", meeting.dossier, meeting.revote)) return labels.mark_again;
  return meeting.listed && !meeting.ballot && !isUnasked("list", meeting.listed) ? labels.list : "";
}

// One may just have voted.
function afterRun() {
  entitle();
  if (verdict.isTicking() && !document.hidden) paint();
}

// What was written down as a draft is there again.
const cannotGoOn = () => window.dispatchEvent(new Event("jury-cannot-go-on")); // ui/scripts/screen.js

const isUnasked = (...parts) => document.querySelector(`.st-key-${CSS.escape(["unasked", ...parts].join("-"))}`) !== null;

new MutationObserver(entitle).observe(document.head, { childList: true, subtree: true, characterData: true }); // a page's own title
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  paint();
  if (isBehind) ask();
});
setInterval(() => {
  entitle(); // a run may be over before it was seen
  if (!document.hidden && (last?.strip?.meeting?.ends_at || isLost() || lostLine.isTicking() || verdict.isTicking())) paint();
}, 1000);
const leave = (path) => ([leftAt, leftFor] = [performance.now(), path]);
const leaveBy = (link) => link && leave(link.pathname);
document.addEventListener("click", (event) => leaveBy(event.target.closest("a[href]")), { capture: true });
for (const turn of ["click", "change"]) document.addEventListener(turn, () => (actedAt = touchedAt = performance.now()), { capture: true });
window.addEventListener("jury-ballot", afterRun);
window.addEventListener("popstate", () => leave(window.location.pathname)); // Back and Forward lead to another screen too
for (const turn of ["offline", "online"]) window.addEventListener(turn, () => document.hidden || paint());
// pagehide comes before a tab is frozen too; such a tab is loaded anew when it comes back.
window.addEventListener("pagehide", close);
window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());

// What Streamlit tells of its runs and of its line: its page is there once something of it is.
function watch() {
  const app = document.querySelector(".stApp");
  new MutationObserver(() => {
    ranAt = performance.now();
    if (document.querySelector(BUSY)) {
      actedAt = -Infinity;
      if (hasArrived()) leftAt = -Infinity;
    } else {
      afterRun();
      for (const wait of PAINTED_MS) setTimeout(afterRun, wait);
    }
  }).observe(app, { attributeFilter: [RUN] });
  new MutationObserver(() => {
    if (document.querySelector(DEAD)) cannotGoOn();
    if (isCutOff()) cutOffAt ??= Date.now();
    else if (cutOffAt !== null) {
      cutOffAt = null;
      window.dispatchEvent(new Event("jury-back")); // ui/table/table.js
    }
    if (!document.hidden) paint();
  }).observe(app, { attributeFilter: [LINE] });
}

export default function (component) {
  mounted = component;
  labels = { ...words[component.data.language], ...component.data.labels };
  // What an act became is drawn, with the page's other parts (ui/scripts/recording.js).
  if (acted !== null && acted !== component.data.acts) {
    [ownSentences, ownAt] = [component.data.own.slice(acted - component.data.acts), performance.now()];
    window.dispatchEvent(new Event("jury-acted"));
    announcements.announce(ownSentences);
  }
  acted = component.data.acts;
  if (hasArrived()) leftAt = -Infinity;
  const root = component.parentElement.getRootNode();
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  connect(component.data.person);
  paint();
  return () => {
    if (mounted === component) mounted = null;
  };
}
