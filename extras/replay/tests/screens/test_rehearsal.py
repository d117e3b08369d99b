"""The rehearsal on the home of the demonstration: offered, played, stopped, begun again; never on a real call."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from extras.replay import rehearsal
from tests.screens import looking
from tests.screens.conftest import DEVICE, FRAME, SECONDS_MAX
from tests.worlds.acts import enrol, issue_link, open_meeting
from tests.worlds.open_call import OpenCall, new_call
from tests.worlds.terms import Console, MeetingState, Role

BEGIN, STOP, AGAIN = "rehearsal.begin", "rehearsal.stop", "rehearsal.again"


def offered(app: AppTest) -> set[str]:
    """The buttons of the rehearsal on the screen."""
    return {button.key for button in app.button if button.key in (BEGIN, STOP, AGAIN)}


@pytest.fixture(autouse=True)
def _stopped(call: OpenCall) -> Iterator[None]:
    yield
    rehearsal.stop(by=Console(), call_id=call.call_id)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DEPUTY])
def test_rehearsal_is_offered_to_whoever_chairs_or_organises(open_page: looking.Open, role: Role) -> None:
    assert offered(open_page("home.py", role)) == ({BEGIN} if role in (Role.CHAIR, Role.ORGANISER) else set())


def test_meeting_is_played_then_stopped_then_begun_again(open_page: looking.Open, call: OpenCall) -> None:
    app = open_page("home.py", Role.CHAIR)
    # One act a few seconds: the screen is looked at while it goes on.
    app.segmented_control[0].set_value(20)
    app.button(BEGIN).click().run()
    assert offered(app) == {STOP}
    assert rehearsal.progress(call.call_id) is not None

    app.button(STOP).click().run()
    progress = rehearsal.progress(call.call_id)
    assert progress is not None
    assert not progress.is_running

    # Nothing but presences were played: the meeting can be played again, or opened by hand.
    assert offered(app) == {BEGIN}
    open_meeting(call.uow(), **call.by(Role.CHAIR))
    assert offered(app.run()) == {AGAIN}
    device = app.session_state[DEVICE]
    app.button(AGAIN).click().run()
    # The device is that of the person of the same name in the new call: a page loaded anew is theirs, and the one that was open is not.
    assert offered(app) == set()
    anew = AppTest.from_file(FRAME, default_timeout=SECONDS_MAX)
    anew.session_state[DEVICE] = device
    assert offered(anew.run()) == {BEGIN}
    with bootstrap.reading() as uow:
        former, new = uow.calls.all()
    assert (former.id, OpenCall(new.id).meeting.state) == (call.call_id, MeetingState.NOT_OPENED)


def test_real_call_is_offered_no_rehearsal(call: OpenCall) -> None:
    real = new_call()
    person = real.add_person("Dominique", Role.CHAIR, Role.ORGANISER)
    link = issue_link(real.uow(), **real.by_console(), person_id=person.id, key=b"key")
    app = AppTest.from_file(FRAME, default_timeout=SECONDS_MAX)
    app.session_state[DEVICE] = enrol(bootstrap.unit_of_work(), secret=link, agent="a test").device_secret
    assert "importer" in {link.split(":")[0] for link in looking.links(app.run())}
    assert offered(app) == set()
