"""The journal: one entry an act, chained by SHA-256 over canonical JSON (RFC 8785)."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import rfc8785

from deliberation.vocabulary import Labelled
from phrases import N_


class Act(Labelled):
    """Everything that can happen to a call."""

    CALL_CREATED = "call_created", N_("Call created")
    CALL_CHANGED = "call_changed", N_("Call changed")
    DOSSIERS_IMPORTED = "dossiers_imported", N_("Dossiers imported")
    ATTACHMENTS_IMPORTED = "attachments_imported", N_("Attached files imported")
    SCORES_IMPORTED = "scores_imported", N_("Scores imported")
    PEOPLE_IMPORTED = "people_imported", N_("People imported")
    JURY_LEFT = "jury_left", N_("Member left the jury")
    JURY_REJOINED = "jury_rejoined", N_("Member back on the jury")
    PERSON_SAVED = "person_saved", N_("Person saved")
    LINK_ISSUED = "link_issued", N_("Access link issued")
    LINK_SHOWN = "link_shown", N_("Access link shown")
    DEVICE_ENROLLED = "device_enrolled", N_("Device let in")
    LINKS_REVOKED = "links_revoked", N_("Access links revoked")
    DEVICE_REVOKED = "device_revoked", N_("Device signed out")
    TOKEN_MADE = "token_made", N_("Token for a machine made")
    TOKEN_REVOKED = "token_revoked", N_("Token for a machine revoked")
    MAPPING_SET = "mapping_set", N_("Form mapping set")
    ADMINISTRATIONS_MERGED = "administrations_merged", N_("Administrations merged")
    SPELLING_SPLIT = "spelling_split", N_("Spelling split off")
    ADMINISTRATION_RENAMED = "administration_renamed", N_("Administration renamed")
    ADMINISTRATIONS_TOLD_APART = "administrations_told_apart", N_("Administrations told apart")
    MERGE_PROPOSED_AGAIN = "merge_proposed_again", N_("Merge proposed again")
    CANDIDATURE_WITHDRAWN = "candidature_withdrawn", N_("Candidature withdrawn")
    WITHDRAWAL_TAKEN_BACK = "withdrawal_taken_back", N_("Withdrawal taken back")
    LATE_ADMITTED = "late_admitted", N_("Late dossier admitted")
    ADMISSION_TAKEN_BACK = "admission_taken_back", N_("Admission of a late dossier taken back")
    SCREENED = "screened", N_("Pre-selection recorded")
    PHASE_MOVED = "phase_moved", N_("Phase changed")
    REVEALED = "revealed", N_("Scores revealed")
    DECIDED = "decided", N_("Decision recorded")
    LIST_READ = "list_read", N_("List for agreement read out")
    LIST_TAKEN_BACK = "list_taken_back", N_("List for agreement taken back")
    AGREED = "agreed", N_("Decided without debate")
    REASONS_ADOPTED = "reasons_adopted", N_("Proposed reasons made the jury’s own")
    RECALLED = "recalled", N_("Brought back into the discussion")
    SCORES_SAVED = "scores_saved", N_("Scores saved")
    READING_ASSIGNED = "reading_assigned", N_("Reading assigned")
    PAPER_ENTERED = "paper_entered", N_("Paper grids entered for a juror")
    SCORING_FINISHED = "scoring_finished", N_("Scoring finished")
    REVOTE_OPENED = "revote_opened", N_("Revote opened")
    REVOTE_CLOSED = "revote_closed", N_("Revote closed")
    RECUSED = "recused", N_("Recusal recorded")
    RECUSAL_LIFTED = "recusal_lifted", N_("Recusal lifted")
    NO_AI_DECLARED = "no_ai_declared", N_("Declaration on generative AI")
    WORDED = "worded", N_("Words that leave changed")
    LETTERHEAD_CHOSEN = "letterhead_chosen", N_("Paper of the letters chosen")
    MEETING_PLANNED = "meeting_planned", N_("Meeting planned")
    HEARINGS_PLANNED = "hearings_planned", N_("Hearings planned")
    TEAMS_CONVENED = "teams_convened", N_("Teams told their hour")
    MEETING_OPENED = "meeting_opened", N_("Meeting opened")
    MEETING_SUSPENDED = "meeting_suspended", N_("Meeting suspended")
    MEETING_RESUMED = "meeting_resumed", N_("Meeting resumed")
    MEETING_CLOSED = "meeting_closed", N_("Meeting closed")
    AGENDA_ARRANGED = "agenda_arranged", N_("Agenda arranged")
    ITEM_CALLED = "item_called", N_("Candidature called")
    TIMER_STOPPED = "timer_stopped", N_("Timer stopped")
    TIMER_STARTED = "timer_started", N_("Timer started")
    PRESENCE_RECORDED = "presence_recorded", N_("Presence recorded")
    MEMBER_LEFT = "member_left", N_("Recused member left")
    MEMBER_RETURNED = "member_returned", N_("Recused member came back")
    BALLOT_OPENED = "ballot_opened", N_("Ballot opened")
    VOTE_ENTERED = "vote_entered", N_("Vote entered for a member")
    BALLOT_PASS_ISSUED = "ballot_pass_issued", N_("Pass for a secret ballot issued")
    BALLOT_PASS_WITHDRAWN = "ballot_pass_withdrawn", N_("Pass for a secret ballot withdrawn")
    VOTED = "voted", N_("Vote cast")
    BALLOT_CLOSED = "ballot_closed", N_("Ballot closed")
    BALLOT_CANCELLED = "ballot_cancelled", N_("Ballot cancelled")
    CASTING_VOTE_GIVEN = "casting_vote_given", N_("Casting vote given")
    PROJECTED = "projected", N_("Room screen changed")
    SENT_TO_ROOM = "sent_to_room", N_("Sending to the room screen")
    DISSENT_RECORDED = "dissent_recorded", N_("Dissenting opinion recorded")
    DISSENT_WITHDRAWN = "dissent_withdrawn", N_("Dissenting opinion taken back")
    DEBATE_NOTED = "debate_noted", N_("Debate noted")
    DEBATE_STRUCK = "debate_struck", N_("Note of the debate struck out")
    DEBATE_CHOSEN = "debate_chosen", N_("Choice of a note of the debate")
    UNDONE = "undone", N_("Act undone")
    FINALISED = "finalised", N_("Selection finalised")
    PLATFORM_ANNOTATED = "platform_annotated", N_("Annotations carried to the platform")
    PLATFORM_DECIDED = "platform_decided", N_("Decision carried to the platform")
    PLATFORM_READ_BACK = "platform_read_back", N_("Platform read back")
    REOPENED = "reopened", N_("Selection reopened")
    TAKEN_OVER = "taken_over", N_("Dashboard taken over from a copy")
    CLOCK_WENT_BACK = "clock_went_back", N_("The server’s clock went back")


# Acts on ways in, which are no part of what a call holds.
ABOUT_ACCESS: Final = frozenset(
    {
        Act.LINK_ISSUED,
        Act.LINK_SHOWN,
        Act.DEVICE_ENROLLED,
        Act.LINKS_REVOKED,
        Act.DEVICE_REVOKED,
        Act.TOKEN_MADE,
        Act.TOKEN_REVOKED,
    }
)

GENESIS: Final = "0" * 64


def canonical_json(value: Any) -> bytes:
    """Encode ``value`` as canonical JSON (RFC 8785): the same value always gives the same bytes."""
    return rfc8785.dumps(value)


def digest(value: Any) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical JSON of ``value``."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: ``sequence`` counts from 1 within the call; ``before`` and ``after`` are plain JSON values.

    ``act`` is a plain text if the entry was written by a version of the program that knew more acts.
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
    def expected_hash(self) -> str:
        """Return the hash that the entry should have, given its contents."""
        return digest(
            {
                "sequence": self.sequence,
                "at": self.at.astimezone(UTC).isoformat(),
                "actor_id": self.actor_id,
                "actor": self.actor,
                "act": str(self.act),
                "subject": self.subject,
                "before": dict(self.before),
                "after": dict(self.after),
                "revision": self.revision,
                "previous_hash": self.previous_hash,
            }
        )

    def follows(self, previous_hash: str) -> bool:
        """Tell whether the entry is unaltered, and was written after the one of ``previous_hash``."""
        return self.previous_hash == previous_hash and self.hash == self.expected_hash


def first_break(entries: Iterable[Entry]) -> int | None:
    """Return the sequence of the first entry that breaks the chain (gap, link or hash), or None if it is whole."""
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.sequence != expected or not entry.follows(previous):
            return expected
        previous, expected = entry.hash, expected + 1
    return None
