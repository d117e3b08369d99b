"""The one write path: rights, recusals, act, one journal entry, revision + 1, all in one transaction."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias, TypeVar

from deliberation.call.people import Actor, Person, Role, actor_label
from deliberation.call.rights import STANDING_IN, Right, require
from deliberation.derived.meeting.quorums import deputy_stands_in
from deliberation.errors import NotFound
from deliberation.operations.ports import CallState, UnitOfWork
from deliberation.record.journal import Act, Entry
from phrases import N_, Message

# The clocks of two servers on one database may differ by so much without anything being wrong.
_CLOCKS_APART_MAX: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an act is written: its number in the journal, time, revision, act and subject.

    ``subject`` is empty for the call itself. ``outcome``: which of several effects the act had, if its label leaves that open.
    """

    sequence: int
    at: datetime
    revision: int
    act: Act
    subject: str = ""
    outcome: Message | None = None


@dataclass(slots=True)
class ActInProgress:
    """An act under way, inside its transaction. Rows are written with its ``revision``.

    ``once_journalled``: callbacks that write after the act's entry has its hash.
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

        An act that records nothing has changed nothing: no entry, no new revision.
        """
        self.subject, self.before, self.after, self.is_recorded, self.outcome = subject, before, after, True, outcome


def of_member(name: str) -> Message:
    """Return the receipt's text for an act done for one member, beside its file."""
    return Message(N_("member: {name}"), {"name": name})


@contextmanager
def acting(
    uow: UnitOfWork, *, call_id: int, by: Actor, right: Right, act: Act, candidature_id: int | None = None
) -> Iterator[ActInProgress]:
    """Run one act on a call: check the right, let the block write, journal it, bump the revision, commit.

    ``candidature_id``: the file that the act is about; a deputy has the chair's rights if the chair is recused on it, or away. Raises
    NotFound for an unknown call, or a file on which ``by`` is recused; NotAllowed or CallIsFinalised if the right is missing. Any error
    rolls back.
    """
    with uow:
        state = authorised(uow, call_id=call_id, by=by, right=right, candidature_id=candidature_id)
        with recording(uow, state, by=by, act=act) as progress:
            yield progress


def authorised(uow: UnitOfWork, *, call_id: int, by: Actor, right: Right, candidature_id: int | None = None) -> CallState:
    """Return the call's state if ``by`` has the right, on that file if one is named. Raises as ``acting`` does."""
    state = uow.calls.state(call_id)
    require(by, right, phase=state.phase, call_id=call_id, stands_in=_stands_in(uow, state, by, right, candidature_id))
    if candidature_id is not None:
        refuse_recused(uow, by=by, call_id=call_id, ids=[candidature_id])
    return state


@contextmanager
def recording(uow: UnitOfWork, state: CallState, *, by: Actor, act: Act) -> Iterator[ActInProgress]:
    """Run an act that needs no right, in a unit of work that has read the call's state; journal it, bump and commit."""
    progress = ActInProgress(state, by, act, uow.now())
    yield progress
    if not progress.is_recorded:
        return
    _note_clock(uow, progress)
    uow.calls.set_revision(state.id, progress.revision)
    entry = uow.journal.append(
        state.id,
        at=progress.at,
        actor_id=by.id if isinstance(by, Person) else None,
        actor=progress.by,
        act=progress.act,
        subject=progress.subject,
        before=progress.before,
        after=progress.after,
        revision=progress.revision,
    )
    if progress.once_journalled:
        progress.once_journalled(entry)
    uow.commit()
    subject = "" if progress.subject == state.call.slug else progress.subject
    progress.receipt = Receipt(entry.sequence, progress.at, progress.revision, progress.act, subject, progress.outcome)


def _note_clock(uow: UnitOfWork, act: ActInProgress) -> None:
    """Journal, before the entry of an act, that the clock went back since the previous act.

    Refusing would be worse: after a clock that ran ahead is put right, nobody could act until that time came again.
    """
    last = uow.journal.last_at(act.state.id)
    if last is None or last - act.at <= _CLOCKS_APART_MAX:
        return
    uow.journal.append(
        act.state.id,
        at=act.at,
        actor_id=act.actor.id if isinstance(act.actor, Person) else None,
        actor=act.by,
        act=Act.CLOCK_WENT_BACK,
        subject=act.state.call.slug,
        before={"clock": last.isoformat()},
        after={"clock": act.at.isoformat()},
        revision=act.state.revision,
    )


def _stands_in(uow: UnitOfWork, state: CallState, by: Actor, right: Right, candidature_id: int | None) -> bool:
    if not (isinstance(by, Person) and by.call_id == state.id and by.has(Role.DEPUTY) and right in STANDING_IN):
        return False
    return deputy_stands_in(uow.snapshot(state.id), right, candidature_id)


def refuse_recused(uow: UnitOfWork, *, by: Actor, call_id: int, ids: Collection[int]) -> None:
    """Raise NotFound if ``by`` is recused on one of the candidatures: to them it does not exist."""
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

_TOLD_EVERY: Final = 500


def counted(things: Iterable[Thing], total: int, progress: Progress | None) -> Iterator[Thing]:
    """Yield ``things``, and report to ``progress`` from time to time how many were yielded."""
    for done, thing in enumerate(things, start=1):
        yield thing
        if progress and (done % _TOLD_EVERY == 0 or done == total):
            progress(done, total)
