"""Names of administrations: what does not tell them apart, the best written one, those close enough to ask about."""

import pytest

from deliberation.dossiers.administrations import MergeProposal, merge_proposals
from deliberation.dossiers.candidatures import Administration
from deliberation.dossiers.names import display_name, spelling_key


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("Préfecture de la Haute-Vallée", "prefecture de la haute vallee"),
        ("préfecture  de la haute vallee.", "prefecture de la haute vallee"),
        ("Agence de l’eau (Œuvres)", "agence de l eau oeuvres"),
        ("AGENCE DE L'EAU, ŒUVRES", "agence de l eau oeuvres"),
        ("fac\u0327ade", "facade"),
        ("", ""),
    ],
)
def test_spelling_key_folds_what_does_not_tell_names_apart(spelling: str, key: str) -> None:
    assert spelling_key(spelling) == key


@pytest.mark.parametrize(
    ("spellings", "legal_name", "name"),
    [
        pytest.param(["Parc national, pôle scientifique"], "PARC NATIONAL", "Parc national", id="before-the-comma"),
        pytest.param(
            ["Direction de la concurrence, de la consommation et des fraudes, service des enquêtes"],
            "DIRECTION DE LA CONCURRENCE, DE LA CONSOMMATION ET DES FRAUDES",
            "Direction de la concurrence, de la consommation et des fraudes",
            id="comma-in-the-legal-name",
        ),
        pytest.param(
            ["Direction de la concurrence, de la consommation et des fraudes, service des enquêtes"],
            "",
            "Direction de la concurrence, de la consommation et des fraudes",
            id="comma-in-the-name-without-legal-name",
        ),
        pytest.param(
            ["préfecture de la haute vallée / bureau", "Préfecture de la Haute-Vallée, direction"],
            "PREFECTURE DE LA HAUTE-VALLEE",
            "Préfecture de la Haute-Vallée",
            id="best-typography",
        ),
        pytest.param(["Cour d’appel de\u00a0Roquebelle"], "COUR D'APPEL DE ROQUEBELLE", "Cour d'appel de Roquebelle", id="apostrophe"),
        pytest.param(["CHU de Montclar (imagerie)"], "CENTRE HOSPITALIER", "CHU de Montclar", id="legal-name-never-declared"),
        pytest.param([], "PARC NATIONAL", "PARC NATIONAL", id="never-declared"),
    ],
)
def test_display_name_is_the_best_written_one(spellings: list[str], legal_name: str, name: str) -> None:
    assert display_name(spellings, legal_name) == name


def named(*names: str) -> list[Administration]:
    return [Administration(place, name, "", "", None, (name,)) for place, name in enumerate(names, start=1)]


@pytest.mark.parametrize(
    ("one", "other", "is_proposed"),
    [
        pytest.param("Agence de l'eau, données", "Agence de l’eau - expertise", True, id="same-head"),
        pytest.param("CHU de Montclar", "Centre hospitalier universitaire de Montclar", True, id="initials"),
        pytest.param("Montclar, mairie de", "Mairie de Montclar", False, id="head-cut"),
        pytest.param("Ville de Montclar Mairie", "Mairie Ville de Montclar", True, id="same-words"),
        pytest.param("Préfecture de la Haute-Vallée", "Préfectrue de la Haute-Vallée", True, id="one-word-mistyped"),
        pytest.param("Préfecture du Gard", "Préfecture du Tarn", False, id="two-places"),
        pytest.param("CHU de Montclar", "Centre hospitalier universitaire de Bordeaux", False, id="same-initials-elsewhere"),
    ],
)
def test_merge_is_proposed_between_close_names(one: str, other: str, is_proposed: bool) -> None:
    administrations = named(one, other)

    assert merge_proposals(administrations, {}) == ((MergeProposal(*administrations),) if is_proposed else ())


def test_merge_is_not_proposed_again_once_a_person_told_them_apart() -> None:
    administrations = named("Agence de l'eau, données", "Agence de l'eau, expertise")
    links = {spelling_key(one.name): one.id for one in administrations}

    assert merge_proposals(administrations, links) == ()
