"""The meeting read again on its screen: one act at a time, the ways to the others, and for whom."""

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Role
from extras.replay.moments import FOR_WHOLE
from phrases import _
from tests.screens import looking
from tests.worlds.acts import call_item, close_meeting
from tests.worlds.open_call import OpenCall

FIRST, SECOND = "472228", "496000"


@pytest.fixture
def held(call: OpenCall) -> OpenCall:
    """Open the meeting, call two files, and finalise."""
    call.open_meeting()
    for dossier in (FIRST, SECOND):
        call_item(call.uow(), **call.by_console(), candidature_id=call.id_of(dossier))
    call.decide_everything()
    close_meeting(call.uow(), **call.by_console())
    call.finalise()
    return call


def shown(app: AppTest) -> str:
    return looking.words(app).replace("\\", "")


def pressed(app: AppTest, words: str) -> AppTest:
    return next(button for button in app.button if button.label == _(words)).click().run()


def test_acts_are_gone_through_one_by_one_and_file_by_file(held: OpenCall, open_page: looking.Open) -> None:
    app = open_page("replay", Role.ORGANISER)
    assert _("Meeting opened") in shown(app)
    assert next(button for button in app.button if button.label == _("Previous act")).disabled
    pressed(app, "Next file")
    assert _("Application called") in shown(app)
    assert _("Current item: {file}").format(file=FIRST) in shown(app)
    pressed(app, "Next file")
    assert _("Current item: {file}").format(file=SECOND) in shown(app)
    pressed(app, "Previous file")
    assert _("Current item: {file}").format(file=FIRST) in shown(app)
    pressed(app, "Previous act")
    assert _("Meeting opened") in shown(app)


def test_last_act_is_reached_by_the_slider_and_shows_every_decision(held: OpenCall, open_page: looking.Open) -> None:
    app = open_page("replay", Role.STAFF)
    slider = app.slider(key="replay.at")
    app = slider.set_value(slider.max).run()
    assert _("Selection finalised") in shown(app)
    for track in held.snapshot.call.tracks:
        taken = _("{track}: {selected} of {places} places taken").format(track=track.label, selected=track.places, places=track.places)
        assert taken in shown(app)


def test_meeting_is_not_read_again_by_a_chair_who_is_a_member(call: OpenCall, open_page: looking.Open) -> None:
    both = call.add_person("Présidence et jury", Role.CHAIR, Role.JUROR)
    call.conclude()
    app = open_page("replay", both)
    assert _(FOR_WHOLE) in shown(app)
    assert (list(app.slider), [button for button in app.button if button.label == _("Next act")]) == ([], [])
