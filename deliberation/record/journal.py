"""The journal: one entry an act, chained by SHA-256 over canonical JSON (RFC 8785)."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any

import rfc8785

import capabilities
from deliberation.record.payloads import call, dossiers, meeting, selection
from deliberation.record.payloads.payload import Payload
from deliberation.scoring.marks import SealedValue
from deliberation.vocabulary import Labelled
from phrases import N_


class Sort(Enum):
    """Sorts of acts: restrictions on readers of their entries, and whether undoing is possible."""

    ACCESS = auto()  # on ways in, which are no part of what a call holds
    WHOLE = auto()  # on the call as a whole, counting or naming files: absent for whoever may have a recusal, whether they have one or not
    PROGRESS = auto()  # who has scored what: while something is under seal, for those alone who follow the progress
    READERS = auto()  # who reads what: for those alone who may know of it
    UNDOABLE = auto()  # decides or pre-selects, or undoes that


class Act(Labelled):
    """All acts on a call, with label, payload and sorts; extras add acts."""

    _ignore_ = "members"

    CALL_CREATED = "call_created", N_("Call created"), call.CallCreated
    CALL_CHANGED = "call_changed", N_("Call changed"), call.CallChanged
    DOSSIERS_IMPORTED = "dossiers_imported", N_("Dossiers imported"), dossiers.DossiersImported, Sort.WHOLE
    ATTACHMENTS_IMPORTED = "attachments_imported", N_("Attached files imported"), dossiers.AttachmentsImported, Sort.WHOLE
    SCORES_IMPORTED = "scores_imported", N_("Scores imported"), dossiers.ScoresImported, Sort.WHOLE, Sort.PROGRESS
    PEOPLE_IMPORTED = "people_imported", N_("People imported"), call.PeopleImported
    JURY_LEFT = "jury_left", N_("Member left the jury"), call.SeatLeft
    JURY_REJOINED = "jury_rejoined", N_("Member back on the jury"), call.SeatLeft
    PERSON_SAVED = "person_saved", N_("Person saved"), call.PersonSaved
    LINK_ISSUED = "link_issued", N_("Access link issued"), call.LinkIssued, Sort.ACCESS
    LINK_SHOWN = "link_shown", N_("Access link shown"), call.LinkIssued, Sort.ACCESS
    PASS_ISSUED = "pass_issued", N_("Code for another device issued"), call.LinkIssued, Sort.ACCESS
    DEVICE_ENROLLED = "device_enrolled", N_("Device let in"), call.DeviceLetIn, Sort.ACCESS
    LINKS_REVOKED = "links_revoked", N_("Access links revoked"), call.AccessRevoked, Sort.ACCESS
    DEVICE_REVOKED = "device_revoked", N_("Device signed out"), call.DeviceLetIn, Sort.ACCESS
    TOKEN_MADE = "token_made", N_("Token for a machine made"), call.Token, Sort.ACCESS
    TOKEN_REVOKED = "token_revoked", N_("Token for a machine revoked"), call.Token, Sort.ACCESS
    MAPPING_SET = "mapping_set", N_("Form mapping set"), dossiers.MappingSet
    ADMINISTRATIONS_MERGED = "administrations_merged", N_("Applicants merged"), dossiers.AdministrationsSettled, Sort.WHOLE
    SPELLING_SPLIT = "spelling_split", N_("Spelling split off"), dossiers.AdministrationsSettled, Sort.WHOLE
    ADMINISTRATION_RENAMED = "administration_renamed", N_("Applicant renamed"), dossiers.AdministrationRenamed, Sort.WHOLE
    ADMINISTRATIONS_TOLD_APART = "administrations_told_apart", N_("Applicants told apart"), dossiers.AdministrationsSettled, Sort.WHOLE
    MERGE_PROPOSED_AGAIN = "merge_proposed_again", N_("Merge proposed again"), dossiers.AdministrationsSettled, Sort.WHOLE
    CANDIDATURE_WITHDRAWN = "candidature_withdrawn", N_("Application withdrawn"), dossiers.Withdrawal
    WITHDRAWAL_TAKEN_BACK = "withdrawal_taken_back", N_("Withdrawal taken back"), dossiers.Withdrawal
    LATE_ADMITTED = "late_admitted", N_("Late dossier admitted"), dossiers.LateAdmitted
    ADMISSION_TAKEN_BACK = "admission_taken_back", N_("Admission of a late dossier taken back"), dossiers.LateAdmitted
    SCREENED = "screened", N_("Pre-selection recorded"), dossiers.Screened, Sort.UNDOABLE
    PHASE_MOVED = "phase_moved", N_("Phase changed"), call.PhaseMoved
    REVEALED = "revealed", N_("Scores revealed"), dossiers.Revealed
    DECIDED = "decided", N_("Decision recorded"), selection.Decided, Sort.UNDOABLE
    LIST_READ = "list_read", N_("List for agreement read out"), selection.ListRead
    LIST_TAKEN_BACK = "list_taken_back", N_("List for agreement taken back"), selection.ListTakenBack
    AGREED = "agreed", N_("Decided without debate"), selection.Agreed, Sort.UNDOABLE
    REASONS_ADOPTED = "reasons_adopted", N_("Proposed reasons approved"), selection.Decided
    RECALLED = "recalled", N_("Brought back into the discussion"), selection.Recalled
    SCORES_SAVED = "scores_saved", N_("Scores saved"), dossiers.ScoresSaved, Sort.PROGRESS
    PAPER_ENTERED = "paper_entered", N_("Paper grids entered for a juror"), dossiers.PaperEntered, Sort.PROGRESS
    SCORING_FINISHED = "scoring_finished", N_("Scoring finished"), dossiers.ScoringFinished, Sort.PROGRESS
    REVOTE_OPENED = "revote_opened", N_("Revote opened"), dossiers.Revote
    REVOTE_CLOSED = "revote_closed", N_("Revote closed"), dossiers.Revote
    RECUSED = "recused", N_("Recusal recorded"), dossiers.Recused
    RECUSAL_LIFTED = "recusal_lifted", N_("Recusal lifted"), dossiers.Recused
    NO_AI_DECLARED = "no_ai_declared", N_("Declaration on generative AI"), dossiers.NoAiDeclared
    WORDED = "worded", N_("Text of a message changed"), call.Worded
    LETTERHEAD_CHOSEN = "letterhead_chosen", N_("Paper of the letters chosen"), call.LetterheadChosen
    MEETING_PLANNED = "meeting_planned", N_("Meeting planned"), meeting.MeetingPlanned
    # Hours are for those who see every file: a gap between two would tell of one more.
    HEARINGS_PLANNED = "hearings_planned", N_("Hearings planned"), meeting.HearingsPlanned, Sort.WHOLE
    TEAMS_CONVENED = "teams_convened", N_("Teams told their hour"), meeting.TeamsConvened, Sort.WHOLE
    MEETING_OPENED = "meeting_opened", N_("Meeting opened"), meeting.SittingHeld
    MEETING_SUSPENDED = "meeting_suspended", N_("Meeting suspended"), meeting.SittingHeld
    MEETING_RESUMED = "meeting_resumed", N_("Meeting resumed"), meeting.SittingHeld
    MEETING_CLOSED = "meeting_closed", N_("Meeting closed"), meeting.SittingHeld
    AGENDA_ARRANGED = "agenda_arranged", N_("Agenda arranged"), meeting.AgendaArranged, Sort.WHOLE
    ITEM_CALLED = "item_called", N_("Application called"), meeting.ItemCalled
    TIMER_STOPPED = "timer_stopped", N_("Timer stopped"), meeting.TimerRun
    TIMER_STARTED = "timer_started", N_("Timer started"), meeting.TimerRun
    PRESENCE_RECORDED = "presence_recorded", N_("Presence recorded"), meeting.PresenceRecorded
    MEMBER_LEFT = "member_left", N_("Recused member left"), meeting.MemberLeft
    # Names no file, but who comes back had left for one.
    MEMBER_RETURNED = "member_returned", N_("Recused member came back"), meeting.MemberReturned, Sort.WHOLE
    BALLOT_OPENED = "ballot_opened", N_("Ballot opened"), meeting.BallotOpened
    VOTE_ENTERED = "vote_entered", N_("Vote entered for a member"), meeting.Voted
    VOTED = "voted", N_("Vote cast"), meeting.Voted
    BALLOT_CLOSED = "ballot_closed", N_("Ballot closed"), meeting.BallotClosed
    BALLOT_CANCELLED = "ballot_cancelled", N_("Ballot cancelled"), meeting.BallotCancelled
    CASTING_VOTE_GIVEN = "casting_vote_given", N_("Casting vote given"), meeting.CastingVoteGiven
    PROJECTED = "projected", N_("Room screen changed"), meeting.Projected
    # Of several files at once; and taken back, it names none, but tells of what stood on the wall.
    SENT_TO_ROOM = "sent_to_room", N_("Sending to the room screen"), meeting.SentToRoom, Sort.WHOLE
    DISSENT_RECORDED = "dissent_recorded", N_("Dissenting opinion recorded"), selection.DissentSaid
    DISSENT_WITHDRAWN = "dissent_withdrawn", N_("Dissenting opinion taken back"), selection.DissentSaid
    DEBATE_NOTED = "debate_noted", N_("Debate noted"), meeting.DebateNoted
    DEBATE_STRUCK = "debate_struck", N_("Note of the debate struck out"), meeting.DebateNoted
    DEBATE_CHOSEN = "debate_chosen", N_("Choice of a note of the debate"), meeting.DebateNoted
    UNDONE = "undone", N_("Act undone"), selection.Undone, Sort.UNDOABLE
    FINALISED = "finalised", N_("Selection finalised"), selection.Finalised
    MINUTES_PRINTED = "minutes_printed", N_("Minutes printed under another heading"), selection.MinutesPrinted
    REOPENED = "reopened", N_("Selection reopened"), selection.Reopened
    # Gives the time of a copy, so whether anything was done after.
    TAKEN_OVER = "taken_over", N_("Dashboard taken over from a copy"), call.TakenOver, Sort.WHOLE
    SCHEMA_CHANGED = "schema_changed", N_("Database brought up to date"), call.SchemaChanged
    SEALED_ANEW = "sealed_anew", N_("Journal sealed anew"), call.SealedAnew
    # Gives the time of the act before it, whichever that was.
    CLOCK_WENT_BACK = "clock_went_back", N_("The server’s clock went back"), call.ClockWentBack, Sort.WHOLE, Sort.PROGRESS

    members = vars()
    members.update(
        {
            name: (act.value, act.words, capabilities.resolve(act.payload), *(Sort[sort] for sort in act.sorts))
            for name, act in capabilities.acts().items()
        }
    )

    def __init__(self, value: str, words: str = "", payload: type[Payload] = Payload, *sorts: Sort) -> None:
        """Take the payload and the sorts. Raises TypeError for an act without a payload."""
        super().__init__(value, words)
        if payload is Payload:
            raise TypeError(
                f"Act {value!r} has no payload: write a Payload in deliberation/record/payloads, and name it here after the words"
            )
        self.payload, self.sorts = payload, frozenset(sorts)

    @classmethod
    def of_sort(cls, sort: Sort) -> "frozenset[Act]":
        """Return the acts of a sort."""
        return frozenset(act for act in cls if sort in act.sorts)


ABOUT_ACCESS = Act.of_sort(Sort.ACCESS)

GENESIS = "0" * 64


def canonical_json(value: Any) -> bytes:
    """Encode ``value`` as canonical JSON (RFC 8785): the same value always gives the same bytes."""
    return rfc8785.dumps(value)


def digest(value: Any) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical JSON of ``value``."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """Entry of the journal. ``sequence`` counts from 1 within the call; ``before`` and ``after`` are plain JSON values.

    ``act`` is a plain text for an unknown act, as in an entry written by hand.
    """

    sequence: int
    at: datetime
    actor_id: int | None
    actor: str
    act: Act | str
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    revision: int
    previous_hash: str
    hash: str

    @property
    def said(self) -> Payload | None:
        """Return the payload of the entry's ``after``; None for an act unknown to this version of the program."""
        return said_by(self.act, self.after)

    @property
    def plain(self) -> dict[str, Any]:
        """Return the entry as JSON values by field, as in the archive."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        sides = {"before": dict(self.before), "after": dict(self.after)}
        return {**values, "at": self.at.astimezone(UTC).isoformat(), "act": str(self.act), **sides}

    @property
    def expected_hash(self) -> str:
        """Return the hash that follows from the entry's content."""
        return digest({name: value for name, value in self.plain.items() if name != "hash"})

    @property
    def is_unaltered(self) -> bool:
        """Return whether the hash is that of the contents; a value without a canonical form was written by hand."""
        try:
            return self.hash == self.expected_hash
        except rfc8785.CanonicalizationError:
            return False

    def follows(self, previous_hash: str) -> bool:
        """Return whether the entry is unaltered and follows the one with ``previous_hash``."""
        return self.previous_hash == previous_hash and self.is_unaltered


