"""Open a file, whatever its format: the one place where a file's bytes become cells."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from deliberation.errors import FileRefused
from intake.formats.archive import MEBIBYTE, Archive
from intake.formats.delimited import csv_sheet, separator_of
from intake.formats.encodings import Encoding, encoding_of
from intake.formats.ods import open_ods
from intake.formats.rows import Meter, Progress, Sheet
from intake.formats.xlsx import open_xlsx
from phrases import N_, whole

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_NAMED: Final = {".xlsx": "xlsx", ".xlsm": "xlsx", ".ods": "ods", ".csv": "csv", ".tsv": "csv", ".txt": "csv"}
_PDF: Final = b"%PDF-"
MAX_LINE_BYTES: Final = 8 * MEBIBYTE
_MARKUP: Final = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file: what it is (xlsx, ods, csv), its sheets, and for a csv its encoding and separator.

    ``named``: the form that its name says, empty if the name says none of them.
    """

    form: str
    sheets: tuple[Sheet, ...]
    encoding: Encoding | None = None
    separator: str = ""
    named: str = ""

    @property
    def is_named_otherwise(self) -> bool:
        """Tell whether the name says another form than the content has."""
        return bool(self.named) and (self.named == "csv") != (self.form == "csv")

    @property
    def encoding_name(self) -> str:
        """Return the encoding's name, empty for a workbook."""
        return self.encoding.name if self.encoding else ""


def open_file(data: bytes, name: str, progress: Progress | None = None) -> Opened:
    """Open an xlsx, ods or csv file, recognised by its content and not by ``name``; rows are read as they are asked for.

    Dates of a workbook come without time zone, as the cells hold them. ``progress`` is told how many bytes are read out of how
    many. Raises FileRefused when the file is none of these, is damaged, or holds more than any call needs.
    """
    _refuse(data)
    named = _NAMED.get(PurePath(name).suffix.lower(), "")
    if data.startswith(_ZIP):
        archive = Archive(data)
        if "xl/workbook.xml" in archive:
            return Opened("xlsx", tuple(open_xlsx(archive, Meter(progress))), named=named)
        return Opened("ods", tuple(open_ods(archive, Meter(progress))), named=named)
    _refuse_long_line(data)
    encoding = encoding_of(data)
    separator = separator_of(data, encoding)
    sheet = csv_sheet(data, PurePath(name).stem, encoding, separator, Meter(progress, len(data)))
    return Opened("csv", (sheet,), encoding, separator, named)


def refuse_size(size: int, limit_mebibytes: int) -> None:
    """Refuse a file by its size in bytes, before it is read. Raises FileRefused."""
    if size > limit_mebibytes * MEBIBYTE:
        raise FileRefused(
            N_("This file weighs {size} MB; {limit} MB at most are read (the setting JURY_FILE_MAX_MB)."),
            size=whole(-(-size // MEBIBYTE)),
            limit=whole(limit_mebibytes),
        )


def _refuse_long_line(data: bytes) -> None:
    """Refuse a text file with a line of more bytes than is read, before anything goes through it: each step would hold that line."""
    start = 0
    while len(data) - start > MAX_LINE_BYTES:
        end = max(data.rfind(sign, start, start + MAX_LINE_BYTES) for sign in (b"\n", b"\r"))
        if end < 0:
            raise FileRefused(
                N_("Line {line} has more than {limit} MB: is this a csv file, and does each row end with a line end?"),
                line=data.count(b"\n", 0, start) + 1,
                limit=whole(MAX_LINE_BYTES // MEBIBYTE),
            )
        start = end + 1


def _refuse(data: bytes) -> None:
    if not data[:4096].strip() and not data.strip():
        raise FileRefused(N_("This file is empty."))
    if data.startswith(_OLE):
        raise FileRefused(N_("This is an old Excel workbook (xls) or one with a password. Save it as xlsx, without password."))
    if data.startswith(_PDF):
        raise FileRefused(N_("This is a PDF document, neither a workbook nor a csv file. Send the file that it was printed from."))
    if data[:100].lstrip(b"\xef\xbb\xbf \t\r\n")[:16].lower().startswith(_MARKUP):
        raise FileRefused(
            N_("This is a web page or an XML file, neither a workbook nor a csv file. Download the export again and send that file.")
        )
