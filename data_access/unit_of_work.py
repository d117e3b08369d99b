"""A transaction with its repositories."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from threading import Lock
from time import monotonic, sleep
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, ForeignKeyConstraint, Select, exists, select
from sqlalchemy.exc import OperationalError

from data_access.ballot_keys import BallotKeys
from data_access.database import READING, WRITING, empty_log, hold_schema
from data_access.guards import guard_problems
from data_access.process_snapshots import ProcessSnapshots
from data_access.refusals import IS_UNKNOWN, NO_ANSWER
from data_access.row_sums import FOLLOWED_BY, RowSums
from data_access.rows.access import AccessRows, PersonRows, TokenRows
from data_access.rows.ballots import BallotRows
from data_access.rows.calls import CallRows
from data_access.rows.candidatures import AttachmentRows, CandidatureRows
from data_access.rows.decisions import DecisionRows, DissentRows, DraftRows, RecallRows, VersionRows
from data_access.rows.grids import GridRows, NoteRows
from data_access.rows.journal import JournalRows
from data_access.rows.meetings import MeetingRows
from data_access.rows.scores import ScoreRows
from data_access.schema.columns import metadata
from data_access.signals import CommitSignals, announce
from data_access.snapshot import read_call
from deliberation.call.call import Head
from deliberation.errors import DatabaseAway, NotFound
from deliberation.operations.acts import UnitOfWork
from deliberation.record.anchors import SealingKey
from deliberation.record.journal import Entry
from deliberation.snapshot.snapshot import Snapshot
from phrases import Message


def tables_with_strays(connection: Connection) -> Iterator[str]:
    """Yield each table with a reference to a row outside its call."""
    for name, questions in _questions():
        if any(connection.scalar(question) for question in questions):
            yield name


@cache
def _questions() -> tuple[tuple[str, tuple[Select[tuple[bool]], ...]], ...]:
    return tuple((table.name, tuple(map(_is_dangling, table.foreign_key_constraints))) for table in metadata.sorted_tables)


def _is_dangling(key: ForeignKeyConstraint) -> Select[tuple[bool]]:
    table, target = key.parent, key.referred_table.alias("target")
    refers = [column.is_not(None) for column in key.columns if column.nullable]
    pairs = ((column, target.c[element.column.name]) for column, element in zip(key.columns, key.elements, strict=True))
    referred_row = exists().where(*(column == referred for column, referred in pairs)).correlate(table)
    return select(select(table.c.call_id).where(*refers, ~referred_row).exists())


Clock = Callable[[], datetime]
# When the database is lost at a commit, it is asked what became of it after these seconds.
_ASKED_AGAIN_AFTER = (0.0, 0.3, 1.0, 2.0)
_LOCK_SECONDS_MAX = 3


def system_clock() -> datetime:
    """Return the present time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Written:
    """Result of a commit: entries with their calls' slugs, and the seconds since the transaction's begin.

    ``erased``: the erased calls. A commit with an erasure is announced before (``is_done`` false) and after.
    """

    entries: tuple[tuple[str, Entry], ...]
    seconds: float
    erased: tuple[str, ...] = ()
    is_done: bool = True


class Writings:
    """Calls every listener with the result of a commit, in the committing thread: a listener must return at once."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Written], object]] = []
        self._lock = Lock()

    def listen(self, listener: Callable[[Written], object]) -> None:
        """Call ``listener`` each time from now on."""
        with self._lock:
            self._listeners.append(listener)

    @contextmanager
    def told_to(self, listener: Callable[[Written], object]) -> Iterator[None]:
        """Call ``listener`` each time within the block."""
        self.listen(listener)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)

    def tell(self, what: Written) -> None:
        """Say it to all."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(what)


