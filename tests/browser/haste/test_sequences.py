"""Sequences of presses that recorded what nobody had pressed, by name: the stranger met them, or somebody in a meeting did."""

from dataclasses import replace

from deliberation.record.journal import Act
from tests.browser.council import CHAIR, FIRST
from tests.browser.haste.sights import HABIT, Sight
from tests.browser.haste.stage import Stage


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


def test_outcome_chosen_for_a_file_is_not_recorded_on_the_next(stage: Stage) -> None:
    stage.begin()
    hand = stage.hand(CHAIR, "selection")
    for words in ("Choisir Reconnaître", "Non retenu", "Enregistrer 1", "Choisir Trier"):
        hand.tap(words)
    if hand.sees("Enregistrer"):
        hand.tap("Enregistrer")
    assert stage.faults() == [], stage.transcript()
