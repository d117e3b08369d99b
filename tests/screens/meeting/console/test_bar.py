"""The bar at the foot of the console: one dark button, the next act of the step; what is pressed twice there is done once."""

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Role
from deliberation.derived.meeting.agenda import coming
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.ballots import Option
from deliberation.selection.decisions import Outcome
from tests.screens import looking
from tests.screens.meeting.console.conftest import Somebody, button, meeting, press
from tests.worlds.open_call import OpenCall


def dark(app: AppTest) -> list[str]:
    """The keys of the dark buttons that stand on the screen, without the file on which they act."""
    return [str(one.key).partition(".on.")[0] for one in app.button if one.proto.type == "primary"]


def test_dark_button_is_the_next_act_of_each_step(open_page: looking.Open, somebody: Somebody, call: OpenCall, item: Candidature) -> None:
    app = open_page("console.py", somebody(Role.CHAIR))
    assert dark(app) == ["console.ballot.open"]
    press(looking.opened(app, f"console.revote.ask.on.{item.dossier}"), "console.revote")
    assert dark(app) == ["console.revote.end"]
    press(app, "console.revote.end")
    press(app, "console.ballot.open")
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


def test_nothing_is_dark_while_the_chair_is_to_settle_a_tie(
    open_page: looking.Open, somebody: Somebody, call: OpenCall, item: Candidature
) -> None:
    app = open_page("console.py", somebody(Role.CHAIR))
    press(app, "console.ballot.open")
    opened = meeting(call).open_ballot
    assert opened
    one, other = (juror for juror in call.snapshot.jurors if juror.id in opened.voters and juror.name in {"Juré 01", "Juré 02"})
    call.vote(one, Option.IN_FAVOUR, item.dossier, opened.number)
    call.vote(other, Option.AGAINST, item.dossier, opened.number)
    press(app.run(), "console.ballot.close")
    assert dark(app) == []
    press(app, f"console.ballot.casting.{Option.IN_FAVOUR}")
    assert dark(app) == ["console.decide_next"]
    said = "Adopté 1–1–0, voix prépondérante de la présidence\N{NO-BREAK SPACE}: enregistrer et suivant"
    assert button(app, "console.decide_next").label == said


def test_choice_before_any_ballot_is_what_is_recorded_next_and_a_ballot_stays_at_hand(
    open_page: looking.Open, somebody: Somebody, item: Candidature
) -> None:
    app = open_page("console.py", somebody(Role.CHAIR))
    app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.DECLINED).run()
    assert dark(app) == ["console.decide_next"]
    assert button(app, "console.ballot.open").proto.type == "secondary"


def test_other_half_of_a_double_click_that_called_the_file_opens_no_ballot(
    open_page: looking.Open, somebody: Somebody, call: OpenCall, item: Candidature, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.acting.DOUBLE_CLICK_SECONDS", 60.0)  # the two presses of a double click, however slow the machine
    call.decide(item.dossier, Outcome.DECLINED, reason="Dit.")
    app = open_page("console.py", somebody(Role.CHAIR))
    following = coming(call.snapshot)[0].candidature_id
    press(app, "console.next")
    press(app, "console.ballot.open")
    assert (meeting(call).current, meeting(call).open_ballot, looking.refusals(app)) == (following, None, [])


def test_ballot_that_is_asked_for_twice_in_a_double_click_is_opened_once_without_a_refusal(
    open_page: looking.Open, somebody: Somebody, call: OpenCall, item: Candidature, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.acting.DOUBLE_CLICK_SECONDS", 60.0)
    app = open_page("console.py", somebody(Role.CHAIR))
    opening = button(app, "console.ballot.open").id
    press(app, "console.ballot.open")
    looking.press_late(app, opening)
    assert len(meeting(call).ballots_on(item.id)) == 1
    assert looking.refusals(app) == []
