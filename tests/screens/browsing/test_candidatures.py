"""The list: what narrows it, how it is kept, and that a link gives the same view."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Pagination

from deliberation.call.people import Person, Role
from deliberation.call.screening import Screening
from deliberation.derived.browsing import Sorting, folded
from deliberation.derived.scoring.standings import Flag
from deliberation.selection.decisions import Outcome
from phrases import _
from tests.places import ROOT
from tests.screens import looking


@pytest.fixture
def listed(open_page: looking.Open, somebody: Callable[[Role], Person]) -> Callable[..., AppTest]:
    """Open the list as the chair: ``listed(q="littoral")``."""
    return lambda **query: open_page("candidatures.py", somebody(Role.CHAIR), **query)


def numbers_shown(app: AppTest) -> list[object]:
    return looking.column(app, "Number") if app.dataframe else []


def query(app: AppTest) -> dict[str, str]:
    """The address's query."""
    return dict(app.query_params)


def test_list_begins_with_the_best_and_says_how_many_it_holds(listed: Callable[..., AppTest]) -> None:
    app = listed()
    assert numbers_shown(app)[:3] == ["495484", "523155", "526134"]
    assert looking.column(app, "Score")[:2] == ["4,29", "4,23"]
    assert "**46 candidatures sur 46**" in looking.words(app)
    assert app.button(key="filters.reset").disabled


@pytest.mark.parametrize(
    ("field", "value", "kept", "address"),
    [
        ("ministries", ["Ministère de la Justice"], None, {"ministere": "Ministère de la Justice"}),
        ("administrations", ["Cour de cassation"], ["523155"], {"administration": "Cour de cassation"}),
        ("tracks", ["scientific"], None, {"filiere": "scientific"}),
        ("screenings", [Screening.RESERVE], 6, {"preselection": "reserve"}),
        ("outcomes", [Outcome.SELECTED], 0, {"decision": "selected"}),
        ("flags", [Flag.TRACK_TO_SETTLE], None, {"signal": "track_to_settle"}),
    ],
)
def test_field_narrows_the_list_and_shows_in_the_address(
    listed: Callable[..., AppTest], field: str, value: list[str], kept: object, address: dict[str, str]
) -> None:
    app = listed()
    app.multiselect(key=f"filter.{field}").set_value(value).run()
    shown = numbers_shown(app)
    assert len(shown) < 46
    assert kept in (None, len(shown), shown)
    assert query(app) == address
    assert numbers_shown(listed(**address)) == shown


def test_search_finds_what_is_typed_in_haste(listed: Callable[..., AppTest]) -> None:
    app = listed()
    app.text_input(key="filter.search").set_value("  DIVERGENCES jurisprudence ").run()
    assert numbers_shown(app) == ["523155"]
    assert query(app) == {"q": "DIVERGENCES jurisprudence"}


def test_scores_bound_the_list(listed: Callable[..., AppTest]) -> None:
    app = listed()
    app.slider(key="filter.scores").set_range(4.1, 4.3).run()
    assert numbers_shown(app) == ["495484", "523155", "526134"]
    assert query(app) == {"min": "4.1", "max": "4.3"}


def test_sorting_is_in_the_address_and_narrows_nothing(listed: Callable[..., AppTest]) -> None:
    app = listed()
    app.selectbox(key="filter.sorting").set_value(Sorting.TITLE).run()
    assert query(app) == {"tri": "titre"}
    assert looking.column(app, "Title") == sorted(looking.column(app, "Title"), key=lambda title: folded(str(title)))
    assert app.button(key="filters.reset").disabled


def test_ministry_offers_its_own_administrations_alone(listed: Callable[..., AppTest]) -> None:
    app = listed()
    everything = app.multiselect(key="filter.administrations").options
    app.multiselect(key="filter.administrations").set_value(["Cour de cassation"]).run()
    app.multiselect(key="filter.ministries").set_value(["Ministère des Armées"]).run()
    assert not app.exception
    assert app.multiselect(key="filter.administrations").value == []
    assert 0 < len(app.multiselect(key="filter.administrations").options) < len(everything)


