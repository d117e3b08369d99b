"""Equity sheet: the selection compared with the pool, and with chance.

Of the M dossiers filed, admissible and visible, K are selected. If K were drawn at random, the number selected among a ministry's N
dossiers would be hypergeometric: the sheet states the exact range of 95 % of such draws.

Of ``pool`` things, ``group`` are of a sort and ``drawn`` are taken at random: the number of that sort is hypergeometric.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import NamedTuple

from deliberation.derived.accounting import Account, account_of
from deliberation.derived.meeting.board import standing_in_the_running
from deliberation.derived.stated import region_in
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Label, Labelled
from phrases import N_, Message, _, listed, rounded

FILES_MIN = 5  # a group of fewer dossiers is compared with nothing
_NAMED_MOST = 6
HOW_TO_READ = N_(
    "The pool is every dossier filed and admissible. If as many as are selected were drawn from it at random, the number of a group’s "
    "dossiers among them would be within its range in at least 95 % of the draws (hypergeometric law, quantiles at 2.5 % and 97.5 %). A "
    "jury does not draw: quality, and the places of each track, may put a group outside. The track is the one asked for; regions, those of "
    "the establishments, are compared in pools of up to 20,000 dossiers."
)


class Aspect(Labelled):
    """Aspects by which the selection is compared with the pool."""

    MINISTRY = "ministry", N_("Ministry")
    KIND = "kind", N_("Kind of structure")
    # Not the track decided: what the jury decided is what is compared.
    TRACK = "track", N_("Track asked for")
    REGION = "region", N_("Region")


Name = str | tuple[Label, ...]  # empty: not given


# One fortieth is 2.5 %: what is left out of a range of 95 % on each side, at most.
_SIDES = 40


class CentralRange(NamedTuple):
    """From ``low`` to ``high``, both included: the quantiles at 2.5 % and 97.5 %; ``outside``: the chance to fall outside of them."""

    low: int
    high: int
    outside: Fraction


def central_range(*, pool: int, group: int, drawn: int) -> CentralRange:
    """Return the range of 95 % of the number drawn from ``group`` by chance.

    A quantile is the smallest number not exceeded with that probability. Raises ValueError for a draw or group larger than the pool.
    """
    if not (0 <= group <= pool and 0 <= drawn <= pool):
        raise ValueError(f"of {pool}, neither {group} can be of a sort nor {drawn} be drawn")
    # Group and draw may change places. The smaller one is walked through, so that the numbers stay as small as they can.
    few, many = sorted((group, drawn))
    total = comb(pool, few)
    count = max(0, few + many - pool)
    ways = comb(many, count) * comb(pool - many, few - count)
    up_to, low, below = ways, None, 0
    while True:
        if low is None and _SIDES * up_to >= total:
            low, below = count, up_to - ways
        if low is not None and _SIDES * up_to >= (_SIDES - 1) * total:
            return CentralRange(low, count, Fraction(below + total - up_to, total))
        ways = ways * (many - count) * (few - count) // ((count + 1) * (pool - many - few + count + 1))
        count += 1
        up_to += ways


@dataclass(frozen=True, slots=True)
class Group:
    """Dossiers of a value: number in the pool, number selected, and range by chance."""

    aspect: Aspect
    name: Name
    files: int
    selected: int
    chance: CentralRange

    @property
    def words(self) -> str:
        """Return the group's label in the current language."""
        name = self.name if isinstance(self.name, str) else " + ".join(map(str, self.name))
        return name or _("not given")

    @property
    def is_outside(self) -> bool:
        """Tell whether the number selected is out of the range."""
        return not self.chance.low <= self.selected <= self.chance.high

    @property
    def counted_words(self) -> str:
        """Return the group's label with its number of selected dossiers, in the current language."""
        return _("{group} ({selected} of {files})").format(group=self.words, selected=self.selected, files=self.files)

    @property
    def range_words(self) -> str:
        """Return the range, in the current language."""
        return _("{low} to {high}").format(low=self.chance.low, high=self.chance.high)


@dataclass(frozen=True, slots=True)
class Small:
    """The groups of an aspect too small to be compared: how many groups, dossiers, selected."""

    aspect: Aspect
    values: int
    files: int
    selected: int

    @property
    def sentence(self) -> Message:
        """Return the summarising sentence."""
        sentence = N_("{aspect}, groups of fewer than {least} dossiers, not compared: {values}; dossiers: {files}; selected: {selected}")
        counted = {"values": self.values, "files": self.files, "selected": self.selected}
        return Message(sentence, {"aspect": self.aspect.message, "least": FILES_MIN, **counted})


