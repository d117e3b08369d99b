"""A juror's whole path and a chair's, without a mouse: what has the focus can be seen, and after each act somebody knows where they are."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import looking
from tests.browser.council import CHAIR, FIRST, FLOODS, LETTERS, MEMBERS, TIDES, Council, live
from tests.depth import sample
from tests.worlds.acts import cast_vote, move_phase, open_ballot
from tests.worlds.terms import Act, Method, Option, Outcome, Phase, Question, Role

pytestmark = pytest.mark.looks

STEPS_MOST = 150
NEW = "Membre 4"
MAIN = "[data-testid=stMain]"
MARK_OF_ALL = 3
# Within our components too.
HAS_FOCUS = "e => { let at = document.activeElement; while (at?.shadowRoot) at = at.shadowRoot.activeElement; return at === e; }"
# Whether what has the focus, or what is drawn around it, says so.
IS_SEEN = "e => [e, e.parentElement, e.closest('label')].some(each => each && getComputedStyle(each).outlineStyle === 'solid')"

# Whether it stands under something that lies over the page.
IS_COVERED = """() => {
  const at = document.activeElement, { x, y, width, height } = at.getBoundingClientRect();
  const above = (each) => each && (getComputedStyle(each).position === "fixed" ? each : above(each.parentElement));
  return !at.matches("main") && above(document.elementFromPoint(x + width / 2, y + height / 2)) !== above(at);
}"""


def reach(page: Page, target: Locator) -> None:
    """Tab until ``target`` has the focus, which must show."""
    if page.locator(".stApp").count():
        looking.at_rest(page)
    expect(target).to_be_visible()
    for _step in range(STEPS_MOST):
        page.keyboard.press("Tab")
        if target.evaluate(HAS_FOCUS):
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
    return live(council.screen(name, address))


def stands(page: Page, place: str) -> None:
    """See that the focus is on an element, or in a part of the page, and not lost."""
    expect(page.locator(f":is({place}):focus, :is({place}) :focus").first).to_be_attached()


def at(key: str) -> str:
    """The part of the page of a key, whatever the file is on which it acts."""
    named = re.sub(r"[^a-zA-Z0-9_-]", "-", key)
    return f".st-key-{named}, [class*='st-key-{named}-on-']"


def go(page: Page, screen: str) -> None:
    """Go to a screen by the menu."""
    reach(page, looking.menu(page).get_by_role("link", name=screen, exact=True))
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile(f"{screen} · Délibéré$"))
    looking.at_rest(page)
    stands(page, MAIN)


def test_chair_opens_calls_votes_decides_and_finalises_by_keyboard_alone(council: Council) -> None:
    chair = opened(council, CHAIR, "seance")
    reach(chair, looking.button(chair, "console.presence"))
    chair.keyboard.press("Enter")
    stands(chair, "[data-testid=stPopoverBody]")
    press(chair, "console.presence.all")
    expect(chair.get_by_text("Séance : 3 sur 3 · quorum 2")).to_be_visible()
    stands(chair, "[data-testid=stPopoverBody]")
    chair.keyboard.press("Escape")
    stands(chair, at("console.presence"))
    # Past the whole page, to what is next.
    chair.reload()
    looking.at_rest(chair)
    onward = chair.get_by_role("button", name="Aller à la prochaine action")
    reach(chair, onward)
    onward.click(trial=True)  # nothing lies over it
    chair.keyboard.press("Enter")
    expect(looking.button(chair, "console.open")).to_be_focused()
    chair.keyboard.press("Enter")
    expect(looking.button(chair, "console.suspend")).to_be_visible()
    stands(chair, at("live.console"))
    looking.past_a_double_click(chair)
    press(chair, "console.next")
    expect(chair.locator(".strip")).to_contain_text(TIDES)
    stands(chair, at("console.acts"))
    looking.past_a_double_click(chair)
    reach(chair, chair.get_by_role("link", name="lire la fiche"))
    press(chair, "console.ballot.open.named")
    expect(looking.button(chair, "console.ballot.close.ask")).to_be_visible()
    stands(chair, at("live.console"))
    cast_vote(council.uow(), **council.on(TIDES, by=FIRST), number=1, choice=Option.AGAINST)
    expect(chair.locator(".strip")).to_contain_text("Votes : 1 sur 3")
    press(chair, "console.ballot.close.ask")
    stands(chair, "[data-testid=stPopoverBody]")
    press(chair, "console.ballot.close")
    expect(looking.button(chair, "console.ballot.close")).to_have_count(0)
    stands(chair, at("live.console"))

    key = f"console.decision.{council.dossier_of(TIDES)}.0"
    choose(chair, f"{key}.1.outcome", looking.OUTCOME_TILES.index(Outcome.DECLINED))
    stands(chair, at(f"{key}.1.outcome"))
    reach(chair, looking.keyed(chair, f"{key}.reason").get_by_role("textbox"))
    chair.keyboard.type("Trop tôt")
    looking.past_a_double_click(chair)
    press(chair, "console.decide_next")
    expect(chair.locator(".strip")).to_contain_text(LETTERS)
    stands(chair, at("console.acts"))
    assert council.decision(TIDES).outcome is Outcome.DECLINED

    for title in (LETTERS, FLOODS):
        council.decide(title, Outcome.DECLINED, by=CHAIR, reason="Un motif", override_reason="Un essai")
    go(chair, "Sélection")
    press(chair, "finalisation.open")
    stands(chair, "[role=dialog]")
    press(chair, "finalisation.confirm")
    expect(chair.get_by_text(re.compile("SHA-256 [0-9a-f]{64}"))).to_be_visible()
    stands(chair, MAIN)


def test_juror_enters_declares_reads_marks_and_votes_by_keyboard_alone(council: Council) -> None:
    move_phase(council.uow(), **council.by_console(), to=Phase.SCORING)
    council.add_person(NEW, Role.JUROR)
    page = council.stranger(f"entree/{council.link(NEW)}")
    reach(page, page.get_by_role("button", name="Entrer"))
    page.keyboard.press("Enter")

    expect(page.locator(".stApp")).to_be_attached()
    reach(page, looking.keyed(page, "recusals.chosen.search").get_by_role("textbox"))
    page.keyboard.type("courriers")
    expect(looking.painted_rows(page)).to_have_count(1)
    reach(page, looking.painted_rows(page).filter(has_text=LETTERS).get_by_role("checkbox"))
    page.keyboard.press("Space")
    looking.at_rest(page)
    expect(looking.painted_rows(page).get_by_role("checkbox", checked=True)).to_have_count(1)
    press(page, "recusals.confirm")
    stands(page, "[role=dialog]")
    press(page, "recusals.declare")
    expect(looking.menu(page).get_by_role("link").first).to_be_visible()
    looking.at_rest(page)
    stands(page, MAIN)

    go(page, "Candidatures")
    reach(page, looking.painted_rows(page).nth(1).get_by_role("link"))
    page.keyboard.press("Enter")
    expect(looking.keyed(page, "beside.open").get_by_role("heading", name=FLOODS)).to_be_visible()
    stands(page, at("beside.open"))
    page.keyboard.press("Escape")
    expect(looking.keyed(page, "beside.open")).to_have_count(0)
    expect(looking.painted_rows(page).nth(1).get_by_role("link")).to_be_focused()

    go(page, "Noter")
    dossier = council.dossier_of(TIDES)
    for code in council.snapshot.call.criterion_codes:
        choose(page, f"scoring.{dossier}.{code}", MARK_OF_ALL)
        stands(page, at(f"scoring.{dossier}.{code}"))
    press(page, f"scoring.{dossier}.save_next")
    expect(page).to_have_title(re.compile(FLOODS))
    looking.at_rest(page)
    stands(page, at("scoring.heading"))  # the next grid is filled in where this one was
    assert set(council.marks(TIDES, NEW)) == {MARK_OF_ALL}

    move_phase(council.uow(), **council.by_console(), to=Phase.DELIBERATION)
    council.begin(TIDES, NEW, FIRST)
    open_ballot(council.uow(), **council.on(TIDES, by=CHAIR), question=Question.ADOPT, method=Method.NAMED)
    expect(page.locator(".announced")).to_contain_text("Scrutin ouvert")
    reach(page, looking.choice(page, Option.AGAINST))
    page.keyboard.press("Enter")
    expect(page.locator(".strip")).to_contain_text("Votes : 1 sur")
    folded = looking.ballot(page).locator("summary")
    expect(folded).to_be_focused()
    expect(page.locator(".announced")).to_have_text(re.compile("^Votre vote.: Contre"))
    page.keyboard.press("Enter")  # which opens it again
    reach(page, looking.choice(page, Option.ABSTAIN))
    page.keyboard.press("Enter")
    expect(folded).to_contain_text("✓ Abstention · Modifier · 1 sur")
    assert council.who_did(Act.VOTED) == [(NEW, dossier)] * 2


def test_hour_typed_for_the_end_of_the_meeting_is_kept_by_escape(council: Council) -> None:
    page = opened(council, CHAIR, "seance")
    plan = page.get_by_role("button", name="Calendrier")
    hour = looking.keyed(page, "console.plan.end").get_by_role("spinbutton", name="heure")
    plan.click()
    hour.click()
    page.keyboard.type("23")
    page.keyboard.press("Escape")
    expect(hour).to_have_count(0)
    looking.at_rest(page)
    plan.click()
    expect(hour).to_have_text("23")


def test_focus_stays_on_a_vote_while_others_vote(council: Council) -> None:
    council.begin(TIDES, *MEMBERS)
    open_ballot(council.uow(), **council.on(TIDES, by=CHAIR), question=Question.ADOPT, method=Method.NAMED)
    member = opened(council, FIRST, "suivre")
    against = looking.choice(member, Option.AGAINST)
    reach(member, against)
    for count, name in enumerate(MEMBERS[1:], start=1):
        cast_vote(council.uow(), **council.on(TIDES, by=name), number=1, choice=Option.IN_FAVOUR)
        expect(member.locator(".strip")).to_contain_text(f"Votes : {count} sur 3")
    looking.at_rest(member)
    expect(against).to_be_focused()


@pytest.mark.parametrize("key", sample(["Tab", "Shift+Tab"], 1, of="keys beside a ballot"))
def test_what_has_the_focus_is_not_under_what_is_asked_at_the_foot(council: Council, key: str) -> None:
    council.hold_meeting()
    member = opened(council, FIRST, "noter")
    expect(looking.ballot(member)).to_be_visible()
    member.locator("body").press(key)
    for _step in range(STEPS_MOST):
        assert not member.evaluate(IS_COVERED), member.evaluate("document.activeElement.outerHTML")
        if member.get_by_role("textbox", name="Commentaire pour le jury").evaluate(HAS_FOCUS):
            return
        member.keyboard.press(key)
    raise AssertionError("the end of the grid is not reached")


def test_grid_is_heard_in_words_and_ends_with_the_way_to_the_next(council: Council) -> None:
    move_phase(council.uow(), **council.by(CHAIR), to=Phase.SCORING)
    member = opened(council, FIRST, "noter")
    dossier, code = council.dossier_of(TIDES), council.snapshot.call.criterion_codes[0]
    criterion, scale = council.snapshot.call.criteria[0], council.snapshot.call.scale
    heard = looking.keyed(member, f"scoring.{dossier}.{code}").get_by_role("radiogroup", name=str(criterion.short), exact=True)
    expect(heard.get_by_role("radio", name=re.compile(rf"^4.*{re.escape(scale.words(4))}"))).to_be_visible()
