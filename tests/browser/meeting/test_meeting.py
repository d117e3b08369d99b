"""A whole meeting in real browsers: chair, a recused member, one on a phone, and the room's screen. The third member has none."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from deliberation.derived.meeting.verdicts import proposal
from tests.browser import looking
from tests.browser.axe import complaints
from tests.browser.council import CHAIR, FIRST, FLOODS, LETTERS, MEMBERS, PHONE, RECUSED, ROOM, TIDES, Council
from tests.worlds.acts import call_item, cast_vote, record_departures
from tests.worlds.terms import Act, Option, Outcome, ProjectorView

pytestmark = pytest.mark.long

MARKED_AGAIN = 5


class Sitting:
    """The four screens, by who looks at them."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.complaints: list[list[str]] = []
        self.chair = council.screen(CHAIR, "seance", before=self._watch)
        self.said_to_recused: list[str | bytes] = []
        self.recused = council.screen(RECUSED, "suivre", before=self._listen)
        self.phone = council.screen(PHONE, "suivre", before=self._watch)
        self.room = council.screen(ROOM, f"entree/{council.link(ROOM)}", before=self._watch)
        self.room.get_by_role("button", name="Entrer").click()
        for page in self.all:
            expect(looking.followed(page)).to_have_attribute("data-state", "live")
            looking.at_rest(page)

    def _watch(self, page: Page) -> None:
        self.complaints.append(complaints(page, self.council.house.wire.url))

    def _listen(self, page: Page) -> None:
        self._watch(page)
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: self.said_to_recused.append(frame)))

    @property
    def members(self) -> tuple[Page, Page]:
        return self.recused, self.phone

    @property
    def all(self) -> tuple[Page, ...]:
        return self.chair, *self.members, self.room

    @property
    def with_a_strip(self) -> tuple[Page, ...]:
        return self.chair, *self.members

    def press(self, key: str) -> None:
        """Press a button of the console, once it shows what happened last."""
        looking.at_rest(self.chair)
        looking.button(self.chair, key).click()

    def project(self, view: ProjectorView) -> None:
        """Choose what the room sees."""
        looking.at_rest(self.chair)
        self.chair.get_by_role("button", name=re.compile("^Écran")).click()
        self.press(f"console.projector.{view}")
        self.chair.keyboard.press("Escape")

    @property
    def reading(self) -> tuple[Page, ...]:
        """Those who may know everything that is discussed."""
        return self.chair, self.phone, self.room

    def everywhere(self, text: str) -> None:
        """Expect a sentence on the strip of everybody who may know everything; the room's screen has none."""
        for page in (self.chair, self.phone):
            expect(strip(page)).to_contain_text(text)


def strip(page: Page) -> Locator:
    return page.locator(".strip")


def main(page: Page) -> Locator:
    return page.locator("[data-testid=stMain], main.scene")


def test_meeting_is_the_same_on_every_screen(council: Council) -> None:
    sitting = Sitting(council)
    _gather(sitting)
    _discuss_under_seal_then_revealed(sitting)
    _mark_again(sitting)
    _decide_undo_and_decide(sitting)
    _vote_without_the_recused_member(sitting)
    _settle_the_tie(sitting)
    _end(sitting)
    _tell_the_recused_member_nothing(sitting)
    assert sitting.complaints == [[]] * len(sitting.all)  # nothing is asked of another site, no policy is broken


def _gather(sitting: Sitting) -> None:
    """Everybody comes, the meeting opens."""
    expect(main(sitting.room)).to_contain_text("La séance du jury va commencer.")
    sitting.chair.get_by_role("button", name="Présences à enregistrer : quorum de 2 sur 3").click()
    sitting.press("console.presence.all")
    sitting.chair.keyboard.press("Escape")
    expect(sitting.chair.get_by_text("Séance : 3 sur 3 · quorum 2")).to_be_visible()
    sitting.press("console.open")
    expect(looking.button(sitting.chair, "console.suspend")).to_be_visible()
    sitting.project(ProjectorView.ITEM)
    expect(sitting.room.locator(".first .title")).to_have_text(f"700101 · {TIDES}")
    for page in sitting.members:
        expect(strip(page)).to_contain_text("Présents : 3 sur 3")
        expect(main(page)).to_contain_text("Séance ouverte · 3 présents sur 3")
        expect(main(page)).to_contain_text("Aucun dossier n’est en discussion.")
    expect(main(sitting.phone)).to_contain_text("3 dossiers restants")
    expect(main(sitting.recused)).to_contain_text("2 dossiers restants")


def _discuss_under_seal_then_revealed(sitting: Sitting) -> None:
    sitting.press("console.next")
    for page in sitting.all:
        expect(main(page).get_by_role("heading", name=TIDES)).to_be_visible()
    for page in sitting.with_a_strip:
        expect(strip(page)).to_contain_text(TIDES)
    for page in (*sitting.members, sitting.room):
        expect(main(page)).to_contain_text("sous scellé")
    sitting.chair.get_by_role("button", name=re.compile("^Lever le scellé…")).click()
    sitting.press("console.reveal")
    expect(main(sitting.chair)).to_contain_text("Score 3,00")
    expect(main(sitting.room)).to_contain_text(re.compile(r"Score\s*3,00"))
    for page in sitting.members:
        expect(main(page)).to_contain_text("Score 3,00")
    for page in sitting.all:
        expect(page.get_by_text("sous scellé")).to_have_count(0)


