"""What listens or ticks in a component’s script: Streamlit calls the script at each drawing, and ends it when it goes.

It also ends a drawing whose script came after the next one had begun, though what was drawn stays.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import script
from tests.places import ROOT
from ui.shims.components import script_of

pytestmark = pytest.mark.looks

COUNT = script("count_listeners")
CALL = script("call_again")
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
