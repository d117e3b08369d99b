"""Lists on the room's screen that take several pages: every file is read on one of them, however many there are."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.council import CHAIR, FLOODS, LETTERS, ROOM, TIDES, Council
from tests.browser.looking import script
from tests.depth import sample
from tests.worlds.acts import close_meeting, read_list, record_departures, reveal_all, show_on_projector
from tests.worlds.terms import Change, Outcome, ProjectorView, agenda, unfit

pytestmark = pytest.mark.looks

WALLS = ((1024, 768), (1280, 720), (1920, 1080), (3840, 2160))
COUNTS = sample(range(1, 61), 20, of="rows of lists")
UNREAD = script("unread_rows")
PAGE_SECONDS = 12


def _agenda(council: Council) -> None:
    _project(council, ProjectorView.AGENDA)


def _ranking(council: Council) -> None:
    reveal_all(council.uow(), **council.by(CHAIR))
    _project(council, ProjectorView.RANKING)


def _selection(council: Council) -> None:
    council.decide(FLOODS, Outcome.SELECTED, "technical", by=CHAIR, reason="Dit.")
    council.decide(TIDES, Outcome.RESERVE, "technical", by=CHAIR, reason="Dit.")
    _project(council, ProjectorView.BOARD)


def _laureates(council: Council) -> None:
    _selection(council)
    record_departures(council.uow(), **council.on(LETTERS, by=CHAIR))
    council.decide(LETTERS, Outcome.DECLINED, by=CHAIR, reason="Dit.")
    close_meeting(council.uow(), **council.by(CHAIR))
    council.finalise()


def _agreement(council: Council) -> None:
    changes = [
        Change(item.candidature_id, Outcome.DECLINED)
        for item in agenda(council.snapshot)
        if unfit(council.snapshot, item.candidature_id) is None
    ]
    read_list(council.uow(), **council.by(CHAIR), changes=changes)


def _project(council: Council, what: ProjectorView) -> None:
    show_on_projector(council.uow(), **council.by_console(), what=what)


LISTS = (_agenda, _ranking, _selection, _laureates, _agreement)


@pytest.mark.parametrize("put", sample(LISTS, 2, of="pages of the room"), ids=lambda put: put.__name__.strip("_"))
def test_every_file_of_a_list_is_whole_on_one_of_its_pages(council: Council, put: Callable[[Council], None]) -> None:
    council.open_meeting()
    put(council)
    room = council.screen(ROOM, "")
    for width, height in sample(WALLS, 2, of="walls of lists"):
        room.set_viewport_size({"width": width, "height": height})
        _expect_every_row_read(room)


def _expect_every_row_read(room: Page) -> None:
    expect(room.locator(".list[data-pages]")).to_be_visible()
    assert room.evaluate(UNREAD, [".list", list(COUNTS), PAGE_SECONDS]) == []
    room.reload()
