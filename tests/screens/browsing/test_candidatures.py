"""The list: what narrows it, how it is kept, and that a link gives the same view."""

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.derived.browsing import Sorting
from deliberation.derived.scoring.standings import Flag
from deliberation.folding import folded
from phrases import _
from tests.places import ROOT
from tests.screens import looking
from tests.worlds.terms import Outcome, Role, Screening

TREE = "filters.tree"
FONTMOREAU = "Tribunal administratif de Fontmoreau"


@pytest.fixture
def listed(open_page: looking.Open) -> looking.Open:
    """Open the list as the chair: ``listed(q="littoral")``."""
    return lambda **query: open_page("candidatures.py", Role.CHAIR, **query)


@pytest.fixture
def opened(listed: looking.Open) -> looking.Open:
    """Open the list, then what holds most of its filters."""
    return lambda **query: with_filters(listed(**query))


def with_filters(app: AppTest) -> AppTest:
    """Open what holds the filters, as presses on their buttons do."""
    return looking.opened(app, "filters.administration", "filters.decision", "filters.more")


def tick(app: AppTest, part: str, *words: str) -> AppTest:
    """Tick values in one of the lists."""
    return looking.tell(app, "jury.tree", "chosen", {"number": 1, "ministries": [], "administrations": words}, key=f"filters.{part}")


def ticked(app: AppTest, part: str) -> list[str]:
    """What is ticked in one of the lists."""
    words: list[str] = looking.component(app, "jury.tree", key=f"filters.{part}")["administrations"]
    return words


def numbers_shown(app: AppTest) -> list[object]:
    return [row["dossier"] for row in looking.rows(app)] if looking.tables(app) else []


def query(app: AppTest) -> dict[str, str]:
    """The address's query."""
    return dict(app.query_params)


def test_list_begins_with_the_best_and_says_how_many_it_holds(listed: looking.Open) -> None:
    app = listed()
    assert numbers_shown(app)[:3] == ["495484", "523155", "526134"]
    assert [row["score"] for row in looking.rows(app)[:2]] == [429, 423]
    assert "**46 dossiers sur 46**" in looking.words(app)
    assert app.button(key="filters.reset").disabled


@pytest.mark.parametrize(
    ("field", "value", "kept", "address"),
    [
        ("screenings", Screening.RESERVE, 6, {"preselection": "reserve"}),
        ("outcomes", Outcome.SELECTED, 0, {"decision": "selected"}),
        ("flags", Flag.TRACK_TO_SETTLE, None, {"signal": "track_to_settle"}),
    ],
)
def test_field_narrows_the_list_and_shows_in_the_address(
    listed: looking.Open, opened: looking.Open, field: str, value: Flag, kept: object, address: dict[str, str]
) -> None:
    app = tick(opened(), field, value.words)
    shown = numbers_shown(app)
    assert len(shown) < 46
    assert kept in (None, len(shown), shown)
    assert query(app) == address
    assert numbers_shown(listed(**address)) == shown


def test_track_narrows_the_list_by_one_press_and_says_how_many_it_has(listed: looking.Open) -> None:
    app = listed()
    tracks = app.button_group(key="filters.track")
    assert [option.content for option in tracks.proto.options] == [
        "Toutes 46",
        "● Technique et métier 30",
        "▲ Scientifique 12",
        "À trancher 4",
    ]
    tracks.set_value("scientific").run()
    assert (query(app), len(numbers_shown(app)), chips(app)) == ({"filiere": "scientific"}, 12, [])
    assert numbers_shown(listed(filiere="scientific")) == numbers_shown(app)
    app.button_group(key="filters.track").set_value("").run()
    assert (query(app), len(numbers_shown(app))) == ({}, 46)


def test_search_finds_what_is_typed_in_haste(listed: looking.Open) -> None:
    app = listed()
    app.text_input(key="filter.search").set_value("  DIVERGENCES jurisprudence ").run()
    assert numbers_shown(app) == ["523155"]
    assert query(app) == {"q": "DIVERGENCES jurisprudence"}


def test_scores_bound_the_list(opened: looking.Open) -> None:
    app = opened()
    app.slider(key="filters.scores").set_range(4.1, 4.3).run()
    assert numbers_shown(app) == ["495484", "523155", "526134"]
    assert query(app) == {"min": "4.1", "max": "4.3"}


def test_sorting_is_in_the_address_and_narrows_nothing(opened: looking.Open) -> None:
    app = opened()
    app.selectbox(key="filters.sorting").set_value(Sorting.TITLE).run()
    assert query(app) == {"tri": "titre"}
    titles = [row["title"][0] for row in looking.rows(app)]
    assert titles == sorted(titles, key=folded)
    assert app.button(key="filters.reset").disabled
    assert chips(app) == ["Retirer\u00a0: Tri\u00a0: Titre"]
    looking.tell(app, "jury.chips", "removed", "sorting=")
    assert (query(app), app.selectbox(key="filters.sorting").value) == ({}, Sorting.ORDER)


def chosen(app: AppTest, *, ministries: tuple[str, ...] = (), administrations: tuple[str, ...] = ()) -> AppTest:
    """Tick in the tree of administrations."""
    return looking.tell(app, "jury.tree", "chosen", {"number": 1, "ministries": ministries, "administrations": administrations}, key=TREE)


def chips(app: AppTest) -> list[str]:
    """What narrows the list, by the names of its chips."""
    return [chip["label"] for chip in looking.component(app, "jury.chips")["chips"]] if "jury.chips" in looking.components(app) else []


