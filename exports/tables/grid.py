"""Workbooks to fill in: the blank grid of jurors, a sheet each, only marks of the scale accepted; the template of a list of dossiers.

Both are read back as they are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from deliberation.call.call import Call
from deliberation.call.scale import Exact
from deliberation.derived.scoring.marking import asked_of
from deliberation.dossiers.candidatures import Candidature
from deliberation.scoring.marks import marks_allowed
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Label
from exports import provenance
from exports.dated import dated_zip, saved
from exports.texts import file_stem, workbook_text
from phrases import N_, Message, _, current_language, exact, moment

# The word written in the grids in both languages: it is what the reader knows.
RECUSAL = "DÉPORT"
# Column names are part of the file format that the importer reads: keep them out of the catalogues.
JUROR = Label(fr="Membre du jury", en="Juror")
DOSSIER = Label(fr="N° dossier", en="Dossier number")
TITLE = Label(fr="Titre", en="Title")
COMMENT = Label(fr="Commentaire", en="Comment")

_HEADER_ROW = 2
# Name the font: for one that is only said to be bold, office suites take a serif.
_BOLD = Font(name="Calibri", size=11, bold=True)
_WIDTHS = (12, 44, 32)
_MARK_WIDTH, _COMMENT_WIDTH, _GUIDE_WIDTH = 17, 60, 70  # the guide: no wider than a sheet of paper
_NAME_LIMIT = 31
_REFUSED_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
# A number cell keeps no more digits than these.
_NUMBER_DIGITS = 15
TRACK = Label(fr="Filière", en="Track")
SIRET = Label(fr="SIRET", en="SIRET")
POSTAL_CODE = Label(fr="Code postal", en="Postal code")
# Column names are part of the file format that the importer reads: keep them out of the catalogues.
HEADINGS = (
    (Label(fr="N° dossier", en="Dossier number"), 14),
    (Label(fr="Titre", en="Title"), 48),
    (Label(fr="Candidat", en="Organisation"), 32),
    (SIRET, 18),
    (TRACK, 24),
    (Label(fr="Montant demandé", en="Amount requested"), 18),
    (Label(fr="Résumé", en="Summary"), 60),
    (Label(fr="Avis de présélection", en="Shortlisting"), 22),
    (Label(fr="Contact", en="Contact person"), 26),
    (Label(fr="Courriel", en="E-mail address"), 30),
    (Label(fr="Adresse postale", en="Postal address"), 36),
    (POSTAL_CODE, 12),
    (Label(fr="Ville", en="Town"), 22),
)
_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class GridLine:
    """A candidature to mark: its dossier number, title and administration."""

    dossier: str
    title: str
    administration: str


def blank_grids(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return a workbook with a sheet per juror, visible to all: each sheet has all files, recused files included."""
    at = provenance.time_of_export(snapshot, made_at)
    return blank_grid(snapshot.call, _lines(snapshot, snapshot.ranked), [juror.name for juror in snapshot.members], made_at=at)


def blank_grids_zip(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return a zip of a workbook per juror, with the juror's files to mark, without recused files."""
    at = provenance.time_of_export(snapshot, made_at)
    width = len(str(len(snapshot.members)))

    def books() -> Iterator[tuple[str, bytes]]:
        for place, juror in enumerate(snapshot.members, start=1):
            lines = _lines(snapshot, asked_of(snapshot, juror))
            yield f"{place:0{width}}-{file_stem(juror.name)}.xlsx", blank_grid(snapshot.call, lines, [juror.name], made_at=at)

    return dated_zip(books(), at, is_compressed=False)


def before_marks(call: Call) -> tuple[str, str, str]:
    """Return the headings of the columns before the marks."""
    return str(DOSSIER), str(TITLE), call.applicants.words


def _lines(snapshot: Snapshot, candidatures: Iterable[Candidature]) -> list[GridLine]:
    return [GridLine(candidature.dossier, candidature.title, snapshot.administration_of(candidature).name) for candidature in candidatures]


def blank_grid(call: Call, rows: Sequence[GridLine], jurors: Sequence[str], *, made_at: datetime) -> bytes:
    """Return a workbook with instructions, then a sheet for each of ``jurors`` (one without a name if there is none).

    A juror's full name is written above the table, since the name of a sheet is cut at 31 characters.
    """
    book = Workbook(write_only=True)
    created = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    title, _was_cut = workbook_text(str(call.name))
    book.properties = DocumentProperties(creator="Délibéré", title=title, language=current_language(), created=created, modified=created)
    names: set[str] = set()
    listed = _write_instructions(book.create_sheet(_sheet_name(_("Instructions"), names)), call, made_at)
    for juror in jurors or ("",):
        _write_grid(book.create_sheet(_sheet_name(juror or _("Grid"), names)), call, rows, juror, listed=listed)
    return saved(book, created)


def _write_instructions(sheet: Any, call: Call, made_at: datetime) -> str:
    """Write the instructions, and return the cells with the marks to choose from, since decimals in a rule are tied to a language."""
    sheet.column_dimensions["A"].width = _GUIDE_WIDTH
    expected = str(Message(N_("Give each criterion {expected}:"), {"expected": marks_allowed(call.scale)}))
    lines = [
        [text_cell(sheet, str(call.name), is_bold=True)],
        [text_cell(sheet, _("Blank grid made on {moment}").format(moment=moment(made_at)))],
        [],
        [text_cell(sheet, expected, is_bold=True)],
        *([text_cell(sheet, f"{exact(level.mark)} – {level.words}")] for level in call.scale.named),
        [],
        *([text_cell(sheet, sentence)] for sentence in _sentences()),
        [],
        [text_cell(sheet, _("Marks that can be chosen:"), is_bold=True)],
    ]
    choices = [*([_number(sheet, mark)] for mark in call.scale.marks), [text_cell(sheet, RECUSAL)]]
    for line in (*lines, *choices):
        sheet.append(line)
    name = sheet.title.replace("'", "''")
    return f"'{name}'!$A${len(lines) + 1}:$A${len(lines) + len(choices)}"


def _sentences() -> tuple[str, ...]:
    return (
        _("Leave a cell blank where you give no mark: a blank is not a zero."),
        _("If you have a conflict of interest on a project, choose {word} in its cells: you are then recused from it.").format(
            word=RECUSAL
        ),
        _("Do not change the dossier numbers, the headings or the order of one column only: rows are recognised by their number."),
        _("Send this file back as it is: it is imported without copying anything."),
    )


def _number(sheet: Any, mark: Exact) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=float(mark) if isinstance(mark, Decimal) else mark)
    cell.alignment = Alignment(horizontal="left", vertical="top")
    return cell


