"""The course of a meeting, from its journal: calls of files, replaced decisions, overruns of places."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from deliberation.call.call import Call
from deliberation.derived.meeting.verdicts import OutOfTheOrdinary
from deliberation.meeting.meeting import MeetingState
from deliberation.record.journal import Act, Entry
from deliberation.record.payloads.meeting import ItemCalled
from deliberation.selection.decisions import Outcome


@dataclass(frozen=True, slots=True)
class Span:
    """The time from the call of a file until the next call or the end of the meeting; ``ended_at`` None while it goes on."""

    dossier: str
    began_at: datetime
    ended_at: datetime | None = None


# Acts that leave an application for another, or for none.
_CALLING = frozenset(act for act in Act if issubclass(act.payload, ItemCalled))


def spans_called(entries: Iterable[Entry]) -> tuple[Span, ...]:
    """Return the spans of all calls of files, the oldest first. A suspended and closed meeting ended at its suspension."""
    spans: list[Span] = []
    suspended_at: datetime | None = None
    for entry in entries:
        if entry.act == Act.MEETING_SUSPENDED:
            suspended_at = entry.at
        elif entry.act == Act.MEETING_RESUMED:
            suspended_at = None
        is_closed = entry.after.get("state") == MeetingState.CLOSED
        if (is_closed or entry.act in _CALLING) and spans and spans[-1].ended_at is None:
            spans[-1] = replace(spans[-1], ended_at=(suspended_at if is_closed else None) or entry.at)
        if entry.act in _CALLING and entry.after.get("current"):
            spans.append(Span(entry.after["current"], entry.at))
    return tuple(spans)


def codes_counted(entries: Iterable[Entry]) -> Mapping[tuple[str, int], Sequence[str]]:
    """Return the codes of the sealed votes that were counted, sorted, by dossier and number of the secret ballot."""
    closed = (entry for entry in entries if entry.act == Act.BALLOT_CLOSED and "codes" in entry.after)
    return {(entry.subject, entry.after["ballot"]): entry.after["codes"] for entry in closed}


def replaced_decisions(entries: Iterable[Entry]) -> Mapping[tuple[str, int], datetime]:
    """Return (dossier, version) → time of replacement by a different outcome or track; current decisions are left out.

    A change of reason, rank or amount alone is no replacement.
    """
    present: dict[str, tuple[Any, list[int]]] = {}
    replaced: dict[tuple[str, int], datetime] = {}
    for entry in entries:
        for dossier, fields in _decisions(entry):
            wanted = fields["outcome"], fields["track"]
            before, versions = present.get(dossier, (None, []))
            if before != wanted:
                replaced |= {(dossier, version): entry.at for version in versions}
                versions = []
            present[dossier] = wanted, [*versions, fields["version"]]
    return replaced


def cancelled_agreements(entries: Sequence[Entry]) -> Mapping[datetime, Entry]:
    """Return time of agreement → cancelling act; a reversed cancellation does not count."""
    undone: dict[int, Entry] = {}
    for entry in reversed(entries):
        if entry.act == Act.UNDONE and entry.sequence not in undone and "undoes" in entry.after:
            undone[entry.after["undoes"]] = entry
    return {entry.at: undone[entry.sequence] for entry in entries if entry.act == Act.AGREED and entry.sequence in undone}


def decided_without_quorum(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the dossiers with a valid decision taken without quorum, in order."""
    replaced = replaced_decisions(entries)
    lacking = {
        dossier
        for entry in entries
        for dossier, kinds in entry.after.get("exceptions", {}).items()
        if OutOfTheOrdinary.QUORUM in kinds and (dossier, entry.after["decisions"][dossier]["version"]) not in replaced
    }
    return tuple(sorted(lacking))


@dataclass(frozen=True, slots=True)
class Overrun:
    """Act that increased a track's excess over its places or envelope (``is_of_money``), with its ``dossiers``.

    ``reason``: empty if absent. ``ended_at``: the end of the excess, None if lasting.
    """

    track: str
    is_of_money: bool
    dossiers: tuple[str, ...]
    by: str
    at: datetime
    reason: str
    ended_at: datetime | None = None


