"""Reduce labels to keys, so that headers, answers and names compare whatever their accents, case or apostrophes."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_LIGATURES: Final = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})

_COMBINING: Final = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")


# The same headings and answers come back in each sheet and in each row.
@lru_cache(maxsize=1_024)
def field_key(label: str) -> str:
    """Return the key of ``label`` as the platform's first export named its columns.

    ``Pertinence de l’IA ?`` gives ``pertinence_de_l_ia``. The same key names a question in every dialect, and two texts
    are taken for the same answer when their keys are equal.
    """
    decomposed = unicodedata.normalize("NFKD", label.translate(_LIGATURES))
    plain = _COMBINING.sub("", decomposed).lower()
    separated = re.sub(r"[^a-z0-9_-]+", "-", plain)
    return re.sub(r"-{2,}", "-", separated).strip("-").replace("-", "_")


DOSSIER_KEYS: Final = frozenset(
    {
        "id",
        "n_dossier",
        "no_dossier",
        "n_de_dossier",
        "no_de_dossier",
        "numero_dossier",
        "numero_de_dossier",
        "dossier_id",
        "number",
        "dossier",
        "dossier_number",
    }
)
# How the column of the projects' titles is headed, in the languages met.
TITLE_KEYS: Final = (
    *(
        "titre",
        "titre_du_projet",
        "titre_du_dossier",
        "titre_de_l_action",
        "projet",
        "intitule",
        "intitule_du_projet",
        "intitule_de_l_action",
    ),
    *("nom_du_projet", "nom_du_dossier", "nom_de_l_action", "denomination", "denomination_du_projet", "objet", "libelle", "sujet"),
    *("title", "project", "project_title", "project_name", "title_of_the_project", "name_of_the_project"),
    *("titulo", "titulo_del_proyecto", "nombre_del_proyecto", "denominacion_del_proyecto"),
)
