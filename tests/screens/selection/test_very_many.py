"""Very many candidatures chosen: the first are named, all are counted and decided."""

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Role
from tests.screens import looking
from ui.widgets import chips

CHOSEN = "decisions.chosen"


@pytest.fixture
def app(open_page: looking.Open, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(chips, "NAMED_MAX", 6)
    return open_page("selection.py", Role.CHAIR)


def test_thousands_chosen_are_counted_and_decided_all_the_same(app: AppTest) -> None:
    app.button(key="decisions.rest").click().run()
    assert "24 dossiers choisis" in looking.words(app)
    assert len(looking.component(app, "jury.chips")["chips"]) == 6
    assert len(app.run().session_state[CHOSEN]) == 24
    app.button(key="decisions.none").click().run()
    assert app.session_state[CHOSEN] == []


def test_chip_taken_off_unticks_its_file_alone(app: AppTest) -> None:
    looking.tick(app, "decisions.table", "523155", "495484")
    looking.tell(app, "jury.chips", "removed", "dossier=523155")
    assert app.session_state[CHOSEN] == ["495484"]
    assert looking.tables(app)["decisions.table"]["ticks"][1] == ["495484"]
