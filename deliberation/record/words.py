"""What the journal's fields and values are called on screen, and the shape in which a reader is told of an act."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from deliberation.call.access import WayIn
from deliberation.call.call import Call, Phase
from deliberation.call.changing import Change, label_of
from deliberation.call.majority import Majority
from deliberation.call.people import Role
from deliberation.call.rules import RecusalScope, TieRule
from deliberation.call.screening import Screening, ScreeningImport
from deliberation.call.settings import parse_call
from deliberation.call.tokens import TokenLevel
from deliberation.derived.meeting.verdicts import OutOfTheOrdinary
from deliberation.dossiers.candidatures import PlatformState, WithdrawalWord
from deliberation.dossiers.recusals import RecusalOrigin
from deliberation.errors import InvalidCall
from deliberation.meeting.ballots import Method, Option, Question
from deliberation.meeting.meeting import Arrangement, MeetingState, ProjectorView
from deliberation.meeting.presence import Presence
from deliberation.meeting.sending import SentView
from deliberation.record.journal import Act
from deliberation.record.wordings import PARTS, Wording
from deliberation.scoring.marks import number_in
from deliberation.selection.decisions import Outcome
from deliberation.vocabulary import Labelled
from phrases import N_, Message, _, euros, exact, moment
from phrases.formats import ABSENT

# Internal numbers, not shown to readers.
TECHNICAL: Final = frozenset(
    {
        "id",
        "candidature_id",
        "person_id",
        "version_seen",
        "salt",
        "dialect",
        "device",
        "token",
        "form",
        "rows",
        "majority",
        "options",
        "digests",
    }
)
# Keys that only group other fields.
GROUPS: Final = frozenset({"decisions", "proposals", "screenings", "file", "marks", "grids", "questions"})
# What says one thing of each member or option, by name: the value is worded as this field.
BY_NAME: Final = {"presence": "presence", "votes": "choice", "counts": "count", "opinions": "screening"}
# What says one thing of each dossier, by number.
BY_DOSSIER: Final = {
    "states": "platform_state",
    "exceptions": "exceptions",
    "objections": "objections",
    "readers": "readers",
    "reserve_ranks": "reserve_rank",
    "hearings": "hearing",
    "attachments": "attachments",
    "chosen": "chosen",
}
# What a majority is counted on, which the call's own majority puts into words.
MAJORITY_BASE: Final = "base"

FIELD_LABELS: Final = {
    "absent": N_("Absent from the file"),
    "administration": N_("Administration"),
    "administrations": N_("Administrations"),
    "admitted": N_("Admitted although late"),
    "annotations": N_("Annotations"),
    "answer": N_("Answer of the platform"),
    "arrangement": N_("Order of the agenda"),
    "attachments": N_("Attached files"),
    "ballot": N_("Ballot number"),
    "browser": N_("Browser"),
    "begins_at": N_("First hearing"),
    "between": N_("Time after each hearing, in minutes"),
    "breaks": N_("Breaks"),
    "broken_seal": N_("The value kept beside the journal is not that of its digest"),
    "carried": N_("Carried to the platform"),
    "casting_vote": N_("Casting vote"),
    "changed": N_("Changed"),
    "choice": N_("Result"),
    "chosen": N_("Taken although no answer names them"),
    "clock": N_("Clock of the server"),
    "comment": N_("Comment"),
    "copied_at": N_("Copied on"),
    "criteria": N_("Criteria"),
    "current": N_("Current item"),
    "devices": N_("Devices"),
    "amount": N_("Amount given"),
    "digest": N_("Digest of what is under seal"),
    "dossiers": N_("Dossiers"),
    "email": N_("E-mail"),
    "ends_at": N_("Ends on"),
    "exceptions": N_("Beyond the rule"),
    "expertise": N_("What they know"),
    "finished": N_("Has finished scoring"),
    "hearing": N_("Hour told to the team"),
    "in_minutes": N_("In the minutes"),
    "in_time": N_("Filed late no longer"),
    "instructor": N_("Acting as"),
    "is_active": N_("Active"),
    "joined": N_("On the jury from now on"),
    "jurors": N_("Jurors added"),
    "kept_until": N_("Kept until"),
    "kind": N_("Kind"),
    "label": N_("Label"),
    "late": N_("Filed late"),
    "left": N_("Left the room"),
    "level": N_("Level"),
    "left_aside": N_("Sheets left aside"),
    "left_at": N_("Left on"),
    "line": N_("Line of the notes"),
    "links": N_("Links"),
    "marks_stay": N_("Marks stay"),
    "members": N_("Members not recused"),
    "method": N_("Method"),
    "minutes": N_("Length of a hearing (min)"),
    "ministry": N_("Ministry"),
    "letterhead": N_("Paper of the letters"),
    "name": N_("Name"),
    "not_carried": N_("Not carried to the platform"),
    "new": N_("New in the file"),
    "objections": N_("Pulled out of the list by"),
    "on_word_of": N_("On whose word"),
    "order": N_("Agenda"),
    "organisation": N_("Organisation"),
    "origin": N_("On whose word"),
    "outcome": N_("Decision"),
    "override_reason": N_("Reason for going beyond the rule"),
    "over_places": N_("Over the places"),
    "person": N_("Person"),
    "phase": N_("Phase"),
    "planned_end": N_("Planned end"),
    "platform_state": N_("State on the platform"),
    "presence": N_("Presence"),
    "question": N_("Question"),
    "read_at": N_("Read out on"),
    "readers": N_("Readers"),
    "readers_each": N_("Readers for each candidature"),
    "reason": N_("Reason"),
    "reason_adopted_at": N_("Reason made the jury’s own on"),
    "reason_is_proposed": N_("Reason taken as proposed"),
    "recalled": N_("To be discussed again"),
    "recusals": N_("Recusals"),
    "reserve_rank": N_("Rank on the reserve list"),
    "returned": N_("Came back"),
    "revote": N_("Revote under way"),
    "roles": N_("Roles"),
    "running": N_("Timer running"),
    "screen": N_("Room screen"),
    "screening": N_("Pre-selection"),
    "screening_comment": N_("Comment of the pre-selection"),
    "sealed": N_("Under seal"),
    "seats": N_("Seats"),
    "seconds": N_("Seconds spent"),
    "seconds_per_item": N_("Seconds for each candidature"),
    "seed": N_("Number to draw from"),
    "sends_mail": N_("E-mail sent by the platform"),
    "sent": N_("Sent to the room screen"),
    "sentence": N_("What the member says"),
    "sha256": N_("SHA-256"),
    "sitting": N_("Sitting number"),
    "state": N_("Meeting"),
    "struck": N_("Struck out"),
    "successor": N_("Seat taken by"),
    "summary": N_("Summary"),
    "team": N_("Columns of the team"),
    "text": N_("Text"),
    "tied": N_("Equal votes"),
    "to_carry": N_("To carry to the platform"),
    "title": N_("Title"),
    "track": N_("Track"),
    "tracks": N_("Places"),
    "undoes": N_("Undoes the act"),
    "version": N_("Version"),
    "voted": N_("Voted"),
    "voters": N_("Who may vote"),
    "waiting": N_("Left on hold"),
    "attachment": N_("Attached file, by its number"),
    "page": N_("Page"),
    "way_in": N_("Way in"),
    "wording": N_("What it words"),
    "withdrawn": N_("Withdrawn"),
    "withdrawn_at": N_("Withdrawn on"),
} | {key: words for parts in PARTS.values() for key, words in parts.items()}
_VOCABULARIES: Final[Mapping[str, type[Labelled]]] = {
    "phase": Phase,
    "roles": Role,
    "outcome": Outcome,
    "presence": Presence,
    "level": TokenLevel,
    "on_word_of": WithdrawalWord,
    "origin": RecusalOrigin,
    "question": Question,
    "method": Method,
    "arrangement": Arrangement,
    "screen": ProjectorView,
    "sent": SentView,
    "state": MeetingState,
    "screening": Screening,
    "seats": Role,
    "platform_state": PlatformState,
    "choice": Option,
    "casting_vote": Option,
    "tied": Option,
    "exceptions": OutOfTheOrdinary,
    "way_in": WayIn,
    "wording": Wording,
    "rules.recusal_scope": RecusalScope,
    "rules.screening_import": ScreeningImport,
    "rules.ties": TieRule,
}
_MOMENTS: Final = frozenset(
    {
        "access_ends_at",
        "begins_at",
        "clock",
        "closes_at",
        "copied_at",
        "ends_at",
        "hearing",
        "meets_at",
        "left_at",
        "planned_end",
        "read_at",
        "reason_adopted_at",
        "withdrawn_at",
    }
)


def field_words(call: Call, key: str) -> str:
    """Return what a field of an entry is called: in words, a criterion or a track by its label, else as it is written."""
    if key in call.criterion_codes:
        return str(call.criterion(key).short)
    if key == MAJORITY_BASE:
        return call.rules.majority.words
    if key in FIELD_LABELS:
        return _(FIELD_LABELS[key])
    if setting := label_of(key, call.short_names):
        return str(setting)
    if option := Option.known(key):
        return option.words
    return next((str(track.short) for track in call.tracks if track.code == key), key)


def value_words(call: Call, key: str, value: Any) -> str:
    """Return a value of an entry, or of a setting of the call, in words; a dash if there is none."""
    if value is None or value == "" or value == []:
        return ABSENT
    if key == "rules.majority":
        return str(Majority(value).sentence())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(" – ".join(map(str, inner)) if isinstance(inner, list) else value_words(call, key, inner) for inner in value)
    if isinstance(value, str) and key in call.criterion_codes and (mark := number_in(value)) is not None:
        return exact(mark)
    text = str(value)
    if key == "amount" or key.endswith(".envelope"):
        return euros(Decimal(text))
    if key in _VOCABULARIES and (member := _VOCABULARIES[key].known(text)):
        return member.words
    if key in _MOMENTS:
        return moment(datetime.fromisoformat(text))
    return next((str(track.label) for track in call.tracks if track.code == text), text)


def setting_change(call: Call, change: Change) -> tuple[str, str, str]:
    """Return a change of a call's settings in words: what, before, after."""
    before, after = (value_words(call, change.key, value) for value in (change.before, change.after))
    return str(label_of(change.key, call.short_names) or change.key), before, after


