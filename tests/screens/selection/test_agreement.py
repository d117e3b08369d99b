"""Agreement without debate on screen: read out, pulled out by a member, agreed to."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Person, Role
from deliberation.derived.meeting.agreement_lists import Unfit, read_now
from deliberation.operations.selection.agreement_lists import DEPUTY_READS, recall_candidature
from deliberation.selection.decisions import Outcome
from phrases import _
from tests.screens import looking
from tests.worlds.open_call import OpenCall

# Nobody who is here is recused on these.
FIRST, SECOND, THIRD = "526134", "502930", "526381"


LEFT_OUT = {Unfit.DECIDED: FIRST, Unfit.RECUSED: SECOND}


@pytest.fixture
def board(call: OpenCall, open_page: looking.Open, somebody: Callable[[Role], Person]) -> Callable[..., AppTest]:
    call.open_meeting()
    return lambda role=Role.CHAIR: open_page("selection.py", somebody(role))


def read(app: AppTest, *dossiers: str) -> AppTest:
    """Choose files, to be declined, and read them out."""
    app.multiselect(key="decisions.chosen").set_value(list(dossiers)).run()
    app.button_group(key="decisions.outcome").set_value(Outcome.DECLINED).run()
    app.text_area(key="decisions.reason").set_value("Trop tôt.").run()
    return app.button(key="agreement.read").click().run()


def test_list_is_read_pulled_out_of_by_a_member_and_agreed_to(
    call: OpenCall, board: Callable[..., AppTest], open_page: looking.Open, people: dict[str, Person]
) -> None:
    app = read(board(), FIRST, SECOND, THIRD)
    assert (looking.refusals(app), len(read_now(call.snapshot))) == ([], 3)
    juror = open_page("meeting.py", people["Juré 01"])
    assert not {"agreement.agree", "agreement.take_back"} & looking.keys(juror)
    juror.button(key=f"agreement.pull_out.{SECOND}").click().run()
    juror.button(key="agreement.object").click().run()
    assert call.snapshot.recalled[call.id_of(SECOND)].reason == _("Asks to discuss it.")
    app = app.run()
    app.button(key="agreement.agree").click().run()
    assert call.outcomes([FIRST, SECOND, THIRD]) == [("declined", None), ("to_discuss", None), ("declined", None)]
    assert "agreement.agree" not in looking.keys(app.run())


def test_agreement_on_what_changed_meanwhile_is_refused_in_words(call: OpenCall, board: Callable[..., AppTest]) -> None:
    app = read(board(), FIRST, SECOND)
    recall_candidature(call.uow(), **call.by("Juré 01"), candidature_id=call.id_of(SECOND), reason="À débattre.")
    app.button(key="agreement.agree").click().run()
    assert [said for said in looking.refusals(app) if "a changé" in said]
    assert call.outcomes([FIRST, SECOND]) == [("to_discuss", None)] * 2


def test_files_that_are_not_for_a_list_are_named_with_the_reason_and_left_out(call: OpenCall, board: Callable[..., AppTest]) -> None:
    call.decide(FIRST, Outcome.DECLINED, reason="Dit.")
    call.recuse(SECOND, "Juré 01")
    app = board()
    app.multiselect(key="decisions.chosen").set_value([FIRST, SECOND, THIRD]).run()
    named = {
        why: [said.value for said in app.caption if why.words in said.value and dossier in said.value] for why, dossier in LEFT_OUT.items()
    }
    assert all(named.values())
    app.button_group(key="decisions.outcome").set_value(Outcome.DECLINED).run()
    app.button(key="agreement.read").click().run()
    assert [one.candidature_id for one in read_now(call.snapshot)] == [call.id_of(THIRD)]


def test_list_is_taken_back(call: OpenCall, board: Callable[..., AppTest]) -> None:
    app = read(board(), FIRST)
    app.button(key="agreement.take_back").click().run()
    assert (read_now(call.snapshot), call.outcomes([FIRST])) == ((), [("to_discuss", None)])


def test_recused_chair_is_told_that_the_deputy_reads(
    call: OpenCall, board: Callable[..., AppTest], somebody: Callable[[Role], Person]
) -> None:
    call.recuse(FIRST, somebody(Role.CHAIR).name)
    app = board()
    app.multiselect(key="decisions.chosen").set_value([THIRD]).run()
    assert "agreement.read" not in looking.keys(app)
    assert [said.value for said in app.caption if said.value == _(DEPUTY_READS)]


def test_list_is_not_offered_outside_of_a_meeting(open_page: looking.Open, somebody: Callable[[Role], Person]) -> None:
    app = open_page("selection.py", somebody(Role.ORGANISER))
    app.multiselect(key="decisions.chosen").set_value([FIRST, SECOND]).run()
    assert "agreement.read" not in looking.keys(app)


def test_list_proposes_what_is_chosen_when_it_is_read_out_however_quickly(call: OpenCall, board: Callable[..., AppTest]) -> None:
    app = board()
    app.multiselect(key="decisions.chosen").set_value([FIRST, SECOND]).run()
    app.button_group(key="decisions.outcome").set_value(Outcome.SELECTED).run()
    # Sent together: the button was drawn while another outcome was chosen.
    app.button_group(key="decisions.outcome").set_value(Outcome.DECLINED)
    app.button(key="agreement.read").click().run()
    assert [one.outcome for one in read_now(call.snapshot)] == [Outcome.DECLINED] * 2
