"""The ranking of whole random calls against the rules' own words, counted slowly in exact fractions.

Nothing here is taken from what computes the ranking. Scores, ranks, orders, ties, lines of places and of money, coverage, and the
digits that people read: all of these for calls with tracks, envelopes, recusals, readers, withdrawn files and every order of tie rules.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from statistics import median

import pytest

from deliberation.call.call import Screening
from deliberation.call.rules import TieRule
from deliberation.call.scale import Exact, Level, Scale
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.standings import Cut, Standing
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Label
from phrases import decimal, language, percent
from tests.depth import IS_THOROUGH
from tests.worlds.snapshots import make_call, make_candidature, make_snapshot

# Sixteen jurors and weights that add up to sixteen make scores that end in a five beyond the ninth decimal; one weight that is ten
# thousand million times the other, scores that differ beyond it alone.
JURORS = (1, 2, 3, 4, 5, 8, 16)
WEIGHTS = ((1.0,), (2.0, 1.0), (0.1, 0.2, 0.7), (1.5, 0.25, 3.0), (3.0, 13.0), (1.0,) * 7, (0.3, 0.3, 0.4, 0.6), (1e5, 1e-5))
NAME = Label("niveau", "level")
BY_PEOPLE = (TieRule.REVOTE, TieRule.CASTING_VOTE)


@dataclass(frozen=True)
class Drawn:
    """A call and its exact marks, ``[candidature][juror][criterion]``, None where there is none; which jurors are recused on which."""

    snapshot: Snapshot
    marks: list[list[list[Exact | None]]]
    recused: frozenset[tuple[int, int]]
    weights: tuple[Fraction, ...]
    readers: int


def draw(seed: int) -> Drawn:
    """Draw a call: scale, weights, jury, readers, gaps, recusals, tracks, envelopes, who is ranked, which rules for ties."""
    chance = random.Random(seed)  # noqa: S311 (a test's own draw)
    parts, highest = chance.choice([1, 2, 2, 4, 4, 10]), chance.choice([2, 5, 10, 20])
    scale = Scale((Level(0, NAME), Level(highest, NAME)), parts)
    weights, jurors = chance.choice(WEIGHTS), chance.choice(JURORS)
    call = make_call(weights=weights, places=tuple(chance.randint(0, 4) for _track in range(chance.randint(1, 3))))
    envelopes = [chance.choice([None, Decimal(chance.randint(0, 9))]) for _track in call.tracks]
    tracks = tuple(replace(track, envelope=money) for track, money in zip(call.tracks, envelopes, strict=True))
    rules = chance.sample(list(TieRule), chance.randint(0, len(TieRule)))
    call = replace(call, scale=scale, tracks=tracks, rules=replace(call.rules, ties=tuple(rules)))
    count, codes = chance.randint(1, 14), [track.code for track in tracks]
    marks = grids(chance, scale, highest * parts, (count, jurors, len(weights)))
    often = chance.choice([0, 0.1, 0.3, 0.9])
    recused = frozenset((i, j) for i in range(count) for j in range(jurors) if chance.random() < often)
    files = [
        make_candidature(
            i + 1,
            requested_tracks=tuple(chance.sample(codes, chance.choice([0, 1, 1, 1, len(codes)]))),
            screening=chance.choice([Screening.SHORTLISTED] * 5 + [Screening.DECLINED]),
            is_withdrawn=chance.random() < 0.05,
            amount_asked=chance.choice([None, *map(Decimal, ("0", "1", "2", "2", "3.25", "3.25", "7.5"))]),
        )
        for i in range(count)
    ]
    decided = [
        Decision(one.id, Outcome.SELECTED, track=chance.choice(codes), amount=chance.choice([None, Decimal(1)]))
        for one in files
        if chance.random() < 0.1
    ]
    readers = chance.choice([0, 0, 1, 2, 3])
    floats = [[[None if mark is None else float(mark) for mark in grid] for grid in of_file] for of_file in marks]
    snapshot = make_snapshot(marks=floats, call=call, candidatures=files, decisions=decided, recused=recused, readers=readers)
    return Drawn(snapshot, marks, recused, tuple(Fraction(str(weight)) for weight in weights), readers)


def grids(chance: random.Random, scale: Scale, steps: int, shape: tuple[int, int, int]) -> list[list[list[Exact | None]]]:
    """Draw marks of few kinds; half of the files have another's marks by other jurors or on other criteria, so that ties abound."""
    count, jurors, criteria = shape
    few = [scale.mark(chance.randint(0, steps)) for _mark in range(chance.choice([2, 3, 12]))]
    gaps = chance.choice([0, 0, 0.05, 0.4])
    drawn: list[list[list[Exact | None]]] = []
    for i in range(count):
        if i and chance.random() < 0.5:
            columns = [list(column) for column in zip(*chance.choice(drawn), strict=True)]
            if chance.random() < 0.5:
                for column in columns:
                    chance.shuffle(column)
            if chance.random() < 0.5:
                chance.shuffle(columns)
            drawn.append([list(grid) for grid in zip(*columns, strict=True)])
        else:
            drawn.append([[None if chance.random() < gaps else chance.choice(few) for _c in range(criteria)] for _j in range(jurors)])
    return drawn


