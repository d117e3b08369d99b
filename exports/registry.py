"""The exports by name: the command line and the download routes make the same files from here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import capabilities
from capabilities import resolve
from deliberation.call.access import TokenLevel
from deliberation.call.people import Right
from deliberation.errors import DocumentTooLarge, InvalidValue
from deliberation.snapshot.snapshot import Snapshot
from exports import bounds, provenance, subjects
from exports.dated import dated_zip
from exports.documents.applicants import applicants_zip
from exports.documents.booklet import booklet_pdf, booklet_zip
from exports.documents.docx import document_docx
from exports.documents.minutes import minutes_files, minutes_of
from exports.documents.pdf import document_pdf
from exports.record import Record
from exports.subjects import Subject
from exports.tables.csv_files import (
    laureates_csv,
    laureates_schema,
    platform_csv,
    scores_csv,
    scores_schema,
    selection_csv,
    selection_schema,
)
from exports.tables.grid import blank_grids, blank_grids_zip, dossiers_template
from exports.tables.selection import scores_workbook, selection_json, selection_workbook
from phrases import N_, Message, _

_SCHEMA = N_("Schema (JSON)")
# Ending of a file → what the format is called, unless an export says more, and its media type.
FORMATS: Mapping[str, tuple[str, str]] = {
    "xlsx": (N_("Workbook"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("CSV", "text/csv; charset=utf-8"),
    "json": ("JSON", "application/json"),
    "zip": ("Zip", "application/zip"),
    "pdf": ("PDF", "application/pdf"),
    "docx": ("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


class Render(Protocol):
    """Maker of a file, in the current language, from a snapshot visible to its reader."""

    def __call__(self, snapshot: Snapshot, *, made_at: datetime) -> bytes:
        """Return the file's bytes."""


class RecordRender(Protocol):
    """Maker of a file, in the current language, from a record visible to its reader."""

    def __call__(self, record: Record, *, made_at: datetime) -> bytes:
        """Return the file's bytes."""


class Packing(Protocol):
    """Packing of a document with the attached files, found by ``path_of`` from their digests."""

    def __call__(self, snapshot: Snapshot, document: bytes, *, path_of: Callable[[str], Path], made_at: datetime) -> Iterator[bytes]:
        """Yield the pieces of the file."""


@dataclass(frozen=True, slots=True)
class Export:
    """File to request: description, required right, and maker.

    ``render`` shows the whole snapshot, ``render_record`` the whole record: pass both through ``visible`` first.

    Args:
        own_format: name of the format, if different from the extension's.
        needs_whole: not for a partial view of the call.
        needs_progress: not, under seal, without the right to follow progress.
        needs_final: not before the selection is finalised.
        needs_platform: offered only for dossiers from the platform.
        memory: mebibytes needed to draw a single file.
        in_place_of: the single-file export replaced by several files, if too large.
        read_by: level of tokens with access.
        is_listed: offered to people among the documents.
        with_files: packs the document with every attached file, piece by piece.
    """

    subject: Subject
    extension: str
    render: Render | None = None
    render_record: RecordRender | None = None
    own_format: str = ""
    right: Right = Right.EXPORT
    needs_whole: bool = False
    needs_progress: bool = False
    needs_final: bool = False
    needs_platform: bool = False
    memory: Callable[[Snapshot], float] | None = None
    in_place_of: str = ""
    read_by: TokenLevel | None = None
    is_listed: bool = True
    with_files: Packing | None = None

    @property
    def name(self) -> str:
        """Return its name in addresses and on the command line, without the format."""
        return self.subject.name

    @property
    def name_with_files(self) -> str:
        """Return the name in an address of the pack with attached files."""
        return f"{self.name}-whole.{self.extension}"

    @property
    def format(self) -> str:
        """Return the name of the format."""
        return self.own_format or FORMATS[self.extension][0]

    @property
    def media_type(self) -> str:
        """Return the media type of its file."""
        return FORMATS[self.extension][1]

    @property
    def label(self) -> Message:
        """Return its title with the format."""
        return Message(N_("{title} ({format})"), {"title": Message(self.subject.title), "format": Message(self.format)})

    def is_due(self, snapshot: Snapshot) -> bool:
        """Return whether the file can be made from a person's view: some need the whole call, some a final call; none may be too long."""
        return self.is_open(snapshot) and not self.too_large(snapshot)

    def is_open(self, snapshot: Snapshot) -> bool:
        """Return whether the file is open to this view at this time: some need the whole call, some a finalised call."""
        return not (
            (self.needs_whole and snapshot.is_partial)
            or (self.needs_progress and snapshot.hides_progress)
            or (self.needs_final and not snapshot.is_finalised)
        )

    def is_offered(self, snapshot: Snapshot) -> bool:
        """Return whether to list the file: several parts are hidden while a single file suffices."""
        if self.needs_platform and all(candidature.platform_state is None for candidature in snapshot.candidatures):
            return False
        return self.is_listed and self.is_due(snapshot) and not (self.in_place_of and OF_CORE[self.in_place_of].is_due(snapshot))

    def too_large(self, snapshot: Snapshot) -> DocumentTooLarge | None:
        """Return the refusal of a file beyond the limit of memory, else None."""
        return bounds.refusal(snapshot, label=self.label, memory=self.memory)

    def rendered(self, snapshot: Snapshot, *, made_at: datetime, record: Callable[[], Record]) -> bytes:
        """Return the file's bytes; ``record`` is called only if a snapshot does not say enough. Raises InvalidValue if not due."""
        if refusal := self.too_large(snapshot):
            raise refusal
        if not self.is_open(snapshot):
            raise InvalidValue(N_("{label}: not before the selection is finalised, nor for whoever may have recusals."), label=self.label)
        if self.render_record is not None:
            return self.render_record(record(), made_at=made_at)
        assert self.render is not None  # noqa: S101 (one of both, for every entry of the table below)
        return self.render(snapshot, made_at=made_at)

    def file_name(self, snapshot: Snapshot, print_number: str = "") -> str:
        """Return the name to save the file under. ``print_number``: of the minutes, if one was asked for."""
        name = _(self.subject.file_name)
        return provenance.file_name(snapshot, f"{name}_{_('print')}{print_number}" if print_number else name, self.extension)


