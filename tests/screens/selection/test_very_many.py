"""A field of very many candidatures: those that a search finds are offered; what is chosen is kept, named or counted."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Person, Role
from tests.screens import looking
from ui.widgets import choosing, ticks

CHOSEN = "decisions.chosen"
SEARCH = f"{CHOSEN}.search"


@pytest.fixture
def app(open_page: looking.Open, somebody: Callable[[Role], Person], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(choosing, "OFFERED_MAX", 10)
    monkeypatch.setattr(choosing, "_FOUND_MAX", 5)
    monkeypatch.setattr(ticks, "_NAMED_MAX", 6)
    return open_page("selection.py", somebody(Role.CHAIR))


def test_field_offers_the_first_then_those_that_a_search_finds(app: AppTest) -> None:
    ranked = [row["title"][0] for row in looking.rows(app)]
    assert len(app.multiselect(key=CHOSEN).options) == 5
    wanted = ranked[-1]
    assert not any(wanted in option for option in app.multiselect(key=CHOSEN).options)
    app.text_input(key=SEARCH).set_value(wanted.upper()).run()
    assert any(wanted in option for option in app.multiselect(key=CHOSEN).options)


def test_choice_outlives_the_search_that_found_it(app: AppTest) -> None:
    found = app.text_input(key=SEARCH).set_value("523155").run().multiselect(key=CHOSEN)
    assert len(found.options) == 1
    found.set_value(["523155"]).run()
    app.text_input(key=SEARCH).set_value("495484").run()
    assert (app.multiselect(key=CHOSEN).value, len(app.multiselect(key=CHOSEN).options)) == (["523155"], 2)


def test_thousands_chosen_are_counted_and_decided_all_the_same(app: AppTest) -> None:
    app.button(key="decisions.rest").click().run()
    assert CHOSEN not in looking.keys(app)
    assert "24 dossiers choisis" in looking.words(app)
    assert len(app.run().session_state[CHOSEN]) == 24
    app.button(key="decisions.none").click().run()
    assert app.multiselect(key=CHOSEN).value == []