class Rules:
    """What the rules say of a drawn call, by position of the file."""

    def __init__(self, drawn: Drawn) -> None:
        self.drawn, self.call, self.files = drawn, drawn.snapshot.call, drawn.snapshot.candidatures
        self.all = range(len(self.files))
        self.score = [self.weighted([self.mean(i, c) for c in range(len(drawn.weights))]) for i in self.all]
        # Scores are compared to nine decimals; files not shortlisted or withdrawn have no rank.
        ranked = [f.screening is Screening.SHORTLISTED and not f.is_withdrawn for f in self.files]
        self.key = {i: round(score, 9) for i in self.all if ranked[i] and (score := self.score[i]) is not None}

    def counted(self, i: int) -> list[list[Exact | None]]:
        return [grid for j, grid in enumerate(self.drawn.marks[i]) if (i, j) not in self.drawn.recused]

    def mean(self, i: int, c: int) -> Fraction | None:
        marks = [Fraction(mark) for grid in self.counted(i) if (mark := grid[c]) is not None]
        return sum(marks, Fraction(0)) / len(marks) if marks else None

    def weighted(self, values: Sequence[Fraction | None]) -> Fraction | None:
        known = [weight * value for weight, value in zip(self.drawn.weights, values, strict=True) if value is not None]
        return sum(known, Fraction(0)) / sum(self.drawn.weights) if len(known) == len(values) else None

    def totals(self, i: int) -> list[Fraction]:
        given = [self.weighted([None if mark is None else Fraction(mark) for mark in grid]) for grid in self.counted(i)]
        return [total for total in given if total is not None]

    def spread(self, i: int) -> Fraction | None:
        totals = self.totals(i)
        return (max(totals) - min(totals)) / Fraction(self.call.scale.width) if len(totals) > 1 else None

    def coverage(self, i: int) -> Fraction | None:
        """Count the marks given out of those expected: of the readers asked for, if any. None if nobody may read the file."""
        able = self.counted(i)
        expected = min(self.drawn.readers or len(able), len(able)) * len(self.drawn.weights)
        there = sum(mark is not None for grid in able for mark in grid)
        return min(Fraction(there, expected), Fraction(1)) if expected else None

    def track(self, i: int) -> str | None:
        decision, asked = self.drawn.snapshot.decisions.get(i + 1), self.files[i].requested_tracks
        return (decision and decision.track) or (asked[0] if len(asked) == 1 else None)

    def amount(self, i: int) -> Fraction:
        decision = self.drawn.snapshot.decisions.get(i + 1)
        given = decision.amount if decision and decision.amount is not None else self.files[i].amount_asked
        return Fraction(given or 0)

    def apart(self, i: int, k: int, among: Sequence[int]) -> TieRule | None:
        """Return the rule that sets two equals apart: the first declared that does, before any that people carry out.

        ``among``: those equal to both so far; a rule for which one of these has no value sets none of them apart.
        """
        for rule in self.call.rules.ties:
            if rule in BY_PEOPLE:
                return None
            values = {one: self.value(rule, one) for one in among}
            if None in values.values():
                continue
            if values[i] != values[k]:
                return rule
            among = [one for one in among if values[one] == values[i]]
        return None

    def value(self, rule: TieRule, i: int) -> Fraction | None:
        """Return what a rule compares, the smaller first."""
        if rule is TieRule.UNROUNDED_SCORE:
            return -(self.score[i] or Fraction(0))
        if rule is TieRule.FIRST_CRITERION:
            return -round(self.mean(i, 0) or Fraction(0), 9)
        spread = self.spread(i)
        return None if spread is None else round(spread, 9)

    def is_before(self, i: int, k: int, among: Sequence[int]) -> bool:
        """Tell whether a rule puts one of two equals before the other."""
        rule = self.apart(i, k, among)
        return rule is not None and (self.value(rule, i) or 0) < (self.value(rule, k) or 0)

    def blocks(self, members: Sequence[int]) -> list[list[int]]:
        """Return files best first, those that no rule sets apart together."""
        left, drawn = list(members), []
        while left:
            best = max(self.key[i] for i in left)
            group = [i for i in members if self.key[i] == best]
            equals = [i for i in left if self.key[i] == best]
            first = [i for i in equals if not any(self.is_before(k, i, group) for k in equals)]
            drawn.append(first)
            left = [i for i in left if i not in first]
        return drawn

    def standing(self, i: int) -> tuple[object, ...]:
        """Return rank, rank on the track, order, those tied, the rule that sets the file apart from all of them, the rule awaited."""
        if i not in self.key:
            return None, None, None, frozenset(), None, None
        group = [k for k in self.key if self.key[k] == self.key[i]]
        rank = 1 + sum(key > self.key[i] for key in self.key.values())
        on_track = [k for k in self.key if self.track(k) == self.track(i)]
        track_rank = 1 + sum(self.key[k] > self.key[i] for k in on_track) if self.track(i) else None
        order = rank + sum(self.is_before(k, i, group) for k in group)
        if len(group) == 1:
            return rank, track_rank, order, frozenset(), None, None
        parting = [self.apart(i, k, group) for k in group if k != i]
        rules = [rule for rule in parting if rule is not None]
        by = max(rules, key=self.call.rules.ties.index) if len(rules) == len(parting) else None
        awaited = None if by else next((rule for rule in self.call.rules.ties if rule in BY_PEOPLE), None)
        return rank, track_rank, order, frozenset(k + 1 for k in group), by, awaited

    def cut(self, code: str) -> tuple[object, ...]:
        """Return a track's line: who is inside, tied on it, outside; of which group it passes, by which rule; where money ends it."""
        track = self.call.track(code)
        members = [i for i in self.key if self.track(i) == code]
        money = None if track.envelope is None else Fraction(track.envelope)
        inside: list[int] = []
        blocks = self.blocks(members)
        for place, block in enumerate(blocks):
            free, asked = track.places - len(inside), sorted(map(self.amount, block))
            payable = [n for n in range(len(block) + 1) if money is None or sum(asked[:n]) <= money]
            if len(block) <= free and max(payable) == len(block):
                inside += block
                money = None if money is None else money - sum(asked)
                continue
            level = block if min(free, max(payable)) else []
            outside = [i for after in blocks[place:] for i in after if i not in level]
            group = [i for i in members if self.key[i] == self.key[block[0]]]
            is_split = bool(level) or any(i in inside for i in group)
            rule = self.apart(inside[-1], block[0], group) if is_split and not level else None
            held = len(inside) + max(payable) if max(payable) < min(len(block), free) else None
            return ids(inside), ids(level), ids(outside), ids(group if is_split else []), rule, held
        return ids(inside), frozenset(), frozenset(), frozenset(), None, None


