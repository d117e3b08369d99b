"""Twelve members vote: on computers, one on a phone, one without a device; every screen is right at every step, in few clicks."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Locator, Page, expect

from deliberation.meeting.ballots import Option
from deliberation.operations.call.calls import reveal_all
from deliberation.operations.meeting.ballots import enter_vote
from deliberation.operations.meeting.meeting import open_meeting
from deliberation.selection.decisions import Outcome
from tests.browser import looking
from tests.browser.council import CHAIR, FLOODS, LETTERS, ORGANISER, PHONE, RECUSED, ROOM, TIDES, TWELVE, Council
from tests.depth import IS_THOROUGH

pytestmark = pytest.mark.skipif(not IS_THOROUGH, reason="by hand: fourteen screens; test_meeting.py has four")

WITHOUT_A_DEVICE = TWELVE[-1]
ON_DEVICES = TWELVE[:-1]
PHONE_PIXELS = 664
BUTTON_PIXELS = 56


class Screens:
    """The screens of the meeting, by who looks at them, and how often the chair clicked on the current file."""

    def __init__(self, council: Council) -> None:
        self.council, self.clicks = council, 0
        self.chair, self.organiser = (council.screen(name, "seance", is_awaited=False) for name in (CHAIR, ORGANISER))
        self.members = {name: council.screen(name, "suivre", is_awaited=False) for name in ON_DEVICES}
        self.room = council.screen(ROOM, f"entree/{council.link(ROOM)}")
        self.room.get_by_role("button", name="Entrer").click()
        for page in (self.chair, self.organiser, *self.members.values(), self.room):
            expect(looking.followed(page)).to_have_attribute("data-state", "live")

    def click(self, found: Locator) -> None:
        looking.at_rest(self.chair)
        found.click()
        self.clicks += 1

    def press(self, key: str) -> None:
        self.click(looking.button(self.chair, key))

    def taken(self) -> int:
        """Return how many clicks the file took, and begin to count anew."""
        taken, self.clicks = self.clicks, 0
        return taken

    def readers(self, title: str) -> list[Page]:
        """Those who may know everything of a file."""
        members = [page for name, page in self.members.items() if (name, title) != (RECUSED, LETTERS)]
        return [self.chair, self.organiser, *members]

    def everywhere(self, text: str, title: str) -> None:
        for page in self.readers(title):
            expect(page.locator(".strip")).to_contain_text(text)

    def vote(self, title: str, choices: Mapping[str, str]) -> None:
        """Have members vote on their own devices; the last ballot on the file."""
        for name, choice in choices.items():
            expect(looking.ballot(self.members[name])).to_contain_text(title)
            looking.choice(self.members[name], choice).click()


@pytest.mark.parametrize("council", [TWELVE], indirect=True, ids=["twelve"])
def test_twelve_members_conduct_three_files_without_a_wrong_record(council: Council) -> None:
    council.arrive(CHAIR, *TWELVE)
    reveal_all(council.uow(), **council.by(CHAIR))
    open_meeting(council.uow(), **council.by(CHAIR))
    screens = Screens(council)
    screens.press("console.next")
    _a_plain_yes(screens)
    _a_vote_of_eleven_one_of_them_without_a_device(screens)
    _a_tie_that_the_chair_settles(screens)
    outcomes = {title: council.decision(title).outcome for title in (TIDES, LETTERS, FLOODS)}
    assert outcomes == {TIDES: Outcome.SELECTED, LETTERS: Outcome.SELECTED, FLOODS: Outcome.DECLINED}


def _a_plain_yes(screens: Screens) -> None:
    screens.everywhere(TIDES, TIDES)
    expect(screens.room.get_by_role("heading", name=TIDES)).to_be_visible()
    screens.taken()
    screens.click(screens.chair.get_by_role("radio", name="Retenu", exact=False).first)
    screens.press("console.decide_next")
    expect(screens.room.get_by_text("Retenu").first).to_be_visible()  # first: the verdict stays for some seconds
    screens.everywhere("✓ Retenu 700101", TIDES)
    assert screens.taken() <= 3


def _a_vote_of_eleven_one_of_them_without_a_device(screens: Screens) -> None:
    screens.everywhere(LETTERS, LETTERS)
    expect(screens.members[RECUSED].locator(".strip")).to_contain_text("Conflit d’intérêts")
    looking.past_a_double_click(screens.chair)  # of the button that called the file
    screens.press("console.left")
    looking.past_a_double_click(screens.chair)
    screens.press("console.ballot.open.named")
    screens.everywhere("Votes : 0 sur 11", LETTERS)
    _see_the_ballot_paper(screens.members[PHONE])
    expect(screens.members[RECUSED].get_by_role("button", name="Pour")).to_have_count(0)
    voters = [name for name in ON_DEVICES if name != RECUSED]
    screens.vote(LETTERS, dict.fromkeys(voters, Option.IN_FAVOUR))
    screens.everywhere("Votes : 10 sur 11", LETTERS)
    _enter_the_vote_of_who_has_no_device(screens.organiser, screens.council)
    screens.everywhere("Votes : 11 sur 11", LETTERS)
    screens.press("console.ballot.close")
    for page in (screens.chair, screens.room, screens.members[PHONE]):
        expect(page.get_by_text("Adopté").first).to_be_visible()
    looking.past_a_double_click(screens.chair)
    screens.press("console.decide_next")
    screens.everywhere("✓ Retenu 700102", LETTERS)
    expect(screens.members[RECUSED].locator(".strip")).not_to_contain_text("700102")
    assert screens.taken() <= 6  # one of them since a member leaves the room


def _see_the_ballot_paper(phone: Page) -> None:
    """Expect the three buttons of the ballot to be seen on a phone without scrolling, large enough for a thumb."""
    sheet = looking.ballot(phone)
    for choice in ("Pour", "Contre", "Abstention"):
        button = sheet.get_by_role("button", name=choice, exact=True)
        expect(button).to_be_visible()
        box = button.bounding_box()
        assert box
        assert box["height"] >= BUTTON_PIXELS
        assert box["y"] + box["height"] <= PHONE_PIXELS
    assert phone.title().startswith("● ")


def _enter_the_vote_of_who_has_no_device(organiser: Page, council: Council) -> None:
    dossier = council.dossier_of(LETTERS)
    looking.at_rest(organiser)
    looking.button(organiser, "console.ballot.enter.ask").first.click()
    organiser.get_by_role("combobox", name="Membre").click()
    organiser.get_by_role("option", name=WITHOUT_A_DEVICE).click()
    looking.at_rest(organiser)
    looking.option(organiser, f"console.ballot.enter.choice.on.{dossier}", 0).click()
    looking.at_rest(organiser)
    looking.button(organiser, "console.ballot.enter").last.click()


def _a_tie_that_the_chair_settles(screens: Screens) -> None:
    screens.everywhere(FLOODS, FLOODS)
    looking.past_a_double_click(screens.chair)  # of the button that called the file
    screens.press("console.back")
    expect(screens.chair.get_by_text("Ce dossier : 12 sur 12")).to_be_visible()
    looking.past_a_double_click(screens.chair)
    screens.press("console.ballot.open.named")
    screens.everywhere("Votes : 0 sur 12", FLOODS)
    choices = {name: (Option.IN_FAVOUR, Option.AGAINST)[place % 2] for place, name in enumerate(ON_DEVICES)}
    screens.vote(FLOODS, choices)
    enter_vote(
        screens.council.uow(),
        **screens.council.on(FLOODS, by=ORGANISER),
        number=1,
        person_id=screens.council.person(WITHOUT_A_DEVICE).id,
        choice=Option.AGAINST,
    )
    screens.everywhere("Votes : 12 sur 12", FLOODS)
    screens.press("console.ballot.close")
    for page in (screens.chair, screens.room, screens.members[PHONE]):
        expect(page.get_by_text("Partage égal des voix").first).to_be_visible()
    screens.press(f"console.ballot.casting.{Option.AGAINST}.ask")
    screens.press(f"console.ballot.casting.{Option.AGAINST}")
    screens.press("console.decide_next")
    screens.everywhere("✕ Non retenu 700103", FLOODS)
    assert screens.taken() <= 8  # one of them since a member comes back
