"""Payloads of the acts of the meeting and of the selection."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from deliberation.call.call import Phase
from deliberation.call.rules import Majority
from deliberation.derived.meeting.verdicts import OutOfTheOrdinary
from deliberation.meeting.ballots import Method, Option, Question
from deliberation.meeting.meeting import Arrangement, MeetingState, ProjectorView, SentView
from deliberation.meeting.presence import Presence
from deliberation.record.payloads.call import Person, Reason, Sha256
from deliberation.record.payloads.dossiers import BrokenSeal, Digest, Dossiers, GridsByJuror, ReserveRanks, ScreeningSaid, StateThere
from deliberation.record.payloads.payload import UNTOLD, Dossier, Name, Payload, Said, TrackCode
from deliberation.selection.decisions import Outcome
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
    """Who voted; never what."""

    ballot: BallotNumber
    voted: Annotated[Name, Said(N_("Voted"))]


class BallotPass(Payload):
    """The member of a pass for a secret ballot."""

    ballot: BallotNumber
    person: Person


class BallotClosed(Payload):
    """The counts; of a named ballot also the votes by name."""

    ballot: BallotNumber
    counts: Mapping[Option | TrackCode, int]
    base: Annotated[int, Said(of_call=lambda call: call.rules.majority.words)]
    choice: Annotated[Option | TrackCode | None, Said(N_("Result"))]
    tied: Tied
    votes: Mapping[Name, Option | TrackCode]


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
    """A line of the notes of the debate: its text, or its digest."""

    line: Annotated[int, Said(N_("Line of the notes"))]
    text: Annotated[str, Said(N_("Text"))]
    in_minutes: Annotated[bool, Said(N_("In the minutes"))]
    struck: Annotated[bool, Said(N_("Struck out"))]
    sealed: Annotated[str, UNTOLD]
    digest: Digest
    broken_seal: BrokenSeal


Decision = Annotated[Outcome, Said(N_("Decision"))]
Track = Annotated[TrackCode | None, Said(N_("Track"))]
VersionNumber = Annotated[int, Said(N_("Version"))]
OverrideReason = Annotated[str, Said(N_("Reason for going beyond the rule"), is_of_all=True)]
ReadAt = Annotated[datetime, Said(N_("Read out on"))]


class ProposalSaid(Payload):
    """A decision proposed for agreement."""

    id: Annotated[int, UNTOLD]
    outcome: Decision
    track: Track
    reason: Reason
    reason_is_proposed: Annotated[bool, Said(N_("Reason taken as proposed"))]


class DecisionSaid(ProposalSaid):
    """A decision."""

    reserve_rank: Annotated[int | None, Said(N_("Rank on the reserve list"), is_of_all=True)]
    version: Annotated[int, UNTOLD]
    amount: Annotated[Decimal, Said(N_("Amount given"))]
    reason_adopted_at: Annotated[datetime, Said(N_("Reason approved by the jury on"))]


class Decided(Payload):
    """Decisions, the ranks that they changed, and the rules that they override."""

    decisions: Mapping[Dossier, DecisionSaid]
    reserve_ranks: ReserveRanks
    override_reason: OverrideReason
    exceptions: Annotated[Mapping[Dossier, list[OutOfTheOrdinary]], Said(N_("Beyond the rule"))]
    over_places: Annotated[bool, Said(N_("Over the places"), is_of_all=True)]


class ValuesPutBack(Payload):
    """Values that were changed by hand, before, and those of the journal, after; of marks under seal, the digests."""

    grids: Mapping[Dossier, GridsByJuror]
    sealed: Annotated[Mapping[Dossier, str], UNTOLD]
    recused: Annotated[Mapping[Dossier, list[Name]], Said(N_("Recused"))]
    withdrawn: Annotated[list[Dossier], Said(N_("Withdrawn"))]
    decisions: Mapping[Dossier, DecisionSaid]
    revealed: Annotated[list[Dossier], Said(N_("Seal lifted"))]
    under_seal: Annotated[bool, Said(N_("Under seal"))]


class ListRead(Payload):
    """A list for agreement, and the rule by which its files are settled."""

    proposals: Mapping[Dossier, ProposalSaid]
    rule_share: Annotated[float, Said(N_("Share of draws from which a file is open"), is_of_all=True)]
    rule_draws: Annotated[int, Said(N_("Draws"), is_of_all=True)]
    rule_seed: Annotated[int, Said(N_("Number to draw from"), is_of_all=True)]
    rule_marks: Annotated[str, Said(N_("Fingerprint of the marks"), is_of_all=True)]


class ListTakenBack(Payload):
    """When the list was read."""

    read_at: ReadAt


class Agreed(Decided):
    """Decisions on a list, when it was read, and who pulled files out of it."""

    read_at: ReadAt
    objections: Annotated[Mapping[Dossier, Name], Said(N_("Pulled out of the list by"))]


class Undone(Payload):
    """The restored values, and the number of the undone act."""

    decisions: Mapping[Dossier, DecisionSaid]
    screenings: Mapping[Dossier, ScreeningSaid]
    reserve_ranks: ReserveRanks
    undoes: Annotated[int, Said(N_("Undoes the act"), is_of_all=True)]


class Recalled(Payload):
    """Whether a file is to be discussed."""

    recalled: Annotated[bool, Said(N_("To be discussed again"))]


class DissentSaid(Payload):
    """A member and the decision dissented from."""

    person: Person
    outcome: Decision
    track: Track
    sentence: Annotated[str, Said(N_("What the member says"))]


class Finalised(Payload):
    """The version, the sitting that ended with it, and the dossiers left on hold."""

    phase: Annotated[Phase, UNTOLD]
    state: State
    sitting: SittingNumber
    version: VersionNumber
    sha256: Sha256
    form: Annotated[int, UNTOLD]
    rows: Annotated[Mapping[str, str], Said(is_of_all=True)]
    waiting: Annotated[list[Dossier], Said(N_("Left on hold"), is_of_all=True)]
    differing: Annotated[list[str], Said(N_("Not as the journal says"), is_of_all=True)]
    despite: Annotated[str, Said(N_("Reason for finalising all the same"), is_of_all=True)]


class Reopened(Payload):
    """The version that is reopened, why, and who sits from now on."""

    version: VersionNumber
    reason: Reason
    joined: Annotated[list[Name], Said(N_("On the jury from now on"))]


class CarriedToPlatform(Payload):
    """A step written to the platform, and its answer."""

    annotations: Annotated[list[str], Said(N_("Annotations"))]
    label: Annotated[str, Said(N_("Label"))]
    platform_state: StateThere
    reason: Reason
    instructor: Annotated[str, Said(N_("Acting as"), is_address=True)]
    answer: Annotated[str, Said(N_("Answer of the platform"))]
    sends_mail: Annotated[bool, Said(N_("E-mail sent by the platform"))]


class PlatformReadBack(Payload):
    """The number of dossiers that match their decision on the platform, of how many, and those that differ."""

    carried: Annotated[int, Said(N_("Sent to the platform"))]
    to_carry: Annotated[int, Said(N_("To send to the platform"))]
    not_carried: Annotated[list[Dossier], Said(N_("Not sent to the platform"))]
