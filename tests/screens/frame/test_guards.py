"""Each screen opened as everybody: what those to whom it is due read while the jury deliberates."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Role
from tests.screens import looking
from tests.worlds.open_call import OpenCall
from ui.navigation import screens_of

# Said to others; to the chair, that they do it themself.
WHAT_THE_CHAIR_MAY = re.compile(r"[Ss]eule? la présidence|la présidence (?:peut|doit|lève|rouvre|(?:ne )?(?:le|l’)\s*\w+)")


def alerts(app: AppTest) -> list[str]:
    return [str(said.value) for said in (*app.error, *app.warning, *app.info, *app.success)]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DEPUTY])
def test_each_screen_opens_without_a_refusal_to_whom_it_is_due(call: OpenCall, open_page: looking.Open, role: Role) -> None:
    for screen in screens_of(call.somebody(role), call.snapshot.call, call.snapshot.phase):
        app = open_page(screen.key, role)
        assert looking.refusals(app) == [], screen
        assert {said for said in alerts(app) if alerts(app).count(said) > 1} == set(), screen
        assert role is not Role.CHAIR or WHAT_THE_CHAIR_MAY.findall(looking.words(app)) == [], screen
        assert len(app.title) + len(app.header) > 0 or "<h1" in looking.markup(app), screen


def test_chair_is_told_to_lift_the_seal_and_others_that_the_chair_does(call: OpenCall, open_page: looking.Open) -> None:
    call.seal()
    said = {role: "\n".join(alerts(open_page("ranking.py", role))) for role in (Role.CHAIR, Role.OBSERVER)}
    assert ("jusqu’à ce que vous le leviez" in said[Role.CHAIR], bool(WHAT_THE_CHAIR_MAY.search(said[Role.OBSERVER]))) == (True, True)
    assert WHAT_THE_CHAIR_MAY.findall(looking.words(open_page("console.py", Role.CHAIR))) == []
