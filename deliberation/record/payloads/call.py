"""Payloads of acts on the call: settings, people, ways in, texts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from deliberation.call.access import TokenLevel, WayIn
from deliberation.call.call import Phase
from deliberation.call.people import Role
from deliberation.record.payloads.payload import UNTOLD, Dossier, Name, Part, Payload, Said, SettingKey, TrackCode
from deliberation.record.wordings import Wording
from phrases import N_

Reason = Annotated[str, Said(N_("Reason"))]
Person = Annotated[Name, Said(N_("Person"))]
Sha256 = Annotated[str, Said(N_("SHA-256"), is_of_all=True)]


class CallCreated(Payload, rest="settings"):
    """All settings; readers are shown a summary."""

    settings: Mapping[SettingKey, Any]


class CallChanged(Payload):
    """Changed settings, and dossiers whose lateness changed with the close."""

    settings: Mapping[SettingKey, Any]
    reason: Reason
    late: Annotated[list[Dossier], Said(N_("Filed late"), is_of_all=True)]
    in_time: Annotated[list[Dossier], Said(N_("Filed late no longer"), is_of_all=True)]


class PhaseMoved(Payload):
    """A phase."""

    phase: Annotated[Phase, Said(N_("Phase"))]


class PersonSaved(Payload):
    """A person's data."""

    name: Annotated[Name, Said(N_("Name"))]
    roles: Annotated[list[Role], Said(N_("Roles"))]
    email: Annotated[str, Said(N_("E-mail"), is_address=True)]
    organisation: Annotated[str, Said(N_("Organisation"))]
    quality: Annotated[str, Said(N_("Quality"))]
    is_active: Annotated[bool, Said(N_("Active"))]
    expertise: Annotated[str, Said(N_("What they know"))]
    tracks: Annotated[list[TrackCode], Said(N_("Tracks"))]


class PeopleImported(Payload, rest="people"):
    """People by name."""

    people: Mapping[Name, PersonSaved]


class SeatLeft(Payload):
    """A member's seats, and their departure."""

    seats: Annotated[list[Role], Said(N_("Seats"))]
    left_at: Annotated[datetime | None, Said(N_("Left on"))]
    reason: Reason
    marks_stay: Annotated[bool, Said(N_("Marks stay"))]
    successor: Annotated[Name, Said(N_("Seat taken by"))]


class LinkIssued(Payload):
    """Person of a link, the showing browser, and the number of replaced links."""

    person: Person
    browser: Annotated[str, Said(N_("Browser"))]
    links: Annotated[int, Said(N_("Links"))]


class DeviceLetIn(Payload):
    """A device and how it was enrolled, or how many were signed out."""

    device: Annotated[int | None, UNTOLD]
    devices: Annotated[int, Said(N_("Devices"))]
    browser: Annotated[str, Said(N_("Browser"))]
    way_in: Annotated[WayIn, Said(N_("Way in"))]


class AccessRevoked(Payload):
    """A person's numbers of links and devices."""

    links: Annotated[int, Said(N_("Links"))]
    devices: Annotated[int, Said(N_("Devices"))]


class Token(Payload):
    """A token of a machine."""

    token: Annotated[int | None, UNTOLD]
    level: Annotated[TokenLevel, Said(N_("Level"))]
    ends_at: Annotated[datetime, Said(N_("Ends on"))]


class Worded(Payload, rest="parts"):
    """An edited text and its parts."""

    wording: Annotated[Wording, Said(N_("What it words"))]
    parts: Mapping[Part, str]


class LetterheadChosen(Payload):
    """The letterhead's file name, empty for the program's own."""

    letterhead: Annotated[str, Said(N_("Paper of the letters"))]
    sha256: Sha256


class TakenOver(Payload):
    """When the copy that the dashboard continues from was made."""

    copied_at: Annotated[datetime, Said(N_("Copied on"))]


class SchemaChanged(Payload):
    """The schema of the database, whose migrations changed rows of the call."""

    schema: Annotated[str, Said(N_("Schema of the database"))]


class SealedAnew(Payload):
    """The first entry that this server's key did not seal, and the key."""

    entry: Annotated[int, Said(N_("Entry"))]
    key: Annotated[str, Said(N_("Key of the seals"))]


class ClockWentBack(Payload):
    """The server's clock."""

    clock: Annotated[datetime, Said(N_("Clock of the server"))]
