"""What the chair is in the middle of stays as it is while the call changes many times: a sentence half typed, a question asked."""

import pytest
from playwright.sync_api import Page, expect

from deliberation.operations.meeting.meeting import open_meeting
from deliberation.selection.decisions import Outcome
from tests.browser import looking
from tests.browser.council import CHAIR, LETTERS, MEMBERS, SECOND_CHAIR, TIDES, TITLES, Council, live
from tests.browser.page_line import PageLine, send
from tests.depth import IS_THOROUGH, sample

UPDATES = 50 if IS_THOROUGH else 10
NEWS_MS = 300  # in which a page asks for what news say, and is answered
WORDS = {Outcome.DECLINED: "✕ Non retenu", Outcome.SELECTED: "✓ Retenu"}


def decide(council: Council, title: str, outcome: Outcome) -> None:
    track = "technical" if outcome is Outcome.SELECTED else None
    council.decide(title, outcome, track, by=SECOND_CHAIR, reason="Un motif", override_reason="Un déport")


def update(council: Council, page: Page) -> None:
    """Have decisions taken elsewhere, one after the other, each shown before the next."""
    for number in range(UPDATES):
        outcome, words = list(WORDS.items())[number % 2]
        decide(council, LETTERS, outcome)
        expect(page.locator(".strip .decision")).to_contain_text(words)


def opened(council: Council, address: str) -> Page:
    return live(council.screen(CHAIR, address))


def test_sentence_half_typed_on_the_console_stays(council: Council) -> None:
    council.begin(TIDES, *MEMBERS)
    page = opened(council, "seance")
    page.locator("[class*=st-key-console-agenda] summary").click()
    looking.at_rest(page)
    # Within the part of the screen that every change draws again.
    reason = looking.keyed(page, f"console.decision.{council.dossier_of(TIDES)}.0.reason").get_by_role("textbox")
    reason.press_sequentially("Un début de phrase")
    update(council, page)
    looking.at_rest(page)
    expect(looking.keyed(page, "console.agenda.list")).to_contain_text("✓ Retenu")
    expect(reason).to_be_focused()
    reason.press_sequentially(", et sa fin")
    expect(reason).to_have_value("Un début de phrase, et sa fin")


def test_question_before_finalising_stays_open_and_an_answer_that_comes_with_news_is_refused_in_sight(council: Council) -> None:
    line = PageLine()
    council.arrive(*MEMBERS)
    open_meeting(council.uow(), **council.by(CHAIR))
    for title in TITLES:
        decide(council, title, Outcome.DECLINED)
    decide(council, LETTERS, Outcome.SELECTED)
    page = live(council.screen(CHAIR, "selection", before=line.lay))
    question, answer = page.get_by_role("dialog"), looking.button(page, "finalisation.confirm")
    looking.button(page, "finalisation.open").click()
    expect(question).to_be_visible()
    update(council, page)
    looking.at_rest(page)
    expect(question).to_be_visible()
    answer.click()
    # Asked of another state of the call than the one that stands.
    expect(question.get_by_role("alert")).to_be_visible()

    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    looking.at_rest(page)
    looking.button(page, "finalisation.open").click()
    expect(answer).to_have_css("pointer-events", "auto")
    expect(question.get_by_role("alert")).to_have_count(0)
    looking.at_rest(page)
    with line.held_questions() as asked:
        decide(council, LETTERS, Outcome.DECLINED)
        expect(page.locator(".strip .decision")).to_contain_text(WORDS[Outcome.DECLINED])
        line.await_asked(page, lambda _asked: bool(asked))
        page.wait_for_timeout(NEWS_MS)
        news, count = asked[0], len(asked)
        answer.click()
        line.await_asked(page, lambda _asked: len(asked) > count)
        page.wait_for_timeout(NEWS_MS)
        # The first keeps the server busy: the answer and the news after it are asked for in one run.
        send([news, *asked[1:], news])
    expect(question.get_by_role("alert")).to_be_visible()


@pytest.mark.looks
def test_news_are_drawn_though_a_menu_took_the_release_of_the_right_button(council: Council) -> None:
    page = opened(council, "selection")
    page.get_by_role("heading", level=1).hover()
    page.mouse.down(button="right")
    decide(council, LETTERS, Outcome.SELECTED)
    expect(page.locator(".st-key-live-places")).to_contain_text("1 sur")


@pytest.mark.looks
@pytest.mark.parametrize("runs_before", sample([False, True], 1, of="on the way"))
def test_screen_that_somebody_is_on_the_way_to_comes_whatever_changes_meanwhile(council: Council, *, runs_before: bool) -> None:
    line = PageLine()
    page = council.screen(CHAIR, "selection", before=line.lay)
    expect(page.locator(".strip")).to_have_attribute("data-state", "live")
    page.wait_for_timeout(NEWS_MS)
    looking.at_rest(page)
    with line.held_answers():
        page.get_by_role("link", name="Candidatures", exact=True).click()
        if runs_before:  # a run of the screen that is left, begun before the click
            for state in ("running", "notRunning"):
                page.locator(".stApp").evaluate("(app, state) => app.setAttribute('data-test-script-state', state)", state)
        decide(council, LETTERS, Outcome.DECLINED)
        expect(page.locator(".strip .decision")).to_contain_text(WORDS[Outcome.DECLINED])
        page.wait_for_timeout(NEWS_MS)
    expect(page.get_by_role("heading", name="Candidatures", level=1)).to_be_visible()
    looking.at_rest(page)
    page.wait_for_timeout(NEWS_MS)
    expect(page.get_by_role("heading", name="Candidatures", level=1)).to_be_visible()
