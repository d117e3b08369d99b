"""Administrations recognised behind their spellings; close names proposed, never merged."""

import csv
from collections.abc import Sequence
from dataclasses import replace

import pytest

from deliberation.dossiers.administrations import MergeProposal, merge_proposals, shared_sirens
from deliberation.dossiers.candidatures import Administration
from deliberation.dossiers.names import spelling_key
from deliberation.dossiers.recognition import Assignment, resolve, siren_of
from deliberation.dossiers.records import DossierRecord
from phrases import language
from tests.places import FIXTURES
from tests.worlds.demonstration import CURRENT_CSV, CURRENT_XLSX, FIVE_EXPORTS, V1_CSV, export
from tests.worlds.dossiers import NOTHING, file_of, record

# The one administration whose files do not say its name as the reference list does: it declares its directorate first.
DECLARED_OTHERWISE = {
    "Direction générale des entreprises": "Direction générale des entreprises - "
    "Service de l'information stratégique et de la sécurité économiques"
}


def reference() -> list[dict[str, str]]:
    with (FIXTURES / "administrations.csv").open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def without_register(records: Sequence[DossierRecord]) -> list[DossierRecord]:
    """Make what a custom template without SIREN gives."""
    return [replace(one, siren=None, siret=None, legal_name="") for one in records]


def joined(administrations: Sequence[Administration], proposals: Sequence[MergeProposal]) -> set[frozenset[str]]:
    """Accept every proposal; return the groups of spellings."""
    groups = [frozenset(one.spellings) for one in administrations]
    for proposal in proposals:
        touched = [group for group in groups if group & {*proposal.one.spellings, *proposal.other.spellings}]
        groups = [group for group in groups if group not in touched] + [frozenset().union(*touched)]
    return set(groups)


@pytest.mark.parametrize("name", FIVE_EXPORTS)
def test_every_export_gives_the_38_administrations(name: str) -> None:
    administrations = NOTHING.plan(export(name)).new_administrations

    found = {
        one.siren: (DECLARED_OTHERWISE.get(one.name, one.name), one.ministry, one.kind, set(map(spelling_key, one.spellings)))
        for one in administrations
    }
    assert len(administrations) == 38
    assert found == {
        row["siren"]: (row["administration"], row["ministere"], row["type"], set(map(spelling_key, row["libelles_declares"].split(" | "))))
        for row in reference()
    }


def test_two_sites_of_a_university_are_one_administration() -> None:
    sites = [one for one in export(V1_CSV).records if one.dossier in ("515874", "519246")]

    resolution = resolve(sites, [], {})

    assert len({one.siret for one in sites}) == 2
    assert resolution.assignments == {"515874": Assignment(new=0), "519246": Assignment(new=0)}
    assert [one.name for one in resolution.new] == ["Université de Saint-Orens-les-Forges"]


def test_siren_is_read_from_the_siret_when_the_register_did_not_answer() -> None:
    (silent,) = (one for one in export(CURRENT_CSV).records if one.dossier == "501770")

    assert (silent.legal_name, siren_of(silent)) == ("", "000014324")


def test_template_without_siren_gives_45_spellings_and_proposals_bring_them_to_38() -> None:
    administrations = resolve(without_register(export(CURRENT_XLSX).records), [], {}).new

    proposals = merge_proposals(administrations, {})

    assert len(administrations) == 45
    assert len(proposals) == 7
    groups = joined(administrations, proposals)
    assert {frozenset(map(spelling_key, group)) for group in groups} == {
        frozenset(map(spelling_key, row["libelles_declares"].split(" | "))) for row in reference()
    }


def test_template_without_siren_is_recognised_once_the_spellings_are_known() -> None:
    stored = NOTHING.after(export(V1_CSV))

    resolution = resolve(without_register(export(CURRENT_XLSX).records), stored.administrations, {})

    assert (resolution.new, resolution.updated) == ((), ())


def test_no_merge_is_proposed_between_administrations_with_their_siren() -> None:
    assert merge_proposals(NOTHING.after(export(V1_CSV)).administrations, {}) == ()


