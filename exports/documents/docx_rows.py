"""The rows of a table of a DOCX file as their XML: python-docx makes the table, but takes a second for a few hundred rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from exports.texts import tidy_text

_EMU_PER_TWIP = 635
_LINES_MOST = 6  # of a row kept whole: a taller one would leave half a page empty before it
_BREAK = "<w:br/>"
_TAB = "<w:tab/>"


@dataclass(frozen=True, slots=True)
class Layout:
    """Layout of a table: widths of its columns (EMU), right-aligned columns, font size (points), headings in the first row.

    ``has_terms``: the first column names the subject of the others.
    """

    widths: Sequence[int]
    numeric: frozenset[int]
    points: float
    has_header: bool
    has_terms: bool = False


def rows_of(rows: Iterable[Sequence[str]], layout: Layout) -> Iterator[Any]:
    """Yield each row as an element ``w:tr`` without page breaks, unless tall; headings and terms are bold."""
    for number, texts in enumerate(rows):
        is_header = layout.has_header and number == 0
        cells = "".join(
            _cell(text, layout, place, is_bold=is_header or (layout.has_terms and place == 0), is_header=is_header)
            for place, text in enumerate(texts)
        )
        whole = "" if any(text.count("\n") >= _LINES_MOST for text in texts) else "<w:cantSplit/>"
        marks = f"{whole}<w:tblHeader/>" if is_header else whole
        yield parse_xml(f"<w:tr {nsdecls('w')}><w:trPr>{marks}</w:trPr>{cells}</w:tr>")


def _cell(text: str, layout: Layout, place: int, *, is_bold: bool, is_header: bool = False) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="EEEEEE"/>' if is_header else ""
    right = '<w:jc w:val="right"/>' if place in layout.numeric else ""
    bold = "<w:b/>" if is_bold else '<w:b w:val="0"/>'
    size = round(layout.points * 2)
    return (
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{layout.widths[place] // _EMU_PER_TWIP}"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:after="0"/>{right}</w:pPr>'
        f'<w:r><w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr>{_run(text)}</w:r></w:p></w:tc>'
    )


def _run(text: str) -> str:
    lines = tidy_text(text).split("\n")
    return _BREAK.join(_TAB.join(_words(part) for part in line.split("\t")) for line in lines)


def _words(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>' if text else ""
