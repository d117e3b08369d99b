"""The minutes of a whole meeting hold all that the rules ask of them, in the PDF and in the DOCX."""

import io
import json
import re
from collections.abc import Callable
from zipfile import ZipFile

import docx
import pytest
from pypdf import PdfReader

from exports.dated import dated_zip
from exports.documents.documents import Document
from exports.documents.docx import document_docx
from exports.documents.minutes import minutes
from exports.documents.pdf import document_pdf
from exports.record import Record, read_record
from tests.unit.exports.looking_into import against_pdf_ua
from tests.worlds.archives import MANIFEST, SEALED_VALUES, archive_problems, archive_zip, sha256
from tests.worlds.room import Room
from tests.worlds.terms import canonical_json, digests, language
from tests.worlds.whole_meeting import hold

# What each demand of the rules looks like in these minutes.
ASKED = {
    "members and capacity": ["presiding juror", "Membre du jury, Présidence", "Suppléance de la présidence"],
    "presence": ["Excusé·e, à partir du 4 juillet 2019 à 14:00", "À distance, à partir du", "Absent·e, à partir du 4 juillet 2019 à 14:23"],
    "quorum": ["Le quorum est de 50 % des membres : 3 sur 5.", "Quorum atteint : 4 sur 5 membres en séance, 3 requis."],
    "a quorum overridden": ["Ouvert sans le quorum : Deux membres empêchés par une grève."],
    "recusals, left and came back": [
        "second Déclaré par le membre",
        "102 – Project 102 (sortie : 4 juillet 2019 à 14:07 ; retour : 4 juillet 2019 à 14:24)",
    ],
    "order of discussion": ["1 101 Project 101", "2 102 Project 102", "3 104 Project 104", "4 103 Project 103"],
    "a file brought back": ["Mis en discussion à la demande d’un membre, le"],
    "a file pulled out of a list for agreement": ["Liste lue le 4 juillet 2019 à", "Retiré de la liste à", "pour en débattre"],
    "chosen notes of the debate": ["La reprise des données inquiète."],
    "named votes": ["Pour : 2. Contre : 2. Abstentions : 0.", "Pour – presiding juror, third", "Contre – juror, second"],
    "the casting vote": ["Partage égal des voix, tranché par la voix prépondérante de chair : adopté."],
    "a secret vote by its count": ["Scrutin secret – Pour, contre ou abstention", "Pour : 2. Contre : 1. Abstentions : 0."],
    "the codes of the sealed votes": ["Codes des votes scellés", "ne prouve pas dans quel sens le vote a été compté"],
    "who did not vote": ["1 membre pouvant voter ne l’a pas fait."],
    "hands counted": ["Vote à main levée", "Pour : 1. Contre : 3."],
    "a ballot cancelled": ["Annulé : Mauvaise question."],
    "decisions with track and reason": ["Retenus : Accompagnement technique et métier", "Le plus utile à ses usagers."],
    "the reserve list": ["Liste complémentaire : Accompagnement technique et métier", "Prêt dans six mois."],
    "dissent on request": ["Les données ne sont pas prêtes.", "Un accompagnement technique suffisait.", "par organiser"],
    "weights and formula": ["somme, sur les critères, de (poids × moyenne", "Existence et accessibilité des données nécessaires 1"],
    "tie rule": ["score non arrondi → moyenne du premier critère → plus petit écart"],
    "both scores of a revote": ["101 Project 101 4,20 4,11"],
    "declarations of interests": ["Déports pas déclarés"],
    "the version and its hash": ["version 1."],
    "coverage, as an annex": ["Annexe 1. Couverture : qui a noté quoi", "102 Project 102 7 7 DÉPORT 7 7"],
    "grids from paper": ["4 grilles ont été saisies pour des membres du jury d’après leurs grilles papier."],
}  # fmt: skip


@pytest.fixture(scope="module")
def record(made_once: Callable[..., Room]) -> Record:
    """Give the record of a meeting held and finalised."""
    sitting = made_once(hold)
    sitting.finalise()
    whole = sitting.snapshot
    return read_record(sitting.reading(), whole=whole, view=whole)


def pdf_text(record: Record) -> str:
    pages = PdfReader(io.BytesIO(document_pdf(_minutes(record)))).pages
    # Hyphens at line ends are the typesetter's.
    return re.sub(r"\s+", " ", re.sub("\u00ad\\s*", "", " ".join(page.extract_text() for page in pages)))


def docx_text(record: Record) -> str:
    book = docx.Document(io.BytesIO(document_docx(_minutes(record))))
    cells = (cell.text for table in book.tables for row in table.rows for cell in row.cells)
    return re.sub(r"\s+", " ", " ".join([*(paragraph.text for paragraph in book.paragraphs), *cells]))


def _minutes(record: Record) -> Document:
    with language("fr"):
        return minutes(record.snapshot, made_at=record.snapshot.versions[0].finalised_at, entries=record.entries_so_far)


@pytest.mark.parametrize("read", [pdf_text, docx_text])
def test_minutes_of_a_meeting_hold_all_that_the_rules_ask(record: Record, read: Callable[[Record], str]) -> None:
    text = read(record)
    missing = {demand: [said for said in sentences if said not in text] for demand, sentences in ASKED.items()}
    assert {demand: sentences for demand, sentences in missing.items() if sentences} == {}
    assert record.snapshot.versions[0].sha256 in text


def test_secret_votes_are_not_told_by_name(record: Record) -> None:
    text = docx_text(record)
    row = text[text.index("Scrutin secret – Pour, contre") :].partition("ne l’a pas fait")[0]
    assert "presiding juror" not in row


def test_minutes_follow_the_rules_of_accessible_pdf(record: Record) -> None:
    assert against_pdf_ua(document_pdf(_minutes(record))) == []


def test_minutes_have_no_empty_page(record: Record) -> None:
    pages = PdfReader(io.BytesIO(document_pdf(_minutes(record)))).pages
    footers = [re.sub(r"^.*\d+/\d+$", "", page.extract_text().strip(), flags=re.MULTILINE).strip() for page in pages]
    assert [number for number, text in enumerate(footers, start=1) if not text] == []


def test_archive_opens_sealed_marks_and_finds_a_changed_value(record: Record) -> None:
    with language("fr"):
        archived = archive_zip(record, made_at=record.snapshot.versions[0].finalised_at)
    assert archive_problems(archived) == ()
    with ZipFile(io.BytesIO(archived)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    values = {row["digest"] for row in map(json.loads, files[SEALED_VALUES].splitlines())}
    assert values == {digest for entry in record.entries_so_far for digest in digests(entry)}
    files[SEALED_VALUES] = files[SEALED_VALUES].replace(b"impact", b"impost")
    manifest = json.loads(files[MANIFEST])
    manifest["files"][SEALED_VALUES] = sha256(files[SEALED_VALUES])
    files[MANIFEST] = canonical_json(manifest)
    at = record.snapshot.versions[0].finalised_at.replace(microsecond=0)
    with language("en"):
        problems = [str(problem) for problem in archive_problems(dated_zip(files, at, is_compressed=False))]
    assert problems == [f"{SEALED_VALUES}: a value is not that of its digest."]
