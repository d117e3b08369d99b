"""What is said aloud of a meeting: every sentence that a screen reader would be told, and nothing of what is hidden."""

import pytest
from playwright.sync_api import Page, expect

from deliberation.operations.meeting.ballots import cancel_ballot, cast_vote, close_ballot, open_ballot
from phrases import _
from tests.browser import looking
from tests.browser.council import CHAIR, FIRST, FLOODS, LETTERS, MEMBERS, RECUSED, TIDES, Council, live
from tests.browser.page_line import PageLine
from tests.worlds.acts import call_item, close_meeting, close_revote, open_revote, resume_meeting, reveal
from tests.worlds.terms import Method, Option, Outcome, Question

STEPS_MOST, STEP_MS = 200, 100
OWN_MS = 2_000  # by which a screen has said what it waited with
KEEP_WHAT_IS_SAID = looking.script("keep_what_is_said")
# To the page, ten seconds go by with each click before anything else happens: its act takes long.
ACTS_SLOWLY = """
const now = performance.now.bind(performance);
let later = 0;
performance.now = () => now() + later;
document.addEventListener("click", () => queueMicrotask(() => (later += 10_000)), { capture: true });
"""


def listened(council: Council, name: str, address: str, *, and_also: str = "", line: PageLine | None = None) -> Page:
    """Somebody's screen, which keeps what its live regions say."""

    def prepare(page: Page) -> None:
        page.add_init_script(KEEP_WHAT_IS_SAID + and_also)
        if line:
            line.lay(page)

    page = live(council.screen(name, address, before=prepare))
    looking.at_rest(page)
    page.evaluate("window.said.length = 0")
    return page


def said(page: Page) -> list[str]:
    return [sentence for sentence in page.evaluate("window.said") if sentence]


def await_said(page: Page, sentence: str) -> None:
    # A loop of our own: the page's policy lets no text be run as a script, as Playwright's does.
    for _step in range(STEPS_MOST):
        if any(sentence in each for each in said(page)[-1:]):
            return
        page.wait_for_timeout(STEP_MS)
    raise AssertionError(f"not said: {sentence}; said: {said(page)}")


@pytest.mark.looks
def test_every_event_of_the_meeting_is_said_once_and_the_clock_never(council: Council) -> None:
    council.hold_meeting()
    line = PageLine()
    page, own = listened(council, FIRST, "candidatures"), listened(council, CHAIR, "seance", and_also=ACTS_SLOWLY, line=line)
    dossier = council.dossier_of(FLOODS)
    for name in MEMBERS:
        cast_vote(council.uow(), **council.on(FLOODS, by=name), number=1, choice=Option.IN_FAVOUR)
    close_ballot(council.uow(), **council.on(FLOODS, by=CHAIR), number=1)
    await_said(page, "Scrutin clos · Pour\u00a0: 3, Contre\u00a0: 0, Abstention\u00a0: 0. Adopté.")
    council.decide(FLOODS, Outcome.SELECTED, "technical", by=CHAIR)
    await_said(page, f"Retenu\u00a0: {dossier}, {FLOODS}")
    await_said(own, f"Retenu\u00a0: {dossier}, {FLOODS}")
    looking.at_rest(own)
    with line.held_answers():  # the act is told before its page hears of it
        looking.button(own, "console.suspend").click()
        await_said(page, "Séance suspendue")
        own.wait_for_timeout(OWN_MS)
    # Whoever did it is told by a message of its own, and not a second time.
    expect(own.get_by_test_id("stToast")).to_contain_text("Séance suspendue")
    own.wait_for_timeout(OWN_MS)
    assert "Séance suspendue" not in said(own)
    own.close()
    resume_meeting(council.uow(), **council.by(CHAIR))
    await_said(page, "Séance ouverte")
    call_item(council.uow(), **council.on(TIDES, by=CHAIR))
    await_said(page, f"Dossier appelé\u00a0: {council.dossier_of(TIDES)}, {TIDES}")
    reveal(council.uow(), **council.on(TIDES, by=CHAIR))
    await_said(page, _("Seal lifted"))
    open_revote(council.uow(), **council.on(TIDES, by=CHAIR))
    await_said(page, _("Revote open"))
    close_revote(council.uow(), **council.on(TIDES, by=CHAIR))
    await_said(page, _("Revote closed"))
    open_ballot(council.uow(), **council.on(TIDES, by=CHAIR), question=Question.ADOPT, method=Method.SECRET)
    await_said(page, f"Scrutin ouvert\u00a0: {council.dossier_of(TIDES)}, {TIDES}")
    cancel_ballot(council.uow(), **council.on(TIDES, by=CHAIR), number=1, reason="Plus tard")
    await_said(page, _("Ballot closed"))
    sentences = said(page)
    assert len(sentences) == len(set(sentences)) == 10
    close_meeting(council.uow(), **council.by(CHAIR))
    await_said(page, "Séance close")


def test_nothing_is_said_of_a_file_to_whoever_is_recused_on_it(council: Council) -> None:
    council.hold_meeting()
    cancel_ballot(council.uow(), **council.on(FLOODS, by=CHAIR), number=1, reason="Un autre dossier d’abord")
    page, other = listened(council, RECUSED, "candidatures"), listened(council, FIRST, "candidatures")
    call_item(council.uow(), **council.on(LETTERS, by=CHAIR))
    await_said(other, LETTERS)
    await_said(page, "Conflit d’intérêts")
    reveal(council.uow(), **council.on(LETTERS, by=CHAIR))
    await_said(other, _("Seal lifted"))
    open_ballot(council.uow(), **council.on(LETTERS, by=CHAIR), question=Question.ADOPT, method=Method.NAMED)
    await_said(other, "Scrutin ouvert")
    cast_vote(council.uow(), **council.on(LETTERS, by=FIRST), number=1, choice=Option.AGAINST)
    close_ballot(council.uow(), **council.on(LETTERS, by=CHAIR), number=1)
    await_said(other, "Scrutin clos")
    council.decide(LETTERS, Outcome.DECLINED, by=CHAIR, reason="Un motif", override_reason="Un essai")
    await_said(other, f"Non retenu\u00a0: {council.dossier_of(LETTERS)}, {LETTERS}")
    call_item(council.uow(), **council.on(TIDES, by=CHAIR))
    await_said(page, TIDES)
    assert said(page) == ["Conflit d’intérêts", f"Dossier appelé\u00a0: {council.dossier_of(TIDES)}, {TIDES}"]
