"""Protocols of the database that ``data_access`` implements. Other ports: ``ports_beside``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self

from deliberation.call.call import Call, FormMapping, Phase
from deliberation.call.settings import Erasure
from deliberation.operations import repositories
from deliberation.record.anchors import SealingKey
from deliberation.record.letterheads import KeptLetterhead
from deliberation.snapshot.snapshot import Snapshot
from phrases import Message


@dataclass(frozen=True, slots=True)
class CallState:
    """A call as the database has it now. ``settings`` is the plain mapping that ``call`` was built from."""

    id: int
    call: Call
    settings: Mapping[str, Any]
    revision: int
    phase: Phase
    is_sealed: bool
    created_at: datetime


class Calls(Protocol):
    """Calls and their state."""

    def take_turn(self) -> None: ...  # before looking which calls there are, to create one: waits for whoever is creating one
    def create(self, call: Call, settings: Mapping[str, Any], *, phase: Phase, is_sealed: bool, at: datetime) -> int: ...
    def state(self, call_id: int) -> CallState: ...  # raises NotFound
    def by_slug(self, slug: str) -> CallState | None: ...
    def all(self) -> Sequence[CallState]: ...
    def set_revision(self, call_id: int, revision: int) -> None: ...
    def set_settings(self, call_id: int, settings: Mapping[str, Any]) -> None: ...
    def set_phase(self, call_id: int, phase: Phase) -> None: ...
    def set_sealed(self, call_id: int, is_sealed: bool) -> None: ...
    def mapping(self, call_id: int) -> FormMapping | None: ...
    def set_mapping(self, call_id: int, mapping: FormMapping, *, revision: int) -> None: ...
    def letterheads(self, call_id: int) -> Sequence[KeptLetterhead]: ...  # the first first
    def add_letterhead(self, call_id: int, letterhead: KeptLetterhead) -> None: ...
    def erase(self, call_id: int, erasure: Erasure) -> Mapping[str, int]: ...  # table → rows that were there
    def erasures(self) -> Sequence[Erasure]: ...  # the first first


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without ``commit`` rolls back; a ``with`` on it may be entered again."""

    calls: Calls
    people: repositories.People
    access: repositories.AccessRepository
    tokens: repositories.Tokens
    candidatures: repositories.Candidatures
    attachments: repositories.Attachments
    scores: repositories.Scores
    decisions: repositories.Decisions
    recalls: repositories.Recalls
    dissents: repositories.Dissents
    grids: repositories.Grids
    notes: repositories.Notes
    drafts: repositories.Drafts
    meetings: repositories.Meetings
    ballots: repositories.Ballots
    versions: repositories.Versions
    journal: repositories.Journal

    def __enter__(self) -> Self: ...
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...
    def commit(self, *, is_told: bool = True) -> None: ...  # is_told false: nobody else's screen shows it
    def now(self) -> datetime: ...  # aware, UTC
    def snapshot(self, call_id: int, *, afresh: bool = False) -> Snapshot: ...  # as this transaction sees it; afresh: every row read again
    def sealing_key(self) -> SealingKey: ...
    def guard_problems(self) -> Sequence[Message]: ...  # what is wrong with the schema's triggers


class Snapshots(Protocol):
    """The snapshot of each call, kept per process and refreshed when the revision moved."""

    def get(self, call_id: int) -> Snapshot: ...
