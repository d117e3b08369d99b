"""The files of a call of any size: an export of dossiers as the platform writes it, scores as a list or as a workbook."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, TextIO
from xml.sax.saxutils import escape

import numpy as np

from tests.serving.servers import ROOT

SETTINGS: Final = ROOT / "calls" / "ami-ia-2.toml"
CRITERIA: Final = ("impact", "pertinence_ia", "defi_technique", "equipe", "donnees", "enseignements", "valeur_ajoutee")
_EXPORT: Final = ROOT / "tests" / "fixtures" / "ami-ia-2" / "dossiers_ami-intelligence-artificielle_2026-01-15_14-52.csv"
_SEED: Final = 2_026
_FIRST_NUMBER: Final = 10_000_000
_MISSING_SHARE: Final = 0.05
_FILES_BY_ADMINISTRATION: Final = 5
_HEADINGS: Final = ("N° dossier", "Titre du projet", *CRITERIA, "Commentaire")


def write_dossiers(path: Path, count: int) -> None:
    """Write that many dossiers: the demonstration's over and over under other numbers and titles, all shortlisted."""
    with _EXPORT.open(encoding="utf-8-sig", newline="") as source:
        header, *rows = csv.reader(source)
    place = {name: header.index(name) for name in ("ID", "Titre du projet", "Avis de présélection")}
    administration = header.index("Administration porteuse (direction, service)")
    register = [number for number, name in enumerate(header) if name.startswith(("Établissement", "Entreprise"))]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number in range(count):
            row = list(rows[number % len(rows)])
            row[place["ID"]] = dossier(number)
            row[place["Titre du projet"]] = title(number)
            row[place["Avis de présélection"]] = "Présélectionné"
            row[administration] = f"Direction {number // _FILES_BY_ADMINISTRATION}"
            for column in register:
                row[column] = ""
            writer.writerow(row)


def dossier(number: int) -> str:
    """Return the number of a dossier."""
    return str(_FIRST_NUMBER + number)


def title(number: int) -> str:
    """Return the title of a dossier."""
    return f"Aider les agents du service {number} à instruire les demandes plus vite"


def write_score_list(path: Path, count: int, jurors: int) -> int:
    """Write a line for each mark, juror after juror, and return how many."""
    written = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write("numero_dossier;jure;critere;note;commentaire\r\n")
        for juror, grids in enumerate(_grids(count, jurors)):
            written += _write_lines(file, _name(juror), grids)
    return written


def _write_lines(file: TextIO, juror: str, grids: Iterator[Sequence[str]]) -> int:
    written = 0
    for number, marks in enumerate(grids):
        given = [(code, mark) for code, mark in zip(CRITERIA, marks, strict=True) if mark]
        file.writelines(f"{dossier(number)};{juror};{code};{mark};\r\n" for code, mark in given)
        written += len(given)
    return written


def write_score_workbook(path: Path, count: int, jurors: int) -> None:
    """Write a workbook with a sheet a juror, a row a dossier."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        names = [_name(juror) for juror in range(jurors)]
        for part, text in _parts(names):
            book.writestr(part, text)
        for juror, grids in enumerate(_grids(count, jurors)):
            with book.open(f"xl/worksheets/sheet{juror + 1}.xml", "w", force_zip64=True) as sheet, io.TextIOWrapper(sheet, "utf-8") as file:
                _write_sheet(file, grids)


def _write_sheet(file: TextIO, grids: Iterator[Sequence[str]]) -> None:
    file.write('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
    file.write("<row>" + "".join(map(_text_cell, _HEADINGS)) + "</row>")
    for number, marks in enumerate(grids):
        cells = "".join(f"<c><v>{mark}</v></c>" if mark else "<c/>" for mark in marks)
        file.write(f"<row><c><v>{dossier(number)}</v></c>{_text_cell(title(number))}{cells}</row>")
    file.write("</sheetData></worksheet>")


def _text_cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def _parts(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = range(1, len(names) + 1)
    overrides = "".join(f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{types}.worksheet+xml"/>' for number in sheets)
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>{overrides}</Types>',
    )
    yield "_rels/.rels", _relations(package, [f'Id="rId1" Type="{links}/officeDocument" Target="xl/workbook.xml"'])
    listed = "".join(f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(names, 1))
    yield "xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets>{listed}</sheets></workbook>'
    targets = [f'Id="rId{number}" Type="{links}/worksheet" Target="worksheets/sheet{number}.xml"' for number in sheets]
    yield "xl/_rels/workbook.xml.rels", _relations(package, targets)


def _relations(package: str, targets: Sequence[str]) -> str:
    return (
        f'<Relationships xmlns="{package}/relationships">' + "".join(f"<Relationship {target}/>" for target in targets) + "</Relationships>"
    )


def _name(juror: int) -> str:
    return f"Juré {juror + 1:02}"


def _grids(count: int, jurors: int) -> Iterator[Iterator[Sequence[str]]]:
    """Yield each juror's marks, a dossier after another: texts from 0 to 5, one in twenty blank; the same each time."""
    for juror in range(jurors):
        random = np.random.default_rng((_SEED, juror))
        yield islice(_marks(random), count)


def _marks(random: np.random.Generator) -> Iterator[Sequence[str]]:
    while True:
        drawn = random.integers(0, 6, size=(1_000, len(CRITERIA)))
        drawn[random.random(drawn.shape) < _MISSING_SHARE] = -1
        for marks in drawn.tolist():
            yield ["" if mark < 0 else str(mark) for mark in marks]