def said_by(act: str, after: Mapping[str, Any]) -> Payload | None:
    """Return the payload of an act's ``after``; None for an act unknown to this version of the program."""
    known = Act.known(str(act))
    return known.payload.recall(after) if known else None


def first_break(entries: Iterable[Entry]) -> int | None:
    """Return the sequence of the first entry that breaks the chain (gap, link or hash), or None for an unbroken chain."""
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.sequence != expected or not entry.follows(previous):
            return expected
        previous, expected = entry.hash, expected + 1
    return None


# The key, in what an act changed, of the digest of one value, or of dossier → digest.
SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Said:
    """The change of an act, before → after."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]


def sealed(candidature_id: int, said: Said) -> SealedValue:
    """Return the value to store beside the journal, and the salted digest to write in it."""
    salt = secrets.token_hex(32)
    value = canonical_json({"before": dict(said.before), "after": dict(said.after)}).decode()
    return SealedValue(_digest(salt, value), candidature_id, salt, value)


def opened(value: SealedValue) -> Said | None:
    """Return the content of a sealed value, or None for a wrong digest."""
    if _digest(value.salt, value.value) != value.digest:
        return None
    document = json.loads(value.value)
    return Said(document["before"], document["after"])


def digests(entry: Entry) -> Iterator[str]:
    """Yield the digests that an entry holds in place of values."""
    digest_map = entry.after.get(SEALED)
    if isinstance(digest_map, str):
        yield digest_map
    elif isinstance(digest_map, Mapping):
        yield from map(str, digest_map.values())


def first_broken_seal(entries: Iterable[Entry], values: Mapping[str, SealedValue]) -> int | None:
    """Return the sequence of the first entry with a lost or altered sealed value, or None."""
    for entry in entries:
        if any(digest not in values or opened(values[digest]) is None for digest in digests(entry)):
            return entry.sequence
    return None


def _digest(salt: str, value: str) -> str:
    return hashlib.sha256(f"{salt}{value}".encode()).hexdigest()