def test_tree_counts_what_each_ministry_and_administration_has(opened: looking.Open) -> None:
    grown = {ministry: (count, dict(names)) for ministry, count, names in looking.component(opened(), "jury.tree", key=TREE)["branches"]}
    assert grown["Juridictions et institutions"] == (3, {"Conseil d'État": 1, "Cour de cassation": 1, FONTMOREAU: 1})
    assert sum(count for count, _names in grown.values()) == 46


def test_tree_narrows_the_list_to_the_union_of_what_is_ticked(listed: looking.Open, opened: looking.Open) -> None:
    app = chosen(opened(), ministries=("Ministère des Armées",))
    of_the_ministry = numbers_shown(app)
    assert 0 < len(of_the_ministry) < 46
    assert query(app) == {"ministere": "Ministère des Armées"}
    app = chosen(app, ministries=("Ministère des Armées",), administrations=("Cour de cassation",))
    assert set(numbers_shown(app)) == {*of_the_ministry, "523155"}
    assert numbers_shown(listed(ministere="Ministère des Armées", administration="Cour de cassation")) == numbers_shown(app)


def test_chip_says_what_it_takes_off_and_does_no_more(opened: looking.Open) -> None:
    app = opened(administration="Cour de cassation", filiere="scientific", preselection="shortlisted", min="2.5", q="divergences")
    assert chips(app) == [f"Retirer\u00a0: {words}" for words in ("Cour de cassation", "Présélectionné", "score ≥ 2,5")]
    for told in ("administrations=Cour de cassation", "score_minimum="):
        looking.tell(app, "jury.chips", "removed", told)
    assert query(app) == {"filiere": "scientific", "preselection": "shortlisted", "q": "divergences"}
    assert (app.button_group(key="filters.track").value, app.slider(key="filters.scores").value) == ("scientific", (0.0, 5.0))
    assert looking.component(app, "jury.tree", key=TREE)["administrations"] == []
    looking.tell(app, "jury.chips", "removed", f"screenings={Screening.SHORTLISTED}")
    assert chips(app) == []


def test_link_fills_the_fields_in(opened: looking.Open) -> None:
    app = opened(q="données", preselection="shortlisted", filiere="technical", min="3.5")
    assert app.text_input(key="filter.search").value == "données"
    assert app.button_group(key="filters.track").value == "technical"
    assert ticked(app, "screenings") == [Screening.SHORTLISTED.words]
    assert app.slider(key="filters.scores").value == (3.5, 5.0)
    assert query(app) == {"q": "données", "preselection": "shortlisted", "filiere": "technical", "min": "3.5"}


def test_filter_narrows_the_same_while_its_fields_are_not_shown(listed: looking.Open) -> None:
    query = {
        "filiere": "technical",
        "preselection": "shortlisted",
        "min": "2.5",
        "administration": "Cour de cassation",
        "region": "Nulle part",
        "tri": "depot",
    }
    app = listed(**query)
    assert "jury.tree" not in looking.components(app)
    assert chips(app) == chips(with_filters(app))
    shown = numbers_shown(app)
    app.session_state["filters.more"] = False
    assert numbers_shown(app.run()) == shown


def test_link_with_nonsense_keeps_everything(listed: looking.Open) -> None:
    app = listed(preselection="<script>", min="beaucoup", tri="1", signal="x")
    assert len(numbers_shown(app)) == 46
    assert query(app) == {}


def test_reset_keeps_everything_again(listed: looking.Open) -> None:
    app = listed(q="littoral", filiere="scientific")
    app.button(key="filters.reset").click().run()
    assert len(numbers_shown(app)) == 46
    assert query(app) == {}
    assert app.text_input(key="filter.search").value == ""


def test_filter_can_be_cleared_as_soon_as_it_narrows_and_no_longer(listed: looking.Open) -> None:
    app = listed()
    states = []
    for words in ("littoral", "littoral fin", ""):
        app.text_input(key="filter.search").set_value(words).run()
        states.append(app.button(key="filters.reset").disabled)
    assert states == [False, False, True]


def test_search_waits_for_a_short_pause_in_the_typing(listed: looking.Open) -> None:
    assert listed().text_input(key="filter.search").proto.live_debounce_ms == 120


def test_filter_is_kept_when_one_comes_back_from_another_screen(listed: looking.Open) -> None:
    app = listed(q="littoral")
    app.switch_page(str(ROOT / "pages" / "selection.py")).run()
    app.query_params.clear()
    app.switch_page(str(ROOT / "pages" / "candidatures.py")).run()
    assert numbers_shown(app) == ["475464"]
    assert query(app) == {"q": "littoral"}


def test_filter_that_keeps_nothing_says_so(listed: looking.Open) -> None:
    app = listed(q="zzzz")
    assert not looking.tables(app)
    assert _("Nothing matches this filter. Clear it, or search with fewer words.") in looking.words(app)
    assert "Cour de cassation" in looking.words(listed(q="casation"))


def test_recused_juror_finds_no_trace_of_the_file(open_page: looking.Open) -> None:
    title = "Transcrire et sous-titrer les cours magistraux"  # 519246, on which Juré 08 is recused
    assert title in looking.words(open_page("candidatures.py", "Juré 01"))
    app = open_page("candidatures.py", "Juré 08")
    assert title not in looking.words(app)
    assert "44 dossiers sur 44" in looking.words(app)
    assert _("files under your recusals left out") in looking.words(app)