def overruns(entries: Sequence[Entry], call: Call) -> tuple[Overrun, ...]:
    """Return the overruns of places and envelopes, oldest first. ``entries``: all entries of the call."""
    usage = _Taken(entries, call)
    excesses: list[Overrun] = []
    for entry in entries:
        before = usage.excess()
        usage.take(entry)
        after = usage.excess()
        if before == after:
            continue
        excesses = [
            overrun if overrun.ended_at or (overrun.track, overrun.is_of_money) in after else replace(overrun, ended_at=entry.at)
            for overrun in excesses
        ]
        for (track, is_of_money), excess in after.items():
            if excess > before.get((track, is_of_money), 0):
                reason = entry.after.get("override_reason", "")
                excesses.append(Overrun(track, is_of_money, tuple(_list_selected(entry, track)), entry.actor, entry.at, reason))
    return tuple(excesses)


def _decisions(entry: Entry) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from entry.after.get("decisions", {}).items()


def _list_selected(entry: Entry, track: str) -> Iterator[str]:
    if "decisions" not in entry.after:
        yield entry.subject
    for dossier, fields in _decisions(entry):
        if (fields["outcome"], fields["track"]) == (Outcome.SELECTED, track):
            yield dossier


class _Taken:
    """Places and euros used by track while the journal is read."""

    def __init__(self, entries: Sequence[Entry], call: Call) -> None:
        self._limits: dict[tuple[str, bool], Decimal] = {}
        for track in call.tracks:
            self._set_limit(track.code, is_of_money=False, limit=track.places)
            self._set_limit(track.code, is_of_money=True, limit=track.envelope)
        for entry in reversed(entries):
            self._set_limits(entry.before)
        self._selected: dict[str, tuple[str, Decimal]] = {}  # by dossier: the track and the amount given
        self._withdrawn: set[str] = set()
        self._places: Counter[str] = Counter()
        self._euros: defaultdict[str, Decimal] = defaultdict(Decimal)

    def excess(self) -> dict[tuple[str, bool], Decimal]:
        """Return the overruns of places and envelopes by track, without tracks that have none."""
        usage = {key: self._euros[key[0]] if key[1] else Decimal(self._places[key[0]]) for key in self._limits}
        return {key: usage[key] - limit for key, limit in self._limits.items() if usage[key] > limit}

    def take(self, entry: Entry) -> None:
        """Advance to the state after an entry."""
        self._set_limits(entry.after)
        for dossier, fields in _decisions(entry):
            self._count(dossier, -1)
            self._selected.pop(dossier, None)
            if fields["outcome"] == Outcome.SELECTED:
                self._selected[dossier] = fields["track"], Decimal(fields.get("amount") or 0)
            self._count(dossier, 1)
        if entry.act in (Act.CANDIDATURE_WITHDRAWN, Act.WITHDRAWAL_TAKEN_BACK):
            self._count(entry.subject, -1)
            is_out = entry.act == Act.CANDIDATURE_WITHDRAWN
            self._withdrawn = self._withdrawn | {entry.subject} if is_out else self._withdrawn - {entry.subject}
            self._count(entry.subject, 1)

    def _count(self, dossier: str, sign: int) -> None:
        if dossier in self._selected and dossier not in self._withdrawn:
            track, amount = self._selected[dossier]
            self._places[track] += sign
            self._euros[track] += sign * amount

    def _set_limits(self, said: Mapping[str, Any]) -> None:
        for key, value in (said.get("settings") or {}).items():
            room, _, rest = key.partition(".")
            code, _, leaf = rest.partition(".")
            if room == "tracks" and leaf in ("places", "envelope"):
                self._set_limit(code, is_of_money=leaf == "envelope", limit=value)

    def _set_limit(self, code: str, *, is_of_money: bool, limit: object) -> None:
        if limit is None:
            self._limits.pop((code, is_of_money), None)
        else:
            self._limits[code, is_of_money] = Decimal(str(limit))
