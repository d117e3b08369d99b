"""The journal: one entry an act, chained by SHA-256 over canonical JSON (RFC 8785)."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

import rfc8785

from phrases import N_


class Act(StrEnum):
    """Everything that can happen to a call."""

    CALL_CREATED = "call_created"
    DOSSIERS_IMPORTED = "dossiers_imported"
    SCORES_IMPORTED = "scores_imported"
    PEOPLE_IMPORTED = "people_imported"
    PERSON_SAVED = "person_saved"
    LINK_ISSUED = "link_issued"
    LINKS_REVOKED = "links_revoked"
    DEVICE_REVOKED = "device_revoked"
    MAPPING_SET = "mapping_set"
    ADMINISTRATIONS_MERGED = "administrations_merged"
    SPELLING_SPLIT = "spelling_split"
    ADMINISTRATION_RENAMED = "administration_renamed"
    ADMINISTRATIONS_TOLD_APART = "administrations_told_apart"
    MERGE_PROPOSED_AGAIN = "merge_proposed_again"
    CANDIDATURE_WITHDRAWN = "candidature_withdrawn"
    LATE_ADMITTED = "late_admitted"
    ADMISSION_TAKEN_BACK = "admission_taken_back"
    SCREENED = "screened"
    PHASE_MOVED = "phase_moved"
    REVEALED = "revealed"
    DECIDED = "decided"
    RECALLED = "recalled"
    SCORES_SAVED = "scores_saved"
    PAPER_ENTERED = "paper_entered"
    SCORING_FINISHED = "scoring_finished"
    REVOTE_OPENED = "revote_opened"
    REVOTE_CLOSED = "revote_closed"
    RECUSED = "recused"
    RECUSAL_LIFTED = "recusal_lifted"
    MEETING_PLANNED = "meeting_planned"
    MEETING_OPENED = "meeting_opened"
    MEETING_SUSPENDED = "meeting_suspended"
    MEETING_RESUMED = "meeting_resumed"
    MEETING_CLOSED = "meeting_closed"
    AGENDA_ARRANGED = "agenda_arranged"
    ITEM_CALLED = "item_called"
    TIMER_STOPPED = "timer_stopped"
    TIMER_STARTED = "timer_started"
    PRESENCE_RECORDED = "presence_recorded"
    MEMBER_LEFT = "member_left"
    MEMBER_RETURNED = "member_returned"
    BALLOT_OPENED = "ballot_opened"
    VOTED = "voted"
    BALLOT_CLOSED = "ballot_closed"
    BALLOT_CANCELLED = "ballot_cancelled"
    CASTING_VOTE_GIVEN = "casting_vote_given"
    PROJECTED = "projected"
    DISSENT_RECORDED = "dissent_recorded"
    DISSENT_WITHDRAWN = "dissent_withdrawn"
    UNDONE = "undone"
    FINALISED = "finalised"
    REOPENED = "reopened"


ACT_LABELS: Final = {
    Act.CALL_CREATED: N_("Call created"),
    Act.DOSSIERS_IMPORTED: N_("Dossiers imported"),
    Act.SCORES_IMPORTED: N_("Scores imported"),
    Act.PEOPLE_IMPORTED: N_("People imported"),
    Act.PERSON_SAVED: N_("Person saved"),
    Act.LINK_ISSUED: N_("Access link issued"),
    Act.LINKS_REVOKED: N_("Access links revoked"),
    Act.DEVICE_REVOKED: N_("Device signed out"),
    Act.MAPPING_SET: N_("Form mapping set"),
    Act.ADMINISTRATIONS_MERGED: N_("Administrations merged"),
    Act.SPELLING_SPLIT: N_("Spelling split off"),
    Act.ADMINISTRATION_RENAMED: N_("Administration renamed"),
    Act.ADMINISTRATIONS_TOLD_APART: N_("Administrations told apart"),
    Act.MERGE_PROPOSED_AGAIN: N_("Merge proposed again"),
    Act.CANDIDATURE_WITHDRAWN: N_("Candidature withdrawn"),
    Act.LATE_ADMITTED: N_("Late dossier admitted"),
    Act.ADMISSION_TAKEN_BACK: N_("Admission of a late dossier taken back"),
    Act.SCREENED: N_("Pre-selection recorded"),
    Act.PHASE_MOVED: N_("Phase changed"),
    Act.REVEALED: N_("Scores revealed"),
    Act.DECIDED: N_("Decision recorded"),
    Act.RECALLED: N_("Brought back into the discussion"),
    Act.SCORES_SAVED: N_("Scores saved"),
    Act.PAPER_ENTERED: N_("Paper grids entered for a juror"),
    Act.SCORING_FINISHED: N_("Scoring finished"),
    Act.REVOTE_OPENED: N_("Revote opened"),
    Act.REVOTE_CLOSED: N_("Revote closed"),
    Act.RECUSED: N_("Recusal recorded"),
    Act.RECUSAL_LIFTED: N_("Recusal lifted"),
    Act.MEETING_PLANNED: N_("Meeting planned"),
    Act.MEETING_OPENED: N_("Meeting opened"),
    Act.MEETING_SUSPENDED: N_("Meeting suspended"),
    Act.MEETING_RESUMED: N_("Meeting resumed"),
    Act.MEETING_CLOSED: N_("Meeting closed"),
    Act.AGENDA_ARRANGED: N_("Agenda arranged"),
    Act.ITEM_CALLED: N_("Candidature called"),
    Act.TIMER_STOPPED: N_("Timer stopped"),
    Act.TIMER_STARTED: N_("Timer started"),
    Act.PRESENCE_RECORDED: N_("Presence recorded"),
    Act.MEMBER_LEFT: N_("Recused member left"),
    Act.MEMBER_RETURNED: N_("Recused member came back"),
    Act.BALLOT_OPENED: N_("Ballot opened"),
    Act.VOTED: N_("Vote cast"),
    Act.BALLOT_CLOSED: N_("Ballot closed"),
    Act.BALLOT_CANCELLED: N_("Ballot cancelled"),
    Act.CASTING_VOTE_GIVEN: N_("Casting vote given"),
    Act.PROJECTED: N_("Room screen changed"),
    Act.DISSENT_RECORDED: N_("Dissenting opinion recorded"),
    Act.DISSENT_WITHDRAWN: N_("Dissenting opinion taken back"),
    Act.UNDONE: N_("Act undone"),
    Act.FINALISED: N_("Selection finalised"),
    Act.REOPENED: N_("Selection reopened"),
}

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

    ``act`` is a plain text where the entry was written by a version that knew more acts.
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
        """Return the hash that the entry's contents call for."""
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
        """Tell whether the entry is what was written after the one of ``previous_hash``."""
        return self.previous_hash == previous_hash and self.hash == self.expected_hash


def first_break(entries: Iterable[Entry]) -> int | None:
    """Return the sequence of the first entry that breaks the chain (gap, link or hash), or None where it is whole."""
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.sequence != expected or not entry.follows(previous):
            return expected
        previous, expected = entry.hash, expected + 1
    return None
