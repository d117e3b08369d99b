"""Triage before the meeting: clear candidatures, and those to discuss, each with its reasons."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from deliberation.derived.scoring.ranking import ranked_standings, ranking
from deliberation.derived.scoring.robustness import robustness, selected_sentence
from deliberation.derived.scoring.standings import Flag, Standing
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_, Message

# Selected in fewer draws than the first, or more than the second: neither weights nor the panel's make-up change the outcome.
CLEAR_SHARES: Final = (0.05, 0.95)


class Pile(Labelled):
    """Piles of triage, in the order in which the jury discusses them."""

    TO_DISCUSS = "to_discuss", N_("To discuss")
    CLEAR_YES = "clear_yes", N_("Clear yes")
    CLEAR_NO = "clear_no", N_("Clear no")


@dataclass(frozen=True, slots=True)
class Triaged:
    """A candidature's pile and the reasons, a sentence each. A pile is a proposal only."""

    candidature_id: int
    pile: Pile
    reasons: tuple[Message, ...]


def triage(snapshot: Snapshot, *, recalled: Collection[int] = ()) -> tuple[Triaged, ...]:
    """Sort the ranked set, incomplete candidatures included, in the ranking's order. Computed once for this snapshot.

    ``recalled``: ids of candidatures that a juror asked to bring back into the discussion.
    """
    return snapshot.derived(("triage", frozenset(recalled)), partial(_triage, recalled=frozenset(recalled)))


def _triage(snapshot: Snapshot, *, recalled: frozenset[int]) -> tuple[Triaged, ...]:
    official = ranking(snapshot)
    shares = robustness(snapshot).selected_share
    at_the_line = {candidature_id for cut in official.cuts for candidature_id in cut.tied}
    return tuple(_sorted(standing, shares, at_the_line, recalled) for standing in ranked_standings(snapshot))


def _sorted(standing: Standing, shares: Mapping[int, float], at_the_line: Collection[int], recalled: Collection[int]) -> Triaged:
    share = shares.get(standing.candidature_id)
    said = (selected_sentence(share),) if share is not None else ()
    reasons = _reasons(standing, share, at_the_line, recalled)
    if reasons or share is None:
        return Triaged(standing.candidature_id, Pile.TO_DISCUSS, (*reasons, *said))
    return Triaged(standing.candidature_id, Pile.CLEAR_YES if share >= CLEAR_SHARES[1] else Pile.CLEAR_NO, said)


def _reasons(standing: Standing, share: float | None, at_the_line: Collection[int], recalled: Collection[int]) -> tuple[Message, ...]:
    """Return why a candidature is to be discussed. A jury counts as divided if both flags, range and deviation, are raised."""
    grounds = {
        N_("A juror asked to discuss it."): standing.candidature_id in recalled,
        N_("Incomplete: a criterion has no mark."): Flag.INCOMPLETE in standing.flags,
        N_("Its track is to be settled."): Flag.TRACK_TO_SETTLE in standing.flags,
        N_("Tied across the line of its track."): standing.candidature_id in at_the_line,
        N_("Near the line of its track: other weights or another panel would change the outcome."): (
            share is not None and CLEAR_SHARES[0] < share < CLEAR_SHARES[1]
        ),
        N_("The jury is divided: the totals lie far apart."): {Flag.WIDE_SPREAD, Flag.HIGH_DEVIATION} <= set(standing.flags),
    }
    return tuple(Message(text) for text, holds in grounds.items() if holds)
