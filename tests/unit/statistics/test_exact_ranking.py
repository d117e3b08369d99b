"""The official ranking of whole random calls against a slow loop over exact fractions: scores, ranks, ties, orders and cuts."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.call import Screening
from deliberation.call.rules import TieRule
from deliberation.call.scale import Exact, Level, Scale
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.standings import Standing
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.exact import compared
from deliberation.vocabulary import Label
from tests.worlds.snapshots import make_call, make_candidature, make_snapshot

# Sixteen jurors and weights that add up to sixteen make scores that end in a five beyond the ninth decimal.
JURORS = (1, 2, 3, 4, 5, 8, 16)
WEIGHTS = ((1.0,), (2.0, 1.0), (0.1, 0.2, 0.7), (1.5, 0.25, 3.0), (3.0, 13.0), (1.0,) * 7, (0.3, 0.3, 0.4, 0.6))
NAME = Label("niveau", "level")
Marks = list[list[list[Exact | None]]]


@dataclass(frozen=True)
class Drawn:
    """A call and its exact marks, ``[candidature][juror][criterion]``, None where there is none or the juror is recused."""

    snapshot: Snapshot
    marks: Marks
    weights: tuple[Fraction, ...]


def draw(seed: int) -> Drawn:
    """Draw a call: scale, weights, jury, gaps, recusals, one to three tracks, who is ranked, which rules for ties."""
    chance = random.Random(seed)  # noqa: S311 (a test's own draw)
    parts = chance.choice([1, 2, 2, 4, 4, 10])
    highest = chance.choice([2, 5, 10, 20])
    scale = Scale((Level(0, NAME), Level(highest, NAME)), parts)
    weights, jurors = chance.choice(WEIGHTS), chance.choice(JURORS)
    places = tuple(chance.randint(0, 4) for _track in range(chance.randint(1, 3)))
    rules = chance.sample(list(TieRule), chance.randint(0, len(TieRule)))
    call = make_call(weights=weights, places=places)
    call = replace(call, scale=scale, rules=replace(call.rules, ties=tuple(rules)))
    # Few different marks, so that ties abound.
    few = [scale.mark(chance.randint(0, highest * parts)) for _mark in range(chance.choice([2, 3, 12]))]
    gaps, recusals = chance.choice([0, 0, 0.05, 0.4]), chance.choice([0, 0.1, 0.3])
    count = chance.randint(1, 14)
    marks: Marks = [
        [[None if chance.random() < gaps else chance.choice(few) for _weight in weights] for _juror in range(jurors)]
        for _file in range(count)
    ]
    for i in range(1, count):
        if chance.random() < 0.5:
            marks[i] = echo(chance, marks[chance.randrange(i)])
    recused = [(i, j) for i in range(count) for j in range(jurors) if chance.random() < recusals]
    for i, j in recused:
        marks[i][j] = [None] * len(weights)
    codes = [track.code for track in call.tracks]
    files = [
        make_candidature(
            i + 1,
            requested_tracks=tuple(chance.sample(codes, chance.choice([0, 1, 1, 1, len(codes)]))),
            screening=chance.choice([Screening.SHORTLISTED] * 5 + [Screening.DECLINED]),
            is_withdrawn=chance.random() < 0.05,
        )
        for i in range(count)
    ]
    decided = [Decision(one.id, Outcome.SELECTED, track=chance.choice(codes)) for one in files if chance.random() < 0.1]
    floats = [[[None if mark is None else float(mark) for mark in grid] for grid in grids] for grids in marks]
    snapshot = make_snapshot(marks=floats, call=call, candidatures=files, decisions=decided, recused=recused)
    return Drawn(snapshot, marks, tuple(Fraction(str(weight)) for weight in weights))


def echo(chance: random.Random, grids: list[list[Exact | None]]) -> list[list[Exact | None]]:
    """Give the same marks by other jurors, criterion by criterion or not, or on other criteria: ties, with or without what parts them."""
    columns = [list(column) for column in zip(*grids, strict=True)]
    if chance.random() < 0.5:
        for column in columns:
            chance.shuffle(column)
    if chance.random() < 0.5:
        chance.shuffle(columns)
    return [list(grid) for grid in zip(*columns, strict=True)]


def score_of(drawn: Drawn, i: int) -> Fraction | None:
    total = Fraction(0)
    for c, weight in enumerate(drawn.weights):
        mean = mean_of(drawn, i, c)
        if mean is None:
            return None
        total += weight * mean
    return total / sum(drawn.weights)


def mean_of(drawn: Drawn, i: int, c: int) -> Fraction | None:
    given = [Fraction(grid[c]) for grid in drawn.marks[i] if grid[c] is not None]  # type: ignore[arg-type]  # None was left out
    return sum(given, Fraction(0)) / len(given) if given else None


def spread_of(drawn: Drawn, i: int) -> Fraction | None:
    complete = [[Fraction(mark) for mark in grid if mark is not None] for grid in drawn.marks[i] if None not in grid]
    totals = [sum((w * mark for w, mark in zip(drawn.weights, grid, strict=True)), Fraction(0)) / sum(drawn.weights) for grid in complete]
    return (max(totals) - min(totals)) / Fraction(drawn.snapshot.call.scale.width) if len(totals) > 1 else None


def ninth(number: Fraction | None) -> Fraction | None:
    return None if number is None else round(number, 9)


def parted(drawn: Drawn, group: Sequence[int]) -> Iterator[tuple[tuple[int, ...], TieRule | None]]:
    """Yield a group of equal rank cut by the declared rules, each block with the rule that put it after the one before."""
    blocks: list[tuple[tuple[int, ...], TieRule | None]] = [(tuple(group), None)]
    for rule in drawn.snapshot.call.rules.ties:
        if rule.takes_people:
            break
        if rule is TieRule.UNROUNDED_SCORE:
            continue
        keys = {i: -ninth_of_first(drawn, i) if rule is TieRule.FIRST_CRITERION else ninth(spread_of(drawn, i)) for i in group}
        cut: list[tuple[tuple[int, ...], TieRule | None]] = []
        for block, before in blocks:
            if any(keys[i] is None for i in block):
                cut.append((block, before))
                continue
            ordered = sorted(block, key=lambda i: keys[i] or Fraction(0))
            pieces = [tuple(piece) for _key, piece in groupby(ordered, key=keys.__getitem__)]
            cut += [(piece, rule if place else before) for place, piece in enumerate(pieces)]
        blocks = cut
    yield from blocks


def ninth_of_first(drawn: Drawn, i: int) -> Fraction:
    mean = ninth(mean_of(drawn, i, 0))
    assert mean is not None  # who is tied has a score
    return mean


def places(drawn: Drawn) -> dict[int, tuple[object, ...]]:
    """Return by id what the loop says: score, rank, rank of the track, order, who is tied with it, what parted it from all of these."""
    snapshot = drawn.snapshot
    scores = {i: score_of(drawn, i) for i in range(len(drawn.marks))}
    keys = {i: key for i, score in scores.items() if snapshot.candidatures[i].is_ranked and (key := ninth(score)) is not None}
    tracks = {i: snapshot.track_of(snapshot.candidatures[i]) for i in keys}
    told: dict[int, tuple[object, ...]] = {i + 1: (scores[i], None, None, None, frozenset(), None) for i in scores}
    for key in set(keys.values()):
        group = sorted((i for i in keys if keys[i] == key), key=lambda i: snapshot.candidatures[i].dossier)
        rank = 1 + sum(other > key for other in keys.values())
        blocks, before = list(parted(drawn, group)), 0
        for place, (block, rule) in enumerate(blocks):
            following = blocks[place + 1][1] if place + 1 < len(blocks) else None
            declared = snapshot.call.rules.ties
            beside = [each for each in (rule, following) if each]
            parting = max(beside, key=declared.index) if beside and len(block) == 1 else None
            for i in block:
                on_track = 1 + sum(other > key for j, other in keys.items() if tracks[j] == tracks[i])
                tied = frozenset(j + 1 for j in group) if len(group) > 1 else frozenset()
                told[i + 1] = (scores[i], rank, on_track if tracks[i] else None, rank + before, tied, parting if tied else None)
            before += len(block)
    return told


def found(standing: Standing) -> tuple[object, ...]:
    tie = standing.tie
    tied, rule = (frozenset(tie.group), tie.separated_by) if tie else (frozenset(), None)
    return (standing.rank, standing.track_rank, standing.order, tied, rule)


@given(seed=st.integers(0, 2**32 - 1))
def test_ranking_of_any_call_is_that_of_exact_fractions(seed: int) -> None:
    drawn = draw(seed)

    expected, standings = places(drawn), ranking(drawn.snapshot).by_id

    assert {id_: found(standing) for id_, standing in standings.items()} == {id_: told[1:] for id_, told in expected.items()}
    for id_, (score, *_places) in expected.items():
        assert standings[id_].score == (None if score is None else pytest.approx(float(score), rel=1e-14, abs=1e-14))  # type: ignore[arg-type]  # a fraction


@given(numerator=st.integers(-(10**12), 10**12))
def test_number_in_the_middle_of_two_roundings_goes_where_the_exact_one_goes(numerator: int) -> None:
    exact = Fraction(2 * numerator + 1, 2 * 10**9)

    assert compared(np.array([float(exact)]), lambda _position: exact).tolist() == [float(round(exact, 9))]


def test_float_in_the_middle_may_go_elsewhere_which_is_why_the_exact_one_is_asked() -> None:
    exact = [Fraction(2 * numerator + 1, 2 * 10**9) for numerator in range(1, 400)]

    assert [float(round(each, 9)) for each in exact] != [round(float(each), 9) for each in exact]


def test_three_tenths_and_a_tenth_thrice_are_one_score() -> None:
    call = make_call(weights=(1, 1, 1))
    call = replace(call, scale=Scale((Level(0, NAME), Level(1, NAME)), parts=10))
    tenth, half = Decimal("0.1"), Decimal("0.5")
    marks = [[[float(mark) for mark in grid]] for grid in ((tenth, tenth, tenth), (Decimal("0.3"), 0, 0), (half, 0, 0))]

    standings = ranking(make_snapshot(marks=marks, call=call)).by_id

    assert [standings[id_].rank for id_ in (1, 2, 3)] == [2, 2, 1]
    assert standings[1].score == standings[2].score == 0.1
