"""The laureates of both editions: public facts."""

from collections.abc import Callable

from deliberation.call.people import Person, Role
from tests.screens import looking


def test_both_editions_are_told_the_latest_first(open_page: looking.Open, somebody: Callable[[Role], Person]) -> None:
    app = open_page("laureates.py", somebody(Role.OBSERVER))
    assert [("2019" in header.value, "2018" in header.value) for header in app.header] == [(True, False), (False, True)]
    titles = [text.value for text in app.markdown if text.value.startswith("**")]
    assert len(titles) - len([title for title in titles if "démonstration" in title]) >= 15 + 6
    assert "Cour de cassation" in looking.words(app)
