"""A sound export of dossiers, as a workbook and as csv; what comes in of a file, as addresses and values."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from deliberation.dossiers.candidatures import Candidature
from deliberation.dossiers.records import FileReading
from deliberation.errors import ImportRefused
from deliberation.problems import Problem
from intake.dossiers.dossiers import read_dossiers
from tests.unit.intake.broken.book import Book, Page
from tests.unit.intake.broken.table import Address, Outcome, outcome_of
from tests.worlds.demonstration import demo_call
from tests.worlds.dossiers import NOTHING, Stored

DOSSIERS = ("472228", "495484", "512715", "0051234")
TITLE, TRACK, OPINION = "Titre du projet", "Formule d'accompagnement souhaitée", "Avis de présélection"
ADMINISTRATION = "Administration porteuse (direction, service)"
POSTCODE, START, STAFF, CONTRACT, REFERENCE = "Code postal du site", "Date de démarrage", "Effectif", "Marché (tranche)", "Référence longue"
SYSTEM = ("ID", "Email", "FranceConnect ?", "Entreprise raison sociale", "À archiver", "État du dossier", "Déposé le", "Groupe instructeur")
ASKED = (TITLE, ADMINISTRATION, TRACK, "Résumé du projet", POSTCODE, START, STAFF, CONTRACT, REFERENCE)
NOTED = (OPINION, "Commentaire de l'équipe")
HEADINGS = (*SYSTEM, *ASKED, *NOTED)
_ROWS = (
    ("false", "Régie des eaux d’Élan", "false", "En instruction", datetime(2019, 5, 20, 10, 12, 13), "Groupe Nord",
     "Prévoir les crues à l’échelle d’un bassin", "Régie des eaux d'Élan", "Accompagnement scientifique", "Un résumé ; court",
     "01200", "2019-09-01", "12", "3-4", "1234567890123456", "Présélectionné", "À retenir"),
    ("false", "Mairie de Brumeval", "false", "En construction", datetime(2019, 5, 31, 23, 58, 41), "Groupe Nord",
     "Élaguer sans délai", "Mairie de Brumeval", "Accompagnement technique et métier", "Données prêtes,\nnon publiées",
     "75010", "2019-10-15", "7", "1-2", "9876543210987654", "Liste d'attente", ""),
    ("true", "Préfecture de la Haute-Vallée", "false", "Classé sans suite", datetime(2019, 4, 9, 8, 0, 1), "Groupe Sud",
     "Repérer les fraudes", "Préfecture", "", 'Il dit « déjà "prêt" »', "20137", "2020-01-06", "30", "12-11", "5555000011112222", "", ""),
    ("false", "Office des Œuvres", "false", "En instruction", datetime(2019, 5, 2, 9, 30, 0), "Groupe Sud",
     "Œuvrer mieux", "Office des œuvres", "Accompagnement scientifique", "À compléter", "97100", "2019-11-30", "1", "6-5",
     "4444333322221111", "Non présélectionné", "Hors sujet à ce stade"),
)  # fmt: skip
_SIRETS = ("00000000100017", "00009999700014", "21750001600019", "11000601200010")
ESTABLISHMENT = (
    "Dossier ID",
    "Champ",
    "Établissement SIRET",
    "Établissement code postal",
    "Entreprise SIREN",
    "Entreprise code effectif entreprise",
)
_STAFF_CODES = ("01", "12", "03", "21")
PARTNERS = ("Dossier ID", "Ligne", "Nom du partenaire", "Nature du partenariat")
PARTNER_SHEET = "(4021) Partenaires du projet"


def dossier_rows() -> list[list[Any]]:
    rows: list[list[Any]] = [list(HEADINGS)]
    for number, (dossier, row) in enumerate(zip(DOSSIERS, _ROWS, strict=True), 1):
        rows.append([dossier, f"contact-{number}@administration.example", *row])
    return rows


def workbook() -> Book:
    """The four sheets that the platform writes, the last two short."""
    establishments = [
        [dossier, "Dossier", siret, str(row[10]), siret[:9], code]
        for dossier, siret, row, code in zip(DOSSIERS, _SIRETS, _ROWS, _STAFF_CODES, strict=True)
    ]
    partners = [
        [DOSSIERS[0], "1", "Laboratoire d’hydrologie", "Encadrement"],
        [DOSSIERS[0], "2", "Météo", "Données"],
        [DOSSIERS[1], "1", "Ferme", "Essai"],
    ]
    return Book(
        [
            Page("Dossiers", dossier_rows()),
            Page("Etablissements", [list(ESTABLISHMENT), *establishments]),
            Page("Avis", []),
            Page(PARTNER_SHEET, [list(PARTNERS), *partners]),
        ]
    )


def csv_rows() -> list[list[Any]]:
    """The sheet of dossiers alone, its moments as the platform writes them there."""
    at = HEADINGS.index("Déposé le")
    rows = dossier_rows()
    return [rows[0], *([*row[:at], f"{row[at]} +0200", *row[at + 1 :]] for row in rows[1:])]


def _values(candidatures: Iterable[Candidature]) -> dict[Address, str]:
    values: dict[Address, str] = {}
    for one in candidatures:
        said = {
            "title": one.title,
            "track": ", ".join(one.requested_tracks),
            "state": str(one.platform_state or ""),
            "filed": str(one.deposited_at or ""),
            "contact": one.contact,
            "opinion": str(one.proposed_screening or ""),
            "comment": one.proposed_comment,
            "administration": one.declared_administration,
            "partners": " / ".join(" · ".join(field.value or "" for field in row) for block in one.content.blocks for row in block.rows),
        }
        values |= {(one.dossier, name): text for name, text in said.items()}
        values |= {(one.dossier, field.label): field.value or "" for field in (*one.content.fields, *one.content.establishment)}
    return values


def stored_of(data: bytes, name: str, before: Stored = NOTHING) -> tuple[Stored, tuple[Problem, ...], FileReading]:
    """Import a file over what is there, in memory. Raises ImportRefused as the verb does."""
    file = read_dossiers(data, name, demo_call())
    if errors := [problem for problem in file.problems if problem.is_error]:
        raise ImportRefused(errors)
    plan = before.plan(file)
    if errors := [problem for problem in plan.problems if problem.is_error]:
        raise ImportRefused(errors)
    return before.after(file), plan.problems, file.reading


def outcome(data: bytes, name: str, before: Stored = NOTHING) -> Outcome:
    def imported() -> tuple[Mapping[Address, str], Iterable[Problem], FileReading]:
        stored, problems, reading = stored_of(data, name, before)
        return _values(stored.candidatures.values()), problems, reading

    return outcome_of(imported)


# What the platform's words and the call's answers mean, told apart from the program.
_STATES = {"En instruction": "en_instruction", "En construction": "en_construction", "Classé sans suite": "sans_suite"}
_TRACKS = {"": "", "Accompagnement scientifique": "scientific", "Accompagnement technique et métier": "technical"}
_OPINIONS = {"": "", "Présélectionné": "shortlisted", "Liste d'attente": "reserve", "Non présélectionné": "declined"}
_PARTNERS = ("Laboratoire d’hydrologie · Encadrement / Météo · Données", "Ferme · Essai", "", "")


def csv_truth() -> dict[Address, str]:
    """What a person reads in the sheet of dossiers."""
    truth: dict[Address, str] = {}
    for row in dossier_rows()[1:]:
        cells = dict(zip(HEADINGS, row, strict=True))
        dossier = cells["ID"]
        truth |= {(dossier, name): cells[name] for name in ("Entreprise raison sociale", "Groupe instructeur", *ASKED, *NOTED)}
        truth |= {
            (dossier, "title"): cells[TITLE],
            (dossier, "track"): _TRACKS[cells[TRACK]],
            (dossier, "state"): _STATES[cells["État du dossier"]],
            (dossier, "filed"): str((cells["Déposé le"] - timedelta(hours=2)).replace(tzinfo=UTC)),
            (dossier, "contact"): cells["Email"],
            (dossier, "opinion"): _OPINIONS[cells[OPINION]],
            (dossier, "comment"): cells["Commentaire de l'équipe"],
            (dossier, "administration"): cells[ADMINISTRATION],
        }
    return truth


def truth() -> dict[Address, str]:
    """What a person reads in the whole workbook."""
    known = csv_truth()
    for dossier, siret, row, code, partners in zip(DOSSIERS, _SIRETS, _ROWS, _STAFF_CODES, _PARTNERS, strict=True):
        cells = (siret, str(row[10]), siret[:9], code)
        known |= {(dossier, name): cell for name, cell in zip(ESTABLISHMENT[2:], cells, strict=True)}
        known[dossier, "partners"] = partners
    return known
