"""The pre-selection: one or many with a reason, the platform's proposals, undo."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation import operations
from deliberation.call.people import Console, Person, Role
from deliberation.call.screening import Screening
from deliberation.operations import ScreeningChange
from deliberation.operations.ports import CallState
from deliberation.selection.decisions import Outcome
from phrases import _
from tests.screens import acting, looking

SHORTLISTED = ["495484", "523155"]  # as the platform proposes


@pytest.fixture
def screening(open_page: looking.Open, somebody: Callable[[Role], Person]) -> Callable[[], AppTest]:
    return lambda: open_page("screening.py", somebody(Role.ORGANISER))


def stands(call: CallState, *dossiers: str) -> list[tuple[Screening, str]]:
    found = [acting.candidature(call, dossier) for dossier in dossiers]
    return [(one.screening, one.screening_reason) for one in found]


def record(app: AppTest, *dossiers: str, screening: Screening, reason: str = "") -> AppTest:
    app.multiselect(key="screening.chosen").set_value(list(dossiers)).run()
    app.button_group(key="screening.screening").set_value(screening).run()
    app.text_input(key="screening.reason").set_value(reason).run()
    return app.button(key="screening.record").click().run()


def test_counts_are_those_of_the_platforms_opinions(screening: Callable[[], AppTest]) -> None:
    assert list(looking.numbers(screening()).values()) == ["24", "6", "16", "0"]


def test_many_are_pre_selected_at_once_with_a_reason(database: CallState, screening: Callable[[], AppTest]) -> None:
    app = record(screening(), *SHORTLISTED, screening=Screening.RESERVE, reason=" Partenaires à confirmer. ")
    assert looking.refusals(app) == []
    assert stands(database, *SHORTLISTED) == [(Screening.RESERVE, "Partenaires à confirmer.")] * 2
    assert list(looking.numbers(app).values()) == ["22", "8", "16", "0"]
    assert (app.multiselect(key="screening.chosen").value, app.text_input(key="screening.reason").value) == ([], "")


def test_nothing_is_recorded_for_nobody(screening: Callable[[], AppTest]) -> None:
    assert screening().button(key="screening.record").disabled


def test_undo_puts_the_pre_selection_back(database: CallState, screening: Callable[[], AppTest]) -> None:
    before = stands(database, *SHORTLISTED)
    app = record(screening(), *SHORTLISTED, screening=Screening.DECLINED)
    app.button(key="screening.undo.button").click().run()
    assert stands(database, *SHORTLISTED) == before
    assert "screening.undo.button" not in looking.keys(app)


def test_proposals_of_the_platform_are_taken_over_where_they_differ(database: CallState, screening: Callable[[], AppTest]) -> None:
    assert "screening.proposals" not in looking.keys(screening())
    app = record(screening(), *SHORTLISTED, screening=Screening.DECLINED)
    app.button(key="screening.proposals").click().run()
    assert [screening for screening, _reason in stands(database, *SHORTLISTED)] == [Screening.SHORTLISTED] * 2
    assert "screening.proposals" not in looking.keys(app)


def test_change_made_since_is_refused_with_who_made_it(database: CallState, screening: Callable[[], AppTest]) -> None:
    app = screening()
    app.multiselect(key="screening.chosen").set_value(["495484"]).run()
    one = acting.candidature(database, "495484")
    change = ScreeningChange(one.id, Screening.DECLINED, one.screening_version)
    operations.screen(bootstrap.unit_of_work(), by=Console("Camille"), call_id=database.id, changes=[change], reason="Hors sujet.")
    app.button_group(key="screening.screening").set_value(Screening.RESERVE)
    app.button(key="screening.record").click().run()
    (refusal,) = looking.refusals(app)
    assert "Camille" in refusal
    assert stands(database, "495484") == [(Screening.DECLINED, "Hors sujet.")]


def test_candidature_that_is_selected_stays_shortlisted(database: CallState, screening: Callable[[], AppTest]) -> None:
    acting.decide(database, "495484", outcome=Outcome.SELECTED, track="technical")
    app = record(screening(), "495484", screening=Screening.DECLINED)
    assert looking.refusals(app) == [_("{dossier} is selected or in reserve: change that decision first.").format(dossier="495484")]
    assert app.multiselect(key="screening.chosen").value == ["495484"]
