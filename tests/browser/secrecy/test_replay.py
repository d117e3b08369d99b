"""A finalised meeting read again: nothing of a hidden file reaches whoever is recused on it, in sight, on the line or in the address."""

import pytest
from playwright.sync_api import Page, expect

from deliberation.call.people import Role
from deliberation.operations.call.people import save_person
from deliberation.operations.meeting.agenda import call_item
from deliberation.operations.meeting.meeting import close_meeting
from deliberation.selection.decisions import Outcome
from phrases import _, language
from tests.browser import looking
from tests.browser.council import CHAIR, LETTERS, ORGANISER, RECUSED, TITLES, Council
from tests.browser.everything import Line

FOR_WHOLE = pytest.importorskip("extras.replay.moments").FOR_WHOLE
REPLAY = "seance-acte-par-acte"
REASON = "Un motif propre aux courriers"


def hold(council: Council) -> None:
    """Discuss the hidden file and lock the selection; whoever is recused on it reads the records too, as staff."""
    save_person(
        council.uow(), **council.by_console(), person_id=council.person(RECUSED).id, name=RECUSED, roles=frozenset({Role.JUROR, Role.STAFF})
    )
    council.open_meeting()
    call_item(council.uow(), **council.by(CHAIR), candidature_id=council.id_of(LETTERS))
    for title in TITLES:
        council.decide(title, Outcome.DECLINED, by=CHAIR, reason=REASON if title == LETTERS else "Dit.", override_reason="Dit.")
    close_meeting(council.uow(), **council.by(CHAIR))
    council.finalise(by=CHAIR)


def opened(council: Council, name: str) -> tuple[Page, Line]:
    line = Line()
    page = council.screen(name, REPLAY, before=line.listen)
    looking.at_rest(page)
    return page, line


def test_meeting_read_again_tells_whoever_is_recused_nothing_of_the_hidden_file(council: Council) -> None:
    hold(council)
    hidden = (LETTERS, council.dossier_of(LETTERS), REASON)
    page, line = opened(council, RECUSED)
    with language("fr"):
        expect(page.get_by_text(_(FOR_WHOLE))).to_be_visible()
    assert page.get_by_role("slider").count() == 0
    for told in hidden:
        assert not line.holds(told)
        assert told not in page.content() + page.url
    page, line = opened(council, ORGANISER)
    with language("fr"):
        page.get_by_role("button", name=_("Next file")).click()
    expect(page.get_by_text(LETTERS).first).to_be_visible()
    assert all(line.holds(told) for told in hidden[:2])  # to whom it is told, it comes on the same line