Side = Mapping[str, Any]


def shaped(act: Act | str, side: Side) -> Side:
    """Return one side of what an act changed; values of several members, or of several questions, are put under one name."""
    if act == Act.PRESENCE_RECORDED:
        return {"presence": side}
    if act == Act.MAPPING_SET:
        beside = {key: side[key] for key in ("team", "opinions") if key in side}
        return {"questions": {key: value for key, value in side.items() if key not in beside}, **beside}
    if act == Act.CALL_CREATED:
        return _settings(side)
    if act == Act.FINALISED:  # it says itself which phase comes after
        return {key: value for key, value in side.items() if key != "phase"}
    if act == Act.CALL_CHANGED:
        return {**side.get("settings", {}), **{key: value for key, value in side.items() if key != "settings"}}
    return side


def _settings(side: Side) -> Side:
    """Return the part of a call's settings that a reader wants; the archive has them whole."""
    try:
        call = parse_call(side)
    except InvalidCall:
        return {}  # nothing there, or written by a version with other settings
    return {
        "name": str(call.name),
        "criteria": [str(criterion.short) for criterion in call.criteria],
        "tracks": [str(Message(N_("{track}: {places}"), {"track": track.short, "places": track.places})) for track in call.tracks],
        "kept_until": str(side.get("kept_until", "")),
    }