class DatabaseUnitOfWork(UnitOfWork):
    """Unit of work on a database, with repositories inside the ``with`` block only.

    Writing units of work follow each other: SQLite's take the database's write lock at their begin, PostgreSQL's the call's row when its
    state is read.

    Args:
        is_reading: give one consistent state, without waiting; the database refuses writing.
        signals: receives commits.
        writings: receives the journal entries of commits.
        key: returns the server's key, called for sealing.
        ballot_keys: keys of secret ballots; without keys no secret ballot opens.
    """

    def __init__(
        self,
        engine: Engine,
        snapshots: ProcessSnapshots,
        *,
        clock: Clock = system_clock,
        is_reading: bool = False,
        signals: CommitSignals | None = None,
        writings: Writings | None = None,
        key: Callable[[], SealingKey] | None = None,
        ballot_keys: BallotKeys | None = None,
    ) -> None:
        self._engine, self._snapshots, self._clock, self._is_reading = engine, snapshots, clock, is_reading
        self._signals, self._writings, self._key, self._ballot_keys = signals, writings, key, ballot_keys
        self._connection: Connection | None = None
        self._began = 0.0

    def __enter__(self) -> Self:
        if self._connection is not None:
            raise RuntimeError("this unit of work is already under way")
        self._began = monotonic()
        connection = self._connect()
        try:
            connection.begin()
            if not self._is_reading:
                hold_schema(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        self.calls = self._calls = CallRows(connection, locks=not self._is_reading)
        self.people = PersonRows(connection)
        self.access = AccessRows(connection, self.sealing_key)
        self.tokens = TokenRows(connection, self.sealing_key)
        self.candidatures = CandidatureRows(connection)
        self.attachments = AttachmentRows(connection)
        self.scores = ScoreRows(connection)
        self.decisions = DecisionRows(connection)
        self.recalls = RecallRows(connection)
        self.dissents = DissentRows(connection)
        self.grids = GridRows(connection)
        self.notes = NoteRows(connection)
        self.drafts = DraftRows(connection)
        self.meetings = MeetingRows(connection)
        self.ballots = self._ballots = BallotRows(connection, self._ballot_keys, self.sealing_key)
        self.versions = VersionRows(connection)
        self._sums = RowSums(connection, self.sealing_key) if self._key else None
        if self._sums and not self._is_reading:
            connection.execution_options(**{FOLLOWED_BY: self._sums})
        self.journal = self._journal = JournalRows(connection, self._sums)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        connection, self._connection = self._current_connection, None
        connection.close()  # rolls back what was not committed

    def commit(self, *, is_told: bool = True) -> None:
        """Make the block's writing durable. ``is_told`` false: only the originating screen shows the change."""
        connection = self._current_connection
        self._require_journalled()
        if is_told and self._signals:
            self._signals.announce(connection)
        elif is_told:
            announce(connection)
        appended = tuple(self._journal.appended)
        entries, erased = self._entries() if self._writings else (), tuple(self._calls.erased)
        if self._writings and erased:
            self._writings.tell(Written((), 0.0, erased, is_done=False))
        try:
            connection.commit()
        except DatabaseAway:
            if not self._was_written(appended):
                raise
        if self._ballots.destroy_keys():
            empty_log(connection)
        if is_told and self._signals:
            self._signals.notice_own()
        if self._writings:
            self._writings.tell(Written(entries, monotonic() - self._began, erased))

    def _require_journalled(self) -> None:
        """Raise RuntimeError for changed rows without a sealed entry, which would make the journal incomplete."""
        for call_id in self._sums.calls_changed() if self._sums else ():
            if self._sums and self._journal.is_sealed(call_id):
                raise RuntimeError(f"rows of call {call_id} changed without an entry: {', '.join(self._sums.changed(call_id))}")

    def _connect(self) -> Connection:
        try:
            return self._engine.connect().execution_options(**(READING if self._is_reading else WRITING))
        except OperationalError:
            if self._is_reading or self._engine.dialect.name == "sqlite":
                raise
            raise DatabaseAway(NO_ANSWER) from None

    def _was_written(self, appended: Sequence[tuple[int, Entry]]) -> bool:
        """Return whether the commit reached a database lost meanwhile. Raises DatabaseAway if unknown."""
        for pause in _ASKED_AGAIN_AFTER if appended else ():
            sleep(pause)
            with suppress(DatabaseAway, OperationalError), self._connect() as connection, connection.begin():
                call_id, entry = appended[-1]
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS_MAX}s'")
                # Waits until the lost transaction is over, so that the answer is final.
                with suppress(NotFound):
                    CallRows(connection, locks=True).state(call_id)
                return JournalRows(connection).holds(call_id, Head(entry.sequence, entry.hash))
        raise DatabaseAway(IS_UNKNOWN)

    def _entries(self) -> tuple[tuple[str, Entry], ...]:
        appended, self._journal.appended = self._journal.appended, []
        slugs = self._calls.slugs({call_id for call_id, _entry in appended})
        return tuple((slugs[call_id], entry) for call_id, entry in appended)

    def now(self) -> datetime:
        """Return the present time, aware, in UTC."""
        return self._clock()

    def snapshot(self, call_id: int, *, afresh: bool = False) -> Snapshot:
        """Return the call in the state of this transaction, own writes included. Raises NotFound.

        ``afresh``: read every row, ignoring the process's memory.
        """
        return read_call(self._current_connection, call_id, base=None if afresh else self._snapshots.latest(call_id))

    def sealing_key(self) -> SealingKey:
        """Return the server's key. Raises RuntimeError if this unit of work was given none."""
        if self._key is None:
            raise RuntimeError("this unit of work has no key to seal with")
        return self._key()

    def guard_problems(self) -> tuple[Message, ...]:
        """Return the faults of the record's triggers, a sentence each."""
        return guard_problems(self._current_connection)

    def tables_with_strays(self) -> tuple[str, ...]:
        """Return the tables with rows outside every call, or with references to a different call."""
        return tuple(tables_with_strays(self._current_connection))

    @property
    def _current_connection(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("a unit of work is used inside its with block")
        return self._connection
