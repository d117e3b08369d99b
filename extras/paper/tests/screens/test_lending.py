"""On the console, the passes by which members without a device vote alone on a lent one."""

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.operations.meeting.ballots import cancel_ballot
from extras.paper.passes import is_ballot_pass, open_ballot_pass
from tests.screens import looking
from tests.screens.meeting.console.conftest import button, press
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Act, Ballot, Candidature, Method, Option, Role


@pytest.fixture
def ballot(call: OpenCall, item: Candidature) -> Ballot:
    return call.ballot(item.dossier, Method.SECRET)


def issue(app: AppTest, member: int) -> str:
    """Issue a pass to a member in the window; return its code."""
    app.selectbox(key="console.passes.member").set_value(member).run()
    press(app, "console.passes.issue")
    (address,) = (code.value for code in app.code)
    return address.rpartition("/scrutin/")[2]


def test_pass_is_issued_in_two_steps_shown_and_withdrawn(open_page: looking.Open, call: OpenCall, ballot: Ballot) -> None:
    app = open_page("console.py", Role.ORGANISER)
    press(app, "console.passes.ask")
    assert button(app, "console.passes.issue").disabled
    member = ballot.voters[0]
    code = issue(app, member)
    entry = call.journal[-1]
    assert (entry.act, entry.after["person"]) == (Act("ballot_pass_issued"), call.snapshot.names[member])
    assert is_ballot_pass(call.reading(), code=code)
    assert any("Pas encore ouvert" in one.value for one in app.markdown)
    open_ballot_pass(call.uow(), code=code)
    press(app, "console.passes.another")
    assert any("Ouvert sur un appareil" in one.value for one in app.markdown)
    press(app, f"console.passes.withdraw.{member}")
    assert call.acts[-1] == Act("ballot_pass_withdrawn")
    assert [one.key for one in app.button if one.key and "withdraw" in one.key] == []


def test_pass_is_offered_to_those_alone_who_may_have_one(open_page: looking.Open, call: OpenCall, ballot: Ballot) -> None:
    voted = next(juror for juror in call.snapshot.jurors if juror.id == ballot.voters[0])
    dossier = call.snapshot.candidature(ballot.candidature_id).dossier
    call.vote(voted, Option.AGAINST, dossier)
    app = press(open_page("console.py", Role.CHAIR), "console.passes.ask")
    names = {call.snapshot.names[id_] for id_ in ballot.voters[1:]}
    assert set(app.selectbox(key="console.passes.member").options) == names


@pytest.mark.parametrize("method", [Method.NAMED, Method.HANDS, Method.PAPER])
def test_pass_is_for_secret_ballots_on_devices_alone(open_page: looking.Open, call: OpenCall, item: Candidature, method: Method) -> None:
    call.ballot(item.dossier, method)
    app = open_page("console.py", Role.ORGANISER)
    assert [one.key for one in app.button if one.key and one.key.startswith("console.passes")] == []


def test_window_that_is_open_when_the_ballot_closes_issues_nothing(open_page: looking.Open, call: OpenCall, ballot: Ballot) -> None:
    app = press(open_page("console.py", Role.CHAIR), "console.passes.ask")
    app.selectbox(key="console.passes.member").set_value(ballot.voters[0]).run()
    cancel_ballot(call.uow(), **call.by_console(), candidature_id=ballot.candidature_id, number=ballot.number, reason="Erreur")
    press(app, "console.passes.issue")
    assert Act("ballot_pass_issued") not in call.acts
