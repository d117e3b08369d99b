"""Replay of a finished meeting from its journal: each act's change, and the state of the meeting afterwards.

Entries are read by the payloads of their acts, as in a rehearsal, without execution or writing. Of a secret ballot the journal holds only
the voters and the counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from deliberation.call.people import Actor, Right
from deliberation.errors import NotAllowed
from deliberation.meeting.meeting import MeetingState
from deliberation.meeting.presence import Presence
from deliberation.operations.acts import UnitOfWork, authorised
from deliberation.record.journal import ABOUT_ACCESS, Entry
from deliberation.record.journal_lines import JournalLine, journal_lines
from deliberation.record.payloads import meeting, selection
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.visibility import visible
from phrases import N_

_NOBODY: frozenset[str] = frozenset()
_HERE = frozenset({Presence.PRESENT, Presence.REMOTE})


@dataclass(frozen=True, slots=True)
class Settled:
    """The decision on a file after an act."""

    outcome: Outcome
    track: str | None


@dataclass(frozen=True, slots=True)
class Polled:
    """The ballot open after an act: file, voters, votes cast."""

    dossier: str
    voters: frozenset[str]
    voted: frozenset[str] = _NOBODY


@dataclass(frozen=True, slots=True)
class Standing:
    """State of the meeting after an act: people by name, files by number."""

    state: MeetingState = MeetingState.NOT_OPENED
    current: str = ""
    here: frozenset[str] = _NOBODY
    out: frozenset[str] = _NOBODY
    ballot: Polled | None = None
    settled: Mapping[str, Settled] = field(default_factory=lambda: MappingProxyType({}))

    def selected(self, track: str) -> int:
        """Return the number of files selected on a track."""
        return sum(outcome.outcome is Outcome.SELECTED and outcome.track == track for outcome in self.settled.values())


@dataclass(frozen=True, slots=True)
class Moment:
    """An act of the meeting in words, and the state after it."""

    line: JournalLine
    after: Standing


def replayed(entries: Sequence[Entry], lines: Iterable[JournalLine]) -> tuple[Moment, ...]:
    """Return the acts from the opening of the meeting on, in order; from the beginning without an opening.

    ``lines``: the same entries in words, one per entry, for a complete view.
    """
    moments = tuple(_moments(entries, lines))
    opened = next((place for place, one in enumerate(moments) if one.after.state is not MeetingState.NOT_OPENED), 0)
    return tuple(moment for moment in moments[opened:] if moment.line.act not in ABOUT_ACCESS)


def _moments(entries: Sequence[Entry], lines: Iterable[JournalLine]) -> Iterator[Moment]:
    state = Standing()
    for entry, line in zip(entries, lines, strict=True):
        state = _advance_state(state, entry)
        yield Moment(line, state)


def _advance_state(standing: Standing, entry: Entry) -> Standing:
    """Return the state after an entry; unchanged if the entry does not concern the meeting."""
    content = entry.said
    match content:
        case meeting.SittingHeld(state=MeetingState.CLOSED) | selection.Finalised(state=MeetingState.CLOSED):
            standing = replace(standing, state=MeetingState.CLOSED, current="", out=_NOBODY)
        case meeting.SittingHeld(state=MeetingState() as state):
            standing = replace(standing, state=state)
        case meeting.ItemCalled():
            standing = replace(standing, current=content.current or "")
        case meeting.PresenceRecorded():
            came = {name for name, presence in content.presence.items() if presence in _HERE}
            standing = replace(standing, here=(standing.here - content.presence.keys()) | came)
        case meeting.MemberLeft():
            standing = replace(standing, out=standing.out.union(content.left))
        case meeting.MemberReturned():
            standing = replace(standing, out=standing.out.difference(content.returned))
        case meeting.BallotOpened():
            standing = replace(standing, ballot=Polled(entry.subject, frozenset(content.voters or ())))
        case meeting.BallotClosed() | meeting.BallotCancelled():
            standing = replace(standing, ballot=None)
        case meeting.Voted() if standing.ballot:
            standing = replace(standing, ballot=replace(standing.ballot, voted=standing.ballot.voted | {content.voted}))
        case selection.Decided() | selection.Undone():
            settled = {str(dossier): Settled(decision.outcome, decision.track) for dossier, decision in (content.decisions or {}).items()}
            standing = replace(standing, settled=MappingProxyType({**standing.settled, **settled}))
    return standing


FOR_WHOLE = N_("A meeting is read again by those who see every file: no member of the jury, nobody recused.")


def replay(uow: UnitOfWork, *, by: Actor, call_id: int) -> tuple[Moment, ...]:
    """Return the acts of the meeting in the current language, each with the state afterwards, as readable for ``by`` today.

    Raises NotAllowed before the selection is final, and for a partial view.
    """
    with uow:
        authorised(uow, call_id=call_id, by=by, right=Right("replay"))
        whole = uow.snapshot(call_id)
        view = visible(whole, by)
        if not whole.is_finalised:  # the console has every right
            raise NotAllowed
        if view.is_partial:
            raise NotAllowed(FOR_WHOLE)
        entries = uow.journal.of_call(call_id)
        lines = journal_lines(entries, whole=whole, view=view, sealed_values=uow.grids.sealed_values(call_id))
    return replayed(entries, lines)
