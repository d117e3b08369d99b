"""A meeting that is over, act by act, as its journal tells it: what each act changed, and how the meeting stood after it.

Everything is read from what the journal says; nothing is done again and nothing is written (docs/decisions/0009). Of a secret ballot the
journal says who voted and the counts, and so does this.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from deliberation.meeting.meeting import MeetingState
from deliberation.meeting.presence import Presence
from deliberation.record.journal import ABOUT_ACCESS, Act, Entry
from deliberation.record.lines import JournalLine
from deliberation.selection.decisions import Outcome

_NOBODY: Final[frozenset[str]] = frozenset()
_HERE: Final = frozenset({Presence.PRESENT, Presence.REMOTE})


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided of a file up to an act."""

    outcome: Outcome
    track: str | None


@dataclass(frozen=True, slots=True)
class Polled:
    """A ballot that is open after an act: of which file, who may vote, who has."""

    dossier: str
    voters: frozenset[str]
    voted: frozenset[str] = _NOBODY


@dataclass(frozen=True, slots=True)
class Standing:
    """How the meeting stood after an act: people by name, files by number."""

    state: MeetingState = MeetingState.NOT_OPENED
    current: str = ""
    here: frozenset[str] = _NOBODY
    out: frozenset[str] = _NOBODY
    ballot: Polled | None = None
    settled: Mapping[str, Settled] = field(default_factory=lambda: MappingProxyType({}))

    def selected(self, track: str) -> int:
        """Return how many files were selected on a track."""
        return sum(one.outcome is Outcome.SELECTED and one.track == track for one in self.settled.values())


@dataclass(frozen=True, slots=True)
class Moment:
    """An act of the meeting in words, and how the meeting stood after it."""

    line: JournalLine
    after: Standing


def replayed(entries: Sequence[Entry], lines: Iterable[JournalLine]) -> tuple[Moment, ...]:
    """Return the acts from the opening of the meeting on, the first first; from the beginning if no meeting was opened.

    ``lines``: the same entries in words, as somebody may read them who sees every file, one for each.
    """
    moments = tuple(_moments(entries, lines))
    opened = next((place for place, one in enumerate(moments) if one.after.state is not MeetingState.NOT_OPENED), 0)
    return tuple(one for one in moments[opened:] if one.line.act not in ABOUT_ACCESS)


def _moments(entries: Sequence[Entry], lines: Iterable[JournalLine]) -> Iterator[Moment]:
    standing = Standing()
    for entry, line in zip(entries, lines, strict=True):
        standing = _after(standing, entry)
        yield Moment(line, standing)


def _after(standing: Standing, entry: Entry) -> Standing:
    """Return how the meeting stands after an entry; as before, if the entry is of something else."""
    said = entry.after
    if state := MeetingState.known(str(said.get("state", ""))):
        standing = replace(standing, state=state)
        if state is MeetingState.CLOSED:
            standing = replace(standing, current="", out=_NOBODY)
    if entry.act == Act.ITEM_CALLED:
        standing = replace(standing, current=said.get("current") or "")
    elif entry.act == Act.PRESENCE_RECORDED:
        standing = replace(standing, here=_present(standing.here, said))
    elif entry.act == Act.MEMBER_LEFT:
        standing = replace(standing, out=standing.out | set(said.get("left", ())))
    elif entry.act == Act.MEMBER_RETURNED:
        standing = replace(standing, out=standing.out - set(said.get("returned", ())))
    standing = replace(standing, ballot=_polled(standing.ballot, entry))
    decisions = said.get("decisions")
    if isinstance(decisions, Mapping):
        standing = replace(standing, settled=MappingProxyType({**standing.settled, **_settled(decisions)}))
    return standing


def _present(here: frozenset[str], said: Mapping[str, Any]) -> frozenset[str]:
    came = {name for name, presence in said.items() if presence in _HERE}
    return (here - said.keys()) | came


def _polled(ballot: Polled | None, entry: Entry) -> Polled | None:
    if entry.act == Act.BALLOT_OPENED:
        return Polled(entry.subject, frozenset(entry.after.get("voters", ())))
    if entry.act in (Act.BALLOT_CLOSED, Act.BALLOT_CANCELLED):
        return None
    if ballot and entry.act in (Act.VOTED, Act.VOTE_ENTERED):
        return replace(ballot, voted=ballot.voted | {str(entry.after.get("voted", ""))})
    return ballot


def _settled(decisions: Mapping[str, Mapping[str, Any]]) -> dict[str, Settled]:
    return {dossier: Settled(Outcome(said["outcome"]), said.get("track")) for dossier, said in decisions.items()}
