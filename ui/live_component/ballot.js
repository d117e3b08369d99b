// The ballot of whoever votes, at the foot of every page: shown when the stream of events tells of one, cast by one request, whose answer is
// the receipt. It needs nothing of Streamlit's line: a vote is cast and acknowledged while that is cut.

import { addressOf } from "./addresses.js";
import { STREAM } from "./following.js";
import { words } from "./strip.js";

const ANSWER_MS = 8_000;
const PAUSE_MS = 1_000; // between tries, one more each time
const PAUSES_MAX = 5;
const PATIENCE_MS = 400; // an answer that comes sooner is not announced
const KEY_BYTES = 16;
const DOUBLE_MS = 600; // the other half of a double press falls on what is under the sheet once that has folded
const OURS = '<div class="sheet"'; // how an answer of the ballot's own route begins (web/entrance/templates/ballot_sheet.html)
const CHANGING = /<span class="count".*?<\/span>|<p class="(receipt|said|code)".*?<\/p>|\s+/g;
const SEALED = "jury-sealed-votes"; // codes of this device's secret votes, which no server keeps beside their voter
const root = document.documentElement;

let place = null; // where the sheet is drawn on the page that is shown
let language = root.lang;
let asked = ""; // the ballot that the stream tells of, and how often something of this person's own changed
let counts = null; // how many have voted, of how many
let sheet = ""; // as the server drew it last
let isSending = false;
let guarded = { until: -Infinity, top: 0 }; // counted from when the sheet folded, however late its answer came
let isFirst = true; // nothing was heard yet
let hasCast = false; // the press that goes on has cast a vote

// Takes what the stream tells. What it says of a ballot is the same for everybody: whether and how this person votes is asked of the server.
export function hear(strip) {
  const { ballot, dossier, votes_cast: cast, votes_entitled: entitled } = strip?.meeting ?? {};
  counts = ballot ? { cast, entitled } : null;
  const own = strip?.view?.split(".")[1]; // deliberation/derived/meeting/view_names.py
  const name = ballot ? `${dossier} ${ballot} ${own}` : "";
  const hadBallot = asked;
  if (name !== asked) {
    asked = name;
    if (!isSending) look();
  }
  if (!name && (hadBallot || isFirst)) check();
  isFirst = false;
  count();
}

export const isAsked = () => root.dataset.ballot === "asked";

const address = (more) =>
  addressOf(`/scrutin?${new URLSearchParams({ ecran: new URL(STREAM).searchParams.get("ecran"), langue: language, ...more })}`);
