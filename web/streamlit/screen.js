// A page belongs to whoever it was loaded for: what its fields hold is theirs. The browser's cookie may become somebody else's while the
// page stays open, and its line, once cut, would come back under that name with all that was typed. So the page says by the mark that it
// was served with whose it is, wherever a line is opened, and is left where the server knows somebody else.

const mark = document.getElementsByName("jury-screen")[0].content;
const Line = window.WebSocket;

// As web/security.py numbers them.
const CLOSED_TO_STRANGERS = 4401;
const CLOSED_TO_ANOTHER = 4403;

function leaveForTheEntrance() {
  window.location.replace(`/entree?${new URLSearchParams({ suite: window.location.pathname + window.location.search })}`);
}

function leaveToAnother() {
  window.location.replace(`/entree/autre-personne?langue=${document.documentElement.lang}`);
}

window.WebSocket = class extends Line {
  constructor(address, protocols) {
    const marked = new URL(address, window.location.href);
    marked.searchParams.set("ecran", mark);
    super(marked, protocols);
    this.addEventListener("close", ({ code }) => {
      if (code === CLOSED_TO_STRANGERS) leaveForTheEntrance();
      if (code === CLOSED_TO_ANOTHER) leaveToAnother();
    });
  }
};
window.addEventListener("jury-another", leaveToAnother);

// While a page's line is cut, Streamlit opens a window over all of it, in English, until somebody closes it. The strip says the same below
// the bar (ui/live_component/lost_line.js): that window, which has nothing of ours in it, is closed as soon as it is there.
const CUT_OFF = ".stApp:not([data-test-connection-state=CONNECTED])";
const WINDOW_OF_STREAMLIT = "[data-testid=stDialog]:not(:has([data-testid=stVerticalBlock]))";

function closeWindow() {
  if (document.querySelector(CUT_OFF)) document.querySelector(`${WINDOW_OF_STREAMLIT} button`)?.click();
}

new MutationObserver(closeWindow).observe(document, { childList: true, subtree: true });
