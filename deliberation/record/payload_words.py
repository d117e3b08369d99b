"""Labels of the journal's fields and values, and of the call's settings."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_args, get_type_hints

from deliberation.call.call import Call, Track
from deliberation.call.changing import Change, label_of
from deliberation.call.rules import Majority, Rules
from deliberation.call.settings import parse_call
from deliberation.errors import InvalidCall
from deliberation.record.payloads.payload import CriterionCode, ExactMark, Field, Part, SettingKey, TrackCode, mapping_of, read_or_raw
from deliberation.record.wordings import PARTS
from deliberation.scoring.marks import number_in
from deliberation.vocabulary import Labelled
from phrases import ABSENT, N_, Message, _, euros, exact, moment, whole

_PARTS = {"title": N_("Title"), "text": N_("Text")} | {key: words for parts in PARTS.values() for key, words in parts.items()}


def field_words(call: Call, key: str, field: Field | None) -> str:
    """Return the label of an entry's field, or the stored name of a field unknown to the act."""
    if field is None or field.said is None:
        return key
    return field.said.of_call(call) if field.said.of_call else _(field.said.words)


def key_words(call: Call, key: Any) -> str:
    """Return the label of a mapping's key by its type: a criterion, a track, an enumeration's member, else the key itself."""
    if isinstance(key, Labelled):
        return key.words
    if isinstance(key, CriterionCode) and key in call.criterion_codes:
        return str(call.criterion(key).short)
    if isinstance(key, TrackCode):
        return next((str(track.short) for track in call.tracks if track.code == key), key)
    if isinstance(key, SettingKey):
        return str(label_of(key, call.short_names) or key)
    return _(_PARTS[key]) if isinstance(key, Part) and key in _PARTS else str(key)


def value_words(call: Call, value: Any) -> str:
    """Return a value in words, by its type; a dash if there is none."""
    match value:
        case None | "" | []:
            return ABSENT
        case bool():
            return _("yes") if value else _("no")
        case list():
            return ", ".join(value_words(call, tuple(inner) if isinstance(inner, list) else inner) for inner in value)
        case tuple():
            return " – ".join(map(str, value))
        case Labelled():
            return value.words
        case TrackCode():
            return next((str(track.label) for track in call.tracks if track.code == value), value)
        case ExactMark() if (mark := number_in(value)) is not None:
            return exact(mark)
        case datetime():
            return moment(value)
        case Decimal():
            return euros(value)
    return str(value)


def setting_words(call: Call, key: str, value: Any) -> str:
    """Return the value of a setting of the call in words."""
    if key == "rules.majority" and value:
        return str(Majority(value).sentence())
    if key.startswith("laureates."):
        return whole(len(value or ()))
    kind = TrackCode if key == "tracks.order" else _kind_of_setting(key)
    if isinstance(value, list):
        kind = list[(get_args(kind) or (kind,))[0]]  # type: ignore[misc]  # a type that is known when it runs
    return value_words(call, read_or_raw(kind, str(value) if kind is Decimal and value else value))


@cache
def _kind_of_setting(key: str) -> Any:
    """Return the declared type of a setting."""
    room, _dot, rest = key.partition(".")
    hints = get_type_hints({"rules": Rules, "tracks": Track}.get(room, Call))
    kind = hints.get(rest.rpartition(".")[2] if room in ("rules", "tracks") else room, Any)
    inner = mapping_of(kind)
    declared = inner[1] if inner and rest else kind
    return next((argument for argument in get_args(declared) if argument is Decimal), declared)


def setting_change(call: Call, change: Change) -> tuple[str, str, str]:
    """Return a change of a setting in words: label, before, after."""
    before, after = (setting_words(call, change.key, value) for value in (change.before, change.after))
    return str(label_of(change.key, call.short_names) or change.key), before, after


def summary_of_settings(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return a summary of a call's settings in words; the archive has them whole."""
    try:
        call = parse_call(settings)
    except InvalidCall:
        return {}  # nothing there, or written by a version with other settings
    tracks = (str(Message(N_("{track}: {places}"), {"track": track.short, "places": track.places})) for track in call.tracks)
    return {
        _("Name"): str(call.name),
        _("Criteria"): ", ".join(str(criterion.short) for criterion in call.criteria),
        _("Places"): ", ".join(tracks),
        _("Kept until"): str(settings.get("kept_until", "")) or ABSENT,
    }
