"""Decisions to take: proposals of ballots, decisions with a required reason, and proposed, written and missing reasons."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from deliberation.call.people import Person
from deliberation.derived.meeting.board import Change
from deliberation.derived.meeting.rules import lacks_quorum, must_leave
from deliberation.derived.meeting.tallies import Tally, tally
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.ballots import Ballot, Option, Question
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.official import COMPARED_DECIMALS
from deliberation.vocabulary import Labelled
from phrases import N_, _, current_language, decimal


@dataclass(frozen=True, slots=True)
class Reason:
    """Reason for a decision. ``is_proposed``: from the criteria; ``is_to_reread``: written for a different outcome."""

    text: str
    is_proposed: bool = False
    is_to_reread: bool = False

    @property
    def is_written(self) -> bool:
        """Tell whether a person wrote it."""
        return bool(self.text) and not self.is_proposed


def reason_for(snapshot: Snapshot, candidature_id: int, outcome: Outcome) -> Reason:
    """Return the default reason for an outcome: the present reason, else the proposal from the criteria.

    A proposed reason holds for its outcome only; a written reason is kept and flagged to reread.
    """
    decision = snapshot.decision(candidature_id)
    is_same = outcome is decision.outcome
    if decision.reason and (is_same or not decision.reason_is_proposed):
        is_to_reread = not is_same and outcome is not Outcome.TO_DISCUSS
        return Reason(decision.reason, is_proposed=decision.reason_is_proposed, is_to_reread=is_to_reread)
    proposed = str(suggested_reason(snapshot, candidature_id, outcome) or "")
    return Reason(proposed, is_proposed=bool(proposed))


def awaiting_adoption(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the shortlisted files whose proposed reason the jury has not adopted yet."""
    return tuple(candidature for candidature in snapshot.ranked if snapshot.decision(candidature.id).awaits_adoption)