const randomHex = () => Array.from(crypto.getRandomValues(new Uint8Array(KEY_BYTES)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const pause = (tries) => new Promise((wait) => setTimeout(wait, PAUSE_MS * Math.min(tries, PAUSES_MAX)));
const lasting = (html) => html.replace(CHANGING, "");

async function ask(request, more = {}) {
  const answer = await fetch(address(more), { ...request, signal: AbortSignal.timeout(ANSWER_MS) });
  const text = (await answer.text()).trim();
  if (!text.startsWith(OURS)) throw new Error(answer.status);
  return { text, isOk: answer.ok };
}

async function look() {
  const name = asked;
  if (!name && root.dataset.ballot !== "said") draw("");
  for (let tries = 1; name && name === asked && !isSending; tries += 1) {
    try {
      const { text, isOk } = await ask({});
      // What is drawn already is left alone: an option chosen and not confirmed, what has the focus, what is being read aloud.
      if (name === asked && !isSending && isOk && lasting(text) !== lasting(sheet)) draw(text);
      return;
    } catch {
      await pause(tries);
    }
  }
}

// Sent again with its key until there is an answer, so that it counts once.
async function send(form, pressed) {
  if (isSending) return;
  isSending = true;
  hasCast = true;
  const name = asked;
  const { top } = place.getBoundingClientRect();
  const body = new URLSearchParams(new FormData(form));
  if (pressed?.name) body.set(pressed.name, pressed.value);
  body.set("key", randomHex());
  body.set("seed", randomHex());
  form.ariaBusy = "true";
  const late = setTimeout(() => tell(words[language].recording), PATIENCE_MS);
  for (let tries = 1; isSending; tries += 1) {
    try {
      const { text } = await ask({ method: "POST", body });
      isSending = false;
      clearTimeout(late);
      draw(text);
      guarded = { until: performance.now() + DOUBLE_MS, top };
      const detail = place?.querySelector(".receipt")?.textContent;
      if (detail) window.dispatchEvent(new CustomEvent("jury-announce", { detail })); // ui/scripts/assisted.js
      if (name !== asked) look(); // told while the answer was on its way, which may not know of it
    } catch {
      tell(words[language].unanswered);
      await pause(tries);
    }
  }
}

function sealedVotes() {
  try {
    return JSON.parse(localStorage.getItem(SEALED)) ?? {};
  } catch {
    return {};
  }
}

function remember(vote, code) {
  const { [vote]: _former, ...others } = sealedVotes();
  try {
    localStorage.setItem(SEALED, JSON.stringify(code ? { ...others, [vote]: code } : others));
  } catch {
    // A browser that keeps nothing shows the code with the receipt alone.
  }
}

// After the closing: the codes that were counted are asked for, not whether one's own is among them.
async function check() {
  const vote = Object.keys(sealedVotes()).at(-1);
  if (!vote || isSending) return;
  try {
    const { text, isOk } = await ask({}, { vote });
    if (!isOk || asked || isSending || !text.includes("data-codes")) return;
    if (text.includes('codes=""')) remember(vote, ""); // a ballot that was cancelled counted none
    else draw(text);
  } catch {
    // Asked again when the page is loaded.
  }
}

function showCode(drawn) {
  const place = drawn.querySelector("[data-vote]");
  if (!place) return;
  const { vote, codes, words, missing } = place.dataset;
  if (place.dataset.code) remember(vote, place.dataset.code);
  const code = sealedVotes()[vote];
  if (code) place.textContent = (codes === undefined || codes.split(" ").includes(code) ? words : missing).replace("{code}", code);
  place.hidden = !code;
}

function draw(html) {
  sheet = html;
  paint();
}

function paint() {
  const drawn = place?.querySelector(".drawn");
  if (!drawn) return;
  const hadFocus = drawn.contains(place.getRootNode().activeElement);
  tell("");
  drawn.innerHTML = sheet;
  const state = drawn.querySelector(".sheet")?.dataset.ballot || (drawn.querySelector(".said") ? "said" : "");
  if (state) root.dataset.ballot = state;
  else delete root.dataset.ballot;
  showCode(drawn);
  count();
  if (hadFocus) drawn.querySelector(".voted, button, input")?.focus({ preventScroll: true });
  window.dispatchEvent(new Event("jury-ballot")); // listener.js
}

function count() {
  const shown = place?.querySelector(".count");
  if (shown && counts) shown.textContent = shown.dataset.words.replace(/\{(\w+)\}/g, (_whole, name) => counts[name]);
}

// Read aloud as soon as it is there.
function tell(text) {
  const told = place?.querySelector(".told");
  if (told) told.textContent = text;
}

// What is fixed at the foot leaves room for it: under the page, over what is scrolled to (ui/style/asked.css). While nothing is there the root is
// left as it is: a browser would style the whole page again.
const measure = new ResizeObserver(() => root.dataset.ballot && root.style.setProperty("--ballot", `${place.offsetHeight}px`));

// By when the finger was lifted, not by when a busy page comes to it; the other half of the press itself however late it is.
addEventListener(
  "click",
  (event) => {
    if (event.detail <= 1) hasCast = false;
    const isOtherHalf = hasCast || event.timeStamp <= guarded.until;
    if (!event.detail || !isOtherHalf || isAsked() || event.clientY < guarded.top) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

export default function ({ parentElement, data }) {
  const mounted = parentElement.querySelector(".ballot-sheet");
  const isOther = data.language !== language;
  language = data.language;
  if (mounted !== place) {
    place = mounted;
    measure.disconnect();
    measure.observe(place);
    place.addEventListener("submit", (event) => {
      event.preventDefault();
      send(event.target, event.submitter);
    });
    place.addEventListener("click", ({ target }) => {
      if (!target.matches(".close")) return;
      const told = place.querySelector("[data-codes]");
      if (told) remember(told.dataset.vote, "");
      draw("");
    });
    paint();
  }
  if (isOther) look();
}
