"""What intake hands over before anything is written: validated records, and what was read of each sheet and what was not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from deliberation.call.call import FormMapping, Screening
from deliberation.call.people import Role
from deliberation.call.scale import Exact
from deliberation.dossiers.candidatures import Content, PlatformState
from deliberation.dossiers.dialects import Dialect
from deliberation.problems import Problem
from phrases import N_, Message


@dataclass(frozen=True, slots=True)
class Closing:
    """A dossier closed, deleted or reopened at its source, to be confirmed by a person: why, and since when."""

    dossier: str
    title: str
    motivation: str
    processed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Deletion:
    """A dossier deleted on the platform. ``by_applicant``: by its author."""

    dossier: str
    by_applicant: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class DossierRecord:
    """One dossier of an export, read and validated. Times are aware; ``row``: its row in the file."""

    dossier: str
    dialect: Dialect
    title: str
    summary: str
    administration: str
    legal_name: str
    siren: str | None
    siret: str | None
    ministry: str
    kind: str
    requested_tracks: tuple[str, ...]
    amount_asked: Decimal | None
    contact: str
    platform_state: PlatformState | None
    is_archived: bool
    deposited_at: datetime | None
    updated_at: datetime | None
    processed_at: datetime | None
    motivation: str
    screening: Screening | None
    screening_comment: str
    content: Content
    row: int
    second_screening: Screening | None = None
    second_comment: str = ""

    @property
    def is_untitled(self) -> bool:
        """Return whether the dossier is listed under its number, for want of a title in the file."""
        return self.title == untitled(self.dossier)

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the file reports the dossier withdrawn: archived and closed without continuation. A person confirms it."""
        return self.is_archived and self.platform_state is PlatformState.DISMISSED

    @property
    def closing(self) -> Closing:
        """Return the withdrawal, or return, to be confirmed."""
        return Closing(self.dossier, self.title, self.motivation, self.processed_at)


def untitled(dossier: str) -> str:
    """Return the title under which a dossier without one is listed."""
    return str(Message(N_("Dossier {dossier}"), {"dossier": dossier}))


@dataclass(frozen=True, slots=True)
class OpinionRead:
    """A pre-selection opinion in its commonest spelling: number of dossiers, and its meaning, None if unknown."""

    text: str
    count: int
    meaning: Screening | None


@dataclass(frozen=True, slots=True)
class UnreadColumn:
    """A non-empty column that was not read: its heading or letter, and number of filled cells.

    ``is_expected``: it stands in the program's own layout, for people: no preview draws attention to it.
    """

    label: str
    cells: int
    is_expected: bool = False


@dataclass(frozen=True, slots=True)
class SheetReading:
    """Report on a sheet: why it was skipped, or the row of its headings (from 1), rows and columns read.

    ``empty_rows``: rows that hold something, none of it read. ``hidden_rows``: how many were read though a filter hides them.
    ``is_guide``: the program's own sheet of instructions.
    """

    name: str
    left_aside: Message | None = None
    heading_row: int | None = None
    rows: int = 0
    columns: tuple[str, ...] = ()
    unread_columns: tuple[UnreadColumn, ...] = ()
    empty_rows: tuple[int, ...] = ()
    hidden_rows: int = 0
    is_guide: bool = False

    @property
    def passed_over(self) -> tuple[UnreadColumn, ...]:
        """Return the unread columns that the sender may have meant as data."""
        return tuple(column for column in self.unread_columns if not column.is_expected)


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file: what it is (xlsx, ods, csv), the encoding and the separator found in a csv, its sheets, and some rows as understood.

    ``sample``: for each of the first rows, what was read by name, in the order in which it is shown.
    """

    form: str = ""
    encoding: str = ""
    separator: str = ""
    sheets: tuple[SheetReading, ...] = ()
    sample: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class DossierFile:
    """A file of dossiers as read: dialect, records in the file's order, the questions found, the mapping used, problems.

    ``opinions``: each that the file gives of the pre-selection, the most frequent first. ``deleted``: what the platform says is gone,
    which no file contains. ``is_part``: absence from it means nothing.
    """

    name: str
    sha256: str
    dialect: Dialect
    records: tuple[DossierRecord, ...]
    questions: Mapping[str, str]
    mapping: FormMapping
    problems: tuple[Problem, ...]
    reading: FileReading = field(default_factory=FileReading)
    opinions: tuple[OpinionRead, ...] = ()
    deleted: tuple[Deletion, ...] = ()
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class GridColumns:
    """Which heading of a file of scores holds what; empty if there is no such column. ``marks``: by criterion code.

    If no column names the juror, the lines above the headings or the sheet's name do.
    """

    dossier: str = ""
    juror: str = ""
    title: str = ""
    comment: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GridRow:
    """One juror's marks on one candidature: criterion code → mark, ``None`` if blank. ``row`` as in the file."""

    juror: str
    dossier: str
    title: str
    marks: Mapping[str, Exact | None]
    is_recused: bool
    comment: str
    sheet: str
    row: int
    columns: GridColumns = GridColumns()


@dataclass(frozen=True, slots=True)
class ScoreFile:
    """A file of scores as read.

    ``left``: names of sheets that a person chose to skip because of errors.
    """

    name: str
    sha256: str
    rows: Sequence[GridRow]
    problems: tuple[Problem, ...]
    reading: FileReading = field(default_factory=FileReading)
    left: tuple[str, ...] = ()

    def with_jurors(self, names: Mapping[str, str]) -> "ScoreFile":
        """Return the file with some jurors' names, as written, replaced by those that somebody confirmed."""
        rows = [replace(row, juror=names.get(row.juror, row.juror)) for row in self.rows] if names else self.rows
        return replace(self, rows=rows)


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One line of a file of people. ``row`` as in the file; ``tracks``: in words, as the file has them."""

    name: str
    roles: frozenset[Role]
    email: str
    organisation: str
    row: int
    expertise: str = ""
    tracks: tuple[str, ...] = ()
    quality: str = ""


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """A file of people as read."""

    people: tuple[PersonRecord, ...]
    problems: tuple[Problem, ...]
    reading: FileReading = field(default_factory=FileReading)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that refuse the file."""
        return tuple(problem for problem in self.problems if problem.is_error)
