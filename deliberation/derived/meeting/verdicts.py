"""The decision that a ballot proposes, and which decisions are out of the ordinary, so that they need the chair and a reason."""

from dataclasses import dataclass

from deliberation.derived.meeting.quorums import candidature_quorum, must_leave
from deliberation.meeting.ballots import Ballot, Option, Question
from deliberation.meeting.tallies import Tally, tally
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_


class OutOfTheOrdinary(Labelled):
    """Why a decision needs the chair, or the deputy in the chair, and a reason that the minutes give."""

    VOTE = "vote", N_("The ballot decided otherwise.")
    BALLOT = "ballot", N_("A ballot is open on this file.")
    QUORUM = "quorum", N_("The quorum of this file is not reached.")
    RECUSED = "recused", N_("A recused member stayed in the room.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """The decision that the last counted ballot on a file proposes; ``track`` is None if it is still to be chosen, or there is none."""

    ballot: Ballot
    tally: Tally
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
        return Proposal(ballot, counted, Outcome.DECLINED, None)
    track = chosen[1].choice if chosen else None
    return Proposal(ballot, counted, Outcome.SELECTED, track or snapshot.track_of(snapshot.candidature(candidature_id)))


def _last(snapshot: Snapshot, candidature_id: int, question: Question) -> tuple[Ballot, Tally] | None:
    counted = [one for one in snapshot.meeting.ballots_on(candidature_id) if one.question is question and one.is_counted]
    return (counted[-1], tally(counted[-1], snapshot.call)) if counted else None


def out_of_the_ordinary(snapshot: Snapshot, candidature_id: int, outcome: Outcome, track: str | None) -> tuple[OutOfTheOrdinary, ...]:
    """Return why a decision needs the chair and a reason now; "to discuss" never does. Raises NotFound.

    The quorum counts only while the meeting is open: before and after, nobody's presence is recorded. A recused member is asked to leave
    for the file under discussion only.
    """
    if outcome is Outcome.TO_DISCUSS:
        return ()
    meeting = snapshot.meeting
    found = {
        OutOfTheOrdinary.VOTE: _is_against_the_vote(snapshot, candidature_id, outcome, track),
        OutOfTheOrdinary.BALLOT: meeting.open_ballot is not None and meeting.open_ballot.candidature_id == candidature_id,
        OutOfTheOrdinary.QUORUM: meeting.is_open and not candidature_quorum(snapshot, candidature_id).is_met,
        OutOfTheOrdinary.RECUSED: meeting.is_open and meeting.current == candidature_id and bool(must_leave(snapshot, candidature_id)),
    }
    return tuple(what for what, is_so in found.items() if is_so)


def _is_against_the_vote(snapshot: Snapshot, candidature_id: int, outcome: Outcome, track: str | None) -> bool:
    adopted, chosen = (_last(snapshot, candidature_id, question) for question in Question)
    if adopted and adopted[1].choice is not None:
        wanted = Outcome.SELECTED if adopted[1].choice == Option.IN_FAVOUR else Outcome.DECLINED
        if outcome is not wanted:
            return True
    return bool(chosen and chosen[1].choice is not None and outcome.names_track and track != chosen[1].choice)
