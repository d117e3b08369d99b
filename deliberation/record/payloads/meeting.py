"""Payloads of the acts of the meeting."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from deliberation.call.rules import Majority
from deliberation.meeting.ballots import Method, Option, Question
from deliberation.meeting.meeting import Arrangement, MeetingState, ProjectorView, SentView
from deliberation.meeting.presence import Presence
from deliberation.record.payloads.call import Reason
from deliberation.record.payloads.dossiers import BrokenSeal, Digest, Dossiers
from deliberation.record.payloads.payload import UNTOLD, Dossier, Name, Payload, Said, TrackCode
from phrases import N_

State = Annotated[MeetingState, Said(N_("Meeting"))]
SittingNumber = Annotated[int, Said(N_("Sitting number"))]
BallotNumber = Annotated[int, Said(N_("Ballot number"))]
Tied = Annotated[list[Option | TrackCode], Said(N_("Equal votes"))]


class MeetingPlanned(Payload):
    """The planned end of the meeting, and the time per file."""

    planned_end: Annotated[datetime | None, Said(N_("Planned end"))]
    seconds_per_item: Annotated[int | None, Said(N_("Seconds for each application"))]


class HearingsPlanned(Payload):
    """The plan of hearings."""

    begins_at: Annotated[datetime, Said(N_("First hearing"))]
    minutes: Annotated[int, Said(N_("Length of a hearing (min)"))]
    between: Annotated[int, Said(N_("Time after each hearing, in minutes"))]
    breaks: Annotated[list[tuple[str, str]], Said(N_("Breaks"))]


class TeamsConvened(Payload):
    """Teams' hours."""

    hearings: Annotated[Mapping[Dossier, datetime], Said(N_("Hour told to the team"))]


class SittingHeld(Payload):
    """The state of the meeting, and the number of the sitting."""

    state: State
    sitting: SittingNumber


class AgendaArranged(Payload):
    """The order of the agenda, and its arrangement."""

    order: Annotated[list[Dossier], Said(N_("Agenda"))]
    arrangement: Annotated[Arrangement, Said(N_("Order of the agenda"))]
    seed: Annotated[int | None, Said(N_("Number to draw from"))]


class ItemCalled(Payload):
    """The file under discussion."""

    current: Annotated[Dossier | None, Said(N_("Current item"))]


class TimerRun(Payload):
    """Whether the timer runs, and the time spent on the file."""

    running: Annotated[bool, Said(N_("Timer running"))]
    seconds: Annotated[int, Said(N_("Seconds spent"))]


class PresenceRecorded(Payload, rest="presence"):
    """The presence of members by name."""

    presence: Mapping[Name, Presence | None]


class MemberLeft(Payload):
    """Which recused members left the room."""

    left: Annotated[list[Name], Said(N_("Left the room"))]


class MemberReturned(Payload):
    """Which recused members came back."""

    returned: Annotated[list[Name], Said(N_("Came back"))]


class BallotOpened(Payload):
    """The question of a ballot, and its voters."""

    ballot: BallotNumber
    question: Annotated[Question, Said(N_("Question"))]
    method: Annotated[Method, Said(N_("Method"))]
    majority: Annotated[Majority, UNTOLD]
    members: Annotated[int, Said(N_("Members not recused"))]
    override_reason: Annotated[str, Said(N_("Reason for going beyond the rule"), is_of_all=True)]
    voters: Annotated[list[Name], Said(N_("Who may vote"))]


class Voted(Payload):
    """Person who voted, without the vote."""

    ballot: BallotNumber
    voted: Annotated[Name, Said(N_("Voted"))]


class BallotClosed(Payload):
    """The counts; of a named ballot also the votes by name, of a secret one the codes of the sealed votes, sorted."""

    ballot: BallotNumber
    counts: Mapping[Option | TrackCode, int]
    base: Annotated[int, Said(of_call=lambda call: call.rules.majority.words)]
    choice: Annotated[Option | TrackCode | None, Said(N_("Result"))]
    tied: Tied
    votes: Mapping[Name, Option | TrackCode]
    codes: Annotated[list[str], Said(N_("Codes of the sealed votes"))]


class BallotCancelled(Payload):
    """The reason for cancelling a ballot."""

    ballot: BallotNumber
    reason: Reason


class CastingVoteGiven(Payload):
    """The chair's choice in a tie."""

    tied: Tied
    ballot: BallotNumber
    casting_vote: Annotated[Option | TrackCode, Said(N_("Casting vote"))]


class Projected(Payload):
    """The view of the room's screen."""

    screen: Annotated[ProjectorView, Said(N_("Room screen"))]


class SentToRoom(Payload):
    """A view sent to the room's screen, and its files."""

    sent: Annotated[SentView | None, Said(N_("Sent to the room screen"))]
    dossiers: Dossiers
    attachment: Annotated[int, Said(N_("Attached file, by its number"))]
    page: Annotated[int, Said(N_("Page"))]
    weights: Annotated[list[float], Said(N_("Weights"))]


class DebateNoted(Payload):
    """Line of debate notes: text or digest."""

    line: Annotated[int, Said(N_("Line of the notes"))]
    text: Annotated[str, Said(N_("Text"))]
    in_minutes: Annotated[bool, Said(N_("In the minutes"))]
    struck: Annotated[bool, Said(N_("Struck out"))]
    sealed: Annotated[str, UNTOLD]
    digest: Digest
    broken_seal: BrokenSeal
