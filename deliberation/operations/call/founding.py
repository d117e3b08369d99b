"""Begin a call on screen: the first one of a server, by its start link; a further one, by an organiser of another call."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from deliberation.call.access import start_secret
from deliberation.call.call import Phase
from deliberation.call.drafting import NAME_CHARACTERS_MAX, blank_settings, settings_from_form, settings_like
from deliberation.call.people import Person, Right, Role
from deliberation.call.settings import parse_call
from deliberation.errors import InvalidCall, NotAllowed, NotFound
from deliberation.operations.acts import CallState, UnitOfWork, authorised, recording
from deliberation.operations.call.calls import journal_creation
from deliberation.operations.call.people import journalled_person
from deliberation.record.journal import Act
from phrases import N_


def is_start_link(uow: UnitOfWork, *, secret: str, key: bytes) -> bool:
    """Tell whether this is the server's start link, and still of use: no call but demonstrations exists yet."""
    if not _is_secret(secret, key):
        return False
    with uow:
        return _awaits_its_first(uow.calls.all())


def found_first_call(
    uow: UnitOfWork, *, secret: str, key: bytes, name: str, organiser: str, email: str = "", language: str
) -> tuple[CallState, Person]:
    """Begin the first call of this server, as a draft with its first organiser, and return both.

    Raises NotFound for another link than the start link, or once there is a call; InvalidValue without a name of the call or of a person.
    """
    if not _is_secret(secret, key):
        raise NotFound
    with uow:
        uow.calls.take_turn()
        states = uow.calls.all()
        if not _awaits_its_first(states):
            raise NotFound
        settings = blank_settings(_named(name), language=language, taken=[state.call.slug for state in states])
        return _create_draft(uow, settings, Person(0, 0, organiser.strip(), frozenset({Role.ORGANISER}), email.strip()))


def found_call(
    uow: UnitOfWork,
    *,
    by: Person,
    call_id: int,
    name: str,
    language: str,
    like: Mapping[str, Any] | None = None,
    form: Mapping[str, Any] | None = None,
) -> tuple[CallState, Person]:
    """Begin a further call, as a draft whose one person so far is ``by``, and return both. It gives them nothing in other calls.

    ``like``: the settings of another call, or of a call's file, to begin with; ``form``: those that the platform's form proposes. Raises
    NotAllowed for anybody but an organiser of a call that is no demonstration.
    """
    with uow:
        uow.calls.take_turn()
        if authorised(uow, call_id=call_id, by=by, right=Right.KEEP_CALL).call.is_demo:
            raise NotAllowed
        named, taken = _named(name), [state.call.slug for state in uow.calls.all()]
        if like is not None:
            settings = settings_like(like, named, language=language, taken=taken)
        elif form is not None:
            settings = settings_from_form(form, named, language=language, taken=taken)
        else:
            settings = blank_settings(named, language=language, taken=taken)
        return _create_draft(uow, settings, Person(0, 0, by.name, frozenset({Role.ORGANISER}), by.email, by.organisation))


def _is_secret(secret: str, key: bytes) -> bool:
    return hmac.compare_digest(secret.encode(), start_secret(key).encode())


def _awaits_its_first(states: Iterable[CallState]) -> bool:
    return all(state.call.is_demo for state in states)


def _named(name: str) -> str:
    if not name.strip():
        raise InvalidCall("name", N_("This text is empty."))
    if len(name) > NAME_CHARACTERS_MAX:
        raise InvalidCall("name", N_("A text of {most} characters at most."), most=NAME_CHARACTERS_MAX)
    return " ".join(name.split())


def _create_draft(uow: UnitOfWork, settings: Mapping[str, Any], organiser: Person) -> tuple[CallState, Person]:
    call = parse_call(settings)
    call_id = uow.calls.create(call, settings, phase=Phase.PREPARATION, is_sealed=call.rules.starts_sealed, at=uow.now())
    person = uow.people.add(replace(organiser, call_id=call_id), revision=2)
    state = journal_creation(uow, call_id, by=person)
    with recording(uow, state, by=person, act=Act.PERSON_SAVED) as act:
        act.record(person.name, before={}, after=journalled_person(person))
    return replace(state, revision=act.revision), person
