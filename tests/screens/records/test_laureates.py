"""The laureates of past editions: the demonstration's own once its selection is finalised, no call's but the demonstration's."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation.call.people import Person, Role
from tests.places import ROOT
from tests.screens import looking
from tests.screens.conftest import SECONDS_MAX, as_person
from tests.worlds.open_call import OpenCall


def test_laureates_of_the_meeting_are_told_once_it_is_held_and_finalised(
    open_page: looking.Open, call: OpenCall, somebody: Callable[[Role], Person]
) -> None:
    before = open_page("laureates.py", somebody(Role.OBSERVER))
    assert [("2019" in header.value, "2018" in header.value) for header in before.header] == [(False, True)]
    assert "Cour de cassation" not in looking.words(before)
    call.conclude()
    after = open_page("laureates.py", somebody(Role.OBSERVER))
    assert [("2019" in header.value, "2018" in header.value) for header in after.header] == [(True, False), (False, True)]
    titles = [text.value for text in after.markdown if text.value.startswith("**")]
    assert len(titles) - len([title for title in titles if "démonstration" in title]) >= 15 + 6
    assert "Cour de cassation" in looking.words(after)


def test_call_that_is_no_demonstration_has_no_past_laureates(
    open_page: looking.Open, call: OpenCall, somebody: Callable[[Role], Person]
) -> None:
    observer = somebody(Role.OBSERVER)
    # Without the frame, whose menu does not hold it either: the page guards itself.
    page = as_person(AppTest.from_file(ROOT / "pages" / "laureates.py", default_timeout=SECONDS_MAX), observer)
    with closing(sqlite3.connect(bootstrap.settings().database_url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("""UPDATE call SET settings = replace(settings, '"demo":true', '"demo":false'), revision = revision + 1""")
    page.run()
    assert not page.exception
    assert len(page.header) == 0
    assert "2018" not in looking.words(page)
