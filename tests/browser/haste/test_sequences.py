"""Sequences of presses that recorded what nobody had pressed, by name: the stranger met them, or somebody in a meeting did."""

from dataclasses import replace

from playwright.sync_api import Locator, expect

from deliberation.meeting.ballots import Method
from deliberation.meeting.presence import Presence
from deliberation.record.journal import Act
from tests.browser.council import CHAIR, FIRST, PHONE, TIDES
from tests.browser.haste.hand import Hand
from tests.browser.haste.places import PLACES
from tests.browser.haste.sights import HABIT, Sight
from tests.browser.haste.stage import Stage

# Of each button of what is open over the page: whether it takes a press, and whether it looks as if it did.
READINESS = """[...document.querySelectorAll("[role=dialog] button")].map((each) => {
    const style = getComputedStyle(each);
    return [style.pointerEvents !== "none", style.opacity === "1"];
})"""
# The points of a button, a few pixels from its edges and in its middle, over which something else lies.
COVERED = """(button) => {
    const box = button.getBoundingClientRect();
    const heights = [box.top + 4, box.top + box.height / 2, box.bottom - 4];
    return heights.filter((y) => !button.contains(document.elementFromPoint(box.left + box.width / 2, y)));
}"""


def middle(found: Locator) -> tuple[float, float]:
    """Return where somebody presses what they see."""
    box = found.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def reached(hand: Hand) -> set[str]:
    """Return the names of what a finger can press, but for what closes a message."""
    return {spot.sight.name for spot in hand.look() if spot.is_in_view and not spot.sight.words.endswith("Fermer")}


def test_window_that_opens_under_a_finger_is_not_answered_by_it(stage: Stage) -> None:
    stage.begin()
    hand = stage.hand(FIRST, "deports")
    hand.tap("Choisir Office des essais")
    window = hand.page.get_by_role("dialog")
    hand.tap("Se déporter de 1")
    window.wait_for()
    answers = hand.find("Se déporter de 1")
    hand.page.keyboard.press("Escape")
    window.wait_for(state="detached")
    hand.tap("Se déporter de 1")
    window.wait_for()
    hand.press(replace(answers, sight=Sight(words="Prévoir les crues")), after=0.25)  # as where a line of the list had been
    assert stage.faults() == [], stage.transcript()
    hand.tap("Se déporter de 1")
    assert stage.faults() == [], stage.transcript()
    assert len(stage.council.who_did(Act.RECUSED)) == 4  # three members declared before


def test_place_that_records_a_departure_records_no_return(stage: Stage) -> None:
    stage.begin()
    hand = stage.hand(CHAIR, "seance")
    hand.tap("Dossier suivant")
    leaves = hand.find("Enregistrer la sortie")
    hand.press(leaves, after=1.0)
    hand.find("Enregistrer le retour")
    hand.press(leaves, after=1.05, how=HABIT)
    assert stage.faults() == [], stage.transcript()
    assert stage.council.who_did(Act.MEMBER_RETURNED) == []


def test_second_press_on_what_unfolds_a_vote_records_no_other(stage: Stage) -> None:
    stage.begin().ballot(TIDES, Method.NAMED)
    hand = stage.hand(PHONE, "suivre")
    hand.tap("Abstention")
    change = hand.find("Abstention · Modifier")
    hand.press(change, after=1.0)
    hand.press(change, after=0.15)
    assert stage.faults() == [], stage.transcript()


def test_second_press_on_what_leaves_files_out_records_no_decision(stage: Stage) -> None:
    stage.begin()
    hand = stage.hand(CHAIR, "selection")
    for words in ("Tous ceux qui restent", "Non reten"):
        hand.tap(words)
    leaves_out = hand.find("Laisser ces dossiers de côté")
    hand.press(leaves_out, after=1.0)
    hand.press(leaves_out, after=0.5)
    assert stage.faults() == [], stage.transcript()


def test_place_that_left_files_out_records_nothing_once_they_are_taken_out(stage: Stage) -> None:
    stage.begin()
    hand = stage.hand(CHAIR, "selection")
    for words in ("Tous ceux qui restent", "Non reten"):
        hand.tap(words)
    leaves_out = hand.find("Laisser ces dossiers de côté")
    hand.tap("Retirer : 700102")
    hand.find("Enregistrer 2 décisions")
    hand.press(leaves_out, after=1.05, how=HABIT)
    assert stage.faults() == [], stage.transcript()
    assert stage.council.who_did(Act.DECIDED) == []


def test_outcome_chosen_for_a_file_is_not_recorded_on_the_next(stage: Stage) -> None:
    stage.begin()
    hand = stage.hand(CHAIR, "selection")
    for words in ("Choisir Reconnaître", "Non retenu", "Enregistrer 1", "Choisir Trier"):
        hand.tap(words)
    if hand.sees("Enregistrer"):
        hand.tap("Enregistrer")
    assert stage.faults() == [], stage.transcript()


def test_drawer_that_comes_late_takes_the_first_press_and_looks_ready_only_then(stage: Stage) -> None:
    stage.begin()
    hand = stage.hand(CHAIR, "seance")
    with stage.house.wire.held():
        hand.tap("Présence")
        hand.page.wait_for_timeout(1_200)  # somebody waits for it
    excused = hand.page.get_by_role("radiogroup", name=f"Présence de {FIRST}").get_by_role("radio", name="Excusé·e")
    excused.wait_for()
    x, y = middle(excused)
    hand.page.mouse.click(x, y)
    stage.settle()
    assert stage.council.meeting.presence_of(stage.council.person(FIRST).id) is Presence.EXCUSED
    hand.page.mouse.click(*middle(hand.page.get_by_role("button", name="Présence")))
    hand.pause()
    hand.page.mouse.click(*middle(hand.page.get_by_role("button", name="Présence")))
    for _look in range(10):
        for takes_presses, is_clear in hand.page.evaluate(READINESS):
            assert takes_presses == is_clear
        hand.page.wait_for_timeout(150)


def test_receipt_lies_over_nothing_that_is_to_be_pressed(stage: Stage) -> None:
    for width, height in ((1440, 900), (1280, 720), (390, 664)):
        stage.begin()
        hand = stage.hand(CHAIR, "seance")
        hand.page.set_viewport_size({"width": width, "height": height})
        hand.tap("Pause")
        hand.page.get_by_test_id("stToast").wait_for()
        hand.rest()
        told = reached(hand)
        hand.page.get_by_test_id("stToast").wait_for(state="detached")
        hand.rest()
        assert reached(hand) <= told, (width, height)


def test_record_is_reached_all_over_wherever_the_panel_is_scrolled_to(stage: Stage) -> None:
    hand = PLACES["files chosen"](stage)
    button = hand.page.get_by_role("button", name="Enregistrer 3 décisions")
    x, _y = middle(button)
    for _scroll in range(12):
        assert button.evaluate(COVERED) == []
        hand.scroll(40, at=x)


def test_open_ballot_keeps_its_place_whatever_outcome_is_chosen(stage: Stage) -> None:
    stage.begin().ballot(TIDES, Method.HANDS)
    hand = stage.hand(CHAIR, "seance")
    places = {words: middle(hand.page.get_by_role("button", name=words)) for words in ("Clore et dépouiller", "Annuler le scrutin")}
    for outcome in ("Retenu", "Non retenu", "À discuter"):
        hand.tap(outcome)
        expect(hand.page.locator(".beyond")).to_have_count(int(outcome != "À discuter"))
        hand.rest()
        assert {words: middle(hand.page.get_by_role("button", name=words)) for words in places} == places, outcome
