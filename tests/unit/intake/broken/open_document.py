"""The same file as an OpenDocument workbook: what LibreOffice would make of it."""

from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tests.unit.intake.broken.book import Book, Formula, Page, Place
from tests.unit.intake.files import archive

_NAMES = " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text", "style"))
_STYLES = (
    '<office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
    '</style:style><style:style style:name="ce1" style:family="table-cell"/></office:automatic-styles>'
)
# A formula as it stands there, and what is kept of its value.
_FORMULAS = {
    Formula.NEVER_COMPUTED: "",
    Formula.EMPTY_RESULT: 'office:value-type="float" office:value=""',
    Formula.SHORT_EMPTY_RESULT: 'office:value-type="float"',
    Formula.ERROR: 'office:value-type="string" office:string-value=""',
}


def ods(book: Book) -> bytes:
    """Return the bytes of the OpenDocument workbook."""
    tables = "".join(_table(page) for page in book.pages)
    content = f"<office:document-content {_NAMES}>{_STYLES}<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": "<m/>",
        "content.xml": f"{content}</office:document-content>",
    }
    return archive(parts)


def _table(page: Page) -> str:
    hidden = ' table:style-name="ta2"' if page.state != "visible" else ""
    rows = "".join(_row(page, number) for number in range(len(page.rows)))
    if page.blank_rows_below:
        blank = '<table:table-cell table:style-name="ce1"/>'
        rows += f'<table:table-row table:number-rows-repeated="{page.blank_rows_below}">{blank}</table:table-row>'
    return f"<table:table table:name={quoteattr(page.name)}{hidden}>{rows}</table:table>"


def _row(page: Page, number: int) -> str:
    hidden = ' table:visibility="filter"' if number in page.hidden_rows else ""
    width = max([len(page.rows[number]), *(right + 1 for (top, _left), (bottom, right) in page.merged if top <= number <= bottom)])
    cells = "".join(_cell(page, (number, column)) for column in range(width))
    return f"<table:table-row{hidden}>{cells}</table:table-row>"


def _cell(page: Page, place: Place) -> str:
    row, column = place
    value = page.rows[row][column] if column < len(page.rows[row]) else None
    said, shown = _value(value, page.formats.get(place, ""))
    if formula := page.formulas.get(place):
        kept = said if formula is Formula.COMPUTED else _FORMULAS[formula]
        shown = shown if formula is Formula.COMPUTED else "#DIV/0!" if formula is Formula.ERROR else ""
        said = f'table:formula="of:=SUM([.A1])" {kept}'
    note = f"<office:annotation><text:p>{escape(page.notes[place])}</text:p></office:annotation>" if place in page.notes else ""
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown.split("\n")) if shown else ""
    name, spans = _spans(page, place)
    return f"<table:{name} {spans}{said}>{note}{lines}</table:{name}>"


def _spans(page: Page, place: Place) -> tuple[str, str]:
    for (top, left), (bottom, right) in page.merged:
        if place == (top, left):
            return "table-cell", f'table:number-rows-spanned="{bottom - top + 1}" table:number-columns-spanned="{right - left + 1}" '
        if top <= place[0] <= bottom and left <= place[1] <= right:
            return "covered-table-cell", ""
    return "table-cell", ""


def _value(value: Any, pattern: str) -> tuple[str, str]:
    """Return a value's attributes, and what the cell shows."""
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"', "VRAI" if value else "FAUX"
    if isinstance(value, datetime | date):
        return f'office:value-type="date" office:date-value="{value.isoformat()}"', value.strftime("%d/%m/%Y")
    if isinstance(value, int | float):
        kind = "percentage" if "%" in pattern else "float"
        return f'office:value-type="{kind}" office:value="{value!r}"', _shown(value, pattern)
    return 'office:value-type="string"', str(value)


def _shown(value: float, pattern: str) -> str:
    if "%" in pattern:
        return f"{value:.{pattern.count('0') - 1}%}".replace(".", ",")
    if pattern.strip("0") == "" and pattern:
        return f"{value:0{len(pattern)}d}"
    return f"{value:g}".replace(".", ",")
