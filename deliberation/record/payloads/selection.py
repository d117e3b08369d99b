"""Payloads of the acts of the selection; the columns of a decision as the journal holds them, and back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from deliberation.call.call import Phase
from deliberation.derived.meeting.verdicts import OutOfTheOrdinary
from deliberation.record.payloads.call import Person, Reason, Sha256, Worded
from deliberation.record.payloads.dossiers import ReserveRanks, ScreeningSaid
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
    reason_adopted_at: Annotated[datetime, Said(N_("Reason approved on"))]


class Decided(Payload):
    """Decisions, changed ranks, and overridden rules."""

    decisions: Mapping[Dossier, DecisionSaid]
    reserve_ranks: ReserveRanks
    override_reason: OverrideReason
    exceptions: Annotated[Mapping[Dossier, list[OutOfTheOrdinary]], Said(N_("Beyond the rule"))]
    over_places: Annotated[bool, Said(N_("Over the places"), is_of_all=True)]


class ListRead(Payload):
    """List for agreement, and the rule that settles its files."""

    proposals: Mapping[Dossier, ProposalSaid]
    rule_share: Annotated[float, Said(N_("Share of draws from which a file is open"), is_of_all=True)]
    rule_draws: Annotated[int, Said(N_("Draws"), is_of_all=True)]
    rule_seed: Annotated[int, Said(N_("Number to draw from"), is_of_all=True)]
    rule_marks: Annotated[str, Said(N_("Fingerprint of the marks"), is_of_all=True)]


class ListTakenBack(Payload):
    """When the list was read."""

    read_at: ReadAt


class Agreed(Decided):
    """Decisions on a list, its reading time, and the people who pulled files out."""

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
    """Finalised version, the sitting that ended with the version, and dossiers on hold."""

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


class MinutesPrinted(Worded, rest="parts"):
    """Heading of a further print of the minutes, and its version."""

    version: VersionNumber
    print: Annotated[int, Said(N_("Print"))]
    print_sha256: Sha256


class Reopened(Payload):
    """Reopened version, reason, and members from then on."""

    version: VersionNumber
    reason: Reason
    joined: Annotated[list[Name], Said(N_("On the jury from now on"))]


_AS_THEY_ARE = ("track", "reserve_rank", "reason", "version")


def journalled_decision(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return a decision's columns as JSON; what most decisions lack is left out."""
    amount, adopted_at = columns["amount"], columns["reason_adopted_at"]
    return {
        "outcome": str(columns["outcome"]),
        **{name: columns[name] for name in _AS_THEY_ARE},
        **({"amount": format(amount, "f")} if amount is not None else {}),
        **({"reason_is_proposed": True} if columns["reason_is_proposed"] else {}),
        **({"reason_adopted_at": adopted_at.astimezone(UTC).isoformat()} if adopted_at else {}),
    }


def decision_columns(journalled: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a decision that the journal holds."""
    return {
        **{name: journalled[name] for name in ("outcome", *_AS_THEY_ARE)},
        "amount": Decimal(journalled["amount"]) if journalled.get("amount") else None,
        "reason_is_proposed": journalled.get("reason_is_proposed", False),
        "reason_adopted_at": datetime.fromisoformat(journalled["reason_adopted_at"]) if "reason_adopted_at" in journalled else None,
    }
