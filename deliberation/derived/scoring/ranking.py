"""The official ranking of a call, and the same with other weights as a simulation."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from deliberation.call.call import Call, Criterion, Track, weights_words
from deliberation.call.rules import TieRule
from deliberation.derived.scoring.standings import (
    CriterionStanding,
    Cut,
    Flag,
    Separation,
    Standing,
    Tie,
    automatic_rules,
    awaited_rule,
    line,
    separate,
)
from deliberation.snapshot.alike import Entrant, FromMarks, Scoresheet, scoresheet
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.official import COMPARED_DECIMALS, OfficialScores, known_numbers, official_scores
from phrases import N_, Message, _, ngettext

_NO_SPREAD = N_(
    "A spread takes two complete grids: where one of the files still level has none, the smaller spread sets none of them apart."
)


@dataclass(frozen=True, eq=False)
class Ranking:
    """Ranking of a score sheet: ``standings`` best first, then incomplete files, then files outside the ranked set.

    ``numbers``: the source arrays, on the sheet's axes. ``weights`` follow ``criteria``; ``declared``: the rules for ties.
    """

    criteria: tuple[Criterion, ...]
    declared: tuple[TieRule, ...]
    weights: tuple[float, ...]
    is_simulation: bool
    standings: tuple[Standing, ...]
    cuts: tuple[Cut, ...]
    numbers: OfficialScores

    @cached_property
    def by_id(self) -> Mapping[int, Standing]:
        """Return the standings by candidature id."""
        return {line.candidature_id: line for line in self.standings}

    @property
    def has_ranks(self) -> bool:
        """Tell whether any candidature has a rank yet."""
        return any(line.rank is not None for line in self.standings)

    @property
    def explanation(self) -> tuple[Message, ...]:
        """Return an explanation of scores, ranks and ties, one sentence a point, in the current language."""
        return (
            Message(
                N_(
                    "Score of an application = sum over the criteria of (weight × mean of the marks given on the criterion), "
                    "divided by the sum of the weights: {weights}."
                ),
                {"weights": _weights_in_words(self.criteria, self.weights)},
            ),
            Message(N_("A mark that is missing is not a zero; the marks of a recused juror do not count.")),
            Message(N_("A criterion that nobody scored leaves the score undefined: the application is incomplete and has no rank.")),
            Message(N_("Ranks compare scores to nine decimals, never as displayed; equal scores share a rank (1, 2, 2, 4).")),
            Message(
                N_("Among equals, in this order: {rules}."),
                {"rules": " → ".join(rule.words for rule in self.declared) or _("no rule declared")},
            ),
            *([Message(_NO_SPREAD)] if TieRule.SMALLER_SPREAD in automatic_rules(self.declared) else []),
        )


def ranking(snapshot: Snapshot) -> Ranking:
    """Return the official ranking of the visible files, computed once for all snapshots with the same marks."""
    return snapshot.derived("ranking", lambda seen: official_ranking(scoresheet(seen)))


def official_ranking(sheet: Scoresheet) -> Ranking:
    """Return the official ranking of a score sheet, computed once for all sheets that hold the same marks."""
    return _OFFICIAL.of(sheet)


def ranked_standings(snapshot: Snapshot) -> list[Standing]:
    """Return the official standings of the ranked set: best first, then the incomplete."""
    return [line for line in ranking(snapshot).standings if snapshot.candidature(line.candidature_id).is_ranked]


def simulated_ranking(snapshot: Snapshot, *, weights: Sequence[float]) -> Ranking:
    """Return the ranking under different ``weights`` (in the call's order), without any change.

    Raises InvalidValue for weights below zero or all zero.
    """
    return _rank_sheet(scoresheet(snapshot), weights=np.array(weights, dtype=np.float64), is_simulation=True)


def _rank_sheet(sheet: Scoresheet, *, weights: NDArray[np.float64], is_simulation: bool) -> Ranking:
    scale = sheet.scale
    width = float(scale.width)
    numbers = official_scores(
        sheet.marks, weights=weights, recused=sheet.recused, scale_width=width, parts=scale.parts, readers=sheet.readers
    )
    places = _Places(sheet, numbers)
    standings = tuple(_standings(sheet, numbers, places))
    cuts = tuple(places.cut(track) for track in sheet.tracks)
    return Ranking(sheet.criteria, sheet.rules.ties, tuple(weights.tolist()), is_simulation, standings, cuts, numbers)


_OFFICIAL = FromMarks(lambda sheet: _rank_sheet(sheet, weights=sheet.weights, is_simulation=False))


class _Places:
    """Ranks, orders and ties of the ranked set, by position on the score sheet's first axis."""

    def __init__(self, sheet: Scoresheet, numbers: OfficialScores) -> None:
        self.ids = [entrant.id for entrant in sheet.entrants]
        self.tracks = [sheet.track_of(entrant) for entrant in sheet.entrants]
        self.declared = sheet.rules.ties
        self.numbers = numbers
        self.compared: list[float] = numbers.compared.score.tolist()
        self.neutral = [_neutral(entrant) for entrant in sheet.entrants]
        self.amounts = [sheet.amount_of(entrant) for entrant in sheet.entrants]
        members = np.flatnonzero(sheet.in_ranked_set & ~np.isnan(self.compared)).tolist()
        self.separations = self._separations(members)
        self.ranks, self.orders, self.ties = self._places()
        self.track_ranks = self._track_ranks()

    @property
    def sequence(self) -> list[int]:
        """Return the positions of the ranked set, best first; ties by dossier number."""
        return [position for separation in self.separations for block in separation.blocks for position in block]

    def cut(self, track: Track) -> Cut:
        """Return the cut-off of a track."""
        groups = self._separations([position for position in self.sequence if self.tracks[position] == track.code])
        blocks = [(separation, i) for separation in groups for i in range(len(separation.blocks))]
        members = [separation.blocks[i] for separation, i in blocks]
        drawn = line([[self.amounts[p] for p in block] for block in members], places=track.places, money=track.envelope)
        inside = [p for block in members[: drawn.whole] for p in block]
        if drawn.whole == len(members):
            return Cut(track.code, track.places, self._ids(inside), (), (), (), None)
        separation, i = blocks[drawn.whole]
        level = members[drawn.whole] if drawn.part else ()
        outside = [p for block in members[drawn.whole + bool(level) :] for p in block]
        tied = [p for b in separation.blocks for p in b] if level or i > 0 else []
        rule = separation.boundaries[i - 1] if i > 0 and not level else None
        paid = len(inside) + drawn.part if drawn.ends_money else None
        return Cut(track.code, track.places, self._ids(inside), self._ids(level), self._ids(outside), self._ids(tied), rule, paid)

    def _ids(self, positions: Sequence[int]) -> tuple[int, ...]:
        return tuple(self.ids[position] for position in positions)

    def _separations(self, members: Sequence[int]) -> list[Separation]:
        descending = sorted(members, key=lambda i: (-self.compared[i], self.neutral[i]))
        return [
            separate(tuple(group), declared=self.declared, compared=self.numbers.compared)
            for _score, group in groupby(descending, key=self.compared.__getitem__)
        ]

    def _places(self) -> tuple[dict[int, int], dict[int, int], dict[int, Tie]]:
        ranks: dict[int, int] = {}
        orders: dict[int, int] = {}
        ties: dict[int, Tie] = {}
        for separation in self.separations:
            rank = len(ranks) + 1
            group = [position for block in separation.blocks for position in block]
            level = self._ids(group)
            for i, block in enumerate(separation.blocks):
                order = len(orders) + 1
                rule = separation.rule_of(i)
                tie = Tie(level, rule, None if rule else awaited_rule(self.declared))
                for position in block:
                    ranks[position], orders[position] = rank, order
                    if len(group) > 1:
                        ties[position] = tie
        return ranks, orders, ties

    def _track_ranks(self) -> dict[int, int]:
        ranks: dict[int, int] = {}
        for track in set(self.tracks) - {None}:
            members = [position for position in self.sequence if self.tracks[position] == track]
            for index, position in enumerate(members):
                level = index > 0 and self.compared[members[index - 1]] == self.compared[position]
                ranks[position] = ranks[members[index - 1]] if level else index + 1
        return ranks


def _positions_and_flags(sheet: Scoresheet, numbers: OfficialScores, places: _Places) -> Iterator[tuple[int, tuple[Flag, ...]]]:
    is_ranked = sheet.in_ranked_set
    has_no_track = np.array([track is None for track in places.tracks], dtype=np.bool_)
    raised = {
        Flag.INCOMPLETE: is_ranked & np.isnan(numbers.scores),
        Flag.WIDE_SPREAD: numbers.compared.spread >= sheet.rules.spread_flag,
        Flag.HIGH_DEVIATION: _top_quarter(numbers.standard_deviation, is_ranked),
        Flag.TRACK_TO_SETTLE: is_ranked & has_no_track,
    }
    by_position = zip(*(where.tolist() for where in raised.values()), strict=True)
    flags = [tuple(flag for flag, is_raised in zip(raised, file_flags, strict=True) if is_raised) for file_flags in by_position]
    ranked = is_ranked.tolist()
    rest = sorted(set(range(len(ranked))) - set(places.ranks), key=lambda i: (not ranked[i], places.neutral[i]))
    for position in [*places.sequence, *rest]:
        yield position, flags[position]


def _top_quarter(deviations: NDArray[np.float64], is_ranked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the candidatures above the third quartile of the ranked set: a quarter of it at most, none if all are alike."""
    known = np.round(deviations[is_ranked & ~np.isnan(deviations)], COMPARED_DECIMALS)
    if not known.size:
        return np.zeros(len(deviations), dtype=np.bool_)
    return is_ranked & (np.round(deviations, COMPARED_DECIMALS) > np.quantile(known, 0.75))


def _standings(sheet: Scoresheet, numbers: OfficialScores, places: _Places) -> Iterator[Standing]:
    scores, spreads, medians = map(known_numbers, (numbers.scores, numbers.spread, numbers.median))
    deviations, coverage, jurors = known_numbers(numbers.standard_deviation), known_numbers(numbers.coverage), numbers.jurors.tolist()
    means, counts, ranges = known_numbers(numbers.means), numbers.counts.tolist(), known_numbers(numbers.criterion_spread)
    codes = [criterion.code for criterion in sheet.criteria]
    for position, flags in _positions_and_flags(sheet, numbers, places):
        yield Standing(
            candidature_id=places.ids[position],
            score=scores[position],
            rank=places.ranks.get(position),
            track=places.tracks[position],
            track_rank=places.track_ranks.get(position),
            order=places.orders.get(position),
            tie=places.ties.get(position),
            jurors=jurors[position],
            coverage=coverage[position],
            spread=spreads[position],
            standard_deviation=deviations[position],
            median=medians[position],
            flags=flags,
            criteria=dict(zip(codes, map(CriterionStanding, means[position], counts[position], ranges[position]), strict=True)),
        )


def _neutral(entrant: Entrant) -> tuple[int, str]:
    # Dossier numbers are text of digits: shorter first gives the order of numbers.
    return len(entrant.dossier), entrant.dossier


def _weights_in_words(criteria: Sequence[Criterion], weights: Sequence[float]) -> str:
    if len(set(weights)) == 1:
        return _("the same for every criterion")
    return ", ".join(f"{criterion.short} {words}" for criterion, words in zip(criteria, weights_words(weights), strict=True))


def crossing_sentences(official: Ranking, simulation: Ranking, titles: Callable[[tuple[int, ...]], str]) -> Iterator[tuple[str, str]]:
    """Yield (track code, sentence) for entries into a track's places, departures, and ties on the line, named by ``titles``."""
    for before, after in zip(official.cuts, simulation.cuts, strict=True):
        comes = tuple(id_ for id_ in after.inside if id_ not in before.inside)
        leaves = tuple(id_ for id_ in before.inside if id_ not in after.inside)
        sentence = (
            (comes, ngettext("would come within the places: {titles}", "would come within the places: {titles}", len(comes))),
            (leaves, ngettext("would leave the places: {titles}", "would leave the places: {titles}", len(leaves))),
            (after.level, ngettext("would be level on the line: {titles}", "would be level on the line: {titles}", len(after.level))),
        )
        yield from ((before.track, words.format(titles=titles(ids))) for ids, words in sentence if ids)


def coming_within(snapshot: Snapshot, call: Call) -> Mapping[str, tuple[int, ...]]:
    """Return track → ids of the files of ``snapshot`` within the places of ``call`` only, best first.

    Tracks without a difference are left out.
    """
    before, after = ({cut.track: cut.sides[0] for cut in ranking(view).cuts} for view in (snapshot, replace(snapshot, call=call)))
    moved = {track: tuple(id_ for id_ in inside if id_ not in before.get(track, ())) for track, inside in after.items()}
    return {track: ids for track, ids in moved.items() if ids}
