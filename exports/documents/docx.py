"""A document as a DOCX file, to be edited; an office may give the letterhead and the styles."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol
from zipfile import ZipFile

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from exports.dated import dated_zip
from exports.documents.documents import Block, Bullets, Document, Facts, Grid, Paragraph, Section, Signatures, Tone
from exports.documents.docx_rows import Layout, rows_of
from exports.texts import tidy_text

# Placeholder, in a paragraph by itself, that an office's own document has for the text.
MARKER = "{{texte}}"
# An office suite lays out many short tables several times faster than a long one.
_ROWS_PER_TABLE = 200
_CELL_MARGIN_TWIPS = "40"
_TEXT_POINTS = 10.5
_POINTS, _DENSE_POINTS = 9.0, 7.0  # of the letters in a table, and where columns are many
_LETTERS = "Liberation Serif"
# Size, room above and below, in points, as the PDF has them.
_LOOKS = (
    ("Title", 20, 0, 4),
    ("Subtitle", 13, 0, 8),
    ("Heading 1", 13.5, 18, 6),
    ("Caption", 10.5, 8, 3),
    ("List Bullet", 10.5, 0, 2),
)
_LINE = {"val": "single", "sz": "4", "space": "0", "color": "888888"}
_LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}


class Described(Protocol):
    """Metadata of a file."""

    @property
    def title(self) -> str: ...
    @property
    def subtitle(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def footer(self) -> str: ...


def document_docx(document: Document, *, template: bytes | None = None) -> bytes:
    """Return the document as a DOCX file. Equal documents and templates give equal bytes.

    ``template``: a DOCX file with page, header, footer and styles to keep; the text replaces its paragraph ``{{texte}}``, or follows its
    end.
    """
    return book_docx(document, lambda book: _Writer(book).write(document), template=template)


def book_docx(document: Described, write: Callable[[Any], None], *, template: bytes | None = None) -> bytes:
    """Return as a DOCX file what ``write`` puts at the end of a book, described as ``document`` says; ``template`` as above."""
    book = docx.Document(io.BytesIO(template)) if template else _plain(document)
    elements = list(book.element.body)
    write(book)
    _put_in_place(book, elements)
    _describe(book, document)
    buffer = io.BytesIO()
    book.save(buffer)
    with ZipFile(buffer) as archive:
        files: Mapping[str, bytes] = {name: archive.read(name) for name in archive.namelist()}
    return dated_zip(files, document.at)


def _plain(document: Described) -> Any:
    book = docx.Document()
    style = book.styles["Normal"]
    style.font.name, style.font.size = _LETTERS, Pt(10.5)
    style.paragraph_format.space_after = Pt(6)
    style.element.get_or_add_rPr().append(_language(document))
    for name, points, above, below in _LOOKS:
        _dress(book.styles[name], points, above, below)
    # What a reader takes where no style says it: the template's own defaults are American.
    for default in book.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr"):
        for foreign in default.xpath("w:lang"):
            default.remove(foreign)
        default.append(_language(document))
    section = book.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    if not document.footer:
        return book
    footer = section.footer.paragraphs[0]
    footer.add_run(tidy_text(document.footer) + " · ").font.size = Pt(8)
    _page_number(footer)
    return book


def _dress(style: Any, points: float, above: float, below: float) -> None:
    """Set a style's font and spacing as in the PDF: no colour, no line under a title."""
    style.font.name, style.font.size = _LETTERS, Pt(points)
    style.font.bold, style.font.italic = style.name not in ("Subtitle", "List Bullet"), False
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
    properties = style.element.get_or_add_rPr()
    for fonts in properties.findall(qn("w:rFonts")):
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    for spacing in properties.findall(qn("w:spacing")):
        properties.remove(spacing)
    for borders in style.element.xpath("w:pPr/w:pBdr"):
        borders.getparent().remove(borders)


def _language(document: Described) -> Any:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LANGUAGES[document.language])
    return language


def _page_number(paragraph: Any) -> None:
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        run.font.size = Pt(8)
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        run._r.append(element)


def _put_in_place(book: Any, standing: list[Any]) -> None:
    marker = next((paragraph for paragraph in book.paragraphs if paragraph._p in standing and paragraph.text.strip() == MARKER), None)
    if marker is None:
        return
    for element in list(book.element.body):
        if element not in standing:
            marker._p.addprevious(element)
    marker._p.getparent().remove(marker._p)


def _describe(book: Any, document: Described) -> None:
    at = document.at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties = book.core_properties
    properties.title, properties.subject = tidy_text(document.title), tidy_text(document.subtitle)[:255]
    properties.author = properties.last_modified_by = "Délibéré"
    properties.comments, properties.language = "", _LANGUAGES[document.language]
    properties.created = properties.modified = at
    properties.revision = 1


def _parts(grid: Grid) -> Iterator[Grid]:
    """Yield the table, or the parts of a long table with numbered captions."""
    starts = range(0, max(1, len(grid.rows)), _ROWS_PER_TABLE)
    for number, start in enumerate(starts, 1):
        caption = grid.caption if len(starts) == 1 else f"{grid.caption} ({number}/{len(starts)})"
        yield replace(grid, caption=caption, rows=grid.rows[start : start + _ROWS_PER_TABLE])


