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
    MAPPING_SET = "mapping_set"
    ADMINISTRATIONS_MERGED = "administrations_merged"
    SPELLING_SPLIT = "spelling_split"
    ADMINISTRATION_RENAMED = "administration_renamed"
    CANDIDATURE_WITHDRAWN = "candidature_withdrawn"
    SCREENED = "screened"
    PHASE_MOVED = "phase_moved"
    REVEALED = "revealed"
    DECIDED = "decided"
    RECALLED = "recalled"
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
    Act.MAPPING_SET: N_("Form mapping set"),
    Act.ADMINISTRATIONS_MERGED: N_("Administrations merged"),
    Act.SPELLING_SPLIT: N_("Spelling split off"),
    Act.ADMINISTRATION_RENAMED: N_("Administration renamed"),
    Act.CANDIDATURE_WITHDRAWN: N_("Candidature withdrawn"),
    Act.SCREENED: N_("Pre-selection recorded"),
    Act.PHASE_MOVED: N_("Phase changed"),
    Act.REVEALED: N_("Scores revealed"),
    Act.DECIDED: N_("Decision recorded"),
    Act.RECALLED: N_("Brought back into the discussion"),
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
    """One act: ``sequence`` counts from 1 within the call; ``before`` and ``after`` are plain JSON values."""

    sequence: int
    at: datetime
    actor_id: int | None
    actor: str
    act: Act
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


def first_break(entries: Iterable[Entry]) -> int | None:
    """Return the sequence of the first entry that breaks the chain (gap, link or hash), or None where it is whole."""
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.sequence != expected or entry.previous_hash != previous or entry.hash != entry.expected_hash:
            return expected
        previous, expected = entry.hash, expected + 1
    return None
