// In the page that is measured: when somebody acted, and when the last frame came that changed what they see.
//
// A change is a mutation of the document or of a shadow root in it, or a stroke on a canvas. Its frame is the first task after the
// animation frame that follows it. What is for screen readers alone (inside a canvas, announced) is not counted; nor is the strip's
// clock, which ticks whatever is done. A page is still if its script has ended and nothing has changed for a while.
(() => {
  const READY = ".stApp[data-test-connection-state=CONNECTED][data-test-script-state=notRunning]";
  const STALE = "[data-stale=true]";
  const STROKES = ["clearRect", "drawImage", "fillRect", "fillText"];
  const channel = new MessageChannel();
  const roots = new Set([document]);
  const written = new Map(); // canvas → texts written on it since the act
  let expected = window.benchExpected ?? null; // what a page is loaded for
  let actedAt = expected ? 0 : null; // milliseconds from the start of the navigation, as all times here
  let seenAt = null;
  let wholeAt = null;
  let changedAt = 0;
  let isAwaitingFrame = false;

  function change() {
    if (isAwaitingFrame) return;
    isAwaitingFrame = true;
    requestAnimationFrame(() => channel.port2.postMessage(null));
  }

  channel.port1.onmessage = () => {
    isAwaitingFrame = false;
    changedAt = performance.now();
    if (actedAt !== null && seenAt === null && expected && holds(expected.seen)) seenAt = changedAt;
    if (seenAt !== null && wholeAt === null && expected.whole.every(holds)) wholeAt = changedAt;
  };

  function isVisible({ target }) {
    const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
    return !element?.closest("canvas, .announced, .strip .clock");
  }

  const observer = new MutationObserver((mutations) => mutations.some(isVisible) && change());
  const observe = (root) => observer.observe(root, { attributes: true, characterData: true, childList: true, subtree: true });

  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    roots.add(root);
    observe(root);
    return root;
  };

  for (const stroke of STROKES) {
    const draw = CanvasRenderingContext2D.prototype[stroke];
    CanvasRenderingContext2D.prototype[stroke] = function (...what) {
      if (this.canvas.isConnected) change();
      if (stroke === "fillText") written.set(this.canvas, (written.get(this.canvas) ?? new Set()).add(what[0]));
      return draw.apply(this, what);
    };
  }

  // The last key or button before anything is seen: moving there and typing what comes first is not waited for.
  for (const kind of ["pointerup", "keydown"]) {
    addEventListener(kind, (event) => expected && seenAt === null && (actedAt = event.timeStamp), { capture: true });
  }
  observe(document);

  function find(selector) {
    for (const root of roots) {
      const found = (root === document || root.host.isConnected) && root.querySelector(selector);
      if (found) return found;
    }
    return null;
  }

  function hasWritten(element, text) {
    return [...written].some(([canvas, texts]) => element.contains(canvas) && [...texts].some((each) => each.includes(text)));
  }

  // Whether the first element that matches is there, says a text (or bears it on a canvas, since the act), says another than before.
  function holds({ selector, text, other }) {
    const element = find(selector);
    if (!element) return false;
    const said = element.textContent;
    return (text === null || said.includes(text) || hasWritten(element, text)) && (other === null || said !== other);
  }

  function isStill(quietMs) {
    const isDone = document.querySelector(READY) !== null && document.querySelector(STALE) === null;
    return isDone && !isAwaitingFrame && performance.now() - changedAt >= quietMs;
  }

  window.bench = {
    expect(what) {
      [expected, actedAt, seenAt, wholeAt] = [what, null, null, null];
      written.clear();
    },
    isStill,
    // Milliseconds from the act until what was asked for was seen, until all else was there too, and until the page was still; null while
    // it is not.
    result(quietMs) {
      if (actedAt === null || seenAt === null || wholeAt === null || !isStill(quietMs) || !expected.whole.every(holds)) return null;
      return { seen: seenAt - actedAt, whole: wholeAt - actedAt, still: changedAt - actedAt };
    },
  };
})();
