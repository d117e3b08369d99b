"""Settled files, with the decision proposed by the official order, and open files. A proposal only."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from deliberation.derived.meeting.board import Gauge, board_gauges
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.robustness import robustness
from deliberation.derived.scoring.standings import Cut, Flag, Standing, line
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.alike import scoresheet
from deliberation.snapshot.snapshot import Snapshot
from phrases import _

_MOST_OPEN = 0.5


@dataclass(frozen=True, slots=True)
class Filled:
    """Free places of a track, filled in the official order with files left to decide, by candidature id in that order.

    ``level``: tied files across the line, for people to separate. ``unpriced``: files of ``within`` and ``level`` without an amount on a
    track with an envelope.
    """

    track: str
    within: tuple[int, ...]
    level: tuple[int, ...]
    beyond: tuple[int, ...]
    unpriced: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """A settled file: its proposed decision. ``is_divided``: the jurors' totals lie far apart, without any effect on the outcome."""

    candidature_id: int
    outcome: Outcome
    track: str | None
    is_divided: bool


@dataclass(frozen=True)
class Openness:
    """Visible files left to decide: the ``settled`` by track in the official order, and the ids of open files."""

    settled: tuple[Settled, ...]
    open_ids: frozenset[int]

    def words_of(self, candidature_id: int) -> str:
        """Return the words for a settled or open file; empty for a decided file."""
        if candidature_id in self.open_ids:
            return _("open")
        if candidature_id not in self.settled_by_id:
            return ""
        return _("settled, divided jury") if self.settled_by_id[candidature_id].is_divided else _("settled")

    @cached_property
    def settled_by_id(self) -> Mapping[int, Settled]:
        """Return the settled files by candidature id."""
        return {proposal.candidature_id: proposal for proposal in self.settled}


def openness(snapshot: Snapshot) -> Openness | None:
    """Return the settled and the open files left to decide; None under seal.

    A file is open if its share of selecting draws is near neither 0 nor 1 (the call's ``open_share``); if tied across the line; if no order
    can place the file (missing score, track, or amount with an envelope); if recorded decisions contradict the draws; or after a request to
    discuss the file.
    """
    return snapshot.derived("openness", _openness)


def awaits_reveal(snapshot: Snapshot) -> bool:
    """Tell whether marks of the ranked set are under seal."""
    return snapshot.derived("awaits reveal", lambda seen: any(seen.is_under_seal(candidature.id) for candidature in seen.ranked))


def _openness(snapshot: Snapshot) -> Openness | None:
    if awaits_reveal(snapshot):
        return None
    left = {candidature.id for candidature in snapshot.ranked if snapshot.decision(candidature.id).outcome is Outcome.TO_DISCUSS}
    settled = tuple(candidature for track in free_places(snapshot, left) for candidature in _list_settled(snapshot, track))
    return Openness(settled, frozenset(left - {candidature.candidature_id for candidature in settled}))


def _list_settled(snapshot: Snapshot, filled: Filled) -> Iterator[Settled]:
    shares, threshold, by_id = robustness(snapshot).selected_share, snapshot.call.rules.open_share, ranking(snapshot).by_id
    for ids, outcome, track in ((filled.within, Outcome.SELECTED, filled.track), (filled.beyond, Outcome.DECLINED, None)):
        for id_ in ids:
            share = shares.get(id_)
            if share is None or id_ in filled.unpriced or snapshot.is_to_be_discussed(id_):
                continue
            if (1 - share if outcome is Outcome.SELECTED else share) <= threshold:
                yield Settled(id_, outcome, track, is_divided(by_id[id_]))


def degrees(snapshot: Snapshot) -> Mapping[int, float] | None:
    """Return candidature id → degree of openness, from 0 (settled) to 0.5, for files left to decide; None under seal.

    The degree is the share of draws against the majority of draws, and 0.5 for a file open independent of draws.
    """
    state = openness(snapshot)
    if state is None:
        return None
    shares, threshold = robustness(snapshot).selected_share, snapshot.call.rules.open_share

    def degree(id_: int) -> float:
        doubt = min(shares[id_], 1 - shares[id_]) if id_ in shares else 0.0
        return doubt if doubt > threshold and not snapshot.is_to_be_discussed(id_) else _MOST_OPEN

    return {**{proposal.candidature_id: 0.0 for proposal in state.settled}, **{id_: degree(id_) for id_ in state.open_ids}}


def is_divided(standing: Standing) -> bool:
    """Tell whether the jury is divided on a file: both flags, range and deviation, are raised."""
    return {Flag.WIDE_SPREAD, Flag.HIGH_DEVIATION} <= set(standing.flags)


def marks_digest(snapshot: Snapshot) -> str:
    """Return the SHA-256 of the marks, weights and recusals behind the proposed decisions."""
    sheet = scoresheet(snapshot)
    ids = repr((sheet.juror_ids, [entrant.id for entrant in sheet.entrants], sheet.marks.shape))
    return hashlib.sha256(ids.encode() + sheet.marks.tobytes() + sheet.recused.tobytes() + sheet.weights.tobytes()).hexdigest()


def free_places(snapshot: Snapshot, left: Collection[int]) -> tuple[Filled, ...]:
    """Fill the places that are free on each track, in the official order, with the files ``left`` to decide; decided outcomes are fixed."""
    return tuple(
        _fill_places(snapshot, cut, gauge, left) for cut, gauge in zip(ranking(snapshot).cuts, board_gauges(snapshot), strict=True)
    )


def _fill_places(snapshot: Snapshot, cut: Cut, gauge: Gauge, left: Collection[int]) -> Filled:
    """Fill the free places and the rest of the envelope of a track with the files left, in order.

    A tied group across the line is on neither side.
    """
    by_id = ranking(snapshot).by_id
    ids = [id_ for side in cut.sides for id_ in side if id_ in left]
    blocks = [tuple(block) for _order, block in groupby(ids, key=lambda id_: by_id[id_].order)]
    asked = {id_: snapshot.candidature(id_).amount_asked for id_ in ids}
    is_funded = gauge.envelope is not None
    amounts = [[asked[id_] or Decimal(0) for id_ in block] for block in blocks]
    drawn = line(amounts, places=gauge.left, money=gauge.money_left if is_funded else None)
    within = tuple(id_ for block in blocks[: drawn.whole] for id_ in block)
    level = blocks[drawn.whole] if drawn.part else ()
    beyond = tuple(id_ for block in blocks[drawn.whole + bool(level) :] for id_ in block)
    unpriced = tuple(id_ for id_ in (*within, *level) if asked[id_] is None) if is_funded else ()
    return Filled(cut.track, within, level, beyond, unpriced)
