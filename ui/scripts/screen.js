// A page belongs to whoever it was loaded for: what its fields hold is theirs. The browser's cookie may become somebody else's while the
// page stays open, and its line, once cut, would come back under that name with all that was typed. So the page says by the mark that it
// was served with whose it is, wherever a line is opened, and is left where the server knows somebody else.

document.title = "Délibéré"; // until Streamlit tells the title of a screen
const mark = document.getElementsByName("jury-screen")[0].content;
const Line = window.WebSocket;

// As web/security.py numbers them.
const CLOSED_TO_STRANGERS = 4401;
const CLOSED_TO_ANOTHER = 4403;

function leaveForTheEntrance() {
  window.location.replace(addressOf(`/entree?${new URLSearchParams({ suite: pathWithoutPrefix(window.location.pathname) + window.location.search })}`));
}

function leaveToAnother() {
  window.location.replace(addressOf(`/entree/autre-personne?langue=${document.documentElement.lang}`));
}

// A proxy that passes no websocket on, or asks the server under another name than the page's: the page would stay empty without a word.
const TRIES = 3;
let hasOpened = false;
let closed = 0;

async function sayRefused() {
  // If the server itself does not answer, the page waits for it.
  const answer = await fetch(addressOf("/_stcore/health")).catch(() => null);
  if (!answer?.ok || hasOpened || document.querySelector(".no-line")) return;
  const said = document.createElement("p");
  said.className = "no-line";
  said.role = "alert";
  said.textContent = document.getElementsByName("jury-no-line")[0].content.replace("{address}", window.location.origin + addressOf(""));
  document.body.append(said);
}

class OwnLine extends Line {
  constructor(address, protocols) {
    const marked = new URL(address, window.location.href);
    marked.searchParams.set("ecran", mark);
    super(marked, protocols);
    this.addEventListener("open", () => {
      hasOpened = true;
      document.querySelector(".no-line")?.remove();
    });
    this.addEventListener("close", ({ code }) => {
      closed += 1;
      if (!hasOpened && closed >= TRIES) sayRefused();
      if (code === CLOSED_TO_STRANGERS) leaveForTheEntrance();
      if (code === CLOSED_TO_ANOTHER) leaveToAnother();
    });
  }
}

window.WebSocket = OwnLine;
window.addEventListener("jury-another", leaveToAnother);

// A page that cannot go on loads itself anew, once the server answers: it understood nothing of what it was sent, nobody is let in by it any
// more (the server then says why), it asks for a script of the version that it was loaded from, which the server no longer has, or a weak
// network lost what it begins with.
// Each time in a row it waits longer since the last; what has held out for as long as the longest of these begins another row.
const WAITS_MS = [0, 3_000, 9_000, 30_000];
const LONGEST_MS = WAITS_MS.at(-1);
const AGAIN_MS = 3_000;
const RELOADED = "jury-reloaded";

function rowSoFar() {
  const { times, since } = JSON.parse(sessionStorage.getItem(RELOADED)) ?? { times: 0, since: 0 };
  return { times: Date.now() - since < LONGEST_MS ? times : 0, since };
}

async function loadAnew({ times, since }) {
  const isUsable = document.querySelector(FIRST) !== null;
  const isTooSoon = Date.now() - since < (isUsable ? LONGEST_MS : (WAITS_MS[times] ?? LONGEST_MS));
  if (isTooSoon && isUsable) return; // but for what it lacks
  const answer = isTooSoon ? null : await fetch(addressOf("/_stcore/health")).catch(() => null);
  if (!answer?.ok) {
    setTimeout(() => loadAnew({ times, since }), AGAIN_MS);
    return;
  }
  sessionStorage.setItem(RELOADED, JSON.stringify({ times: times + 1, since: Date.now() }));
  window.location.reload();
}
const cannotGoOn = () => loadAnew(rowSoFar());
for (const turn of ["jury-cannot-go-on", "vite:preloadError"]) window.addEventListener(turn, cannotGoOn);
const lose = ({ target }) => document.readyState !== "complete" && target.matches?.("script") && cannotGoOn();
window.addEventListener("error", lose, { capture: true });
// Its style comes before this script, and may be lost before it.
window.addEventListener("load", () => getComputedStyle(document.documentElement).getPropertyValue("--bar") || cannotGoOn());

// Asks again for a script of ours that comes later and that a weak network lost.
window.juryAgain = async (bring) => {
  try {
    return await bring();
  } catch {
    await new Promise((wait) => setTimeout(wait, 1_000));
    return window.juryAgain(bring);
  }
};

// While a page's line is cut, Streamlit opens a window over all of it, in English, until somebody closes it. The strip says the same below
// the bar (ui/live_component/lost_line.js): that window, which has nothing of ours in it, is closed as soon as it is there.
const CUT_OFF = ".stApp:not([data-test-connection-state=CONNECTED])";
const WINDOW_OF_STREAMLIT = "[data-testid=stDialog]:not(:has(.stElementContainer))";