def ids(positions: Sequence[int]) -> frozenset[int]:
    return frozenset(i + 1 for i in positions)


def written(number: Fraction | None, digits: int) -> str:
    """Write a number with so many decimals, half up, as a pupil does."""
    if number is None:
        return "–"
    whole = (abs(number) * 10**digits * 2 + 1) // 2
    text = f"{whole:0{digits + 1}}"
    text = f"{text[:-digits]},{text[-digits:]}" if digits else text
    return f"−{text}" if number < 0 and whole else text


def differences(drawn: Drawn) -> Iterator[tuple[object, object, object]]:
    """Yield what the program says otherwise than the rules: where, the rules' answer, the program's."""
    rules, shown = Rules(drawn), ranking(drawn.snapshot)
    for i in rules.all:
        one = shown.by_id[i + 1]
        yield from unequal(i + 1, rules.standing(i), placed(one))
        means = [rules.mean(i, c) for c in range(len(drawn.weights))]
        exact = [rules.score[i], rules.spread(i), median(totals) if (totals := rules.totals(i)) else None, rules.coverage(i), *means]
        floats = [one.score, one.spread, one.median, one.coverage, *(of.mean for of in one.criteria.values())]
        yield from unequal((i + 1, "floats"), [None if n is None else float(n) for n in exact], floats)
        for digits in (0, 1, 2, 3):
            yield from unequal((i + 1, digits), [written(n, digits) for n in exact], [decimal(n, digits) for n in floats])
            shares = [None if n is None else 100 * n for n in (rules.spread(i), rules.coverage(i))]
            said = [percent(one.spread, digits), percent(one.coverage, digits)]
            yield from unequal(
                (i + 1, "%"), [written(n, digits) for n in shares], [text.removesuffix("\N{NARROW NO-BREAK SPACE}%") for text in said]
            )
    for cut in shown.cuts:
        yield from unequal(cut.track, rules.cut(cut.track), drawn_line(cut))


def unequal(where: object, expected: object, found: object) -> Iterator[tuple[object, object, object]]:
    if expected != found:
        yield where, expected, found


def placed(one: Standing) -> tuple[object, ...]:
    tied, rule, awaited = (frozenset(one.tie.group), one.tie.separated_by, one.tie.awaits) if one.tie else (frozenset(), None, None)
    return one.rank, one.track_rank, one.order, tied, rule, awaited


def drawn_line(cut: Cut) -> tuple[object, ...]:
    return frozenset(cut.inside), frozenset(cut.level), frozenset(cut.outside), frozenset(cut.tied), cut.separated_by, cut.held


@pytest.mark.parametrize("block", range(20))
def test_ranking_of_any_call_is_that_of_the_rules_in_exact_fractions(block: int) -> None:
    with language("fr"):
        wrong = {seed: list(differences(draw(seed))) for seed in range(block, 2000 if IS_THOROUGH else 200, 20)}

    assert {seed: said for seed, said in wrong.items() if said} == {}
