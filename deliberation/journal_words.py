"""What the journal's fields and values are called on screen."""

from collections.abc import Mapping
from typing import Any, Final

from deliberation.ballots import METHOD_LABELS, QUESTION_LABELS
from deliberation.calls import Call
from deliberation.candidatures import SCREENING_LABELS
from deliberation.decisions import OUTCOME_LABELS
from deliberation.meeting import ARRANGEMENT_LABELS, PROJECTOR_LABELS
from deliberation.people import ROLE_LABELS
from deliberation.presence import PRESENCE_LABELS
from deliberation.recusals import ORIGIN_LABELS
from phrases import N_, _
from phrases.formats import ABSENT

# Numbers that serve the program: no reader asked for them.
TECHNICAL: Final = frozenset({"id", "candidature_id", "person_id", "version_seen", "salt", "dialect"})
# What only holds other fields together.
GROUPS: Final = frozenset({"decisions", "screenings", "file", "states", "counts", "marks"})

FIELD_LABELS: Final = {
    "outcome": N_("Decision"),
    "track": N_("Track"),
    "reserve_rank": N_("Rank on the reserve list"),
    "reason": N_("Reason"),
    "override_reason": N_("Reason for going beyond the rule"),
    "screening": N_("Pre-selection"),
    "version": N_("Version"),
    "phase": N_("Phase"),
    "sealed": N_("Under seal"),
    "recalled": N_("To be discussed again"),
    "withdrawn": N_("Withdrawn"),
    "undoes": N_("Undoes the act"),
    "sha256": N_("SHA-256"),
    "name": N_("Name"),
    "roles": N_("Roles"),
    "email": N_("E-mail"),
    "organisation": N_("Organisation"),
    "is_active": N_("Active"),
    "person": N_("Person"),
    "links": N_("Links"),
    "devices": N_("Devices"),
    "device": N_("Device"),
    "new": N_("New"),
    "late": N_("Filed late"),
    "absent": N_("Absent from the file"),
    "changed": N_("Changed"),
    "recusals": N_("Recusals"),
    "jurors": N_("Jurors added"),
    "administration": N_("Administration"),
    "administrations": N_("Administrations"),
    "dossiers": N_("Dossiers"),
    "ministry": N_("Ministry"),
    "kind": N_("Kind"),
    "origin": N_("On whose word"),
    "presence": N_("Presence"),
    "question": N_("Question"),
    "method": N_("Method"),
    "choice": N_("Vote"),
    "arrangement": N_("Order of the agenda"),
    "seed": N_("Seed of the draw"),
    "order": N_("Agenda"),
    "view": N_("Room screen"),
    "projector": N_("Room screen"),
    "planned_end": N_("Planned end"),
    "counts": N_("Count"),
    "for": N_("For"),
    "against": N_("Against"),
    "abstain": N_("Abstention"),
    "digest": N_("Digest of what is under seal"),
}
_PHASES: Final = {
    "preparation": N_("Preparation"),
    "scoring": N_("Scoring"),
    "deliberation": N_("Deliberation"),
    "finalised": N_("Finalised"),
}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "outcome": {str(key): label for key, label in OUTCOME_LABELS.items()},
    "screening": {str(key): label for key, label in SCREENING_LABELS.items()},
    "phase": _PHASES,
    "roles": {str(key): label for key, label in ROLE_LABELS.items()},
    "presence": {str(key): label for key, label in PRESENCE_LABELS.items()},
    "origin": {str(key): label for key, label in ORIGIN_LABELS.items()},
    "question": {str(key): label for key, label in QUESTION_LABELS.items()},
    "method": {str(key): label for key, label in METHOD_LABELS.items()},
    "arrangement": {str(key): label for key, label in ARRANGEMENT_LABELS.items()},
    "view": {str(key): label for key, label in PROJECTOR_LABELS.items()},
    "projector": {str(key): label for key, label in PROJECTOR_LABELS.items()},
    "choice": {"for": N_("For"), "against": N_("Against"), "abstain": N_("Abstention")},
}


def field_words(call: Call, key: str) -> str:
    """Return what a field of an entry is called: in words, a criterion by its label, else as it is written."""
    if key in call.criterion_codes:
        return str(call.criterion(key).short)
    return _(FIELD_LABELS[key]) if key in FIELD_LABELS else key.replace("_", " ")


def value_words(call: Call, key: str, value: Any) -> str:
    """Return a value of an entry in words; a dash where there is none."""
    if value is None or value == "" or value == []:
        return ABSENT
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(" – ".join(map(str, inner)) if isinstance(inner, list) else value_words(call, key, inner) for inner in value)
    text = str(value)
    named = _WORDS.get(key, {}).get(text)
    if named:
        return _(named)
    return next((str(track.label) for track in call.tracks if track.code == text), text)
