"""Open the zip that an xlsx or ods workbook is, refuse what would blow up, and rebuild it from what was checked."""

import io
import zipfile
import zlib
from typing import Final

from deliberation.errors import FileRefused
from intake.files.sheet_xml import Inspection
from phrases import N_, whole

MEBIBYTE: Final = 1024 * 1024
MAX_PART_BYTES: Final = 100_000_000
MAX_INFLATED_BYTES: Final = 200 * MEBIBYTE
MAX_ENTRIES: Final = 2_000
MAX_DEPTH: Final = 8
# Repetitive sheets shrink about fifty times; only made-up data shrinks more than this.
MAX_RATIO: Final = 250
RATIO_APPLIES_FROM_BYTES: Final = 5 * MEBIBYTE

_PIECE_BYTES: Final = 256 * 1024
_DAMAGED: Final = N_("This workbook is damaged or incomplete. Open it, save it again and send the new file.")
_NOT_WORKBOOK: Final = N_("This is a zip archive, not a workbook. Send the xlsx, ods or csv file itself.")
_TOO_LARGE: Final = N_("Once opened, this file would take more than {limit} MB. It was not read, for safety.")


def checked_workbook(data: bytes) -> bytes:
    """Return an equivalent workbook that holds only the XML parts, every one of them looked through.

    What is read next is then exactly what was checked, however the original archive may be interpreted. Raises FileRefused.
    """
    rebuilt = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(rebuilt, "w") as target:
            entries = _entries(source)
            inspection, inflated = Inspection(), 0
            for entry in entries:
                content = _read(source, entry, inspection)
                inflated += len(content)
                _refuse_total(inflated, len(data))
                target.writestr(entry.filename, content)
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError, NotImplementedError, OverflowError):
        raise FileRefused(_DAMAGED) from None
    return rebuilt.getvalue()


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MAX_ENTRIES or len(names) < len(entries):
        raise FileRefused(N_("This archive holds too many files, or twice the same. It was not read, for safety."))
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise FileRefused(_NOT_WORKBOOK)
    for entry in entries:
        path = entry.filename.split("/")
        if ".." in path or entry.filename.startswith("/") or "\\" in entry.filename or len(path) > MAX_DEPTH:
            raise FileRefused(N_("This archive holds files with suspicious names. It was not read, for safety."))
        if entry.flag_bits & 1:
            raise FileRefused(N_("This workbook is protected by a password. Save it without one, then send it again."))
    _refuse_total(sum(entry.file_size for entry in entries), None)
    kept = [entry for entry in entries if entry.filename.endswith((".xml", ".rels")) or entry.filename == "mimetype"]
    return sorted(kept, key=lambda entry: (entry.filename != "mimetype", not entry.filename.endswith("sharedStrings.xml")))


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, inspection: Inspection) -> bytes:
    _refuse_part(entry.file_size)
    part = None if entry.filename == "mimetype" else inspection.part()
    content = io.BytesIO()
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE_BYTES):
            content.write(piece)
            _refuse_part(content.tell())
            if part:
                part.feed(piece)
    if part:
        part.close()
    return content.getvalue()


def _refuse_part(size: int) -> None:
    if size > MAX_PART_BYTES:
        raise FileRefused(_TOO_LARGE, limit=whole(MAX_PART_BYTES // 1_000_000))


def _refuse_total(inflated: int, compressed: int | None) -> None:
    if inflated > MAX_INFLATED_BYTES:
        raise FileRefused(_TOO_LARGE, limit=whole(MAX_INFLATED_BYTES // MEBIBYTE))
    if compressed is not None and inflated > RATIO_APPLIES_FROM_BYTES and inflated > compressed * MAX_RATIO:
        raise FileRefused(N_("This file is compressed far more than a workbook is. It was not read, for safety."))
