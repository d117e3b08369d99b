"""What our scripts never do to somebody who only looks."""

import re

from tests.places import ROOT

SCRIPTS = {path.name: path.read_text(encoding="utf-8") for folder in ("ui", "web") for path in (ROOT / folder).rglob("*.js")}
OPENS = re.compile(r"\bwindow\.open\(|(?<!\.)\bopen\(\s*[\"'`](?:https?:|/)")
# Before a finger or a button is lifted, or by how a finger moves. Dragging has its own events, and its keys beside it.
TOO_EARLY = re.compile(r"(?:\bon|[\"'])(?:pointerdown|pointermove|mousedown|mousemove|touchstart|touchmove|gesture\w+)\b")
# One forgets where the focus was, the next keeps the focus and the page as they are until the release, the last hears of no move: it tells
# plotly of one, so that its box stands at the point that keys have reached.
HOLDS = {"assisted.js", "explored.js", "pressing.js"}


def test_no_script_opens_a_window_or_acts_before_a_finger_is_lifted() -> None:
    assert len(SCRIPTS) > 20
    assert {name for name, text in SCRIPTS.items() if OPENS.search(text)} == set()
    assert {name for name, text in SCRIPTS.items() if TOO_EARLY.search(text)} == HOLDS