// The page says that it is loading until its first element is there.
const FIRST = ".stApp :is(.stElementContainer, [role=alert])";

let frame = null;

function showFirstFrame() {
  if (document.querySelector(FIRST)) frame?.remove();
  else if (frame === null && document.body) {
    frame = Object.assign(document.createElement("div"), { className: "first-frame" });
    frame.append(Object.assign(document.createElement("p"), { role: "status", textContent: document.getElementsByName("jury-loading")[0].content }));
    document.body.prepend(frame);
  }
}

function closeWindow() {
  if (document.querySelector(CUT_OFF)) document.querySelector(`${WINDOW_OF_STREAMLIT} button`)?.click();
}

// A screen comes element by element, each as its script is ready: the last ones push the others down. So it shows its bar and its title, then
// all the rest at once (style/arriving.css), or what there is of it once that has taken too long.
const RUN = "data-test-script-state";
const ARRIVING_MS = 1500;
const LATE = "main [data-testid=stSkeleton]"; // what spins does so while the page runs
const COMPONENTS = "main [data-testid=stBidiComponentIsolated]";
const BAR = ".st-key-header";
const root = document.documentElement;
let arrival = null;
let there = { path: window.location.pathname, title: null };

// Tables and charts are drawn after their place is made, their place after the part of the page that is theirs.
function isDrawn(component) {
  const place = component.shadowRoot?.firstElementChild;
  const drawn = place?.querySelector(".whole tbody, .drawing") ?? place;
  return (drawn?.childElementCount ?? 0) > 0;
}

// To ask what has a place is to have the page laid out: not where that is done just to show it, and done again once it shows.
function hasArrived({ asksPlaces }) {
  if (!arrival.hasRun || document.querySelector(`.stApp:not([${RUN}=notRunning])`) || document.querySelector(LATE)) return false;
  const late = [...document.querySelectorAll(COMPONENTS)].filter((each) => !each.closest(BAR) && !isDrawn(each));
  return late.every((each) => asksPlaces && each.getClientRects().length === 0); // what has no place shows nothing
}

function follow() {
  if (watch({ asksPlaces: true })) requestAnimationFrame(follow);
}

// Shows the screen if it is all there; tells whether that is still to come.
function watch({ asksPlaces }) {
  if (arrival === null) return false;
  const title = document.querySelector("h1");
  // A run may be over before it was seen: what is there is of one.
  arrival.hasRun ||= title !== null || document.querySelector(`.stApp[${RUN}=running]`) !== null;
  if (title !== null) arrival.titled ??= performance.now();
  if (hasArrived({ asksPlaces }) || performance.now() - (arrival.titled ?? Infinity) > ARRIVING_MS) {
    arrival = null;
    there = { path: window.location.pathname, title };
    delete root.dataset.arriving;
  }
  return arrival !== null;
}

// With what has just come, not a frame later.
const watchNow = () => watch({ asksPlaces: false });
window.addEventListener("jury-drawn", watchNow);

function arrive({ hasRun }) {
  root.dataset.arriving = "";
  arrival = { hasRun, titled: null };
  if (watchNow()) requestAnimationFrame(follow);
}

// Another screen: the one before has been taken away.
function watchForScreen() {
  if (arrival === null && there.path !== window.location.pathname && !there.title?.isConnected) arrive({ hasRun: true });
}

function look() {
  showFirstFrame();
  closeWindow();
  watchForScreen();
  watchNow();
}

new MutationObserver(look).observe(document, { childList: true, subtree: true });
// Streamlit may show the other screen first and its address a moment later.
const push = window.history.pushState;
window.history.pushState = function (...address) {
  push.apply(this, address);
  watchForScreen();
};
arrive({ hasRun: false });

// Escape shuts the calendar and the window that the field is in before the field keeps what was typed into it. Enter is how it keeps it.
window.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || !event.target.closest?.("[role=dialog] .st-key-console-plan-end")) return;
    event.target.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  },
  { capture: true },
);

// Whoever spaces letters out is not told in a stylesheet: ten blanks are then longer.
function watchLetters() {
  const letters = Object.assign(document.createElement("span"), { className: "letters", textContent: "\u00a0".repeat(10) });
  letters.ariaHidden = "true";
  document.body.append(letters);
  const tell = () => root.toggleAttribute("data-spaced", parseFloat(getComputedStyle(letters).letterSpacing) > 0);
  new ResizeObserver(tell).observe(letters);
}
window.addEventListener("DOMContentLoaded", watchLetters);

// Streamlit's page asks where its server is and what it is set to before it opens its line: under the address of the screen first, where
// nothing is found, then a tenth of a second later at the root. Told by name, it asks nothing: a reload is some 150 ms sooner.
window.__streamlit = {
  BACKEND_BASE_URL: window.location.origin + addressOf(""),
  HOST_CONFIG: { allowedOrigins: [window.location.origin], useExternalAuthToken: false },
};
