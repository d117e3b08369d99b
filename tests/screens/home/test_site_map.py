"""The list of all screens: each screen that somebody has, once, with what is found there."""

import pytest

from deliberation.call.people import Role
from phrases import _
from tests.screens import looking
from tests.worlds.open_call import OpenCall
from ui.home import overview
from ui.navigation import SCREENS, screens_of


@pytest.mark.parametrize("role", [Role.CHAIR, Role.JUROR, Role.OBSERVER])
def test_every_screen_of_somebody_is_listed_once_and_no_other(open_page: looking.Open, call: OpenCall, role: Role) -> None:
    app = open_page("site_map.py", role)
    due = screens_of(call.somebody(role), call.snapshot.call, call.snapshot.phase)
    assert sorted(link.partition(": ")[2] for link in looking.links(app)) == sorted(_(screen.title) for screen in due)
    assert len(app.caption) == len(due)


def test_every_screen_has_words_for_what_is_found_there() -> None:
    assert {screen.url_path for screen in SCREENS} == set(overview._FOUND)