def _set_margins(table: Any, sides: Sequence[str]) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in sides:
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), _CELL_MARGIN_TWIPS)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # The format fixes the order of elements: margins come just before tblLook.
    looks = table._tblPr.find(qn("w:tblLook"))
    if looks is None:
        table._tblPr.append(margins)
    else:
        looks.addprevious(margins)


def _rule(table: Any) -> None:
    """Draw a line under each row, as the PDF does, and none beside it."""
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in _LINE.items():
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    # The format fixes the order of elements: borders come before the layout.
    layout = table._tblPr.find(qn("w:tblLayout"))
    if layout is None:
        table._tblPr.append(borders)
    else:
        layout.addprevious(borders)


class _Writer:
    """Writer of a document at the end of a book: every text goes into a run, free of markup."""

    def __init__(self, book: Any) -> None:
        self.book = book
        # An office's document may lack a style: then leave the paragraph plain.
        self._styles = frozenset(style.name for style in book.styles)

    def write(self, document: Document) -> None:
        """Write the title, the notice of a draft and every section. The first annex begins a page, the others follow."""
        if document.logo:
            picture = self.book.add_paragraph().add_run().add_picture(io.BytesIO(document.logo), height=Cm(2))
            picture._inline.docPr.set("descr", document.logo_of)
        self._paragraph(document.title, "Title")
        self._paragraph(document.subtitle, "Subtitle")
        if document.draft_notice:
            self._paragraph(f"{document.draft} – {document.draft_notice}").runs[0].bold = True
        for before, section in zip((None, *document.sections), document.sections, strict=False):
            self._section(section, is_first_annex=section.is_annex and not (before and before.is_annex))

    def _section(self, section: Section, *, is_first_annex: bool) -> None:
        if section.is_turned:
            self._turn(WD_ORIENT.LANDSCAPE)
        elif self.book.sections[-1].orientation == WD_ORIENT.LANDSCAPE:
            self._turn(WD_ORIENT.PORTRAIT)
            is_first_annex = False
        self._paragraph(section.title, "Heading 1").paragraph_format.page_break_before = is_first_annex
        # Where and when it was signed stands on the page of who signed.
        is_signed = any(isinstance(block, Signatures) for block in section.blocks)
        for block in section.blocks:
            self._block(block, keeps=is_signed)

    def _turn(self, orientation: Any) -> None:
        section = self.book.add_section(WD_SECTION.NEW_PAGE)
        if section.orientation != orientation:
            section.orientation = orientation
            section.page_width, section.page_height = section.page_height, section.page_width

    def _block(self, block: Block, *, keeps: bool) -> None:
        match block:
            case Paragraph():
                paragraph = self._paragraph(block.text)
                paragraph.runs[0].italic = block.tone is Tone.NOTE
                paragraph.paragraph_format.keep_with_next = keeps or None
            case Bullets():
                for item in block.items:
                    self._paragraph(item, "List Bullet")
            case Facts():
                self._table(("", ""), block.rows, (0.28, 0.72), points=_TEXT_POINTS, has_header=False, has_terms=True, has_lines=False)
            case Grid():
                for part in _parts(block):
                    self._paragraph(part.caption, "Caption").paragraph_format.keep_with_next = True
                    self._table(
                        part.headings, part.rows, part.widths, numeric=part.numeric, points=_DENSE_POINTS if part.is_dense else _POINTS
                    )
            case Signatures():
                places = tuple("\n".join((*filter(None, place), "", "", "", "")) for place in block.places)
                self._table((), (places,), (1 / len(places),) * len(places), points=_TEXT_POINTS, has_header=False)

    def _paragraph(self, text: str, style: str = "Normal") -> Any:
        paragraph = self.book.add_paragraph(style=style if style in self._styles else None)
        paragraph.add_run(tidy_text(text))
        return paragraph

    def _table(
        self,
        headings: tuple[str, ...],
        rows: tuple[tuple[str, ...], ...],
        widths: tuple[float, ...],
        *,
        numeric: frozenset[int] = frozenset(),
        points: float = _POINTS,
        has_header: bool = True,
        has_terms: bool = False,
        has_lines: bool = True,
    ) -> None:
        every = (headings, *rows) if has_header else rows
        table = self.book.add_table(rows=0, cols=len(widths))
        table.autofit = False
        if has_lines:
            _rule(table)
        # Many columns leave no room for margins beside a word.
        _set_margins(table, ("top", "left", "bottom", "right") if points < _POINTS else ("top", "bottom"))
        section = self.book.sections[-1]
        room = section.page_width - section.left_margin - section.right_margin
        layout = Layout(tuple(int(room * share) for share in widths), numeric, points, has_header, has_terms)
        for column, width in zip(table.columns, layout.widths, strict=True):
            column.width = width
        for row in rows_of(every, layout):
            table._tbl.append(row)
        # Two tables without a paragraph between them are one; that which stands there is as low as the room under a caption.
        between = self.book.add_paragraph().paragraph_format
        between.line_spacing, between.space_after = Pt(6), Pt(0)
