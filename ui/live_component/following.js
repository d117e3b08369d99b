// Follows the call from a page's beginning, while Streamlit's scripts are read: what there is to say has been told by the time that the strip
// has a place, and is painted with the page.

const { content: mark, dataset } = document.getElementsByName("jury-screen")[0]; // of the device for which this page was loaded

export const followed = Number(dataset.person); // whose page this is
export const STREAM = new URL(`./stream.js?${new URLSearchParams({ ecran: mark })}`, import.meta.url).href;
export const isShared = typeof SharedWorker !== "undefined"; // one stream for all tabs of the browser

const port = isShared ? new SharedWorker(STREAM, { type: "module", name: `jury-${followed}` }).port : null;
const waiting = []; // what was told before anybody listened
if (port) port.onmessage = ({ data }) => waiting.push(data);

export function tellTo(hear) {
  waiting.splice(0).forEach(hear);
  port.onmessage = ({ data }) => hear(data);
}

export function close() {
  port?.postMessage("bye");
  port?.close();
}
