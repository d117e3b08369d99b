"""The board of decisions: places and money as gauges, the effect of a change before it is made."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TypedDict

from deliberation.call.call import Call, Track
from deliberation.dossiers.candidatures import Candidature, require_admitted
from deliberation.errors import OverCapacity, OverEnvelope
from deliberation.selection.decisions import Decision, Outcome, arranged
from deliberation.snapshot.snapshot import Snapshot
from phrases import _


@dataclass(frozen=True, slots=True)
class Gauge:
    """Places of a track: total, selected, in reserve.

    ``envelope``: in euros, None if money is not the limit; ``spent``: euros granted; ``unpriced``: how many selected have
    no amount yet, and count as 0.
    """

    track: str
    places: int
    selected: int
    reserve: int
    envelope: Decimal | None = None
    spent: Decimal = Decimal(0)
    unpriced: int = 0

    @property
    def left(self) -> int:
        """Return the places left; negative when the track is over its places."""
        return self.places - self.selected

    @property
    def is_over_places(self) -> bool:
        """Tell whether more are selected than there are places."""
        return self.selected > self.places

    @property
    def money_left(self) -> Decimal:
        """Return the euros left; negative when more is given than the envelope holds."""
        return (self.envelope or Decimal(0)) - self.spent

    @property
    def is_over_envelope(self) -> bool:
        """Tell whether more is given than the envelope holds."""
        return self.envelope is not None and self.spent > self.envelope

    @property
    def is_over(self) -> bool:
        """Return whether the track exceeds its places or its envelope."""
        return self.is_over_places or self.is_over_envelope

    def is_further_over(self, before: "Gauge") -> bool:
        """Return whether the track's excess over places or envelope grew."""
        by_places = self.is_over_places and self.selected > before.selected
        return by_places or (self.is_over_envelope and self.spent > before.spent)

    def refusal(self, call: Call, *, may: bool = False) -> OverCapacity:
        """Return the refusal of an overrun. ``may``: the person may override, and lacks only the reason."""
        track = str(call.track(self.track).label)
        if self.envelope is not None and not self.is_over_places:
            return OverEnvelope(track=track, envelope=self.envelope, spent=self.spent, may=may)
        return OverCapacity(track=track, places=self.places, selected=self.selected, may=may)


@dataclass(frozen=True, slots=True)
class Change:
    """Requested decision on a candidature, with the version of the decision on the user's screen.

    Args:
        reason: None keeps the present reason.
        reason_is_proposed: the reason is the proposal from the criteria.
        amount: in euros, on a track with an envelope; None keeps the present amount, else the amount asked for.
    """

    candidature_id: int
    outcome: Outcome
    track: str | None = None
    reserve_rank: int | None = None
    reason: str | None = None
    seen_version: int = 0
    amount: Decimal | None = None
    reason_is_proposed: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """Effect of a set of changes: decisions before → after, and the gauges before and after."""

    steps: tuple[tuple[Candidature, Decision, Decision], ...]
    gauges_before: tuple[Gauge, ...]
    gauges_after: tuple[Gauge, ...]

    @property
    def over(self) -> tuple[Gauge, ...]:
        """Return the gauges with an excess over places increased by the changes."""
        return further_over(self.gauges_before, self.gauges_after)


def gauges(call: Call, decisions: Iterable[Decision]) -> tuple[Gauge, ...]:
    """Count the places taken on each track of the call, and the euros given, in its order."""
    counter: Counter[tuple[Outcome, str | None]] = Counter()
    amounts: dict[str, list[Decimal | None]] = defaultdict(list)
    funded = call.funded
    for decision in decisions:
        counter[decision.outcome, decision.track] += 1
        if decision.outcome is Outcome.SELECTED and decision.track in funded:
            amounts[str(decision.track)].append(decision.amount)
    return tuple(_gauge(track, counter, amounts[track.code]) for track in call.tracks)


def _gauge(track: Track, taken: Mapping[tuple[Outcome, str | None], int], given: Sequence[Decimal | None]) -> Gauge:
    return Gauge(
        track=track.code,
        places=track.places,
        selected=taken.get((Outcome.SELECTED, track.code), 0),
        reserve=taken.get((Outcome.RESERVE, track.code), 0),
        envelope=track.envelope,
        spent=sum((amount or Decimal(0) for amount in given), Decimal(0)),
        unpriced=sum(amount is None for amount in given),
    )


def board_gauges(snapshot: Snapshot) -> tuple[Gauge, ...]:
    """Count the places taken, as far as the viewer of ``snapshot`` may know."""
    return snapshot.derived("board gauges", lambda seen: gauges(seen.call, standing_in_the_running(seen).values()))


def in_the_running(decisions: Mapping[int, Decision], candidatures: Iterable[Candidature]) -> dict[int, Decision]:
    """Return the decisions on ranked candidatures: a withdrawn candidature keeps its decision without taking a place."""
    ranked = {candidature.id for candidature in candidatures if candidature.is_ranked}
    return {id_: decision for id_, decision in decisions.items() if id_ in ranked}


def standing_in_the_running(snapshot: Snapshot) -> dict[int, Decision]:
    """Return the current decisions on ranked candidatures, by candidature id."""
    return in_the_running(snapshot.decisions, snapshot.candidatures)


def further_over(before: Sequence[Gauge], after: Sequence[Gauge]) -> tuple[Gauge, ...]:
    """Return the gauges of ``after`` with an excess over places or envelope larger than in ``before``."""
    return tuple(new for old, new in zip(before, after, strict=True) if new.is_further_over(old))


