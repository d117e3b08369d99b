"""One SIREN under several names: close ones are one applicant, the others are asked about and never put together."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.dossiers.administrations import shared_sirens
from deliberation.dossiers.candidatures import Administration
from deliberation.dossiers.differences import Change
from deliberation.dossiers.names import name_groups
from deliberation.dossiers.records import DossierFile
from phrases import language
from tests.worlds.dossiers import NOTHING, Stored, file_of, numbers, record

# Each house under the ways in which its people write it.
HOUSES = (
    (
        "CHU de Montclar",
        "Centre hospitalier universitaire de Montclar",
        "CENTRE HOSPITALIER UNIVERSITAIRE DE MONTCLAR",
        "Centre hospitalier universitaire de Montclar, pôle d’imagerie",
        "CHU de Montclar (pharmacie)",
    ),
    ("Hôpital Nord", "HOPITAL NORD", "Hôpital  Nord - pharmacie"),
    ("Hôtel Neuf", "Hotel neuf"),  # with the initials of the one before
    ("Hôpital de Mantes", "hôpital de mantes"),
    ("Hôpital de Nantes", "Hôpital de Nantes / urgences"),  # but for one letter
    ("Institut national des essais", "INE", "Institut national des Essais, direction"),
    ("Direction de la mer", "direction de la Mer (Région)"),
    ("Direction des lycées", "DIRECTION DES LYCÉES"),
    ("Clinique A", "CLINIQUE A"),
    ("Clinique D", "Clinique D, accueil"),  # a small word in other names
)
SIRENS = ("260000019", "260000027")
FILED = st.tuples(st.sampled_from(SIRENS), st.sampled_from([(house, name) for house, names in enumerate(HOUSES) for name in names]))
FILES = st.lists(FILED, min_size=1, max_size=12)
Filed = tuple[str, tuple[int, str]]


def written(filed: Sequence[Filed]) -> DossierFile:
    return file_of(
        *(record(str(number), administration=name, siren=siren) for number, (siren, (_house, name)) in enumerate(filed, start=1))
    )


def filers(stored: Stored) -> dict[str, int]:
    return {dossier: candidature.administration_id for dossier, candidature in stored.candidatures.items()}


def houses(filed: Sequence[Filed]) -> dict[str, tuple[str, int]]:
    return {str(number): (siren, house) for number, (siren, (house, _name)) in enumerate(filed, start=1)}


def grouped(by_dossier: Mapping[str, Hashable]) -> set[frozenset[str]]:
    groups = defaultdict(set)
    for dossier, group in by_dossier.items():
        groups[group].add(dossier)
    return set(map(frozenset, groups.values()))


@given(FILES, st.lists(st.one_of(st.none(), FILED), max_size=12))
def test_dossiers_are_of_one_applicant_only_if_both_siren_and_name_are(filed: Sequence[Filed], edits: Sequence[Filed | None]) -> None:
    first = NOTHING.after(written(filed))
    assert grouped(filers(first)) == grouped(houses(filed))
    assert first.plan(written(filed)).is_empty

    # The secretary sends the file again, with other names and numbers for some of its lines.
    mended = [edit or line for line, edit in zip(filed, [*edits, *[None] * len(filed)], strict=False)]
    plan, later = first.plan(written(mended)), first.after(written(mended))
    assert grouped(filers(later)) == grouped(houses(mended))
    assert later.plan(written(mended)).is_empty
    moved = {dossier for dossier, filer in filers(later).items() if filer != filers(first)[dossier]}
    assert moved == {change.dossier for change in plan.changed if _filed_by(change)}


@given(FILES)
def test_names_that_share_a_siren_are_all_asked_about(filed: Sequence[Filed]) -> None:
    plan = NOTHING.plan(written(filed))
    sharing = {siren: {house for other, (house, _name) in filed if other == siren} for siren in SIRENS}
    assert {siren: len(names) for siren, names in plan.shared_sirens.items()} == {
        siren: len(some) for siren, some in sharing.items() if len(some) > 1
    }


def _filed_by(change: Change) -> list[tuple[str | None, str | None]]:
    return [(field.before, field.after) for field in change.fields if field.key == "administration"]


def test_eighteen_hospitals_of_one_siren_are_eighteen_applicants() -> None:
    names = [f"Hôpital {letter * 3}" for letter in "ABCDEFGHIJKLMNOPQR"]
    file = file_of(*(record(str(number), administration=name, siret="26000001900017") for number, name in enumerate(names, start=1)))
    plan = NOTHING.plan(file)
    assert sorted(one.name for one in plan.new_administrations) == names
    assert plan.shared_sirens == {"260000019": tuple(names)}


def test_applicant_with_another_siren_is_told_by_both_numbers() -> None:
    first = NOTHING.after(written([(SIRENS[0], (1, "Hôpital Nord")), (SIRENS[0], (3, "Hôpital de Mantes"))]))
    mended = written([(SIRENS[0], (1, "Hôpital Nord")), (SIRENS[1], (3, "Hôpital de Mantes"))])
    with language("fr"):
        plan = first.plan(mended)
        told = [(field.label, field.before, field.after) for change in plan.changed for field in change.fields]
    assert numbers(plan.changed) == ["2"]
    assert told == [("Déposé par", "Hôpital de Mantes (260000019)", "Hôpital de Mantes (260000027)")]
    assert (plan.unchanged, plan.shared_sirens) == (("1",), {})


def test_nameless_applicant_is_the_only_one_of_its_siren_or_its_own() -> None:
    with language("en"):
        nameless = record("3", administration="", siren=SIRENS[0])
        one = NOTHING.after(file_of(record("1", administration="Hôpital Nord", siren=SIRENS[0]), nameless))
        assert [each.name for each in one.administrations] == ["Hôpital Nord"]
        several = written([(SIRENS[0], (1, "Hôpital Nord")), (SIRENS[0], (3, "Hôpital de Mantes"))])
        stored = NOTHING.after(several).after(file_of(*several.records, nameless))
        assert [each.name for each in stored.administrations] == ["Hôpital Nord", "Hôpital de Mantes", "Applicant not stated"]
        assert (
            stored.after(file_of(*several.records, nameless, record("4", administration="", siren=SIRENS[0])))
            .candidatures["4"]
            .administration_id
            == stored.administrations[2].id
        )


def test_names_told_apart_take_only_what_is_written_as_they_are() -> None:
    full, short = "Centre hospitalier universitaire de Montclar", "CHU de Montclar"
    here = (Administration(1, full, "", "", SIRENS[0], (full,)), Administration(2, short, "", "", SIRENS[0], (short,)))
    stored = Stored(NOTHING.after(file_of(record("1", administration=full), record("2", administration=short))).candidatures, here)
    plan = stored.plan(
        file_of(*(record(n, administration=name, siren=SIRENS[0]) for n, name in (("3", short.upper()), ("4", f"{short}, urgences"))))
    )
    assert (plan.assignments["3"].known, plan.assignments["4"].new) == (2, 0)


@pytest.mark.parametrize(("answered", "asked"), [((), True), ((1,), True), ((1, 2), False)])
def test_siren_is_asked_about_until_each_of_its_names_is_answered(answered: tuple[int, ...], asked: bool) -> None:
    here = [Administration(id_, f"Hôpital {id_}", "", "", SIRENS[0], (), id_ in answered) for id_ in (1, 2)]
    assert bool(shared_sirens(here)) is asked


def test_initials_of_two_names_are_neither() -> None:
    assert name_groups([["HN"], ["Hôpital Nord"], ["Hôtel Neuf"]]) == [[0], [1], [2]]
    assert name_groups([["HN"], ["Hôpital Nord"], ["Hôpital Sud"]]) == [[0, 1], [2]]
