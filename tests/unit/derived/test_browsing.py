"""Finding candidatures: filters, sorting, search, and the address that shows the same list."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.call import Screening
from deliberation.derived.applicants import acronyms, full_name
from deliberation.derived.browsing import TO_SETTLE, Filter, Sorting, find_candidatures, matching, nearest_name
from deliberation.derived.scoring.standings import Flag
from deliberation.dossiers.candidatures import Administration, Content, Field
from deliberation.folding import folded
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import FILED_AT, make_call, make_candidature, make_snapshot

ADMINISTRATIONS = {
    1: Administration(1, "Office des essais", "Intérieur", "Opérateur"),
    2: Administration(2, "École des Œuvres", "Culture", "Service"),
}


def answers(*texts: str, is_private: bool = False) -> Content:
    return Content(fields=tuple(Field(f"q{i}", f"Q{i}", text, is_private=is_private) for i, text in enumerate(texts)))


@pytest.fixture
def snapshot() -> Snapshot:
    """Give four candidatures; scores 4, 2, none and 2; spreads 0, 0.4, none and 0."""
    return make_snapshot(
        marks=[[[4], [4]], [[1], [3]], [[None], [None]], [[2], [2]]],
        call=make_call(weights=(1,)),
        administrations=ADMINISTRATIONS,
        candidatures=[
            make_candidature(1, title="Zèbre", content=answers("Une façade d’hôpital", "R&D")),
            make_candidature(2, title="abeille", requested_tracks=("t1", "t2"), administration_id=2, deposited_at=FILED_AT - timedelta(1)),
            make_candidature(3, title="Étude", deposited_at=None, content=answers("avis réservé", is_private=True)),
            make_candidature(4, title="Cœur", screening=Screening.RESERVE, content=Content(attachments=("plan_cadastral.pdf",))),
        ],
        decisions=[Decision(1, Outcome.SELECTED, "t2", version=1)],
    )


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({}, {1, 2, 3, 4}),
        ({"ministries": ("Culture",)}, {2}),
        ({"administrations": ("Office des essais", "Ailleurs")}, {1, 3, 4}),
        ({"ministries": ("Culture",), "administrations": ("Office des essais",)}, {1, 2, 3, 4}),
        ({"kinds": ("Service", "Opérateur")}, {1, 2, 3, 4}),
        ({"tracks": ("t1",)}, {3, 4}),
        ({"tracks": ("t2",)}, {1}),
        ({"tracks": (TO_SETTLE,)}, {2}),
        ({"screenings": (Screening.RESERVE,)}, {4}),
        ({"outcomes": (Outcome.TO_DISCUSS,)}, {2, 3, 4}),
        ({"score_minimum": 2.0}, {1, 2, 4}),
        ({"score_minimum": 2.5, "score_maximum": 4.0}, {1}),
        ({"score_maximum": 5.0}, {1, 2, 4}),
        ({"flags": (Flag.INCOMPLETE, Flag.TRACK_TO_SETTLE)}, {2, 3}),
        ({"search": "FACADE d'hopital"}, {1}),
        ({"search": "hôpital façade"}, {1}),
        ({"search": "r&d"}, {1}),
        ({"search": "coeur"}, {4}),
        ({"search": "oeuvres"}, {2}),
        ({"search": "1003"}, {3}),
        ({"search": "cadastral"}, {4}),
        ({"search": "ode"}, set()),  # a short word is looked for where a word begins
        ({"search": "tude"}, set()),
        ({"search": "beille"}, {2}),
        ({"search": "EO"}, {2}),  # the initials of École des Œuvres
        ({"search": "abeille zèbre"}, set()),
        ({"search": "réservé"}, set()),  # what the team annotated is not searched
    ],
)
def test_filter_keeps_what_it_says(snapshot: Snapshot, wanted: dict[str, Any], ids: set[int]) -> None:
    assert {candidature.id for candidature in find_candidatures(snapshot, Filter(**wanted))} == ids


def test_acronym_given_or_stated_is_searched_as_a_word_and_shown(snapshot: Snapshot) -> None:
    named = {1: replace(ADMINISTRATIONS[1], acronym="OE"), 2: replace(ADMINISTRATIONS[2], spellings=("École des Œuvres (EDO), pôle (XZ)",))}
    told = answers("Il est oeuvré pour les édossiers", "carte_oe.pdf")
    files = tuple(replace(one, content=told) if one.id == 4 else one for one in snapshot.candidatures)
    seen = replace(snapshot, administrations=named, candidatures=files)
    assert dict(acronyms(seen)) == {1: "OE", 2: "EDO"}
    assert full_name(seen, named[2]) == "École des Œuvres (EDO)"
    assert {one.id for one in find_candidatures(seen, Filter(search="edo"))} == {2}
    assert {one.id for one in find_candidatures(seen, Filter(search="OE"))} == {1, 3, 4}
    assert nearest_name(seen, "EDOO") == "École des Œuvres"
    alike = {**named, 2: replace(ADMINISTRATIONS[2], acronym="EO")}  # its initials too
    assert nearest_name(replace(snapshot, administrations=alike), "EOO") == "École des Œuvres"


@pytest.mark.parametrize(
    ("spelling", "acronym"),
    [
        ("Institut national de l'information géographique et forestière (IGN)", "IGN"),
        ("INSEE - Institut national de la statistique et des études économiques", "INSEE"),
        ("Ville de Brumeval (DSI)", ""),
        ("CHU - Bordeaux", ""),
        ("PRÉFECTURE", ""),
        ("", ""),
    ],
)
def test_only_initials_of_the_name_are_its_acronym(snapshot: Snapshot, spelling: str, acronym: str) -> None:
    seen = replace(snapshot, administrations={1: Administration(1, "Office", "", "", None, (spelling,))})
    assert acronyms(seen).get(1, "") == acronym


@pytest.mark.parametrize(("search", "name"), [("ofice", "Office des essais"), ("œuvre", "École des Œuvres"), ("zzzz", ""), ("", "")])
def test_search_without_result_names_the_nearest(snapshot: Snapshot, search: str, name: str) -> None:
    assert nearest_name(snapshot, search) == name
    seen = replace(snapshot, candidatures=tuple(one for one in snapshot.candidatures if one.administration_id == 1))
    assert nearest_name(seen, "œuvre") == ""  # known through hidden files alone


def test_word_of_several_names_is_itself_the_nearest(snapshot: Snapshot) -> None:
    shared = {**ADMINISTRATIONS, 2: Administration(2, "Office du livre", "Culture", "Service")}
    assert nearest_name(replace(snapshot, administrations=shared), "ofice") == "Office"


@pytest.mark.parametrize(
    ("sorting", "ids"),
    [
        (Sorting.ORDER, [1, 2, 3, 4]),
        (Sorting.TITLE, [2, 4, 3, 1]),
        (Sorting.ADMINISTRATION, [2, 4, 3, 1]),
        (Sorting.DEPOSIT, [2, 1, 4, 3]),
        (Sorting.SPREAD, [2, 1, 4, 3]),
    ],
)
def test_list_is_sorted_without_losing_anybody(snapshot: Snapshot, sorting: Sorting, ids: list[int]) -> None:
    assert [candidature.id for candidature in find_candidatures(snapshot, Filter(sorting=sorting))] == ids


scores = st.none() | st.integers(0, 500).map(lambda hundredths: hundredths / 100)
texts = st.text(min_size=1, max_size=8)
filters = st.builds(
    Filter,
    search=st.text(max_size=200),
    ministries=st.lists(texts, max_size=2).map(tuple),
    administrations=st.lists(texts, max_size=2).map(tuple),
    kinds=st.lists(texts, max_size=2).map(tuple),
    tracks=st.lists(texts, max_size=2).map(tuple),
    screenings=st.lists(st.sampled_from(Screening), max_size=2).map(tuple),
    outcomes=st.lists(st.sampled_from(Outcome), max_size=2).map(tuple),
    score_minimum=scores,
    score_maximum=scores,
    flags=st.lists(st.sampled_from(Flag), max_size=2).map(tuple),
    sorting=st.sampled_from(Sorting),
)


@given(filters)
def test_address_gives_the_filter_back(wanted: Filter) -> None:
    assert Filter.from_query(wanted.to_query()) == wanted


@given(filters)
def test_filter_narrows_unless_its_address_says_nothing_but_the_order(wanted: Filter) -> None:
    assert wanted.narrows == bool(set(wanted.to_query()) - {"tri"})


@pytest.mark.parametrize(
    "query",
    [
        {"tri": ["sideways"]},
        {"min": ["nan"], "max": ["-inf"]},
        {"min": ["beaucoup"]},
        {"decision": ["perhaps"]},
        {"signal": []},
        {"x": ["1"]},
    ],
)
def test_address_that_makes_no_sense_keeps_everything(query: dict[str, list[str]]) -> None:
    assert Filter.from_query(query) == Filter()


def test_search_from_an_address_is_cut_to_a_reasonable_length() -> None:
    assert Filter.from_query({"q": ["a" * 10_000]}).search == "a" * 200


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("ÉLÈVE", "eleve"),
        ("fac\u0327ade", "facade"),
        ("Cœur d’Œuvre", "coeur d'oeuvre"),
        ("ﬁn", "fin"),
        ("STRASSE straße", "strasse strasse"),
    ],
)
def test_folding_forgets_what_is_typed_in_haste(typed: str, key: str) -> None:
    assert folded(typed) == key


def test_region_of_the_establishment_is_a_filter() -> None:
    codes = ("35000", "69001", "")
    files = [
        make_candidature(number, content=Content(establishment=(Field("etablissement_code_postal", "Code postal", code),)))
        for number, code in enumerate(codes, 1)
    ]
    snapshot = make_snapshot(candidatures=files)
    wanted = Filter.from_query({"region": ["Bretagne"]})
    assert (wanted.regions, wanted.to_query()) == (("Bretagne",), {"region": ["Bretagne"]})
    assert [one.id for one in find_candidatures(snapshot, wanted)] == [1]


@pytest.mark.parametrize("name", ["CHU A", "Centre hospitalier universitaire A", "Direction du centre hospitalier universitaire"])
def test_acronym_finds_the_names_that_spell_it_out(name: str) -> None:
    administrations = {1: Administration(1, name, "", ""), 2: Administration(2, "Chambre des métiers", "", "")}
    files = [make_candidature(1), make_candidature(2, administration_id=2)]
    snapshot = make_snapshot(marks=[[[4, 4]], [[1, 1]]], administrations=administrations, candidatures=files)
    assert matching(snapshot, "CHU") == {1} == {one.id for one in find_candidatures(snapshot, Filter(search="CHU"))}
