"""Payloads of acts on the selection: decisions, lists for agreement, dissents, versions, reports to the platform."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from deliberation.call.call import Phase
from deliberation.derived.meeting.verdicts import OutOfTheOrdinary
from deliberation.record.payloads.call import Person, Reason, Sha256
from deliberation.record.payloads.dossiers import ReserveRanks, ScreeningSaid, StateThere
from deliberation.record.payloads.meeting import SittingNumber, State
from deliberation.record.payloads.payload import UNTOLD, Dossier, Name, Payload, Said, TrackCode
from deliberation.selection.decisions import Outcome
from phrases import N_

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
    reason_adopted_at: Annotated[datetime, Said(N_("Reason made the jury’s own on"))]


class Decided(Payload):
    """Decisions, the ranks that they changed, and the rules that they override."""

    decisions: Mapping[Dossier, DecisionSaid]
    reserve_ranks: ReserveRanks
    override_reason: OverrideReason
    exceptions: Annotated[Mapping[Dossier, list[OutOfTheOrdinary]], Said(N_("Beyond the rule"))]
    over_places: Annotated[bool, Said(N_("Over the places"), is_of_all=True)]


class ListRead(Payload):
    """A list for agreement."""

    proposals: Mapping[Dossier, ProposalSaid]


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
    """Whether a file is to be discussed again, and why."""

    recalled: Annotated[bool, Said(N_("To be discussed again"))]
    reason: Reason


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

    carried: Annotated[int, Said(N_("Carried to the platform"))]
    to_carry: Annotated[int, Said(N_("To carry to the platform"))]
    not_carried: Annotated[list[Dossier], Said(N_("Not carried to the platform"))]
