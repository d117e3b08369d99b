"""Sequences of presses that recorded what nobody had pressed, by name: the stranger met them, or somebody in a meeting did."""

from dataclasses import replace

from deliberation.record.journal import Act
from tests.browser.council import CHAIR, FIRST, PHONE
from tests.browser.haste.hand import DARK
from tests.browser.haste.sights import HABIT, Sight
from tests.browser.haste.stage import Stage

SCROLLED = 350  # pixels


def test_letters_and_enter_recuse_from_nothing_that_is_not_counted_and_named(stage: Stage) -> None:
    stage.begin()
    hand = stage.hand(FIRST, "deports")
    hand.tap("Rechercher des dossiers")
    hand.type("ofes")  # in this order within “Office des essais”, of which no word begins so
    hand.hold("Enter", hand.presses[-1].meant, after=0.5, repeats=1)
    hand.page.keyboard.press("Escape")
    for words in ("Se déporter de", "Confirmer"):
        if hand.sees(words):
            hand.tap(words)
    assert stage.faults() == [], stage.transcript()


def test_recusals_are_counted_and_named_where_they_are_confirmed(stage: Stage) -> None:
    stage.begin()
    hand = stage.hand(FIRST, "deports")
    for words in ("Choisir Office des essais", "Se déporter de 1", "Se déporter de 1"):
        hand.tap(words)
    assert stage.faults() == [], stage.transcript()
    assert len(stage.council.who_did(Act.RECUSED)) == 4  # three members declared before


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


def test_place_that_records_opens_no_ballot_before_the_tile_is_drawn(stage: Stage) -> None:
    stage.begin()
    hand = stage.hand(CHAIR, "seance")
    hand.tap("Retenu")
    record = hand.find("Enregistrer et suivant")
    hand.tap("À discuter")
    assert hand.sees("Ouvrir le scrutin")
    tile = hand.find("Non retenu")
    with stage.house.wire.held():  # a screen that hears late what its press became
        hand.press(tile, after=1.0)
        hand.press(record, after=0.23, how=HABIT)
    assert stage.faults() == [], stage.transcript()


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


def test_key_that_is_held_is_one_press(stage: Stage) -> None:
    stage.begin()
    hand = stage.hand(CHAIR, "seance")
    hand.tap("Retenu")
    hand.tap("Motif")
    hand.hold(DARK, hand.find("Enregistrer et suivant").sight, after=1.0, repeats=40)
    assert stage.faults() == [], stage.transcript()


def test_outcome_chosen_for_a_file_is_not_recorded_on_the_next(stage: Stage) -> None:
    stage.begin()
    hand = stage.hand(CHAIR, "selection")
    for words in ("Choisir Reconnaître", "Non retenu", "Enregistrer 1", "Choisir Trier"):
        hand.tap(words)
    if hand.sees("Enregistrer"):
        hand.tap("Enregistrer")
    assert stage.faults() == [], stage.transcript()


def test_first_tap_beside_a_search_is_not_lost(stage: Stage) -> None:
    stage.begin()
    hand = stage.hand(PHONE, "candidatures")
    hand.tap("Rechercher")
    hand.tap("Filtrer")
    assert stage.faults() == [], stage.transcript()


def test_mark_does_not_move_the_next_criterion(stage: Stage) -> None:
    stage.begin()
    hand = stage.hand(PHONE, "noter")
    criteria = list(dict.fromkeys(spot.sight.group for spot in hand.look() if spot.sight.role == "radio"))
    hand.scroll(SCROLLED, at=hand.looks[-1][0].x)  # both well above what asks to save
    spots = hand.look()
    for criterion in criteria[:2]:
        hand.press(next(spot for spot in spots if spot.sight.group == criterion), after=0.5)
    assert [press.sight and press.sight.group for press in hand.presses] == criteria[:2]
    assert stage.faults() == [], stage.transcript()
