"""The comparison: two to four candidatures, the same in the address and in the field."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Person, Role
from phrases import _
from tests.screens import looking

FOUR = ["495484", "523155", "526134", "513864"]


@pytest.fixture
def compared(open_page: looking.Open, somebody: Callable[[Role], Person]) -> Callable[..., AppTest]:
    """Open the comparison of some dossiers as a juror."""

    def open_(*dossiers: str) -> AppTest:
        return open_page("comparison.py", somebody(Role.JUROR), dossiers=list(dossiers))

    return open_


def test_nothing_is_compared_until_two_are_chosen(compared: Callable[..., AppTest]) -> None:
    app = compared()
    assert _("Choose two to four candidatures to lay side by side.") in looking.words(app)
    app.multiselect(key="comparison.chosen").select("495484").run()
    assert not app.table
    app.multiselect(key="comparison.chosen").select("523155").run()
    assert len(app.table) == 1
    assert app.query_params["dossiers"] == ["495484", "523155"]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_link_compares_two_to_four(compared: Callable[..., AppTest], count: int) -> None:
    app = compared(*FOUR[:count])
    assert not app.exception
    assert app.multiselect(key="comparison.chosen").value == FOUR[:count]
    assert app.table[0].value.shape == (7 + 1, count + 2)  # criteria and score; criterion, candidatures, gap
    assert len(looking.drawings(app)) >= 2
    assert [link["dossier"] for link in looking.links(app).values() if "dossier" in link] == [[dossier] for dossier in FOUR[:count]]


def test_link_to_more_than_four_keeps_the_first_four(compared: Callable[..., AppTest]) -> None:
    assert compared(*FOUR, "475464").multiselect(key="comparison.chosen").value == FOUR


def test_score_and_gap_are_those_of_the_ranking(compared: Callable[..., AppTest]) -> None:
    rows = compared("495484", "523155").table[0].value.to_numpy().tolist()
    assert rows[0] == ["Impact", "4,60", "4,36", "0,24"]
    assert rows[-1] == [_("Official score"), "4,29", "4,23", "0,06"]


def test_candidature_under_recusal_is_neither_offered_nor_compared(open_page: looking.Open, people: dict[str, Person]) -> None:
    app = open_page("comparison.py", people["Juré 08"], dossiers=["519246", "495484"])
    assert app.multiselect(key="comparison.chosen").value == ["495484"]
    assert "cours magistraux" not in looking.words(app)