def lacking_reason(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the shortlisted files that are decided without a reason."""
    decisions = ((candidature, snapshot.decision(candidature.id)) for candidature in snapshot.ranked)
    return tuple(one for one, decision in decisions if decision.outcome is not Outcome.TO_DISCUSS and not decision.reason)


_NOTABLE = 0.06  # away from the shortlist's mean, as a share of the scale's width: 0.3 points from 0 to 5
_MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Criteria with their mean: above the shortlist's mean, and below, the furthest first."""

    above: tuple[tuple[str, float], ...]
    below: tuple[tuple[str, float], ...]

    def __str__(self) -> str:
        """Return the suggestion as one sentence in the current language."""
        if self.above and self.below:
            sentence = _("Above the shortlist’s mean on {above}; below it on {below}.")
        elif self.above:
            sentence = _("Above the shortlist’s mean on {above}.")
        elif self.below:
            sentence = _("Below the shortlist’s mean on {below}.")
        else:
            sentence = _("Close to the shortlist’s mean on every criterion.")
        return sentence.format(above=_name_criteria(self.above), below=_name_criteria(self.below))

    def within(self, text: str) -> "Suggestion":
        """Return the criteria named with their mean in a text, in the notation of the sentence."""
        return self.only([name for name, mean in (*self.above, *self.below) if _name_criteria(((name, mean),)) in text])

    def only(self, names: Collection[str]) -> "Suggestion":
        """Return the criteria of these names."""
        return Suggestion(*(tuple(criterion for criterion in side if criterion[0] in names) for side in (self.above, self.below)))

    def fitting(self, outcome: Outcome) -> "Suggestion | None":
        """Return the part that supports an outcome: criteria above for a selection, below for a refusal; None if there are none."""
        if outcome is Outcome.SELECTED:
            return Suggestion(self.above, ()) if self.above else None
        if outcome is Outcome.DECLINED:
            return Suggestion((), self.below) if self.below else None
        return self if outcome is Outcome.RESERVE else None


def suggested_reason(snapshot: Snapshot, candidature_id: int, outcome: Outcome) -> Suggestion | None:
    """Compare the candidature's criteria with the shortlist's means; None if no criterion supports ``outcome``."""
    suggestion = snapshot.derived(("comparison", candidature_id, current_language()), lambda seen: _comparison(seen, candidature_id))
    return suggestion.fitting(outcome) if suggestion else None


def _comparison(snapshot: Snapshot, candidature_id: int) -> Suggestion | None:
    """Return the criteria furthest from the shortlist's means, both ways; None if there are no marks to see."""
    numbers = ranking(snapshot).numbers
    means = numbers.means[snapshot.positions[candidature_id]]
    ranked_means = numbers.means[snapshot.in_ranked_set]
    if np.isnan(means).all() or not np.isfinite(ranked_means).any():
        return None
    gaps = means - np.array([np.nan if np.isnan(column).all() else np.nanmean(column) for column in ranked_means.T])
    named = [(str(c.short), float(mean), float(gap)) for c, mean, gap in zip(snapshot.call.criteria, means, gaps, strict=True)]
    notable = round(_NOTABLE * float(snapshot.call.scale.width), COMPARED_DECIMALS)
    above = sorted((n for n in named if n[2] >= notable), key=lambda n: -n[2])[:_MOST_NAMED]
    below = sorted((n for n in named if n[2] <= -notable), key=lambda n: n[2])[:_MOST_NAMED]
    return Suggestion(above=tuple((name, mean) for name, mean, _gap in above), below=tuple((name, mean) for name, mean, _gap in below))


def _name_criteria(criteria: tuple[tuple[str, float], ...]) -> str:
    return ", ".join(f"{_within(name)} ({decimal(mean, 1)})" for name, mean in criteria)


def _within(name: str) -> str:
    # A label begins with a capital, which goes inside a sentence; an acronym keeps its own.
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


class OutOfTheOrdinary(Labelled):
    """Why a decision needs the chair, or the deputy in the chair, and a reason that the minutes give."""

    VOTE = "vote", N_("The ballot decided otherwise.")
    BALLOT = "ballot", N_("A ballot is open on this file.")
    QUORUM = "quorum", N_("The quorum of this file is not reached.")
    RECUSED = "recused", N_("A recused member stayed in the room.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Decision proposed by the last counted ballot on a file; ``track`` is None if open or inapplicable."""

    ballot: Ballot
    outcome: Outcome
    track: str | None


def proposal(snapshot: Snapshot, candidature_id: int) -> Proposal | None:
    """Return the decision proposed by the ballots on a candidature, None if there is none. Raises NotFound."""
    adopted, chosen = (_last(snapshot, candidature_id, question) for question in Question)
    deciding = adopted or chosen
    if deciding is None or deciding[1].choice is None:
        return None
    ballot, counted = deciding
    if counted.choice == Option.AGAINST:
        return Proposal(ballot, Outcome.DECLINED, None)
    track = chosen[1].choice if chosen else None
    return Proposal(ballot, Outcome.SELECTED, track or snapshot.track_of(snapshot.candidature(candidature_id)))


def _last(snapshot: Snapshot, candidature_id: int, question: Question) -> tuple[Ballot, Tally] | None:
    counted = [ballot for ballot in snapshot.meeting.ballots_on(candidature_id) if ballot.question is question and ballot.is_counted]
    return (counted[-1], tally(counted[-1], snapshot.call)) if counted else None


def out_of_the_ordinary(snapshot: Snapshot, candidature_id: int, outcome: Outcome, track: str | None) -> tuple[OutOfTheOrdinary, ...]:
    """Return why a decision needs the chair and a reason now; "to discuss" never does. Raises NotFound.

    Recused members count only while the meeting is open: before and after, nobody's presence is recorded.
    """
    if outcome is Outcome.TO_DISCUSS:
        return ()
    meeting = snapshot.meeting
    reasons = {
        OutOfTheOrdinary.VOTE: _is_against_the_vote(snapshot, candidature_id, outcome, track),
        OutOfTheOrdinary.BALLOT: meeting.open_ballot is not None and meeting.open_ballot.candidature_id == candidature_id,
        OutOfTheOrdinary.QUORUM: lacks_quorum(snapshot, candidature_id),
        OutOfTheOrdinary.RECUSED: meeting.is_open and bool(must_leave(snapshot, candidature_id)),
    }
    return tuple(what for what, is_so in reasons.items() if is_so)


def _is_against_the_vote(snapshot: Snapshot, candidature_id: int, outcome: Outcome, track: str | None) -> bool:
    adopted, chosen = (_last(snapshot, candidature_id, question) for question in Question)
    if adopted and adopted[1].choice is not None:
        wanted = Outcome.SELECTED if adopted[1].choice == Option.IN_FAVOUR else Outcome.DECLINED
        if outcome is not wanted:
            return True
    return bool(chosen and chosen[1].choice is not None and outcome.names_track and track != chosen[1].choice)


@dataclass(frozen=True, slots=True)
class Wish:
    """Decision requested for several files.

    Args:
        outcome: None keeps each file's decision.
        track: None takes the decided track, else the requested track.
        reason: common to the files; with several files, None keeps each reason, or takes the proposal from the criteria.
        reason_is_proposed: the reason is the proposal from the criteria.
        replaces: the common reason overwrites written reasons.
        amount: granted on a track with an envelope; None grants each amount asked for.
    """

    outcome: Outcome | None
    track: str | None = None
    reason: str | None = None
    replaces: bool = False
    amount: Decimal | None = None
    reason_is_proposed: bool = False


@dataclass(frozen=True, slots=True)
class Concern:
    """Warnings for a file decided in a group: causes for the chair and a reason, and members who should leave the room."""

    candidature: Candidature
    beyond: tuple[OutOfTheOrdinary, ...]
    in_the_room: tuple[Person, ...]


def wished(snapshot: Snapshot, wish: Wish, seen: Mapping[int, int]) -> list[Change]:
    """Return the change of each file of ``seen`` (candidature id → version on screen).

    A common reason overwrites written reasons only with ``replaces``; the reason of a single file is always replaced.
    """
    return [_make_change(snapshot, wish, id_, version, is_alone=len(seen) == 1) for id_, version in seen.items()]


def _make_change(snapshot: Snapshot, wish: Wish, candidature_id: int, version: int, *, is_alone: bool) -> Change:
    decision = snapshot.decision(candidature_id)
    outcome = wish.outcome or decision.outcome
    own = reason_for(snapshot, candidature_id, outcome)
    if wish.reason is not None and (is_alone or (wish.reason and (wish.replaces or not own.is_written))):
        own = Reason(wish.reason, is_proposed=wish.reason_is_proposed)
    return Change(
        candidature_id=candidature_id,
        outcome=outcome,
        track=(wish.track or decision.track or snapshot.track_of(snapshot.candidature(candidature_id))) if outcome.names_track else None,
        reason=own.text,
        seen_version=version,
        amount=wish.amount,
        reason_is_proposed=own.is_proposed,
    )


def keeping_their_reason(snapshot: Snapshot, wish: Wish, ids: Collection[int]) -> tuple[Candidature, ...]:
    """Return the files that keep their written reason despite a new reason."""
    if wish.replaces or len(ids) == 1 or not wish.reason:
        return ()
    reasons = {id_: reason_for(snapshot, id_, wish.outcome or snapshot.decision(id_).outcome) for id_ in ids}
    return tuple(snapshot.candidature(id_) for id_, own in reasons.items() if own.is_written and own.text != wish.reason)


def concerns(snapshot: Snapshot, steps: Iterable[tuple[Candidature, Decision, Decision]]) -> tuple[Concern, ...]:
    """Return the warnings for files whose decision would change; files without any are left out."""
    concerns = []
    for candidature, old, new in steps:
        if (old.outcome, old.track) == (new.outcome, new.track):
            continue
        beyond = out_of_the_ordinary(snapshot, candidature.id, new.outcome, new.track)
        in_the_room = must_leave(snapshot, candidature.id) if snapshot.meeting.is_open else ()
        if beyond or in_the_room:
            concerns.append(Concern(candidature, beyond, in_the_room))
    return tuple(concerns)


def left_to_decide(snapshot: Snapshot) -> frozenset[int]:
    """Return the ids of the undecided shortlisted files."""
    return frozenset(candidature.id for candidature in snapshot.ranked if snapshot.decision(candidature.id).outcome is Outcome.TO_DISCUSS)
