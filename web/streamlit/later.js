// The page's first script, lost by a weak network, can't say so itself.
if (!window.juryAgain) window.location.reload();

// Fetches, once a screen stands still and nobody waits for anything, what the next ones need. Where data is counted, nothing.

const addresses = [/* addresses */];
const STILL = ".stApp[data-test-connection-state=CONNECTED][data-test-script-state=notRunning]";
const STILL_MS = 1_000;
const AT_ONCE = 2; // of the six requests that a browser has under way, the rest is left to whoever is here

let stillSince = null;

function look() {
  stillSince = document.querySelector(STILL) ? (stillSince ?? performance.now()) : null;
  const isStill = stillSince !== null && performance.now() - stillSince >= STILL_MS;
  if (isStill) for (let i = 0; i < AT_ONCE; i += 1) fetchNext();
  else setTimeout(look, STILL_MS / 4);
}

const named = () => new Set(Array.from(document.querySelectorAll("link"), (link) => link.getAttribute("href")));

function fetchNext() {
  const address = addresses.find((each) => !named().has(each));
  if (!address) return;
  const link = document.createElement("link");
  Object.assign(link, { rel: "prefetch", as: "script", crossOrigin: "", href: address });
  link.onload = link.onerror = fetchNext;
  document.head.append(link);
}

if (!navigator.connection?.saveData) look();
