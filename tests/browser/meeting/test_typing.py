"""What somebody types stays, whatever the page was about to put in its place."""

import pytest
from playwright.sync_api import expect

from tests.browser import looking
from tests.browser.council import CHAIR, FIRST, MEMBERS, TIDES, TITLES, Council, live
from tests.depth import sample
from tests.worlds.acts import move_phase, reveal, submit_scores
from tests.worlds.terms import Act, Method, Option, Phase

WORDS = "Un mot qui n’est qu’à moi"
MORE = ", et le suivant"
# As where a run draws more above a field than the one before: another field in its place, which holds nothing.
MAKE_ANEW = """field => {
    const next = field.cloneNode();
    next.value = "";
    field.replaceWith(next);
}"""


@pytest.mark.parametrize("leaves", sample([False, True], 1, of="typing"))
def test_reason_typed_before_the_outcome_pressed_is_drawn_stays(council: Council, leaves: bool) -> None:
    mark_highly(council, TIDES)
    council.begin(TIDES, *MEMBERS)
    for title in TITLES:  # a reason is proposed from what is revealed
        reveal(council.uow(), **council.on(title, by=CHAIR))
    page = live(council.screen(CHAIR, "seance"))
    key = f"console.decision.{council.dossier_of(TIDES)}.0"
    reason = looking.keyed(page, f"{key}.reason").get_by_role("textbox")
    with council.house.wire.held():
        looking.option(page, f"{key}.outcome", 0).click(force=True)
        council.await_draft(CHAIR, "")
        reason.press_sequentially(WORDS)
        if leaves:
            page.keyboard.press("Tab")
            council.await_draft(CHAIR, WORDS)
    expect(looking.keyed(page, f"{key}.track")).to_be_visible()
    looking.at_rest(page)
    page.keyboard.press("Tab")
    council.await_draft(CHAIR, WORDS)
    looking.at_rest(page)
    expect(reason).to_have_value(WORDS)
    page.reload()
    looking.at_rest(page)
    expect(reason).to_have_value(WORDS)
    reason.press_sequentially(MORE)
    reason.evaluate(MAKE_ANEW)
    expect(reason).to_have_value(WORDS + MORE)
    expect(reason).to_be_focused()


def test_line_typed_before_a_refusal_is_drawn_above_it_stays(council: Council) -> None:
    council.begin(TIDES, *MEMBERS)
    council.ballot(TIDES, Method.HANDS)
    council.close(TIDES, counts={Option.IN_FAVOUR: 3, Option.AGAINST: 0})
    page = live(council.screen(CHAIR, "seance"))
    page.locator(".st-key-kept-decision").get_by_role("radio").nth(2).click()  # against the ballot, which takes the chair's reason
    reason = page.locator("[class*='override'] input")
    expect(reason).to_be_visible()
    looking.at_rest(page)
    with council.house.wire.held():
        looking.button(page, "console.decide").click()
        reason.press_sequentially(WORDS)
    expect(page.get_by_role("alert")).to_be_visible()
    looking.at_rest(page)
    expect(reason).to_have_value(WORDS)
    expect(reason).to_be_focused()
    reason.press_sequentially(MORE)
    looking.button(page, "console.decide").click()
    expect(page.get_by_text("Actuellement : Non retenu")).to_be_visible()
    (entry,) = (entry for entry in council.journal if entry.act is Act.DECIDED)
    assert WORDS + MORE in str(entry.after)


def mark_highly(council: Council, title: str) -> None:
    """Have a member give the best mark of all, so that a reason is proposed for selecting the file."""
    move_phase(council.uow(), **council.by_console(), to=Phase.SCORING)
    marks = dict.fromkeys(council.snapshot.call.criterion_codes, 5)
    submit_scores(council.uow(), **council.on(title, by=FIRST), marks=marks, seen_version=1)
    move_phase(council.uow(), **council.by_console(), to=Phase.DELIBERATION)
