"""An item called, voted and decided without a mouse, and marks given without one: what has the focus can be seen, and keeps it."""

import re

from playwright.sync_api import Locator, Page, expect

from deliberation import operations
from deliberation.call.call import Phase
from deliberation.meeting.ballots import Method, Option, Question
from deliberation.meeting.presence import Presence
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome
from tests.browser import looking
from tests.browser.council import CHAIR, FIRST, MEMBERS, TIDES, Council

STEPS_MOST = 60
MARK_OF_ALL = 3
# Whether what has the focus, or what is drawn around it, says so.
IS_SEEN = "e => [e, e.parentElement, e.closest('label')].some(each => each && getComputedStyle(each).outlineStyle === 'solid')"


def reach(page: Page, target: Locator) -> None:
    """Tab until ``target`` has the focus, which must show."""
    looking.at_rest(page)
    expect(target).to_be_visible()
    for _step in range(STEPS_MOST):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            assert target.evaluate(IS_SEEN)
            return
    raise AssertionError(f"not reached in {STEPS_MOST} steps: {target}")


def press(page: Page, key: str) -> None:
    reach(page, looking.button(page, key))
    page.keyboard.press("Enter")


def choose(page: Page, key: str, place: int) -> None:
    """Choose among options side by side: the first has the focus when one comes to them, arrows go from one to the next."""
    reach(page, looking.option(page, key, 0))
    for _step in range(place):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")


def opened(council: Council, name: str, address: str) -> Page:
    page = council.screen(name, address)
    expect(page.locator(".strip")).to_have_attribute("data-state", "live")
    looking.at_rest(page)
    return page


def test_item_is_called_voted_and_decided_by_keyboard_alone(council: Council) -> None:
    chair, member = opened(council, CHAIR, "seance"), opened(council, FIRST, "suivre")
    reach(chair, looking.button(chair, "console.presence"))
    chair.keyboard.press("Enter")
    press(chair, "console.presence.all")
    expect(chair.get_by_text("Séance : 3 sur 3, 2 requis")).to_be_visible()
    chair.keyboard.press("Escape")
    press(chair, "console.open")
    expect(looking.button(chair, "console.suspend")).to_be_visible()
    press(chair, "console.next")
    expect(chair.locator(".strip")).to_contain_text(TIDES)
    press(chair, "console.ballot.open")

    dossier = council.dossier_of(TIDES)
    press(member, f"meeting.vote.{dossier}.1.{Option.AGAINST}")
    expect(chair.locator(".strip")).to_contain_text("Votes : 1 sur 3")
    press(chair, "console.ballot.close.ask")
    press(chair, "console.ballot.close")
    expect(looking.button(chair, "console.ballot.close")).to_have_count(0)

    key = f"console.decision.{dossier}.0"
    choose(chair, f"{key}.1.outcome", looking.OUTCOME_TILES.index(Outcome.DECLINED))
    reach(chair, looking.keyed(chair, f"{key}.reason").get_by_role("textbox"))
    chair.keyboard.type("Trop tôt")
    press(chair, "console.decide")
    expect(chair.locator(".strip")).to_contain_text(re.compile(f"✕ Non retenue .*{TIDES}"))
    assert (council.decision(TIDES).outcome, council.who_did(Act.VOTED)) == (Outcome.DECLINED, [(FIRST, "700101")])


def test_focus_stays_on_a_vote_while_others_vote(council: Council) -> None:
    operations.record_presence(
        council.uow(), **council.by(CHAIR), presences={council.people[name].id: Presence.PRESENT for name in MEMBERS}
    )
    operations.open_meeting(council.uow(), **council.by(CHAIR))
    operations.call_item(council.uow(), **council.on(TIDES, by=CHAIR))
    operations.open_ballot(council.uow(), **council.on(TIDES, by=CHAIR), question=Question.ADOPT, method=Method.NAMED)
    member = opened(council, FIRST, "suivre")
    against = looking.button(member, f"meeting.vote.{council.dossier_of(TIDES)}.1.{Option.AGAINST}")
    reach(member, against)
    for count, name in enumerate(MEMBERS[1:], start=1):
        operations.cast_vote(council.uow(), **council.on(TIDES, by=name), number=1, choice=Option.IN_FAVOUR)
        expect(member.locator(".strip")).to_contain_text(f"Votes : {count} sur 3")
    looking.at_rest(member)
    expect(against).to_be_focused()


def test_marks_are_given_by_keyboard_alone(council: Council) -> None:
    operations.move_phase(council.uow(), **council.by(CHAIR), to=Phase.SCORING)
    member = opened(council, FIRST, "noter")
    id_, dossier = council.id_of(TIDES), council.dossier_of(TIDES)
    code = council.snapshot.call.criterion_codes[0]
    choose(member, f"scoring.{dossier}.{code}", MARK_OF_ALL + 1)
    press(member, f"scoring.{dossier}.save")
    expect(looking.button(member, f"scoring.{dossier}.save")).to_be_disabled()
    snapshot = council.snapshot
    given = snapshot.marks[snapshot.positions[id_], snapshot.juror_positions[council.people[FIRST].id]]
    assert given.tolist() == [MARK_OF_ALL + 1, *[MARK_OF_ALL] * (len(given) - 1)]
