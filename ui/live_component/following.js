// Follows the call as soon as the page's first run is over, not once its strip has a place: what there is to say has been told by then, and
// is painted with the strip. Sooner, the server would answer this while it makes the page.

const { content: mark, dataset } = document.getElementsByName("jury-screen")[0]; // of the device for which this page was loaded
const RUN = "data-test-script-state";
const waiting = []; // what was told before anybody listened
let port = null;

export const followed = Number(dataset.person); // whose page this is
export const STREAM = new URL(`./stream.js?${new URLSearchParams({ ecran: mark })}`, import.meta.url).href;
export const isShared = typeof SharedWorker !== "undefined"; // one stream for all tabs of the browser

function open() {
  if (port !== null) return;
  port = new SharedWorker(STREAM, { type: "module", name: `jury-${followed}` }).port;
  port.onmessage = ({ data }) => waiting.push(data);
}

export function tellTo(hear) {
  open();
  waiting.splice(0).forEach(hear);
  port.onmessage = ({ data }) => hear(data);
}

export function close() {
  port?.postMessage("bye");
  port?.close();
}

let hasRun = false;
const watch = new MutationObserver(() => {
  const state = document.querySelector(".stApp")?.getAttribute(RUN);
  hasRun ||= state === "running";
  if (!hasRun || state !== "notRunning") return;
  watch.disconnect();
  open();
});
if (isShared) watch.observe(document.documentElement, { subtree: true, childList: true, attributeFilter: [RUN] });