def resolve(
    changes: Sequence[Change],
    standing: Mapping[int, Decision],
    *,
    asked: Mapping[int, Decimal | None] = MappingProxyType({}),
) -> tuple[tuple[Decision, Decision], ...]:
    """Turn wishes into decisions: (before, after) pairs, without unchanged decisions.

    A reserve place without a rank takes the next rank of its track, and ranks count from 1 without gaps. A reason of None keeps the present
    reason, except a reason proposed for a different outcome. Raises InvalidValue for an impossible decision.

    Args:
        changes: requested decisions, by candidature.
        standing: present decisions by candidature id.
        asked: candidature id → amount asked for, granted to a selection without an amount of its own.
    """
    changed_ids = {change.candidature_id for change in changes}
    ranks = {(d.track, d.reserve_rank) for d in standing.values() if d.outcome is Outcome.RESERVE and d.candidature_id not in changed_ids}
    pairs: list[tuple[Decision, Decision]] = []
    for change in changes:
        before = standing.get(change.candidature_id) or Decision(change.candidature_id)
        rank = _reserve_rank(change, before, ranks)
        after = Decision(
            candidature_id=change.candidature_id,
            outcome=change.outcome,
            track=change.track,
            reserve_rank=rank,
            version=before.version + 1,
            amount=_amount(change, before, asked),
            **_reason(change, before),
        )
        if _outcome_parts(after) != _outcome_parts(before):
            pairs.append((before, after))
        if rank is not None:
            ranks.add((change.track, rank))
    moved = {new.candidature_id for old, new in pairs if (old.track, old.reserve_rank) != (new.track, new.reserve_rank)}
    places = arranged({**standing, **{new.candidature_id: new for _old, new in pairs}}, moved)
    return tuple((old, places.get(new.candidature_id, new)) for old, new in pairs)


class _Reason(TypedDict):
    reason: str
    reason_is_proposed: bool
    reason_adopted_at: datetime | None


def _reason(change: Change, before: Decision) -> _Reason:
    """Return the reason after a change: its origin is kept with an unchanged text, as long as the outcome is the same."""
    text = before.reason if change.reason is None else change.reason.strip()
    if text == before.reason and (change.outcome is before.outcome or (change.reason is None and not before.reason_is_proposed)):
        return _Reason(reason=text, reason_is_proposed=before.reason_is_proposed, reason_adopted_at=before.reason_adopted_at)
    text = "" if change.reason is None else text
    return _Reason(reason=text, reason_is_proposed=change.reason_is_proposed and bool(text), reason_adopted_at=None)


def _amount(change: Change, before: Decision, asked: Mapping[int, Decimal | None]) -> Decimal | None:
    if change.outcome is not Outcome.SELECTED:
        return None
    return next((amount for amount in (change.amount, before.amount, asked.get(change.candidature_id)) if amount is not None), None)


def _reserve_rank(change: Change, before: Decision, taken: set[tuple[str | None, int | None]]) -> int | None:
    if change.outcome is not Outcome.RESERVE:
        return None
    if change.reserve_rank is not None:
        return change.reserve_rank
    if before.outcome is Outcome.RESERVE and before.track == change.track and (before.track, before.reserve_rank) not in taken:
        return before.reserve_rank
    return 1 + max((rank for track, rank in taken if track == change.track and rank), default=0)


def _outcome_parts(decision: Decision) -> tuple[Outcome, str | None, int | None, Decimal | None, str]:
    return decision.outcome, decision.track, decision.reserve_rank, decision.amount, decision.reason


def preview(snapshot: Snapshot, changes: Sequence[Change]) -> Preview:
    """Return the effect of ``changes``, without recording. Raises InvalidValue for an impossible decision."""
    running = standing_in_the_running(snapshot)
    chosen = [snapshot.candidature(change.candidature_id) for change in changes]
    for change, candidature in zip(changes, chosen, strict=True):
        if change.outcome.names_track:
            require_admitted(candidature)
    decisions = {**running, **{candidature.id: snapshot.decision(candidature.id) for candidature in chosen}}
    amounts = {candidature.id: candidature.amount_asked for candidature in chosen}
    pairs = resolve(changes, decisions, asked=amounts)
    after = {**running, **{new.candidature_id: new for _, new in pairs}}
    return Preview(
        steps=tuple((snapshot.candidature(new.candidature_id), old, new) for old, new in pairs),
        gauges_before=board_gauges(snapshot),
        gauges_after=gauges(snapshot.call, in_the_running(after, snapshot.candidatures).values()),
    )


def decided_last(snapshot: Snapshot) -> Sequence[Decision]:
    """Return the decisions of the latest deciding act, in the order of their files."""
    decided = [decision for decision in standing_in_the_running(snapshot).values() if decision.decided_at]
    latest_at = max((decision.decided_at for decision in decided if decision.decided_at), default=None)
    together = [decision for decision in decided if decision.decided_at == latest_at]
    return sorted(together, key=lambda decision: snapshot.positions[decision.candidature_id])


def are_undone(decisions: Sequence[Decision]) -> bool:
    """Return whether an act reversed decisions: decided files are to be discussed again."""
    return all(decision.outcome is Outcome.TO_DISCUSS and decision.version > 1 for decision in decisions)


def in_words(snapshot: Snapshot, decision: Decision) -> str:
    """Return a decision in a few words: outcome, track, rank on the reserve list."""
    words = decision.outcome.words
    if decision.track:
        words += f" · {snapshot.call.track(decision.track).short}"
    if decision.reserve_rank:
        words += f" · {_('rank {rank}').format(rank=decision.reserve_rank)}"
    return words
