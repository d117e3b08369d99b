"""The board of decisions: places as gauges, the effect of a change before it is made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from deliberation.call.call import Call
from deliberation.dossiers.candidatures import Candidature, require_admitted
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Gauge:
    """Places of a track: how many there are, how many selected, how many in reserve."""

    track: str
    places: int
    selected: int
    reserve: int

    @property
    def left(self) -> int:
        """Return the places left; negative when the track is over its places."""
        return self.places - self.selected

    @property
    def is_over(self) -> bool:
        """Tell whether more are selected than there are places."""
        return self.selected > self.places


@dataclass(frozen=True, slots=True)
class Change:
    """A decision that somebody wants on a candidature, and the version of the decision that they saw."""

    candidature_id: int
    outcome: Outcome
    track: str | None = None
    reserve_rank: int | None = None
    reason: str | None = None
    seen_version: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a set of changes would do: before → after for each candidature, and the gauges both ways."""

    steps: tuple[tuple[Candidature, Decision, Decision], ...]
    gauges_before: tuple[Gauge, ...]
    gauges_after: tuple[Gauge, ...]

    @property
    def over(self) -> tuple[Gauge, ...]:
        """Return the gauges that the changes push further over their places."""
        return further_over(self.gauges_before, self.gauges_after)


def gauges(call: Call, decisions: Iterable[Decision]) -> tuple[Gauge, ...]:
    """Count the places taken on each track of the call, in its order."""
    standing = list(decisions)
    return tuple(
        Gauge(
            track=track.code,
            places=track.places,
            selected=sum(d.outcome is Outcome.SELECTED and d.track == track.code for d in standing),
            reserve=sum(d.outcome is Outcome.RESERVE and d.track == track.code for d in standing),
        )
        for track in call.tracks
    )


def board_gauges(snapshot: Snapshot) -> tuple[Gauge, ...]:
    """Count the places taken, as far as the viewer of ``snapshot`` may know."""
    return gauges(snapshot.call, standing_in_the_running(snapshot).values())


def in_the_running(decisions: Mapping[int, Decision], candidatures: Iterable[Candidature]) -> dict[int, Decision]:
    """Keep the decisions on ranked candidatures: one withdrawn after it was selected takes no place, and keeps its decision."""
    ranked = {candidature.id for candidature in candidatures if candidature.is_ranked}
    return {id_: decision for id_, decision in decisions.items() if id_ in ranked}


def standing_in_the_running(snapshot: Snapshot) -> dict[int, Decision]:
    """Return the decisions that stand on ranked candidatures, by candidature id."""
    return in_the_running(snapshot.decisions, snapshot.candidatures)


def further_over(before: Sequence[Gauge], after: Sequence[Gauge]) -> tuple[Gauge, ...]:
    """Return the gauges of ``after`` that are over their places and fuller than they were."""
    return tuple(new for old, new in zip(before, after, strict=True) if new.is_over and new.selected > old.selected)


def resolve(changes: Sequence[Change], standing: Mapping[int, Decision]) -> tuple[tuple[Decision, Decision], ...]:
    """Turn wishes into decisions: (before, after) pairs, unchanged ones left out.

    A reserve place without a rank takes the next one of its track; a reason of None keeps the present one. Raises InvalidValue for an
    impossible decision.
    """
    changed_ids = {change.candidature_id for change in changes}
    taken = {(d.track, d.reserve_rank) for d in standing.values() if d.outcome is Outcome.RESERVE and d.candidature_id not in changed_ids}
    pairs = []
    for change in changes:
        before = standing.get(change.candidature_id) or Decision(change.candidature_id)
        rank = _reserve_rank(change, before, taken)
        after = Decision(
            candidature_id=change.candidature_id,
            outcome=change.outcome,
            track=change.track,
            reserve_rank=rank,
            reason=(before.reason if change.reason is None else change.reason.strip()),
            version=before.version + 1,
        )
        if _said(after) != _said(before):
            pairs.append((before, after))
        if rank is not None:
            taken.add((change.track, rank))
    return tuple(pairs)


def _reserve_rank(change: Change, before: Decision, taken: set[tuple[str | None, int | None]]) -> int | None:
    if change.outcome is not Outcome.RESERVE:
        return None
    if change.reserve_rank is not None:
        return change.reserve_rank
    if before.outcome is Outcome.RESERVE and before.track == change.track and (before.track, before.reserve_rank) not in taken:
        return before.reserve_rank
    return 1 + max((rank for track, rank in taken if track == change.track and rank), default=0)


def _said(decision: Decision) -> tuple[Outcome, str | None, int | None, str]:
    return decision.outcome, decision.track, decision.reserve_rank, decision.reason


def preview(snapshot: Snapshot, changes: Sequence[Change]) -> Preview:
    """Work out what ``changes`` would do, without doing it. Raises InvalidValue for what cannot be decided."""
    running = standing_in_the_running(snapshot)
    chosen = [snapshot.candidature(change.candidature_id) for change in changes]
    for change, candidature in zip(changes, chosen, strict=True):
        if change.outcome.names_track:
            require_admitted(candidature)
    pairs = resolve(changes, {**running, **{candidature.id: snapshot.decision(candidature.id) for candidature in chosen}})
    after = {**running, **{new.candidature_id: new for _, new in pairs}}
    return Preview(
        steps=tuple((snapshot.candidature(new.candidature_id), old, new) for old, new in pairs),
        gauges_before=board_gauges(snapshot),
        gauges_after=gauges(snapshot.call, in_the_running(after, snapshot.candidatures).values()),
    )