def _mark_again(sitting: Sitting) -> None:
    """The chair opens a revote; a member changes one mark of three, out of seven criteria: 3 + 2/21."""
    code = sitting.council.snapshot.call.criterion_codes[0]
    dossier = sitting.council.dossier_of(TIDES)
    sitting.press("console.revote.ask")
    sitting.press("console.revote")
    for page in sitting.members:
        expect(page.get_by_role("heading", name="Nouvelle notation ouverte")).to_be_visible()
    looking.option(sitting.phone, f"scoring.{dossier}.{code}", MARKED_AGAIN).tap()
    looking.button(sitting.phone, f"scoring.{dossier}.save").tap()
    for page in (sitting.chair, sitting.room):
        expect(main(page)).to_contain_text(re.compile(r"Score\s*3,10"))
    sitting.press("console.revote.end")
    for page in sitting.members:
        expect(main(page)).to_contain_text("Avant la nouvelle notation : 3,00. Maintenant : 3,10.")
        expect(page.get_by_role("heading", name="Nouvelle notation ouverte")).to_have_count(0)


def _decide_undo_and_decide(sitting: Sitting) -> None:
    decide(sitting, Outcome.SELECTED)
    for page in sitting.with_a_strip:
        expect(strip(page)).to_contain_text("Technique et métier : 1 sur 11")
    expect(main(sitting.room)).to_contain_text("1 sur 11")
    sitting.everywhere(f"✓ Retenu 700101 ● {TIDES}")
    looking.keyed(sitting.chair, "console.acts").get_by_role("button", name="Annuler : 700101, retenu").click()
    expect(main(sitting.room)).to_contain_text("0 sur 11")
    for page in sitting.with_a_strip:
        expect(strip(page)).to_contain_text("Technique et métier : 0 sur 11")
        expect(strip(page)).not_to_contain_text("Retenu")
    decide(sitting, Outcome.SELECTED)
    for page in sitting.with_a_strip:
        expect(strip(page)).to_contain_text("Technique et métier : 1 sur 11")


def decide(sitting: Sitting, outcome: Outcome) -> None:
    """Decide on the current item at the console."""
    snapshot = sitting.council.snapshot
    assert snapshot.meeting.current
    key = f"console.decision.{snapshot.candidature(snapshot.meeting.current).dossier}.{snapshot.decision(snapshot.meeting.current).version}"
    proposed = proposal(snapshot, snapshot.meeting.current)
    of_ballot = f".{proposed.ballot.number}" if proposed else ""
    looking.option(sitting.chair, f"{key}{of_ballot}.outcome", looking.OUTCOME_TILES.index(outcome)).click()
    looking.keyed(sitting.chair, f"{key}.reason").get_by_role("textbox").fill("Un motif")
    sitting.press("console.decide")


def _vote_without_the_recused_member(sitting: Sitting) -> None:
    """The second item: one member sees that there is a conflict, and two vote, one for and one against."""
    sitting.press("console.next")
    sitting.everywhere(LETTERS)
    for page in sitting.reading:
        expect(main(page).get_by_role("heading", name=LETTERS)).to_be_visible()
    see_only_the_conflict(sitting.recused)
    expect(sitting.chair.get_by_text("Doit sortir : Membre 2")).to_be_visible()
    sitting.press("console.left")
    expect(sitting.chair.get_by_text("Hors de la salle : Membre 2")).to_be_visible()
    sitting.press("console.ballot.open.named")
    expect(looking.button(sitting.chair, "console.ballot.close.ask")).to_be_visible()
    sitting.project(ProjectorView.BALLOT)
    sitting.everywhere("Votes : 0 sur 2")
    sitting.council.vote(FIRST, Option.IN_FAVOUR, LETTERS)
    sitting.everywhere("Votes : 1 sur 2")
    looking.choice(sitting.phone, Option.AGAINST).tap()
    sitting.everywhere("Votes : 2 sur 2")
    see_only_the_conflict(sitting.recused)
    # Nothing of a vote before the ballot is closed, not even on the console.
    expect(sitting.room.locator(".count")).to_have_text(re.compile("2.sur.2"))
    expect(main(sitting.room)).not_to_contain_text("Contre")
    expect(main(sitting.chair)).not_to_contain_text("Pour 1")


