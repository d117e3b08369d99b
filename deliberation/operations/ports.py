"""The ports of the verbs: the unit of work, and what is reached beside the database."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self

from deliberation.call.call import Call, FormMapping, Phase
from deliberation.call.settings import Erasure
from deliberation.derived.carrying.plan import Step
from deliberation.derived.carrying.wanted import DossierThere, There
from deliberation.dossiers.attachments.attachment import Attachment, Use
from deliberation.dossiers.attachments.plan import SentFile
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
    put_back: repositories.PutBack
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


class DraftFile(Protocol):
    """Bytes being written, invisible until they are stored."""

    def write(self, piece: bytes) -> None: ...
    def opened(self) -> AbstractContextManager[BinaryIO]: ...  # what was written, from its beginning
    def keep(self) -> None: ...  # durable, under its digest

    @property
    def sha256(self) -> str: ...

    @property
    def size(self) -> int: ...


class AttachmentFiles(Protocol):
    """The bytes of attachments by SHA-256, beside the database."""

    def draft(self) -> AbstractContextManager[DraftFile]: ...
    def path(self, sha256: str) -> Path: ...  # where the bytes are, or would be
    def missing(self, sizes: Mapping[str, int]) -> tuple[str, ...]: ...  # those that are not there, or not of that size
    def damaged(self, sizes: Mapping[str, int]) -> tuple[str, ...]: ...  # those too that are other bytes: reads all
    def remove(self, uses: Iterable[Use], *, kept: Collection[str]) -> None: ...  # not the bytes of the digests that are kept
    def sweep(self, known: Collection[Use]) -> int: ...  # removes what has been of no use for a while; returns how many


class SentAttachments(Protocol):
    """An archive or a folder of files, as it was sent."""

    @property
    def name(self) -> str: ...

    @property
    def files(self) -> Sequence[SentFile]: ...

    def pieces(self, file: SentFile) -> Iterator[bytes]: ...  # raises FileRefused; ImportRefused once all is more than a call may have
    def media_type(self, file: SentFile, content: BinaryIO) -> str: ...  # raises FileRefused for what is not what its name says


class PlatformLine(Protocol):
    """What carries a finalised selection to démarches-simplifiées. All raise PlatformFailed if it cannot be reached, or refuses us."""

    def there(self) -> There: ...  # all that stands there, read now
    def dossier_there(self, number: str) -> DossierThere | None: ...  # None if the platform does not have it
    def files_left(self, here: Collection[tuple[str, Attachment]]) -> Mapping[str, Sequence[str]]: ...  # by dossier, names not ``here``
    # Asked once. Returns why the platform refuses, in its words, empty if it did it; raises PlatformUnsure if it does not say.
    def take(self, step: Step, *, dossier: DossierThere, instructor: str, sends_mail: bool) -> str: ...
    def pause(self, attempt: int) -> None: ...  # before asking again
