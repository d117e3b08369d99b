"""Write path of every act: rights, recusals, act, one journal entry, revision + 1, in a single transaction, the unit of work."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Protocol, Self, TypeAlias, TypeVar

from deliberation.call.call import Call, FormMapping, Phase
from deliberation.call.people import Actor, Person, Right, Role, actor_label
from deliberation.call.rights import STANDING_IN, require
from deliberation.call.settings import Erasure
from deliberation.derived.meeting.rules import deputy_stands_in
from deliberation.errors import NotFound
from deliberation.operations import repositories
from deliberation.record.anchors import SealingKey
from deliberation.record.journal import Act, Entry
from deliberation.record.letterheads import KeptLetterhead
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, Message

# The clocks of two servers on one database may differ by so much without anything being wrong.
_CLOCKS_APART_MAX = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class CallState:
    """Present state of a call in the database. ``settings`` is the plain mapping behind ``call``."""

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
    """Transaction. Leaving the block without ``commit`` rolls back; the same object may be entered again."""

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
    def tables_with_strays(self) -> Sequence[str]: ...  # that have rows of no call, or that refer to another call's


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of a written act: number in the journal, time, revision, act and subject.

    ``subject`` is empty for the call. ``outcome``: the act's effect, where the label leaves several possible.
    """

    sequence: int
    at: datetime
    revision: int
    act: Act
    subject: str = ""
    outcome: Message | None = None


@dataclass(slots=True)
class ActInProgress:
    """Act under way, inside its transaction. Rows are written with its ``revision``.

    ``once_journalled``: callbacks that write after the hash of the act's entry is known.
    """

    state: CallState
    actor: Actor
    act: Act
    at: datetime
    subject: str = ""
    outcome: Message | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    is_recorded: bool = False
    receipt: Receipt | None = None
    once_journalled: Callable[[Entry], None] | None = None

    @property
    def by(self) -> str:
        """Return the name under which the act is journalled."""
        return actor_label(self.actor)

    @property
    def revision(self) -> int:
        """Return the revision that the act makes."""
        return self.state.revision + 1

    def record(self, subject: str, *, before: Mapping[str, Any], after: Mapping[str, Any], outcome: Message | None = None) -> None:
        """Set the payload of the journal entry, and the ``outcome`` for the receipt.

        An act without a record makes no entry and no revision.
        """
        self.subject, self.before, self.after, self.is_recorded, self.outcome = subject, before, after, True, outcome


def of_member(name: str) -> Message:
    """Return the receipt's text for an act on behalf of a member, beside the file."""
    return Message(N_("member: {name}"), {"name": name})


@contextmanager
def acting(
    uow: UnitOfWork, *, call_id: int, by: Actor, right: Right, act: Act, candidature_id: int | None = None
) -> Iterator[ActInProgress]:
    """Run an act on a call: check the right, let the block write, journal, increase the revision, commit.

    A deputy has the chair's rights if the chair is away or recused on the file. Raises NotFound for an unknown call, or a file under a
    recusal of ``by``; NotAllowed or CallIsFinalised without the right. Any error rolls back.

    Args:
        uow: unit of work of the act.
        call_id: the call's.
        by: the acting person.
        right: the required right.
        act: kind of the journal entry.
        candidature_id: the act's file.
    """
    with uow:
        state = authorised(uow, call_id=call_id, by=by, right=right, candidature_id=candidature_id)
        with recording(uow, state, by=by, act=act) as progress:
            yield progress


def authorised(uow: UnitOfWork, *, call_id: int, by: Actor, right: Right, candidature_id: int | None = None) -> CallState:
    """Return the call's state if ``by`` has the right, also on the given file. Raises as ``acting``."""
    state = uow.calls.state(call_id)
    require(by, right, phase=state.phase, call_id=call_id, stands_in=_stands_in(uow, state, by, right, candidature_id))
    if candidature_id is not None:
        refuse_recused(uow, by=by, call_id=call_id, ids=[candidature_id])
    return state


@contextmanager
def recording(uow: UnitOfWork, state: CallState, *, by: Actor, act: Act) -> Iterator[ActInProgress]:
    """Run an act without a required right, in a unit of work with the call's state read; journal, increase the revision, commit."""
    progress = ActInProgress(state, by, act, uow.now())
    yield progress
    if not progress.is_recorded:
        return
    _note_clock(uow, progress)
    uow.calls.set_revision(state.id, progress.revision)
    entry = _append(uow, progress, progress.act, progress.subject, progress.before, progress.after, revision=progress.revision)
    if progress.once_journalled:
        progress.once_journalled(entry)
    uow.commit()
    subject = "" if progress.subject == state.call.slug else progress.subject
    progress.receipt = Receipt(entry.sequence, progress.at, progress.revision, progress.act, subject, progress.outcome)


def _note_clock(uow: UnitOfWork, act: ActInProgress) -> None:
    """Journal, before an act's entry, a clock set back since the previous act.

    A refusal would block all acts until the corrected clock passes the time of the previous act.
    """
    last = uow.journal.last_at(act.state.id)
    if last is None or last - act.at <= _CLOCKS_APART_MAX:
        return
    clocks = {"clock": last.isoformat()}, {"clock": act.at.isoformat()}
    _append(uow, act, Act.CLOCK_WENT_BACK, act.state.call.slug, *clocks, revision=act.state.revision)


def _append(
    uow: UnitOfWork, done: ActInProgress, act: Act, subject: str, before: Mapping[str, Any], after: Mapping[str, Any], *, revision: int
) -> Entry:
    """Append an entry to the journal, at the time and in the name of what is done."""
    actor_id = done.actor.id if isinstance(done.actor, Person) else None
    return uow.journal.append(
        done.state.id, at=done.at, actor_id=actor_id, actor=done.by, act=act, subject=subject, before=before, after=after, revision=revision
    )


def _stands_in(uow: UnitOfWork, state: CallState, by: Actor, right: Right, candidature_id: int | None) -> bool:
    if not (isinstance(by, Person) and by.call_id == state.id and by.has(Role.DEPUTY) and right in STANDING_IN):
        return False
    return deputy_stands_in(uow.snapshot(state.id), right, candidature_id)


def refuse_recused(uow: UnitOfWork, *, by: Actor, call_id: int, ids: Collection[int]) -> None:
    """Raise NotFound if ``by`` is recused on any of the candidatures, which do not exist for that person."""
    if not hidden_from(uow, by=by, call_id=call_id).isdisjoint(ids):
        raise NotFound


def hidden_from(uow: UnitOfWork, *, by: Actor, call_id: int) -> frozenset[int]:
    """Return the ids of the candidatures under the recusal of ``by``; none for the server's console."""
    if not isinstance(by, Person):
        return frozenset()
    return frozenset(candidature_id for candidature_id, person_id in uow.scores.recusals(call_id) if person_id == by.id)


Thing = TypeVar("Thing")
# Told how many things are done, out of how many.
Progress: TypeAlias = Callable[[int, int], None]

_TOLD_EVERY = 500


def counted(things: Iterable[Thing], total: int, progress: Progress | None) -> Iterator[Thing]:
    """Yield ``things``, and report to ``progress`` from time to time how many were yielded."""
    for done, thing in enumerate(things, start=1):
        yield thing
        if progress and (done % _TOLD_EVERY == 0 or done == total):
            progress(done, total)
