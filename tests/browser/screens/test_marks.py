"""What an image's marks answer, on a bare page: by pointer, finger and keys, for titles that would be markup."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from charts.drawing.image import drawing
from charts.heatmap import criteria_heatmap
from charts.parts.chart import Chart
from charts.parts.theme import Size
from charts.radars.sheet import sheet_radar
from charts.ranking_chart import ranking_chart
from deliberation.snapshot.snapshot import Snapshot
from tests.browser.looking import script
from tests.worlds.snapshots import make_candidature, make_snapshot
from web.streamlit import own_files

pytestmark = pytest.mark.looks

HOSTILE = "<img src=x onerror=window.broken=1> **gras** & " + "très long " * 30
SCRIPT_BYTES_MAX = 8_000
MOUNT = script("mount_marks")
CHARTS: Mapping[str, Callable[[Snapshot], Chart]] = {
    "ranking": ranking_chart,
    "criteria": criteria_heatmap,
    "radar": lambda snapshot: sheet_radar(snapshot, 2),
    "narrow radar": lambda snapshot: sheet_radar(snapshot, 2, size=Size.PHONE),
}


@pytest.fixture
def mount(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Show a chart of three files, of which the second has a hostile title, on a page without the dashboard."""
    candidatures = [make_candidature(1), make_candidature(2, title=HOSTILE), make_candidature(3)]
    snapshot = make_snapshot(marks=[[[5, 4]], [[4, 2]], [[1, 3]]], candidatures=candidatures)
    contexts = []

    def mounted(name: str, **options: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": 1300, "height": 900}, **options))
        page = contexts[-1].new_page()
        chart = CHARTS[name](snapshot)
        svg = drawing(chart.figure, label=chart.alt, size=Size.PHONE if name == "narrow radar" else Size.SCREEN)
        page.evaluate(MOUNT, [own_files.contents()[own_files.MARKS].decode(), svg])
        return page

    yield mounted
    for context in contexts:
        context.close()


def test_mark_pointed_at_shows_its_box_and_lights_its_row_and_a_row_its_mark(mount: Callable[..., Page]) -> None:
    page = mount("ranking")
    mark = page.locator("circle[data-dossier='1002']")
    mark.hover()
    expect(page.locator(".mark-box")).to_contain_text(HOSTILE.strip())
    expect(page.locator(".mark-box")).to_contain_text("Score\u00a0: 3,00")
    expect(page.locator("tr.lit")).to_have_text("1002")
    assert page.evaluate("window.broken") is None
    page.locator("tr[data-dossier]").hover()
    expect(page.locator(".mark-box")).to_be_hidden()
    expect(page.locator("circle.lit")).to_have_attribute("data-dossier", "1002")
    mark.hover()
    expect(page.locator(".mark-box")).to_be_visible()
    expect(page.locator("circle.lit")).to_have_attribute("data-dossier", "1002")
    mark.click()
    assert page.evaluate("window.opened") == ["1002"]


def test_keys_go_from_cell_to_cell_and_open_a_sheet(mount: Callable[..., Page]) -> None:
    page = mount("criteria")
    page.keyboard.press("Tab")
    keys = page.get_by_role("slider", name="Points")
    expect(keys).to_be_focused()
    expect(keys).to_have_attribute("aria-valuetext", re.compile(r"^Projet 1, Critère 1\s: 5,00 \(\+1,7\) · 1\snote$"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.evaluate("window.answerAgain()")  # as at each drawing of the page: what is read stays
    expect(keys).to_be_focused()
    expect(keys).to_have_attribute("aria-valuenow", "4")
    expect(page.locator(".mark-box p").last).to_have_text(re.compile(r"^Critère 2\s: 2,00 \(−1,0\) · 1\snote$"))
    page.keyboard.press("Enter")
    assert page.evaluate("window.opened") == ["1002"]
    page.keyboard.press("Escape")
    expect(page.locator(".mark-box")).to_be_hidden()


def test_finger_reads_first_and_opens_when_it_comes_again(mount: Callable[..., Page]) -> None:
    page = mount("ranking", has_touch=True)
    mark = page.locator("circle[data-dossier='1003']")
    mark.tap()
    expect(page.locator(".mark-box")).to_contain_text("Projet 3")
    assert page.evaluate("window.opened") == []
    mark.tap()
    assert page.evaluate("window.opened") == ["1003"]


def test_box_goes_with_its_mark_until_a_finger_is_put_elsewhere(mount: Callable[..., Page]) -> None:
    page = mount("ranking", has_touch=True)
    page.locator("circle[data-dossier='1003']").tap()
    box = page.locator(".mark-box")
    page.add_style_tag(content="body { padding-bottom: 2000px; }")
    top = box.evaluate("(box) => box.getBoundingClientRect().top")
    page.evaluate("window.scrollTo(0, 20)")
    page.wait_for_function("(top) => Math.abs(window.answered.box.getBoundingClientRect().top - top + 20) < 1", arg=top)
    page.locator("tr[data-criterion]").tap()
    expect(box).to_be_hidden()


def test_legend_entries_of_two_lines_are_a_target_each(mount: Callable[..., Page]) -> None:
    entries = mount("narrow radar").locator(".legend-entry")
    lines = sorted(set(entries.evaluate_all("(entries) => entries.map((entry) => Math.round(entry.getBoundingClientRect().top))")))
    assert len(lines) > 1
    assert min(below - above for above, below in pairwise(lines)) >= 24


def test_legend_entry_is_a_button_that_hides_its_series(mount: Callable[..., Page]) -> None:
    page = mount("radar")
    entry = page.get_by_role("button", name="Moyenne du jury")
    expect(entry).to_have_attribute("aria-pressed", "true")
    entry.click()
    expect(entry).to_have_attribute("aria-pressed", "false")
    expect(page.locator("g[data-series='Moyenne du jury']")).to_be_hidden()
    page.locator("svg circle[data-criterion='c1']").first.hover(force=True)  # under another mark of that criterion
    expect(page.locator("tr.lit")).to_have_text("c1")


def test_script_of_all_marks_is_small() -> None:
    assert len(own_files._hold_file(own_files.MARKS, is_small=True).content) <= SCRIPT_BYTES_MAX
