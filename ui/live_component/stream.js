// Follows the call for every tab of this browser: a browser opens six connections to a server, and each tab already has one.
// As a SharedWorker it serves all tabs; where there is none (some phones), a tab imports it and follows by itself while it is seen.

import { addressOf } from "./addresses.js";

const SILENCE_MS = 40_000; // the server gives a sign of life every 15 s
const POLL_MS = 10_000;
const ANSWER_MS = 8_000; // on a bad line, an answer may never come; the next question is asked later than that
const RETURN_MS = 3_000;
const WHOSE = new URL(import.meta.url).search; // the mark of the page that this was loaded for
const ANOTHER_S = 409;
const NOBODY_S = 404; // the access has ended, or something must be declared first: the page, loaded anew, says which

export function follow(tell) {
  let source = null;
  let heardAt = 0;
  let isResting = false;
  let toldAt = Date.now(); // when the server last said anything, by the stream or asked
  let last = { state: "late", strip: null, at: 0, toldAt };

  function say(change) {
    last = { ...last, ...change, toldAt };
    tell(last);
  }

  function hear() {
    heardAt = toldAt = Date.now();
    if (last.state !== "live") say({ state: "live", isNews: false });
  }

  function open() {
    source?.close();
    const opened = new EventSource(addressOf(`/direct${WHOSE}`));
    source = opened;
    opened.onmessage = (event) => {
      heardAt = toldAt = Date.now();
      say({ state: "live", strip: JSON.parse(event.data), at: heardAt, isNews: true });
    };
    opened.addEventListener("beat", hear);
    opened.onerror = () => {
      if (opened !== source) return;
      if (last.state === "live") say({ state: "late", isNews: false });
      if (opened.readyState !== EventSource.CLOSED) return;
      askWhose();
      setTimeout(() => opened === source && !isResting && open(), RETURN_MS * (1 + Math.random()));
    };
  }

  function rest() {
    isResting = true;
    source.close();
  }

  function wake() {
    if (!isResting) return;
    isResting = false;
    say({ state: "late", isNews: false });
    heardAt = Date.now();
    open();
  }

  async function askState() {
    const answer = await fetch(addressOf(`/direct/etat${WHOSE}`), { signal: AbortSignal.timeout(ANSWER_MS) });
    if (answer.status === ANOTHER_S) {
      rest();
      say({ state: "another", strip: null, isNews: false });
    }
    if (answer.status === NOBODY_S) tell({ ...last, state: "over", isNews: false });
    return answer;
  }

  // A stream that was refused: whether somebody else came in is not told with it.
  const askWhose = () => askState().catch(() => {});

  async function poll() {
    if (isResting) return;
    if (source.readyState === EventSource.OPEN && Date.now() - heardAt < SILENCE_MS) return;
    if (Date.now() - heardAt >= SILENCE_MS) open();
    const askedAt = Date.now();
    const isLate = () => isResting || last.state === "live" || heardAt > askedAt;
    try {
      const answer = await askState();
      if (!answer.ok) throw new Error(answer.status);
      const strip = await answer.json();
      toldAt = Date.now();
      if (isLate()) return; // the stream was quicker, even where it is lost again: what was asked before is older
      const isOther = JSON.stringify(strip) !== JSON.stringify(last.strip);
      // News all the same: parts of the page show more than the strip says.
      say({ state: "slow", strip, at: isOther ? Date.now() : last.at, isNews: true });
    } catch {
      if (!isLate()) say({ state: "offline", isNews: false });
    }
  }

  open();
  heardAt = Date.now();
  setInterval(poll, POLL_MS);
  return { latest: () => last, rest, wake };
}

if (typeof SharedWorkerGlobalScope !== "undefined" && self instanceof SharedWorkerGlobalScope) {
  const ports = new Set();
  const { latest } = follow((message) => ports.forEach((port) => port.postMessage(message)));
  self.onconnect = (event) => {
    const port = event.ports[0];
    ports.add(port);
    port.onmessage = () => ports.delete(port); // a tab that closes says so
    port.postMessage({ ...latest(), isNews: false });
  };
}