def _settle_the_tie(sitting: Sitting) -> None:
    sitting.press("console.ballot.close")
    for page in (sitting.phone, sitting.room):
        expect(main(page)).to_contain_text("Partage égal des voix")
    sitting.press(f"console.ballot.casting.{Option.IN_FAVOUR}.ask")
    sitting.press(f"console.ballot.casting.{Option.IN_FAVOUR}")
    for page in (sitting.phone, sitting.room):
        expect(main(page)).to_contain_text("voix prépondérante")
    decide(sitting, Outcome.SELECTED)
    sitting.everywhere(f"✓ Retenu 700102 ● {LETTERS}")
    see_only_the_conflict(sitting.recused)


def see_only_the_conflict(page: Page) -> None:
    expect(strip(page)).to_contain_text("Conflit d’intérêts")
    expect(main(page).get_by_text("Conflit d’intérêts").last).to_be_visible()  # on the sheet at the foot of the page
    expect(main(page).get_by_role("heading")).to_have_count(1)  # the title of the screen


def _end(sitting: Sitting) -> None:
    sitting.press("console.next")
    for page in sitting.with_a_strip:
        expect(strip(page)).to_contain_text(FLOODS)
        expect(strip(page)).not_to_contain_text("Conflit d’intérêts")
    sitting.press("console.back")
    expect(sitting.chair.get_by_text("Hors de la salle")).to_have_count(0)
    decide(sitting, Outcome.RESERVE)
    for page in sitting.with_a_strip:
        expect(strip(page)).to_contain_text(f"⋯ Liste complémentaire 700103 ● {FLOODS}")
    sitting.press("console.next")
    for page in sitting.members:
        expect(main(page)).to_contain_text("0 dossier restant")
    expect(main(sitting.phone)).to_contain_text(f"Vient d’être examiné : {FLOODS}")
    council = sitting.council
    assert [council.decision(title).outcome for title in (TIDES, LETTERS, FLOODS)] == [Outcome.SELECTED, Outcome.SELECTED, Outcome.RESERVE]
    assert council.who_did(Act.VOTED) == [(FIRST, "700102"), (PHONE, "700102")]
    assert len(council.who_did(Act.DECIDED)) == 4


def _tell_the_recused_member_nothing(sitting: Sitting) -> None:
    sent = [frame if isinstance(frame, bytes) else frame.encode() for frame in sitting.said_to_recused]
    assert any(TIDES.encode() in frame for frame in sent)
    assert [frame for frame in sent if LETTERS.encode() in frame or b"700102" in frame] == []


@pytest.mark.looks
def test_plain_yes_takes_two_clicks_and_a_vote_with_its_decision_four_the_next_file_included(council: Council) -> None:
    council.begin(TIDES, CHAIR, *MEMBERS)
    page = council.screen(CHAIR, "seance")
    clicks, places = 0, list[tuple[float, float]]()

    def click(found: Locator) -> None:
        nonlocal clicks
        looking.at_rest(page)
        found.click()
        clicks += 1

    def see_undo() -> None:
        looking.at_rest(page)
        undo = looking.keyed(page, "console.decision.undo.last").get_by_role("button").first
        expect(undo).to_have_text(re.compile("Annuler.: 70010[12], retenu"))
        box = undo.bounding_box()
        assert box
        places.append((box["x"], box["y"]))

    click(page.get_by_role("radio", name="Retenu", exact=False).first)
    click(looking.button(page, "console.decide_next"))
    expect(main(page).get_by_role("heading", name=LETTERS)).to_be_visible()
    assert (council.decision(TIDES).outcome, clicks) == (Outcome.SELECTED, 2)

    clicks = 0
    see_undo()
    record_departures(council.uow(), **council.on(LETTERS, by=CHAIR))
    looking.past_a_double_click(page)  # of the button that called the file
    expect(looking.button(page, "console.ballot.open.named")).to_have_count(1)  # that of the former file is gone
    click(looking.button(page, "console.ballot.open.named"))
    expect(looking.button(page, "console.ballot.close.ask")).to_be_visible()
    see_undo()
    click(looking.button(page, "console.ballot.close.ask"))
    expect(page.get_by_text("2 n’ont pas voté : clore quand même ?")).to_be_visible()
    for name in (FIRST, PHONE):
        cast_vote(council.uow(), **council.on(LETTERS, by=name), number=1, choice=Option.IN_FAVOUR)
    expect(main(page)).to_contain_text("Ont voté : 2 sur 2")
    looking.past_a_double_click(page)  # of the place where one was asked whether to close all the same
    click(looking.button(page, "console.ballot.close"))
    expect(main(page)).to_contain_text("Adopté 2–0–0")
    see_undo()
    page.wait_for_function("start => performance.now() - start > 1100", arg=page.evaluate("performance.now()"))
    click(looking.button(page, "console.decide_next"))
    expect(main(page).get_by_role("heading", name=FLOODS)).to_be_visible()
    assert (council.decision(LETTERS).outcome, clicks) == (Outcome.SELECTED, 4)
    call_item(council.uow(), **council.on(LETTERS, by=CHAIR))  # decided: the next file is the dark button
    expect(main(page).get_by_role("heading", name=LETTERS)).to_be_visible()
    see_undo()
    assert len(set(places)) == 1  # whichever button is dark