def _timeless(render: Callable[[Snapshot], bytes]) -> Render:
    # A CSV file bears no time.
    def rendered(snapshot: Snapshot, *, made_at: datetime) -> bytes:
        return render(snapshot)

    return rendered


def _minutes_pdf(record: Record, *, made_at: datetime) -> bytes:
    return document_pdf(minutes_of(record, made_at=made_at))


def _minutes_docx(record: Record, *, made_at: datetime) -> bytes:
    return document_docx(minutes_of(record, made_at=made_at), template=record.template)


def _minutes_zip(record: Record, *, made_at: datetime) -> bytes:
    document = minutes_of(record, made_at=made_at)
    return dated_zip(minutes_files(document, template=record.template), document.at, is_compressed=False)


def _schema_of(subject: Subject, render: Callable[[Snapshot], bytes]) -> Export:
    # For machines, which ask for it beside the file that it describes.
    return Export(subject, "json", _timeless(render), own_format=_SCHEMA, read_by=TokenLevel.INTERNAL, is_listed=False)


# Keys are name and extension, as in an address: "selection.xlsx". What is asked for at the end of a meeting comes first.
OF_CORE: Mapping[str, Export] = MappingProxyType(
    {
        f"{export.name}.{export.extension}": export
        for export in (
            Export(subjects.MINUTES, "docx", render_record=_minutes_docx, own_format=N_("DOCX, to edit"), memory=bounds.of_minutes),
            Export(subjects.MINUTES, "pdf", render_record=_minutes_pdf, own_format=N_("PDF, to sign"), memory=bounds.of_minutes),
            Export(
                subjects.MINUTES,
                "zip",
                render_record=_minutes_zip,
                own_format=N_("PDF and DOCX, in volumes (zip)"),
                in_place_of="minutes.pdf",
            ),
            Export(subjects.SELECTION, "xlsx", selection_workbook),
            Export(subjects.SELECTION, "csv", _timeless(selection_csv), read_by=TokenLevel.INTERNAL),
            Export(subjects.SELECTION, "json", _timeless(selection_json)),
            _schema_of(subjects.SELECTION_SCHEMA, selection_schema),
            Export(subjects.BOOKLET, "pdf", booklet_pdf, memory=bounds.of_booklet),
            Export(subjects.BOOKLET, "zip", booklet_zip, own_format=N_("PDF, in volumes (zip)"), in_place_of="booklet.pdf"),
            Export(subjects.APPLICANTS, "zip", applicants_zip, needs_whole=True),
            Export(subjects.LAUREATES, "csv", _timeless(laureates_csv), needs_final=True, read_by=TokenLevel.PUBLIC),
            Export(subjects.LAUREATES, "json", _timeless(laureates_schema), own_format=_SCHEMA, read_by=TokenLevel.PUBLIC),
            Export(subjects.PLATFORM, "csv", _timeless(platform_csv), needs_platform=True),
            Export(subjects.SCORES, "xlsx", scores_workbook),
            Export(subjects.SCORES, "csv", _timeless(scores_csv), read_by=TokenLevel.INTERNAL),
            _schema_of(subjects.SCORES_SCHEMA, scores_schema),
            Export(subjects.TEMPLATE, "xlsx", dossiers_template, right=Right.IMPORT, is_listed=False),
            Export(subjects.GRID, "xlsx", blank_grids, right=Right.MANAGE_PEOPLE),
            Export(
                subjects.GRID,
                "zip",
                blank_grids_zip,
                own_format=N_("A workbook for each juror, of what they read (zip)"),
                right=Right.MANAGE_PEOPLE,
                needs_whole=True,
            ),
        )
    }
)


def list_exports() -> Mapping[str, Export]:
    """Return the exports by name and extension, with active extras' exports after the named neighbours."""
    own = {after: resolve(reference) for extra in capabilities.active() for after, reference in extra.exports.items()}
    ordered = (export for name, first in OF_CORE.items() for export in (first, *own.get(name, ())))
    return {f"{export.name}.{export.extension}": export for export in ordered}


def find_export(name: str, extension: str) -> Export:
    """Return an export by name, in the given format or its first. Raises InvalidValue with the existing ones."""
    exports = list_exports()
    for export in exports.values():
        if export.name == name and extension in ("", export.extension):
            return export
    raise InvalidValue(N_("There is no export {name}; those there are: {names}."), name=f"{name}.{extension}", names=", ".join(exports))