def test_link_fills_the_fields_in(listed: Callable[..., AppTest]) -> None:
    app = listed(q="données", preselection="shortlisted", filiere="technical", min="3.5")
    assert app.text_input(key="filter.search").value == "données"
    assert app.multiselect(key="filter.tracks").value == ["technical"]
    assert app.slider(key="filter.scores").value == (3.5, 5.0)
    assert query(app) == {"q": "données", "preselection": "shortlisted", "filiere": "technical", "min": "3.5"}


def test_link_with_nonsense_keeps_everything(listed: Callable[..., AppTest]) -> None:
    app = listed(preselection="<script>", min="beaucoup", tri="1", signal="x")
    assert not app.exception
    assert len(numbers_shown(app)) == 46
    assert query(app) == {}


def test_reset_keeps_everything_again(listed: Callable[..., AppTest]) -> None:
    app = listed(q="littoral", filiere="scientific")
    app.button(key="filters.reset").click().run()
    assert len(numbers_shown(app)) == 46
    assert query(app) == {}
    assert app.text_input(key="filter.search").value == ""


def test_filter_is_kept_when_one_comes_back_from_another_screen(listed: Callable[..., AppTest]) -> None:
    app = listed(q="littoral")
    app.switch_page(str(ROOT / "pages" / "selection.py")).run()
    app.query_params.clear()
    app.switch_page(str(ROOT / "pages" / "candidatures.py")).run()
    assert numbers_shown(app) == ["475464"]
    assert query(app) == {"q": "littoral"}


def test_filter_that_keeps_nothing_says_so(listed: Callable[..., AppTest]) -> None:
    app = listed(q="zzzz")
    assert not app.dataframe
    assert _("Nothing matches this filter. Clear it, or search with fewer words.") in looking.words(app)


def pagination(app: AppTest) -> Pagination:
    found = app.get("pagination")[0]
    assert isinstance(found, Pagination)
    return found


def test_cards_come_a_page_at_a_time_and_link_to_the_sheet_within_the_filter(listed: Callable[..., AppTest]) -> None:
    app = listed(preselection="shortlisted")
    app.button_group(key="candidatures.layout").set_value("cards").run()
    first = [link["dossier"] for link in looking.links(app).values() if "dossier" in link]
    assert (len(first), first[0]) == (12, ["495484"])
    assert all(link["preselection"] == ["shortlisted"] for link in looking.links(app).values() if "dossier" in link)
    pagination(app).set_value(2).run()
    assert next(link["dossier"] for link in looking.links(app).values() if "dossier" in link) == ["475464"]


def test_layout_and_page_are_kept_when_one_comes_back(listed: Callable[..., AppTest]) -> None:
    app = listed()
    app.button_group(key="candidatures.layout").set_value("cards").run()
    pagination(app).set_value(3).run()
    app.switch_page(str(ROOT / "pages" / "sheet.py")).run()
    app.switch_page(str(ROOT / "pages" / "candidatures.py")).run()
    assert app.button_group(key="candidatures.layout").value == "cards"
    assert pagination(app).value == 3
    app.multiselect(key="filter.screenings").set_value([Screening.SHORTLISTED]).run()
    assert pagination(app).value == 1  # there are two pages left


def test_recused_juror_finds_no_trace_of_the_file(open_page: looking.Open, people: dict[str, Person]) -> None:
    title = "Transcrire et sous-titrer les cours magistraux"  # 519246, on which Juré 08 is recused
    assert title in looking.words(open_page("candidatures.py", people["Juré 01"]))
    app = open_page("candidatures.py", people["Juré 08"])
    assert title not in looking.words(app)
    assert "44 candidatures sur 44" in looking.words(app)
    assert _("files under your recusals left out") in looking.words(app)
