"""What an act changed, put as its reader can take it in: entries are written for the program, in as many shapes as there are acts."""

from collections.abc import Mapping
from typing import Any

from deliberation.call.settings import parse_call
from deliberation.errors import InvalidCall
from deliberation.record.journal import Act
from phrases import N_, Message

Side = Mapping[str, Any]


def shaped(act: Act | str, side: Side) -> Side:
    """Return one side of what an act changed, what it says of several members or questions under one name."""
    if act == Act.PRESENCE_RECORDED:
        return {"presence": side}
    if act == Act.MAPPING_SET:
        return {"questions": side}
    if act == Act.CALL_CREATED:
        return _settings(side)
    return side


def _settings(side: Side) -> Side:
    """Return what a reader wants of a call's settings; the archive has them whole."""
    if not side:
        return side
    try:
        call = parse_call(side)
    except InvalidCall:
        return {}  # written by a version with other settings
    places = N_("{track}: {places}")
    return {
        "name": str(call.name),
        "criteria": [str(criterion.short) for criterion in call.criteria],
        "tracks": [str(Message(places, {"track": track.short, "places": track.places})) for track in call.tracks],
        "kept_until": str(side.get("kept_until", "")),
    }