def _write_grid(sheet: Any, call: Call, rows: Sequence[GridLine], juror: str, *, listed: str) -> None:
    comment_column = get_column_letter(len(_WIDTHS) + len(call.criteria) + 1)
    for place, width in enumerate((*_WIDTHS, *[_MARK_WIDTH] * len(call.criteria), _COMMENT_WIDTH), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    # As text, so that a comment that begins with "=" or "-" is not taken for a formula as it is typed.
    sheet.column_dimensions[comment_column].number_format = "@"
    sheet.column_dimensions[comment_column].alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = f"C{_HEADER_ROW + 1}"
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if rows:
        sheet.data_validations.append(_limit_marks(call, len(rows), listed))
    sheet.append([text_cell(sheet, str(JUROR), is_bold=True), text_cell(sheet, juror, is_bold=True)])
    headings = map(str, (*before_marks(call), *(criterion.label for criterion in call.criteria), COMMENT))
    sheet.append([heading_cell(sheet, heading) for heading in headings])
    for row in rows:
        is_number = row.dossier.isdecimal() and len(row.dossier) <= _NUMBER_DIGITS
        number = _number(sheet, int(row.dossier)) if is_number else text_cell(sheet, row.dossier)
        sheet.append([number, text_cell(sheet, row.title), text_cell(sheet, row.administration)])


def _limit_marks(call: Call, count: int, listed: str) -> DataValidation:
    expected = str(Message(N_("Expected here: {expected}, DÉPORT or nothing."), {"expected": marks_allowed(call.scale)}))
    allowed = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=True)
    allowed.errorTitle, allowed.error = _("Mark"), expected
    first, last = get_column_letter(len(_WIDTHS) + 1), get_column_letter(len(_WIDTHS) + len(call.criteria))
    allowed.add(f"{first}{_HEADER_ROW + 1}:{last}{_HEADER_ROW + count}")
    return allowed


def text_cell(sheet: Any, text: str, *, is_bold: bool = False) -> WriteOnlyCell:
    """Return a cell of text, which no spreadsheet takes for a formula."""
    cell = WriteOnlyCell(sheet, value=workbook_text(text)[0])
    # openpyxl takes a text that begins with "=" for a formula; the prefix keeps it a text when somebody edits the cell.
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if is_bold:
        cell.font = _BOLD
    return cell


def heading_cell(sheet: Any, text: str) -> WriteOnlyCell:
    """Return the cell of a column's heading."""
    cell = text_cell(sheet, text, is_bold=True)
    cell.border = Border(bottom=Side(style="thin"))
    return cell


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Return ``wanted`` as a valid sheet name: no forbidden character, at most 31, different from ``taken``; add the name."""
    plain = " ".join(workbook_text(wanted)[0].translate(_REFUSED_IN_NAMES).split()).strip("' ") or "1"
    name = plain[:_NAME_LIMIT].strip("' ")
    number = 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        suffix = f" ({number})"
        name = plain[: _NAME_LIMIT - len(suffix)].rstrip("' ") + suffix
    taken.add(name.casefold())
    return name


def dossiers_template(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return an empty workbook for a list of dossiers. Its second sheet holds the call's tracks, offered in the column's cells."""
    book = Workbook(write_only=True)
    created = provenance.time_of_export(snapshot, made_at).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties = DocumentProperties(creator="Délibéré", language=current_language(), created=created, modified=created)
    sheet, choices = book.create_sheet(_("Dossiers")), book.create_sheet(_("Tracks"))
    for place, (label, width) in enumerate(HEADINGS, start=1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = width
        if label in (SIRET, POSTAL_CODE):
            dimension.number_format = "@"  # so that zeros in front stay
    sheet.freeze_panes = "C2"
    column = get_column_letter([label for label, _width in HEADINGS].index(TRACK) + 1)
    tracks = snapshot.call.tracks
    allowed = DataValidation(type="list", formula1=f"'{choices.title}'!$A$1:$A${len(tracks)}", allow_blank=True)
    allowed.add(f"{column}2:{column}{_ROWS}")
    sheet.data_validations.append(allowed)
    sheet.append([heading_cell(sheet, str(label)) for label, _width in HEADINGS])
    for track in tracks:
        choices.append([text_cell(choices, str(track.label))])
    return saved(book, created)
