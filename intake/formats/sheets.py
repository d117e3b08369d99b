"""Opening of a file in any format: the only place that turns a file's bytes into cells.

Delimited text is read as written by the platform and by spreadsheets: any separator and encoding.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from deliberation.errors import FileRefused
from intake.formats.archive import MEBIBYTE, Archive
from intake.formats.encodings import ENCODING_NAMES, encoding_of
from intake.formats.ods import open_ods
from intake.formats.rows import Meter, Progress, Row, Sheet, Size, is_blank
from intake.formats.xlsx import open_xlsx
from phrases import N_, whole

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_NAMED = {".xlsx": "xlsx", ".xlsm": "xlsx", ".ods": "ods", ".csv": "csv", ".tsv": "csv", ".txt": "csv"}
_PDF = b"%PDF-"
MAX_LINE_BYTES = 8 * MEBIBYTE
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")
_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS = 200_000
_SAMPLE_RECORDS = 60
_METERED_ROWS = 1_000
# Of a damaged record, as much as is looked through for the quotation mark.
_RECORD_CHARACTERS = 8_000_000


@dataclass(frozen=True, slots=True)
class Opened:
    """Opened file: kind (xlsx, ods, csv), sheets, and for a csv the encoding's common name and the separator.

    ``misnamed``: the format in the name, if different.
    """

    form: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    separator: str = ""
    misnamed: str = ""


def open_file(data: bytes, name: str, progress: Progress | None = None) -> Opened:
    """Open an xlsx, ods or csv file, recognised by content instead of ``name``; rows are read on demand.

    Dates of a workbook come without time zone, as in the cells. ``progress`` receives read and total bytes. Raises FileRefused for a
    different format, a damaged file, or content beyond the needs of any call.
    """
    _refuse(data)
    named = _NAMED.get(PurePath(name).suffix.lower(), "")
    if data.startswith(_ZIP):
        archive = Archive(data)
        if "xl/workbook.xml" in archive:
            form, sheets = "xlsx", open_xlsx(archive, Meter(progress))
        else:
            form, sheets = "ods", open_ods(archive, Meter(progress))
        return Opened(form, tuple(sheets), misnamed=named if named == "csv" else "")
    _refuse_long_line(data)
    encoding = encoding_of(data)
    separator = _separator_of(data, encoding)
    sheet = _csv_sheet(data, PurePath(name).stem, encoding, separator, Meter(progress, len(data)))
    return Opened("csv", (sheet,), ENCODING_NAMES[encoding], separator, misnamed=named.removeprefix("csv"))


def refuse_size(size: int, limit_mebibytes: int) -> None:
    """Refuse a file by its size in bytes, before reading. Raises FileRefused."""
    if size > limit_mebibytes * MEBIBYTE:
        raise FileRefused(
            N_("This file weighs {size} MB; {limit} MB at most are read (the setting JURY_FILE_MAX_MB)."),
            size=whole(-(-size // MEBIBYTE)),
            limit=whole(limit_mebibytes),
        )


def _refuse_long_line(data: bytes) -> None:
    """Refuse a text file with an overlong line first, since each later step would hold the line in memory."""
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


def _separator_of(data: bytes, encoding: str) -> str:
    """Return the separator under which the first lines have the most columns, the same number on most."""
    with _decode_text(data, encoding) as text:
        sample = text.read(_SAMPLE_CHARACTERS)
    declared = re.match(r"sep=(.)\r?\n", sample)
    return declared[1] if declared else max(_SEPARATORS, key=lambda separator: _likelihood(sample, separator))


def _likelihood(sample: str, separator: str) -> tuple[bool, int]:
    try:
        records = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), _SAMPLE_RECORDS))
    except csv.Error:
        return False, 0
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return False, 0
    width, count = max(widths.items(), key=lambda found: (found[0] - 1) * found[1])
    # A wrong separator leaves quotation marks inside the names that it cuts.
    first = next(record for record in records if len(record) == width)
    return not any(cell.lstrip().startswith('"') or cell.count('"') % 2 for cell in first), (width - 1) * count


def _csv_sheet(data: bytes, name: str, encoding: str, separator: str, meter: Meter) -> Sheet:
    """Return a csv file as a single sheet; its rows are read on demand."""

    def read(sheet: Sheet) -> Iterator[Row]:
        size, read, source = Size(), 0, io.BytesIO(data)
        with io.TextIOWrapper(source, encoding=encoding, newline="") as text:
            reader = csv.reader(text, delimiter=separator, strict=True)
            line = 1
            try:
                for number, record in enumerate(reader, start=1):
                    line = reader.line_num + 1
                    if number % _METERED_ROWS == 0:
                        meter.advance(source.tell() - read)
                        read = source.tell()
                    if not (number == 1 and record[:1] == ["sep="]) and not all(map(is_blank, record)):
                        size.count(sheet.name, number, record)
                        yield Row(number, tuple(record))
            except csv.Error:
                raise _refuse_damaged(data, encoding, separator, line) from None

    return Sheet(name, read, separator=separator)


def _decode_text(data: bytes, encoding: str) -> io.TextIOWrapper:
    # The bytes are shared, and decoded piece by piece.
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")


def _refuse_damaged(data: bytes, encoding: str, separator: str, line: int) -> FileRefused:
    """Return the refusal with the line of the faulty quotation mark, in the record starting on ``line``."""
    with _decode_text(data, encoding) as text:
        for _line in islice(text, line - 1):
            pass
        record = text.read(_RECORD_CHARACTERS)
    # Without going back: that would remember each character of a cell.
    quoted = re.compile(r'"(?:[^"]++|"")*+"(?=[\r\n]|$|' + re.escape(separator) + ")")
    plain = re.compile(r"[^\r\n" + re.escape(separator) + "]*+")
    place = 0
    while place < len(record):
        match = (quoted if record[place] == '"' else plain).match(record, place)
        if match is None:
            break
        if match.end() - place > csv.field_size_limit():
            return FileRefused(
                N_("Line {line}: a cell is far too long. Is a quotation mark missing at its end? Nothing was written."),
                line=_line_at(record, place, line),
            )
        place = match.end() + 1
    return FileRefused(
        N_(
            "Line {line}: the quotation mark that opens a cell there is not closed as it should be, so what follows cannot be told apart. "
            "Nothing was written."
        ),
        line=_line_at(record, place, line),
    )


def _line_at(record: str, place: int, line: int) -> int:
    return line + record.count("\n", 0, place)
