"""The bar at the foot of the console: one dark button, the next act of the step; what is pressed twice there is done once."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Widget

from tests.screens import looking
from tests.screens.meeting.console.conftest import button, meeting, press
from tests.worlds.acts import call_item, cancel_ballot
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Candidature, Method, Option, Outcome, Role, items_to_come


def dark(app: AppTest) -> list[str]:
    """The keys of the dark buttons that stand on the screen, without the file on which they act."""
    return [str(one.key).partition(".on.")[0] for one in app.button if one.proto.type == "primary"]


def test_dark_button_is_the_next_act_of_each_step(call: OpenCall, item: Candidature, app: AppTest) -> None:
    assert dark(app) == ["console.ballot.open.named"]
    press(looking.opened(app, f"console.revote.ask.on.{item.dossier}"), "console.revote")
    assert dark(app) == ["console.revote.end"]
    press(app, "console.revote.end")
    press(app, "console.ballot.open.named")
    opened = meeting(call).open_ballot
    assert opened
    for juror in call.snapshot.jurors:
        if juror.id in opened.voters:
            call.vote(juror, Option.IN_FAVOUR, item.dossier, opened.number)
    assert dark(app.run()) == ["console.ballot.close"]
    press(app, "console.ballot.close")
    assert dark(app) == ["console.decide_next"]
    # Over marks that change, what they led to is not recorded next.
    press(looking.opened(app, f"console.revote.ask.on.{item.dossier}"), "console.revote")
    assert dark(app) == ["console.revote.end"]
    press(app, "console.revote.end")
    press(app, "console.decide")
    assert dark(app) == ["console.next"]


def test_tiles_of_the_decision_stand_above_all_that_comes_and_goes(item: Candidature, app: AppTest) -> None:
    def below_the_tiles() -> list[str]:
        order = [str(node.key).partition(".on.")[0] for node in app.main if isinstance(node, Widget) and node.key]
        return order[next(place for place, key in enumerate(order) if key.endswith(".outcome")) :]

    assert {f"console.ballot.open.{method}" for method in Method} <= set(below_the_tiles())
    press(looking.opened(app, f"console.revote.ask.on.{item.dossier}"), "console.revote")
    assert "console.revote.end" in below_the_tiles()
    press(app, "console.revote.end")
    press(app, "console.ballot.open.named")
    assert "console.ballot.close" in below_the_tiles()
    press(app, "console.ballot.close")
    assert "console.ballot.open.hands" in below_the_tiles()


def test_late_press_does_not_hold_a_ballot_again(call: OpenCall, item: Candidature, app: AppTest) -> None:
    opening = button(app, "console.ballot.open.named").id
    call.ballot(item.dossier, Method.HANDS)
    call.close(item.dossier, counts={Option.IN_FAVOUR: 2, Option.AGAINST: 8})
    looking.press_late(app.run(), opening)
    said = f"Un scrutin a eu lieu entre-temps sur {item.dossier}\N{NO-BREAK SPACE}: aucun autre n’a été ouvert."
    assert (len(meeting(call).ballots), looking.refusals(app)) == (1, [said])


def test_recording_without_a_choice_is_refused_and_calls_no_other_file(call: OpenCall, item: Candidature, app: AppTest) -> None:
    press(app, "console.decide_next")
    assert looking.refusals(app) == [f"Choisissez d’abord une décision pour {item.dossier}."]
    assert meeting(call).current == item.id


def test_after_a_cancelled_ballot_one_votes_again(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    call.ballot(item.dossier, Method.SECRET)
    cancel_ballot(call.uow(), **call.by_console(), candidature_id=item.id, number=1, reason="Une erreur.")
    app = open_page("console.py", Role.CHAIR)
    assert dark(app) == ["console.ballot.open.secret"]


@pytest.mark.parametrize("method", Method)
def test_each_way_to_vote_takes_one_press(call: OpenCall, item: Candidature, method: Method, app: AppTest) -> None:
    press(app, f"console.ballot.open.{method}")
    opened = meeting(call).open_ballot
    assert opened
    assert (opened.method, opened.candidature_id, len(meeting(call).ballots)) == (method, item.id, 1)
    cancel_ballot(call.uow(), **call.by_console(), candidature_id=item.id, number=1, reason="Une erreur.")
    # The member noted out for the first file is out until noted back: opening asks.
    back = [str(one.key) for one in press(app.run(), "console.next").button if str(one.key).startswith("console.ballot.back.")]
    assert len(back) == 1
    press(app, back[0])
    places = [str(one.key).partition(".on.")[0] for one in app.button]
    assert [key for key in places if "ballot.open" in key] == [f"console.ballot.open.{one}" for one in Method]
    assert dark(app) == [f"console.ballot.open.{method}"]


def test_second_way_to_vote_pressed_at_once_is_refused_in_words(call: OpenCall, item: Candidature, app: AppTest) -> None:
    other = button(app, "console.ballot.open.hands").id
    press(app, "console.ballot.open.secret")
    looking.press_late(app, other)
    assert [one.method for one in meeting(call).ballots_on(item.id)] == [Method.SECRET]
    assert len(looking.refusals(app)) == 1


def test_nothing_is_dark_while_the_chair_is_to_settle_a_tie(call: OpenCall, item: Candidature, app: AppTest) -> None:
    press(app, "console.ballot.open.named")
    opened = meeting(call).open_ballot
    assert opened
    one, other = (juror for juror in call.snapshot.jurors if juror.id in opened.voters and juror.name in {"Juré 01", "Juré 02"})
    call.vote(one, Option.IN_FAVOUR, item.dossier, opened.number)
    call.vote(other, Option.AGAINST, item.dossier, opened.number)
    press(app.run(), "console.ballot.close")
    assert dark(app) == []
    press(app, f"console.ballot.casting.{Option.IN_FAVOUR}")
    assert dark(app) == ["console.decide_next"]
    assert "Adopté 1–1–0, voix prépondérante de la présidence" in looking.words(app)
    assert button(app, "console.decide_next").label == "Enregistrer et suivant"


def test_choice_before_a_ballot_is_recorded_next_and_a_ballot_stays_at_hand(item: Candidature, app: AppTest) -> None:
    app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.DECLINED).run()
    assert dark(app) == ["console.decide_next"]
    assert button(app, "console.ballot.open.named").proto.type == "secondary"


def test_ballot_on_a_file_left_meanwhile_is_refused(call: OpenCall, item: Candidature, app: AppTest) -> None:
    opening = button(app, "console.ballot.open.named").id
    following = items_to_come(call.snapshot)[0].candidature_id
    call_item(call.uow(), **call.by_console(), candidature_id=following)
    looking.press_late(app.run(), opening)
    said = f"{item.dossier} n’est plus le dossier en discussion\N{NO-BREAK SPACE}: aucun scrutin n’a été ouvert."
    assert (meeting(call).ballots, looking.refusals(app)) == ((), [said])


def test_double_click_opens_one_ballot_without_a_refusal(
    open_page: looking.Open, call: OpenCall, item: Candidature, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.acting.DOUBLE_CLICK_SECONDS", 60.0)
    app = open_page("console.py", Role.CHAIR)
    opening = button(app, "console.ballot.open.named").id
    press(app, "console.ballot.open.named")
    looking.press_late(app, opening)
    assert len(meeting(call).ballots_on(item.id)) == 1
    assert looking.refusals(app) == []
