"""A sound file of scores, as a workbook with a sheet a juror and as a long list; what comes in of a file, as addresses and values."""

from collections.abc import Iterable, Mapping

from deliberation.call.people import Person, Role
from deliberation.dossiers.records import FileReading
from deliberation.problems import Problem
from deliberation.scoring.score_plan import Standing, plan_scores
from intake.scores.scores import read_scores
from tests.unit.intake.broken.book import Book, Page
from tests.unit.intake.broken.table import Address, Outcome, outcome_of
from tests.worlds.demonstration import demo_call
from tests.worlds.snapshots import make_candidature

CALL = demo_call()
CODES = CALL.criterion_codes
LABELS = tuple(criterion.label.fr for criterion in CALL.criteria)
NUMBER, TITLE, COMMENT = "N° dossier", "Titre", "Commentaire"
HEADINGS = (NUMBER, TITLE, "Administration", *LABELS, COMMENT)
LONG_HEADINGS = ("numero_dossier", "jure", "critere", "note", "commentaire")
LONG_NAME = "Marie-Hélène de La Rochefoucauld-Montbel"
JURORS = (LONG_NAME, "Bruno Élan", "Chloé Ferré")
DOSSIERS = ("472228", "495484", "512715", "0051234")
TITLES = ("Prévoir les crues à l’échelle d’un bassin", "Élaguer sans délai", "Repérer les fraudes", "Œuvrer mieux ; coûter moins")
_MARKS = ("3", "4", "0", "5", "2", "", "1")
_COMMENTS = ("Équipe très engagée", "", "Données à préciser ; rien d’acquis", 'Il dit « déjà "prêt" »\nà vérifier')
_RECUSED = (JURORS[1], DOSSIERS[2])
RECUSAL = "DÉPORT"

CANDIDATURES = [make_candidature(n, dossier=number, title=title) for n, (number, title) in enumerate(zip(DOSSIERS, TITLES, strict=True), 1)]
STANDING = Standing(
    candidatures=CANDIDATURES,
    jurors=[Person(100 + n, 1, name, frozenset({Role.JUROR})) for n, name in enumerate(JURORS)],
    marks={},
    comments={},
    recusals=frozenset(),
)


def _truth() -> Mapping[Address, str]:
    truth: dict[Address, str] = {}
    for first, juror in enumerate(JURORS):
        for second, dossier in enumerate(DOSSIERS):
            is_recused = (juror, dossier) == _RECUSED
            for third, code in enumerate(CODES):
                truth[juror, dossier, code] = RECUSAL if is_recused else _MARKS[(first + 2 * second + third) % len(_MARKS)]
            truth[juror, dossier, "comment"] = "" if is_recused else _COMMENTS[(first + second) % len(_COMMENTS)]
    return truth


TRUTH = _truth()


def sheet_of(juror: str) -> str:
    return juror[:31]


def sheet_book() -> Book:
    """A sheet a juror, numbers as numbers but where they begin with a zero."""
    return Book([Page(sheet_of(juror), [list(HEADINGS), *(_row(juror, dossier) for dossier in DOSSIERS)]) for juror in JURORS])


def _row(juror: str, dossier: str) -> list[object]:
    marks = [_cell(TRUTH[juror, dossier, code]) for code in CODES]
    number = dossier if dossier.startswith("0") else int(dossier)
    return [number, TITLES[DOSSIERS.index(dossier)], "Administration des essais", *marks, TRUTH[juror, dossier, "comment"] or None]


def _cell(text: str) -> object:
    return int(text) if text.isdigit() else text or None


def long_rows() -> list[list[str]]:
    """A line for each mark; the comment stands on the first."""
    lines = [list(LONG_HEADINGS)]
    for juror in JURORS:
        for dossier in DOSSIERS:
            for code in CODES:
                comment = TRUTH[juror, dossier, "comment"] if code == CODES[0] else ""
                lines.append([dossier, juror, code, TRUTH[juror, dossier, code], comment])
    return lines


def outcome(data: bytes, name: str) -> Outcome:
    return outcome_of(lambda: _planned(data, name))


def _planned(data: bytes, name: str) -> tuple[Mapping[Address, str], Iterable[Problem], FileReading]:
    file = read_scores(data, name, CALL)
    plan = plan_scores(file, STANDING)
    values: dict[Address, str] = {
        (juror, dossier, code): str(mark) for (dossier, juror), marks in plan.marks.items() for code, mark in marks.items()
    }
    values |= {(juror, dossier, "comment"): text for (dossier, juror), text in plan.comments.items()}
    values |= {(juror, dossier, code): RECUSAL for dossier, juror in plan.recusals for code in CODES}
    return values, plan.problems, file.reading
