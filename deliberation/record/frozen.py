"""The call as frozen by a version: the snapshot to render documents from, and differences with the database."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, Final

from deliberation.call.call import Version
from deliberation.call.people import SEATS, Person, Role
from deliberation.errors import NotFound, RecordChanged
from deliberation.record.journal import canonical_json
from deliberation.record.state import FORMS, canonical_state
from deliberation.snapshot.snapshot import Snapshot

_FIELDS: Final = frozenset(field.name for field in fields(Person)) - {"id", "call_id", "email"}
# What damaged rows or damaged content can make of a snapshot or of JSON.
UNREADABLE: Final = (ValueError, TypeError, KeyError, AttributeError, IndexError, NotFound)


def as_finalised(live: Snapshot, version: Version, content: bytes) -> Snapshot:
    """Return the snapshot whose canonical state equals ``content``, byte for byte, with the people of the version only.

    Raises RecordChanged if the database differs from the version.
    """
    then = _as_frozen(live, version, content)
    if then is None or canonical_json(canonical_state(then, form=version.form)) != content:
        raise RecordChanged(version.number)
    return then


def differences(live: Snapshot, version: Version, content: bytes) -> tuple[str, ...]:
    """Return the differences with the version: dossier numbers, and keys of the canonical state."""
    try:
        then = _as_frozen(live, version, content)
        return tuple(_differing(canonical_state(then, form=version.form) if then else {}, json.loads(content)))
    except UNREADABLE:
        return ("content",)


def seated_since(live: Snapshot, content: bytes) -> tuple[Person, ...]:
    """Return those who sit now and had no seat in the version with this ``content``."""
    load = json.loads(content)["people"]  # in the order in which they were added, as people are
    sat = {person.id for person, said in zip(live.people, load, strict=False) if not SEATS.isdisjoint(map(Role, said["roles"]))}
    return tuple(person for person in live.seated if person.id not in sat)


def _as_frozen(live: Snapshot, version: Version, content: bytes) -> Snapshot | None:
    if version.form not in FORMS:
        return None
    # People are never removed, and stand in the order in which they were added: those of the version come first.
    load = json.loads(content)["people"]
    if len(load) > len(live.people):
        return None
    people = tuple(_person(person, said) for person, said in zip(live.people, load, strict=False))
    by_id = {person.id: person for person in people}
    return replace(live, people=people, jurors=tuple(by_id.get(juror.id, juror) for juror in live.jurors))


def _person(live: Person, said: Mapping[str, Any]) -> Person:
    values = {name: value for name, value in said.items() if name in _FIELDS}
    return replace(live, **{**values, "roles": frozenset(map(Role, said["roles"]))})


def _differing(live: Mapping[str, Any], frozen: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted({*live, *frozen}):
        now, then = live.get(key), frozen.get(key)
        if canonical_json(now) == canonical_json(then):
            continue
        if key != "candidatures" or now is None or then is None:
            yield key
            continue
        now_by, then_by = ({one["dossier"]: one for one in side} for side in (now, then))
        named = [number for number in {**then_by, **now_by} if now_by.get(number) != then_by.get(number)]
        yield from named or [key]  # none of them alone: their order
