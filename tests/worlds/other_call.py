"""A call unlike the demonstration, as its office has it: the export of its platform, the list of its jury.

60 dossiers, one of them late; three criteria marked from 0 to 10 by halves; three tracks, each with places and an envelope.
"""

import csv
import io
from datetime import date, timedelta
from typing import NamedTuple

CRITERIA = {"Intérêt pour les habitants": "1", "Sobriété": "1,5", "Faisabilité": "1"}


class Share(NamedTuple):
    """What a track has to give, as it is typed."""

    places: str
    envelope: str


TRACKS = {"Forêt": Share("8", "90 000"), "Rivière": Share("6", "66 000"), "Village": Share("4", "44 000")}
CHAIR = "Dominique Préside"
MEMBERS = tuple(f"Membre {number}" for number in range(1, 10))
FILES = 60
CLOSES_DAYS_AGO = 60
LATE, WITHDRAWN = "700060", "700002"
_HEADINGS = (
    "ID", "Email", "À archiver", "État du dossier", "Dernière mise à jour le", "Déposé le", "Titre du projet",
    "Administration porteuse (direction, service)", "Formule d'accompagnement souhaitée", "Montant demandé", "Résumé du projet",
)  # fmt: skip


def closing(today: date) -> date:
    """Return the last day on which dossiers could be filed."""
    return today - timedelta(days=CLOSES_DAYS_AGO)


def export(today: date) -> bytes:
    """Return the export of the platform: all in time but the last one."""
    said = io.StringIO()
    writer = csv.writer(said)
    writer.writerow(_HEADINGS)
    for number in range(1, FILES + 1):
        dossier = str(700_000 + number)
        days = 3 if dossier == LATE else -(number % 28) - 1
        filed = f"{closing(today) + timedelta(days=days)} 10:00"
        administration, track = f"Commune d’essai {number % 20}", list(TRACKS)[number % 3]
        row = (
            f"c{number}@exemple.fr",
            "Non",
            "En construction",
            filed,
            filed,
            f"Projet {number}",
            administration,
            track,
            f"{5_000 + 100 * number}",
            "",
        )
        writer.writerow((dossier, *row))
    return said.getvalue().encode()


def people() -> bytes:
    """Return the list of the jury, without its organiser."""
    lines = [(CHAIR, "présidence"), *((name, "jury") for name in MEMBERS)]
    return "".join(f"{','.join(line)}\n" for line in [("nom", "rôles"), *lines]).encode()
