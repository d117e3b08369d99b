"""What is ready to be sent to Streamlit: a page for each shim, each with a script that compiles."""

import re
from pathlib import Path

import pytest

from tests.places import ROOT
from ui.shims.installing import SHIMS

FOLDER = ROOT / "docs" / "upstream"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
LINES_MAX = 30


def test_each_shim_has_a_page_and_each_page_a_line_of_the_table() -> None:
    table = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (.+?) \| \[([\w.-]+)\]", table, re.MULTILINE))
    assert {shim.name for shim in SHIMS} <= rows.keys()
    assert sorted(rows.values()) == [path.name for path in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_has_a_script_that_compiles_and_says_the_change(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    (script,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    compile(script, page.name, "exec")
    assert len(script.splitlines()) <= LINES_MAX
    assert "**What happens.**" in text
    assert "**The change.**" in text
