"""Cached database reads on behalf of a person."""

from collections.abc import Collection, Mapping, Sequence

import bootstrap
from deliberation.call.access import Device
from deliberation.call.people import Person, Right, Role
from deliberation.call.rights import holds
from deliberation.meeting.hearings import Convened, HearingPlan
from deliberation.operations.call import access, devices
from deliberation.operations.meeting.agenda import hearing_plan, hours_told
from deliberation.operations.scoring import scoring
from deliberation.operations.selection import drafts
from deliberation.operations.selection.undoing import UNDOABLE, LastAct, standing_acts
from deliberation.operations.verification import row_differences
from deliberation.selection.drafts import Draft
from deliberation.snapshot.snapshot import Snapshot
from phrases import Message


def person_of_device(secret: str) -> Person | None:
    """Return the person of the device with ``secret``; None for an unknown or revoked device, or an inactive person."""
    return bootstrap.assembled().devices.get(secret, lambda: access.person_of_device(bootstrap.reading(), device_secret=secret))


def people_of_devices(secrets: Collection[str]) -> Mapping[str, Person]:
    """Return secret → person of the device, from one query for all; invalid devices are absent."""
    people = bootstrap.assembled().devices.get_all(lambda: dict(access.people_of_devices(bootstrap.reading(), device_secrets=secrets)))
    return {secret: person for secret, person in people.items() if person}


def last_acts(snapshot: Snapshot) -> tuple[LastAct, ...]:
    """Return the reversible acts of deciding and pre-selecting, on files visible in ``snapshot``; the latest first."""

    def read(view: Snapshot) -> tuple[LastAct, ...]:
        with bootstrap.reading() as uow:
            return standing_acts(uow.journal.of_acts(view.call_id, UNDOABLE), view)

    # Each act makes a new snapshot, so what was read with one is valid as long as that snapshot is.
    return snapshot.derived("last acts", read)


def differing_rows(snapshot: Snapshot) -> tuple[Message, ...]:
    """Return each part of the call different from its journal, for viewers with a complete view."""

    def read(view: Snapshot) -> tuple[Message, ...]:
        with bootstrap.reading() as uow:
            return row_differences(uow, view.call_id)

    return () if snapshot.is_partial else snapshot.derived("differing rows", read)


def hearing_hours(person: Person, snapshot: Snapshot) -> tuple[HearingPlan, Mapping[int, Convened]] | None:
    """Return the plan of hearings and the communicated hours, for a preparing viewer with a complete view; None without hearings."""

    def read(view: Snapshot) -> tuple[HearingPlan, Mapping[int, Convened]] | None:
        plan = hearing_plan(bootstrap.reading(), by=person, call_id=view.call_id)
        return (plan, hours_told(bootstrap.reading(), by=person, call_id=view.call_id)) if plan else None

    is_theirs = not snapshot.is_partial and holds(person.roles, Right.PREPARE_MEETING, snapshot.phase)
    return snapshot.derived("hearing hours", read) if is_theirs else None


def newcomers(person: Person, device_secret: str) -> Sequence[Device]:
    """Return the person's devices not yet announced on this device, remembered until the next commit."""

    def read() -> Sequence[Device]:
        return devices.newcomers(bootstrap.reading(), by=person, device_secret=device_secret)

    return bootstrap.assembled().newcomers.get((person.call_id, person.id, device_secret), read)


def has_room_screen(snapshot: Snapshot) -> bool:
    """Tell whether a screen of the room came in by its own link, remembered until something is committed."""
    id_ = snapshot.call_id
    known = bootstrap.assembled().newest_devices.get(id_, lambda: devices.newest_devices(bootstrap.reading(), call_ids=[id_]))
    return any(person.has(Role.PROJECTOR) and person.id in known for person in snapshot.people)


def notes_of(person: Person) -> Mapping[int, str]:
    """Return the person's own private notes by candidature id, remembered until something is committed."""
    of = (person.call_id, person.id)
    return bootstrap.assembled().notes.get(of, lambda: scoring.notes_of(bootstrap.reading(), by=person, call_id=person.call_id))


def drafts_of(person: Person) -> Mapping[int, Draft]:
    """Return the person's own drafts by candidature id. Read from the database each time, since keeping a draft is told to nobody."""
    return drafts.drafts_of(bootstrap.reading(), by=person, call_id=person.call_id)
