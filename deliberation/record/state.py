"""State of a call, meeting included, as plain JSON values: the hashed content of a finalised version.

Each field declares whether the state includes the field. The canonical form has a number: a version is checked in the form of its time, so
a form never changes, and a change needs a new form. A version yields the snapshot for documents, and its differences from the database.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import partial
from typing import Any

from deliberation.call.call import Version
from deliberation.call.people import SEATS, Person, Role
from deliberation.declarations import Declaration, Finalised, Key, names_where, require_each
from deliberation.errors import NotFound, RecordChanged
from deliberation.meeting.meeting import Meeting
from deliberation.plain import FIRST_FORM, plain
from deliberation.record import form_4
from deliberation.record.form_4 import State, Writer
from deliberation.record.journal import canonical_json
from deliberation.snapshot.snapshot import Snapshot

# By number, what writes each frozen field of the call and of its meeting.
FORMS: Mapping[int, Mapping[type[Any], Mapping[str, Writer]]] = {
    FIRST_FORM: {Snapshot: form_4.OF_CALL, Meeting: form_4.OF_MEETING},
}
CURRENT_FORM = FIRST_FORM  # of the versions finalised from now on
_FIELDS = frozenset(field.name for field in fields(Person)) - {"id", "call_id", "email"}
# What damaged rows or damaged content can make of a snapshot or of JSON.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, NotFound)


def canonical_state(snapshot: Snapshot, *, form: int = CURRENT_FORM) -> State:
    """Return the content frozen by a finalised version, with names and dossier numbers, in a stable order, unrounded.

    ``form``: a member of ``FORMS``. Raises KeyError for an unknown form.
    """
    in_form = partial(plain, form=form)
    state: State = {"candidatures": {}, "meeting": {}}
    for name in frozen_in(Snapshot, form):
        _join(state, FORMS[form][Snapshot][name](snapshot, in_form))
    for name in frozen_in(Meeting, form):
        _join(state["meeting"], FORMS[form][Meeting][name](snapshot, in_form))
    return {**state, "candidatures": list(state["candidatures"].values())}


def frozen_in(cls: type[Any], form: int) -> tuple[str, ...]:
    """Return the fields of a class in a canonical form; parts with declarations of their own decide for themselves."""

    def is_frozen(declaration: Declaration) -> bool:
        return declaration.finalised is Finalised.FROZEN and declaration.since_form <= form and Key.PARTS not in declaration.hidden_by

    return names_where(cls, is_frozen)


def _join(state: State, part: State) -> None:
    for key, value in part.items():
        if isinstance(value, dict) and isinstance(state.get(key), dict):
            _join(state[key], value)
        elif key in state:
            raise ValueError(f"{key} is written twice")
        else:
            state[key] = value


# At import: a field that is declared frozen and that a form does not write, or the other way round, stops the program.
for _form, _writers in FORMS.items():
    for _cls, _table in _writers.items():
        require_each(_table, frozen_in(_cls, _form), f"Canonical form {_form} of {_cls.__name__}")


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
    """Return the present members without a seat in the version of this ``content``."""
    load = json.loads(content)["people"]  # in the order in which they were added, as people are
    sat = {
        person.id
        for person, frozen_person in zip(live.people, load, strict=False)
        if not SEATS.isdisjoint(map(Role, frozen_person["roles"]))
    }
    return tuple(person for person in live.seated if person.id not in sat)


def _as_frozen(live: Snapshot, version: Version, content: bytes) -> Snapshot | None:
    if version.form not in FORMS:
        return None
    # People are never removed, and stand in the order in which they were added: those of the version come first.
    load = json.loads(content)["people"]
    if len(load) > len(live.people):
        return None
    people = tuple(_person(person, frozen_person) for person, frozen_person in zip(live.people, load, strict=False))
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
        now_by, then_by = ({candidature["dossier"]: candidature for candidature in side} for side in (now, then))
        named = [number for number in {**then_by, **now_by} if now_by.get(number) != then_by.get(number)]
        yield from named or [key]  # none of them alone: their order