PARK = Administration(1, "Parc national", "Écologie", "Opérateur", "111111111", ("Parc national, pôle",))
TOWN = Administration(2, "Ville de Brumeval", "", "", None, ("Ville de Brumeval",))


def test_word_of_a_person_comes_before_the_siren() -> None:
    one = record("1", administration="Parc national, garderie", siren="111111111")

    resolution = resolve([one], [PARK, TOWN], {spelling_key("Parc national, garderie"): 2})

    assert resolution.assignments == {"1": Assignment(known=2)}
    assert resolution.updated == (replace(TOWN, spellings=("Ville de Brumeval", "Parc national, garderie")),)


def test_word_of_a_person_about_an_administration_gone_is_ignored() -> None:
    one = record("1", administration="Parc national, garderie", siren="111111111")

    assert resolve([one], [PARK], {spelling_key(one.administration): 9}).assignments == {"1": Assignment(known=1)}


def test_siren_comes_before_the_spelling_among_close_names() -> None:
    one = record("1", administration="PARC NATIONAL, garderie", siren="111111111")
    garderie = Administration(3, "Parc national, garderie", "", "", None, ("Parc national, garderie",))

    assert resolve([one], [PARK, garderie], {}).assignments == {"1": Assignment(known=1)}


def test_spelling_comes_before_a_siren_whose_names_are_not_close() -> None:
    one = record("1", administration="Ville de Brumeval", siren="111111111")

    resolution = resolve([one], [PARK, TOWN], {})

    assert resolution.assignments == {"1": Assignment(known=2)}
    assert set(shared_sirens([PARK, *resolution.updated])) == {"111111111"}


def test_administration_known_by_its_spelling_learns_its_siren_and_ministry() -> None:
    one = record("1", administration="VILLE DE BRUMÉVAL", siren="222222222", ministry="Intérieur", kind="Commune")

    resolution = resolve([one], [PARK, TOWN], {})

    assert resolution.assignments == {"1": Assignment(known=2)}
    assert resolution.updated == (replace(TOWN, siren="222222222", ministry="Intérieur", kind="Commune"),)


def test_same_name_with_another_siren_is_another_administration_to_ask_about() -> None:
    one = record("1", administration="Parc national, pôle", legal_name="PARC NATIONAL", siren="333333333")

    (new,) = resolve([one], [PARK], {}).new

    assert (new.name, new.siren) == ("Parc national", "333333333")
    assert len(merge_proposals([replace(PARK, id=1), Administration(2, new.name, "", "", new.siren, new.spellings)], {})) == 1


def test_spelling_shared_by_two_administrations_keeps_the_dossier_where_it_is() -> None:
    twin = replace(PARK, id=3, siren="333333333")
    one = record("1", administration="Parc national, pôle")

    assert resolve([one], [PARK, twin], {}, present={"1": 3}).assignments == {"1": Assignment(known=3)}
    assert resolve([one], [PARK, twin], {}).assignments == {"1": Assignment(new=0)}


def test_record_without_siren_joins_the_new_one_with_its_spelling() -> None:
    records = [record("1", administration="Ville"), record("2", administration="VILLE", siren="222222222")]

    resolution = resolve(records, [], {})

    assert resolution.assignments == {"1": Assignment(new=0), "2": Assignment(new=0)}
    assert resolution.new == (Administration(0, "Ville", "", "", "222222222", ("Ville",)),)


def test_dossiers_that_state_no_administration_are_held_together() -> None:
    with language("en"):
        stored = NOTHING.after(file_of(record("1", administration=""), record("2", administration="")))

    assert [one.name for one in stored.administrations] == ["Applicant not stated"]
    assert stored.plan(file_of(record("1", administration=""), record("2", administration=""))).is_empty


def test_ministry_and_kind_are_the_most_frequent_declared() -> None:
    declared = [("Culture", ""), ("Intérieur", "Préfecture"), ("Intérieur", "")]
    records = [record(str(n), administration="Ville", ministry=ministry, kind=kind) for n, (ministry, kind) in enumerate(declared)]

    assert resolve(records, [], {}).new == (Administration(0, "Ville", "Intérieur", "Préfecture", None, ("Ville",)),)
