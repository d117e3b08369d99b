"""Who must declare their recusals before seeing any file, and which ones their organisation suggests."""

from dataclasses import replace
from itertools import product

import pytest

from deliberation.call.call import Phase
from deliberation.call.people import Console, Person, Role
from deliberation.dossiers.candidatures import Administration
from deliberation.snapshot.visibility import must_declare, recusals_to_confirm, suggested_recusals
from tests.worlds.snapshots import make_call, make_candidature, make_juror, make_snapshot

JUROR = make_juror(1)


def test_jurors_declare_before_they_score_and_before_they_deliberate() -> None:
    asked = {
        (role, phase)
        for role, phase in product(Role, Phase)
        if must_declare(make_snapshot(marks=[[[5]]], phase=phase), Person(9, 1, "Camille", frozenset({role})))
    }
    assert asked == {(Role.JUROR, Phase.SCORING), (Role.JUROR, Phase.DELIBERATION)}


def test_declaration_is_asked_for_once_and_not_in_a_demonstration_nor_at_the_console() -> None:
    snapshot = make_snapshot(marks=[[[5]]])
    assert must_declare(snapshot, JUROR)
    assert not must_declare(replace(snapshot, declared=frozenset({JUROR.id})), JUROR)
    assert not must_declare(make_snapshot(marks=[[[5]]], call=make_call(weights=(1,), is_demo=True)), JUROR)
    assert not must_declare(snapshot, Console())


def test_nothing_is_declared_on_nothing() -> None:
    empty = make_snapshot(candidatures=(), jurors=(JUROR,))
    assert not must_declare(empty, JUROR)
    # Nor may somebody tell an empty call from one that holds nothing but what they are recused on.
    assert not must_declare(make_snapshot(marks=[[[5]]], recused=[(0, 0)]), JUROR)


@pytest.mark.parametrize(
    ("organisation", "ids"),
    [
        ("Météo-France", {1}),
        ("METEO FRANCE", {1}),
        ("ministère de la transition écologique", {1, 2}),
        ("Météo-France, direction du numérique", {1}),
        ("Météo", set()),
        ("", set()),
        (" - ", set()),
    ],
)
def test_files_of_the_juror_s_own_organisation_or_ministry_are_suggested(organisation: str, ids: set[int]) -> None:
    snapshot = make_snapshot(
        candidatures=[make_candidature(i, administration_id=i) for i in (1, 2, 3)],
        administrations={
            1: Administration(
                1, "Météo-France", "Ministère de la Transition écologique", "opérateur", spellings=("Météo-France, direction du numérique",)
            ),
            2: Administration(2, "Office des essais", "Ministère de la Transition écologique", "opérateur"),
            3: Administration(3, "Préfecture de l’Essai", "", ""),
        },
    )
    assert suggested_recusals(snapshot, replace(JUROR, organisation=organisation)) == ids


@pytest.mark.parametrize(("answered", "to_confirm"), [((), {2, 3}), ((1, 2), {2, 3}), ((1, 2, 3), set())])
def test_files_of_other_names_of_its_siren_are_suggested_until_settled(answered: tuple[int, ...], to_confirm: set[int]) -> None:
    snapshot = make_snapshot(
        candidatures=[make_candidature(i, administration_id=i) for i in (1, 2, 3, 4)],
        administrations={
            id_: Administration(id_, f"Hôpital {id_}", "", "", "260000019" if id_ < 4 else "260000027", (), id_ in answered)
            for id_ in (1, 2, 3, 4)
        },
    )
    member = replace(JUROR, organisation="HÔPITAL 1")
    assert recusals_to_confirm(snapshot, member) == to_confirm
    assert suggested_recusals(snapshot, member) == {1} | to_confirm
    assert suggested_recusals(snapshot, replace(JUROR, organisation="Hôpital 4")) == {4}
