"""People of a call: add, change, deactivate, import."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from deliberation.call import sizes
from deliberation.call.call import Phase
from deliberation.call.people import SEATS, Actor, Membership, Person, Right, Role, is_address
from deliberation.dossiers.people_plan import PersonChange, plan_people
from deliberation.dossiers.records import PersonRecord
from deliberation.errors import CallIsFinalised, ImportRefused, InvalidValue, NotAllowed, NotFound
from deliberation.folding import fold_name
from deliberation.meeting.meeting import MeetingState
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting, authorised
from deliberation.record.journal import Act
from deliberation.record.payloads.call import PersonSaved
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_

OWN_ROLES = N_(
    "You cannot change your own roles: ask another organiser, or the chair; if you are alone, use the server’s command line (./jury)."
)


def save_person(
    uow: UnitOfWork,
    *,
    by: Actor,
    call_id: int,
    name: str,
    roles: frozenset[Role],
    email: str = "",
    organisation: str = "",
    expertise: str = "",
    tracks: frozenset[str] = frozenset(),
    person_id: int | None = None,
    is_active: bool = True,
    quality: str = "",
) -> Receipt | None:
    """Add a person to the call, or change the person with ``person_id``.

    Closing an access changes no seat. Raises InvalidValue for an empty or taken name, no role, an invalid e-mail address, a departure of
    the last organiser, an unknown track, or a change of seat outside ``membership``; NotFound for a person of a different call; NotAllowed
    for a change of one's own roles.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.PERSON_SAVED) as act:
        people = uow.people.of_call(call_id)
        before = next((person for person in people if person.id == person_id), None)
        if person_id is not None and before is None:
            raise NotFound
        membership = before.membership if before else Membership()
        _refuse_tracks(act, tracks)
        after = Person(
            person_id or 0,
            call_id,
            name.strip(),
            roles,
            email.strip(),
            organisation.strip(),
            is_active,
            membership,
            expertise.strip(),
            tracks,
            quality.strip(),
        )
        if before != after:
            _refuse_namesake(people, after)
            if after.email and not is_address(after.email) and (before is None or before.email != after.email):
                raise InvalidValue(N_("This is not an e-mail address: {address}."), address=after.email)
            _keep_an_organiser(people, [_write_person(uow, act, before, after)])
            act.record(after.name, before=journalled_person(before), after=journalled_person(after))
    return act.receipt


def import_people(uow: UnitOfWork, *, by: Actor, call_id: int, records: Sequence[PersonRecord]) -> Receipt | None:
    """Add or update people by name, as in ``plan_people``, all or nothing, without removals.

    Raises ImportRefused with the faulty rows; InvalidValue if the call would lose its last organiser; NotAllowed for a change of one's own
    roles.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.PEOPLE_IMPORTED) as act:
        people = uow.people.of_call(call_id)
        plan = plan_people(records, people=people, call=act.state.call, call_id=call_id)
        if plan.errors:
            raise ImportRefused(plan.errors)
        _write_all(uow, act, people, plan.changes)
    return act.receipt


def carry_people(
    uow: UnitOfWork, *, by: Actor, call_id: int, source: Person, person_ids: Collection[int], roles: frozenset[Role]
) -> Receipt | None:
    """Add people of a different call, with ``roles``, by name, address and organisation only.

    People with an existing name stay unchanged. Raises NotAllowed if ``source`` may not manage people there; NotFound for people of a third
    call; InvalidValue without a role.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        source: the person of ``by`` in that call.
        person_ids: people to copy.
        roles: new roles of the people.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.PEOPLE_IMPORTED) as act:
        authorised(uow, call_id=source.call_id, by=source, right=Right.MANAGE_PEOPLE)
        there = {person.id: person for person in uow.people.of_call(source.call_id)}
        if source.call_id == call_id or not there.keys() >= set(person_ids):
            raise NotFound
        people = uow.people.of_call(call_id)
        names = {fold_name(person.name) for person in people}
        carried = (there[id_] for id_ in sorted(person_ids))
        brought = (Person(0, call_id, one.name, roles, one.email, one.organisation) for one in carried)
        _write_all(uow, act, people, [PersonChange(None, one) for one in brought if fold_name(one.name) not in names])
    return act.receipt


def _write_all(uow: UnitOfWork, act: ActInProgress, people: Sequence[Person], changes: Iterable[PersonChange]) -> None:
    written: list[Person] = []
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for change in changes:
        written.append(_write_person(uow, act, change.before, change.after))
        before.update({change.before.name: journalled_person(change.before)} if change.before else {})
        after[change.after.name] = journalled_person(change.after)
    _keep_an_organiser(people, written)
    if after:
        act.record(str(len(after)), before=before, after=after)


def _refuse_tracks(act: ActInProgress, tracks: Collection[str]) -> None:
    if not {track.code for track in act.state.call.tracks}.issuperset(tracks):
        raise InvalidValue(N_("The call has no such track."))


