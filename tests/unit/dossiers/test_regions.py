"""Where a dossier comes from: the code of its commune, else its postal code."""

import pytest

from deliberation.derived.stated import region_of
from deliberation.dossiers.candidatures import Content, Field


def content(postal: str | None = None, commune: str | None = None) -> Content:
    fields = {"etablissement_code_postal": postal, "etablissement_code_insee_localite": commune}
    return Content(establishment=tuple(Field(key, key, value) for key, value in fields.items()))


@pytest.mark.parametrize(
    ("postal", "commune", "region"),
    [
        ("75007", "75107", "Île-de-France"),
        ("29200", None, "Bretagne"),
        ("20090", "2a004", "Corse"),
        ("20090", None, "Corse"),
        ("97400", "97411", "La Réunion"),
        ("98800", None, "Collectivités d’outre-mer"),
        ("01410", "39013", "Bourgogne-Franche-Comté"),  # a postal code of the department next door
        ("97990", None, ""),
        ("", "", ""),
        (None, None, ""),
        ("CEDEX", None, ""),
    ],
)
def test_region_is_read_from_the_code_of_the_commune_else_the_postal_code(postal: str | None, commune: str | None, region: str) -> None:
    assert region_of(content(postal, commune)) == region


def test_dossier_without_an_establishment_has_no_region() -> None:
    assert region_of(Content()) == ""