@dataclass(frozen=True, slots=True)
class Equity:
    """The sheet: ``pool`` dossiers, ``selected`` of them, the groups by aspect (the largest first), the small values folded."""

    pool: int
    selected: int
    groups: tuple[Group, ...]
    small: tuple[Small, ...]

    @property
    def is_comparison(self) -> bool:
        """Tell whether a comparison is possible: there is a selection, and a large enough group."""
        return bool(self.selected and self.groups)

    @property
    def expected(self) -> Fraction:
        """Return how many groups would lie outside of their range on average if chance alone selected."""
        # Groups of one size have one chance: summed one by one, the fractions of a thousand ministries would take seconds.
        counted = Counter(group.chance.outside for group in self.groups)
        return sum((chance * count for chance, count in counted.items()), Fraction(0))

    @property
    def outside(self) -> tuple[Group, ...]:
        """Return the groups with a selected number out of range."""
        return tuple(group for group in self.groups if group.is_outside)

    @property
    def sentence(self) -> Message:
        """Return the conclusion of the sheet, in one sentence."""
        if not self.selected:
            return Message(N_("Nothing is selected yet: there is nothing to compare."))
        if not self.groups:
            return Message(N_("No group has {least} dossiers: there is nothing to compare."), {"least": FILES_MIN})
        if not self.outside:
            return Message(N_("Nothing unusual: no group is outside of the range that chance gives."))
        named = listed(group.counted_words for group in self.outside[:_NAMED_MOST]) + ("…" if len(self.outside) > _NAMED_MOST else "")
        if len(self.outside) <= self.expected:
            return Message(
                N_("Nothing unusual: no more groups are outside of the range than chance alone would put there ({names})."),
                {"names": named},
            )
        sentence = N_(
            "More groups are outside of the range than chance alone would put there: {names}. To be looked at: it proves nothing."
        )
        return Message(sentence, {"names": named})

    @property
    def counts(self) -> Message:
        """Return the numbers behind the sentence."""
        sentence = N_(
            "Selected: {selected} of {pool} dossiers. Groups compared: {groups}; outside of the range: {outside}; outside by chance alone, "
            "on average: {expected}."
        )
        expected = rounded(self.expected, 2)
        counted = {"groups": len(self.groups), "outside": len(self.outside), "expected": expected}
        return Message(sentence, {"selected": self.selected, "pool": self.pool, **counted})


def equity(snapshot: Snapshot) -> Equity:
    """Return the equity sheet of the current selection, among what the viewer of ``snapshot`` sees."""
    return snapshot.derived("equity", _equity)


def _equity(snapshot: Snapshot) -> Equity:
    out = (Account.WITHDRAWN, Account.LATE, Account.INADMISSIBLE)
    pool = [candidature for candidature in snapshot.candidatures if account_of(candidature) not in out]
    running = standing_in_the_running(snapshot)
    selected = {candidature.id for candidature in pool if candidature.id in running and running[candidature.id].outcome is Outcome.SELECTED}
    ranges: dict[int, CentralRange] = {}
    groups: list[Group] = []
    small: list[Small] = []
    for aspect, name_of in _names(snapshot, pool).items():
        named = [(name_of(candidature), candidature.id in selected) for candidature in pool]
        files, taken = Counter(name for name, _is in named), Counter(name for name, is_selected in named if is_selected)
        large = sorted(
            (name for name, count in files.items() if count >= FILES_MIN), key=lambda name: (not name, -files[name], _sorting(name))
        )
        for size in {files[name] for name in large} - set(ranges):
            ranges[size] = central_range(pool=len(pool), group=size, drawn=len(selected))
        groups += [Group(aspect, name, files[name], taken[name], ranges[files[name]]) for name in large]
        small += _fold_small(aspect, files, taken)
    return Equity(len(pool), len(selected), tuple(groups), tuple(small))


def _fold_small(aspect: Aspect, files: Mapping[Name, int], taken: Mapping[Name, int]) -> Iterator[Small]:
    few = [name for name, count in files.items() if count < FILES_MIN]
    if few:
        yield Small(aspect, len(few), sum(files[name] for name in few), sum(taken[name] for name in few))


def _names(snapshot: Snapshot, files: Sequence[Candidature]) -> Mapping[Aspect, Callable[[Candidature], Name]]:
    """Return aspect → function from candidature to group; only aspects stated by a dossier."""
    tracks = {track.code: track.label for track in snapshot.call.tracks}

    def asked_for(candidature: Candidature) -> Name:
        return tuple(label for code, label in tracks.items() if code in candidature.requested_tracks)

    regions = {file.id: region_in(file.content) for file in files}
    names: dict[Aspect, Callable[[Candidature], Name]] = {
        Aspect.MINISTRY: lambda one: snapshot.administration_of(one).ministry,
        Aspect.KIND: lambda one: snapshot.administration_of(one).kind,
        Aspect.TRACK: asked_for,
        Aspect.REGION: lambda one: regions.get(one.id, ""),
    }
    return {aspect: name_of for aspect, name_of in names.items() if any(map(name_of, files))}


def _sorting(name: Name) -> str:
    # The same order in both languages.
    return name if isinstance(name, str) else " + ".join(label.fr for label in name)
