"""Results of intake before any writing: validated records, and the read and unread parts of each sheet."""

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
    """Dossier of an export, read and validated. Times are aware; ``row``: its row in the file."""

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
    """Return the title for the list of a dossier without a title."""
    return str(Message(N_("Dossier {dossier}"), {"dossier": dossier}))


@dataclass(frozen=True, slots=True)
class OpinionRead:
    """Pre-selection opinion in its commonest spelling: number of dossiers, and meaning, None if unknown."""

    text: str
    count: int
    meaning: Screening | None


@dataclass(frozen=True, slots=True)
class UnreadColumn:
    """Unread non-empty column: heading or letter, and number of filled cells.

    ``is_expected``: part of the program's own layout, for people; previews do not mention the column.
    """

    label: str
    cells: int
    is_expected: bool = False


@dataclass(frozen=True, slots=True)
class SheetReading:
    """Report on a sheet: the reason for skipping, or the row of headings (from 1), with rows and columns read.

    ``empty_rows``: rows with content, none of it read. ``hidden_rows``: rows read although hidden by a filter. ``is_guide``: the program's
    own sheet of instructions.
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
    """File as read: kind (xlsx, ods, csv), encoding and separator of a csv, sheets, and sample rows.

    ``sample``: for each of the first rows, the values read, by name, in the order of display.
    """

    form: str = ""
    encoding: str = ""
    separator: str = ""
    sheets: tuple[SheetReading, ...] = ()
    sample: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class DossierFile:
    """File of dossiers as read: dialect, records in the file's order, questions, mapping, problems.

    ``opinions``: the file's pre-selection opinions, the most frequent first. ``deleted``: dossiers deleted on the platform, which no file
    contains. ``is_part``: a dossier's absence means nothing.
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
    """Headings of a score file's columns; empty for a missing column. ``marks``: by criterion code.

    Without a column of jurors, the lines above the headings or the sheet's name give the juror.
    """

    dossier: str = ""
    juror: str = ""
    title: str = ""
    comment: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GridRow:
    """A juror's marks on a candidature: criterion code → mark, ``None`` if blank. ``row`` as in the file."""

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
        """Return the file with some written names of jurors replaced by confirmed names."""
        rows = [replace(row, juror=names.get(row.juror, row.juror)) for row in self.rows] if names else self.rows
        return replace(self, rows=rows)


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Line of a file of people. ``row`` as in the file; ``tracks``: in the words of the file."""

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
