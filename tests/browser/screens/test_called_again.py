"""What listens or ticks in a component’s script: Streamlit calls the script at each drawing, and ends it when it goes.

It also ends a drawing whose script came after the next one had begun, though what was drawn stays.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.places import ROOT
from ui.shims.components import script_of

pytestmark = pytest.mark.looks

# Keeps what listens, to what, and what ticks.
COUNT = """() => {
  const held = (window.held = new Map());
  const places = new Map();
  const place = (one) => places.get(one) ?? places.set(one, places.size).get(one);
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (kind, listener, ...more) {
    held.set(`${place(this)} ${kind} ${place(listener)}`, true);
    addEventListener.call(this, kind, listener, ...more);
  };
  EventTarget.prototype.removeEventListener = function (kind, listener, ...more) {
    held.delete(`${place(this)} ${kind} ${place(listener)}`);
    removeEventListener.call(this, kind, listener, ...more);
  };
  const { setInterval, clearInterval } = window;
  window.setInterval = (...said) => {
    const id = setInterval(...said);
    held.set(`tick ${id}`, true);
    return id;
  };
  window.clearInterval = (id) => {
    held.delete(`tick ${id}`);
    clearInterval(id);
  };
}"""
CALL = """async ([script, html, data]) => {
  const root = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" });
  root.innerHTML = html;
  const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const counts = [];
  const ends = [];
  for (let time = 0; time < 3; time++) {
    ends.push(module.default({ data: { ...data }, parentElement: root, setStateValue() {} }));
    counts.push(window.held.size);
  }
  ends[0]();
  counts.push(window.held.size);
  root.host.remove();
  ends[2]();
  return [...counts, window.held.size];
}"""
SCRIPTS: dict[tuple[str, ...], tuple[str, dict[str, Any]]] = {
    ("ui/widgets/drawing.js",): ('<div class="drawing"></div>', {"svg": "<svg></svg>", "narrow": False, "widths": [], "width": None}),
    ("ui/meeting/console/ticking.js", "ui/meeting/console/presses.js", "ui/meeting/console/script.js"): (
        "<button></button>",
        {"acts": "acts", "choices": "choices", "skip": "", "words": {}},
    ),
}


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        page = context.new_page()
        page.evaluate(COUNT)
        yield page


@pytest.mark.parametrize("parts", SCRIPTS, ids=lambda parts: parts[-1])
def test_script_that_is_called_again_listens_once_and_ends_with_its_component(bare: Page, parts: tuple[str, ...]) -> None:
    first, *again, after = bare.evaluate(CALL, [script_of(*(ROOT / part for part in parts)), *SCRIPTS[parts]])
    assert (first > 0, set(again), after) == (True, {first}, 0)
