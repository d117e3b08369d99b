// The room's screen: asks for the scene again when the stream tells of a change, when a scene's time is over, and once a lost line is back.
// Between two scenes it lets the clock tick and turns the pages of a list. What it held of a scene goes with it.
import { addressOf } from "./addresses.js";
import { close, isShared, STREAM, tellTo } from "./following.js";

const AGAIN_MS = 1_500; // after a scene that did not come
const ANSWER_MS = 8_000; // on a bad line an answer may never come
const TICK_MS = 500;
const PAGE_MS = 12_000;
const ANOTHER_S = 409;
const NOTHING = 404;
const ROUND = 2 * Math.PI * 45;
// How many columns, and the letters' size in rem: 56, 48, 40, 36 and 34 pixels on a wall of 1080. The first way that holds the whole list
// is taken; if none does, the last one, page after page.
const WAYS = [[1, 1.556], [2, 1.333], [2, 1.111], [2, 1], [3, 1], [2, 0.945], [3, 0.945]];

const mark = document.getElementsByName("jury-screen")[0].content;
const line = document.querySelector(".state");
const find = (selector) => document.querySelector(`main ${selector}`);

let isAsking = false;
let isStale = false; // something was told while a scene was on its way
let waiting = null; // until the scene is asked for by itself
let shownAt = performance.now();
let turnedAt = shownAt;
let pages = 1;

const isTold = (view) => !view || document.querySelector("main").dataset.view !== view;

function hear(message) {
  if (message.receipt) return;
  if (message.state === "another") leaveToAnother();
  else if (message.state === "over") location.reload();
  else {
    tellLine(message.state);
    if (message.strip && isTold(message.strip.view)) draw();
  }
}

function tellLine(state) {
  if (line.dataset.state === state) return;
  line.dataset.state = state;
  line.firstChild.textContent = line.dataset[state];
}

const leaveToAnother = () => location.replace(addressOf(`/entree/autre-personne?langue=${document.documentElement.lang}`));

async function draw() {
  isStale = true;
  if (isAsking) return;
  isAsking = true;
  clearTimeout(waiting);
  while (isStale) {
    isStale = false;
    await ask().catch(() => (waiting = setTimeout(draw, AGAIN_MS)));
  }
  isAsking = false;
}

async function ask() {
  const query = new URLSearchParams({ ecran: mark, langue: document.documentElement.lang });
  const answer = await fetch(addressOf(`/ecran/scene?${query}`), { signal: AbortSignal.timeout(ANSWER_MS) });
  if (answer.status === ANOTHER_S) return leaveToAnother();
  if (answer.status === NOTHING) return location.reload();
  if (!answer.ok) throw new Error(answer.status);
  show(await answer.text());
}

// The fragment is made by the server, which escapes every text.
function show(fragment) {
  const made = document.createElement("template");
  made.innerHTML = fragment;
  const [scene, before] = [made.content.firstElementChild, document.querySelector("main")];
  if (scene.dataset.version !== before.dataset.version) return location.reload(); // the server was updated meanwhile
  const list = before.querySelector(".list")?.innerHTML;
  before.replaceWith(scene);
  shownAt = performance.now();
  if (list === undefined || list !== find(".list")?.innerHTML) turnedAt = shownAt;
  begin();
}

function begin() {
  const { seconds } = document.querySelector("main").dataset;
  clearTimeout(waiting);
  if (seconds !== undefined) waiting = setTimeout(draw, 1000 * seconds);
  fit();
  tick();
}

function tick() {
  paintTimer(find(".timer"));
  turn(find(".list"));
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

// The time spent on a file, beside its plan; the ring is whole once the plan is over.
function paintTimer(timer) {
  if (!timer) return;
  const running = "running" in timer.dataset ? (performance.now() - shownAt) / 1000 : 0;
  const spent = Number(timer.dataset.spent) + running;
  const planned = Number(timer.dataset.planned ?? 0);
  timer.classList.toggle("over", planned > 0 && spent > planned);
  timer.classList.toggle("bare", planned === 0);
  timer.querySelector(".spent").setAttribute("stroke-dasharray", `${planned ? Math.min(1, spent / planned) * ROUND : 0} ${ROUND}`);
  timer.querySelector(".time").textContent = clock(spent);
  timer.querySelector(".plan").textContent = planned ? timer.dataset.words.replace("{planned}", clock(planned)) : "";
}

const gap = (list) => parseFloat(getComputedStyle(list).columnGap) || 0;

// Gives a list the largest letters in which it fits its columns.
function fit() {
  const list = find(".list");
  if (!list) return;
  const only = list.dataset.ways?.split(" ").map(Number);
  let columns;
  for (const [count, size] of WAYS.filter((way) => !only || (way[0] === only[0] && way[1] >= only[1]))) {
    columns = count;
    list.style.setProperty("--columns", count);
    list.style.setProperty("--fit", `${size}rem`);
    if (list.scrollWidth <= list.clientWidth + 1) break;
  }
  // A page that holds a single column counts too.
  const all = Math.round((columns * (list.scrollWidth + gap(list))) / (list.clientWidth + gap(list)));
  list.dataset.pages = pages = Math.ceil(all / columns);
  turn(list);
}

// By the clock of the page, which no one sets: a list is turned while it stays the same.
function turn(list) {
  if (!list) return;
  const page = Math.floor((performance.now() - turnedAt) / PAGE_MS) % pages;
  list.scrollLeft = page * (list.clientWidth + gap(list));
  find(".pages").textContent = pages > 1 ? `${page + 1} / ${pages}` : "";
}

// Each tab has a stream of its own where they cannot share one, and leaves it while nobody sees it.
function followWhileSeen(stream) {
  const following = stream.follow(hear);
  document.addEventListener("visibilitychange", () => (document.hidden ? following.rest() : following.wake()));
}

begin();
setInterval(tick, TICK_MS);
addEventListener("resize", fit);
document.fonts.addEventListener("loadingdone", fit);
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => event.persisted && location.reload());
if (isShared) tellTo(hear);
else import(STREAM).then(followWhileSeen);