def _write_person(uow: UnitOfWork, act: ActInProgress, before: Person | None, after: Person) -> Person:
    _keep_own_roles(act, before, after)
    _keep_the_jury(act, before, after)
    _refuse_crowd(uow, act, before, after)
    after = seated(uow, act, before, after)
    if before is not None:
        uow.people.set_membership(after, revision=act.revision)
        if before.is_active != after.is_active:
            _sign_out(uow, act, before)
        return after
    added = uow.people.add(after, revision=act.revision)
    if after.membership != added.membership:
        added = replace(added, membership=after.membership)
        uow.people.set_membership(added, revision=act.revision)
    return added


def _sign_out(uow: UnitOfWork, act: ActInProgress, person: Person) -> None:
    """Forget the devices of a person whose access closes or reopens, so that old devices never return silently."""
    uow.access.revoke_devices(person.id, at=act.at)
    uow.access.revoke_passes(person.id, at=act.at)


def seated(uow: UnitOfWork, act: ActInProgress, before: Person | None, after: Person) -> Person:
    """Return ``after`` with the time of taking a seat if the meeting has begun, so that earlier quorums stay.

    Raises InvalidValue for giving up a seat with marks or a meeting, and for returning a seat after a departure.
    """
    seats, wanted = before.roles & SEATS if before else frozenset(), after.roles & SEATS
    if before and before.membership.left and wanted:
        raise InvalidValue(N_("{name} left the jury: record that they are back instead."), name=before.name)
    if seats == wanted or act.state.phase is Phase.FINALISED:
        return after
    snapshot = uow.snapshot(act.state.id)
    meeting = snapshot.meeting
    given_up, seats_taken = seats - wanted, wanted - seats
    if before and given_up and (meeting.sittings or (Role.JUROR in given_up and _has_marked(snapshot, before))):
        raise InvalidValue(N_("Marks or a meeting depend on the seat of {name}: record their departure instead."), name=before.name)
    if not meeting.sittings or not seats_taken:
        return after
    if seats and meeting.state is MeetingState.CLOSED:
        raise InvalidValue(N_("The meeting is closed and its members are settled: {name} takes no other seat."), name=after.name)
    if seats and Role.JUROR not in seats_taken:
        return after
    return replace(after, membership=replace(after.membership, since=act.at))


def _has_marked(snapshot: Snapshot, person: Person) -> bool:
    column = snapshot.juror_positions.get(person.id)
    return column is not None and bool(snapshot.scored[:, column].any())


def _refuse_namesake(people: Sequence[Person], wanted: Person) -> None:
    if any(fold_name(person.name) == fold_name(wanted.name) and person.id != wanted.id for person in people):
        raise InvalidValue(N_("Somebody named {name} is already in this call."), name=wanted.name)


def _keep_own_roles(act: ActInProgress, before: Person | None, after: Person) -> None:
    # Those read from the call, not those that the person came with: a role given meanwhile is not taken back so.
    is_own = isinstance(act.actor, Person) and before is not None and before.id == act.actor.id
    if is_own and before is not None and before.roles != after.roles:
        raise NotAllowed(OWN_ROLES)


def _keep_the_jury(act: ActInProgress, before: Person | None, after: Person) -> None:
    # Who sat, and whose marks count, is part of what a finalised version froze. Whoever had no seat may still take the chair's: to reopen.
    if act.state.phase is not Phase.FINALISED:
        return
    if before is None:
        is_kept = not after.judges
    else:
        has_new_seat = not before.sits and not after.judges
        is_kept = before.name == after.name and (before.roles & SEATS == after.roles & SEATS or has_new_seat)
    if not is_kept:
        raise CallIsFinalised


def _refuse_crowd(uow: UnitOfWork, act: ActInProgress, before: Person | None, after: Person) -> None:
    if after.judges and not (before and before.judges):
        jurors = 1 + sum(person.judges for person in uow.people.of_call(act.state.id))
        if excess := sizes.excess(jurors=jurors):
            raise InvalidValue(excess.text, **excess.values)


def _keep_an_organiser(people: Sequence[Person], written: Sequence[Person]) -> None:
    def organises(person: Person) -> bool:
        return person.is_active and Role.ORGANISER in person.roles

    after = {person.id: person for person in (*people, *written)}
    if any(map(organises, people)) and not any(map(organises, after.values())):
        raise InvalidValue(N_("This is the last organiser: name another one first."))


def journalled_person(person: Person | None) -> dict[str, Any]:
    """Return a person as journalled; empty for None."""
    if person is None:
        return {}
    as_is = {name: getattr(person, name) for name in PersonSaved.FIELDS}
    return {**as_is, "roles": sorted(person.all_roles), "tracks": sorted(person.tracks)}
