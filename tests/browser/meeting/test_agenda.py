"""Lists put in order: dragging and keys move a file, and the focus stays on it; on the console’s agenda a click calls one."""

import pytest
from playwright.sync_api import Locator, Page, expect

from deliberation.operations.meeting.meeting import open_meeting
from tests.browser import looking
from tests.browser.council import CHAIR, FLOODS, LETTERS, TIDES, Council
from tests.worlds.terms import Outcome, agenda

pytestmark = pytest.mark.looks


def order(council: Council) -> list[str]:
    snapshot = council.snapshot
    return [snapshot.candidature(item.candidature_id).title for item in agenda(snapshot)]


def lines(page: Page, key: str = "console.agenda.list") -> Locator:
    return looking.keyed(page, key).get_by_role("listitem")


def shows(page: Page, *titles: str, key: str = "console.agenda.list") -> None:
    for place, title in enumerate(titles):
        expect(lines(page, key).nth(place)).to_contain_text(title)
    looking.at_rest(page)


def test_files_are_ordered_by_keys_and_by_dragging_and_called_by_a_click(council: Council) -> None:
    open_meeting(council.uow(), **council.by(CHAIR))
    chair = council.screen(CHAIR, "seance")
    expect(chair.locator(".strip")).to_have_attribute("data-state", "live")
    shows(chair, TIDES, LETTERS, FLOODS)

    tides = lines(chair).nth(0).get_by_role("button", name=TIDES)
    tides.focus()
    chair.keyboard.press("Alt+ArrowDown")
    shows(chair, LETTERS, TIDES, FLOODS)
    assert order(council) == [LETTERS, TIDES, FLOODS]
    expect(lines(chair).nth(1).get_by_role("button", name=TIDES)).to_be_focused()
    chair.keyboard.press("ArrowDown")
    expect(lines(chair).nth(2).get_by_role("button", name=FLOODS)).to_be_focused()

    lines(chair).nth(2).drag_to(lines(chair).nth(0))
    shows(chair, FLOODS, LETTERS, TIDES)
    assert order(council) == [FLOODS, LETTERS, TIDES]

    lines(chair).nth(1).get_by_role("button", name=LETTERS).click()
    expect(chair.locator(".strip")).to_contain_text(LETTERS)
    assert council.snapshot.meeting.current == council.id_of(LETTERS)


def test_reserve_list_is_ordered_by_keys_and_by_dragging(council: Council) -> None:
    track = council.snapshot.call.tracks[0].code
    for title in (TIDES, LETTERS, FLOODS):
        council.decide(title, Outcome.RESERVE, track=track, reason="Dit.")
    chair, key = council.screen(CHAIR, "selection"), f"slots.reserve.{track}"
    shows(chair, f"1{council.dossier_of(TIDES)}", LETTERS, FLOODS, key=key)

    lines(chair, key).nth(2).get_by_role("button", name=FLOODS).focus()
    chair.keyboard.press("Alt+ArrowUp")
    shows(chair, TIDES, FLOODS, f"3{council.dossier_of(LETTERS)}", key=key)
    expect(lines(chair, key).nth(1).get_by_role("button", name=FLOODS)).to_be_focused()

    lines(chair, key).nth(0).drag_to(lines(chair, key).nth(2))
    shows(chair, FLOODS, TIDES, LETTERS, key=key)
    assert [council.snapshot.decision(council.id_of(title)).reserve_rank for title in (FLOODS, TIDES, LETTERS)] == [1, 2, 3]
