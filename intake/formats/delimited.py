"""Read delimited text as the platform writes it and as spreadsheets save it again: any separator and encoding met."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from deliberation.errors import FileRefused
from intake.formats.encodings import Encoding
from intake.formats.rows import Meter, Row, Sheet, Size, is_blank
from phrases import N_

_SEPARATORS: Final = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS: Final = 200_000
_SAMPLE_RECORDS: Final = 60
_METERED_ROWS: Final = 1_000
# Of a damaged record, as much as is looked through for the quotation mark.
_RECORD_CHARACTERS: Final = 8_000_000


def separator_of(data: bytes, encoding: Encoding) -> str:
    """Return the separator under which the first lines have the most columns, the same number on most."""
    with _text(data, encoding) as text:
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


def csv_sheet(data: bytes, name: str, encoding: Encoding, separator: str, meter: Meter) -> Sheet:
    """Return a csv file as the one sheet that it is; its rows are read as they are asked for."""

    def read(sheet: Sheet) -> Iterator[Row]:
        size, read, source = Size(), 0, io.BytesIO(data)
        with io.TextIOWrapper(source, encoding=encoding.codec, newline="") as text:
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
                raise _damaged(data, encoding, separator, line) from None

    return Sheet(name, read, separator=separator)


def _text(data: bytes, encoding: Encoding) -> io.TextIOWrapper:
    # The bytes are shared, and decoded piece by piece.
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding.codec, newline="")


def _damaged(data: bytes, encoding: Encoding, separator: str, line: int) -> FileRefused:
    """Say on which line the faulty quotation mark stands, in the record that begins on ``line``."""
    with _text(data, encoding) as text:
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
                line=_at(record, place, line),
            )
        place = match.end() + 1
    return FileRefused(
        N_(
            "Line {line}: the quotation mark that opens a cell there is not closed as it should be, so what follows cannot be told apart. "
            "Nothing was written."
        ),
        line=_at(record, place, line),
    )


def _at(record: str, place: int, line: int) -> int:
    return line + record.count("\n", 0, place)
