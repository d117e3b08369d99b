"""People of a call: list, form, and organisations close to the call's administrations."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

import bootstrap
from deliberation.call import rights
from deliberation.call.people import Person, Right, Role, fold_address
from deliberation.dossiers.people_plan import near_organisations, organisation_names
from deliberation.folding import fold_name
from deliberation.operations.call.people import OWN_ROLES, carry_people, save_person
from deliberation.snapshot.snapshot import Snapshot
from phrases import ABSENT, _, listed, ngettext
from ui import plain_table, session
from ui.acting import act, doing
from ui.preparation import membership
from ui.preparation.people import importing
from ui.texts import literal
from ui.widgets import choosing

_WHO = "settings.person"
_NEW = 0
_ADDED = "settings.people_added"  # how many this session added

_CARRIED_FROM = "settings.carry_from"
_CARRIED = "settings.carry_who"
_CARRIED_AS = "settings.carry_as"
_FIELDS = ("name", "roles", "organisation", "email", "expertise", "tracks", "is_active", "quality")


def panel(snapshot: Snapshot) -> None:
    """Show the people of the call, add or change one, import a file."""
    rows = [
        {
            _("Name"): person.name,
            _("Roles"): person.role_names,
            _("Quality"): person.quality,
            _("Organisation"): person.organisation,
            _("E-mail"): person.email,
            _("Access"): _("open") if person.is_active else _("closed"),
            _("Jury"): _jury(person),
        }
        for person in snapshot.people
    ]
    plain_table.show(_("People of the call"), rows, key="settings.people", has_cards=True)
    _nearly_written(snapshot)
    _same_address(snapshot)
    left, right = st.columns(2)
    with left:
        _edit_person(snapshot)
    with right:
        importing.panel(snapshot)
        _offer_to_carry(snapshot)
    membership.panel(snapshot)


def _jury(person: Person) -> str:
    if person.membership.left_at:
        return _("left")
    return _("sits") if person.sits else ABSENT


def _nearly_written(snapshot: Snapshot) -> None:
    """Name the people whose organisation nearly matches an administration, so that no recusal is suggested."""
    administrations = snapshot.administrations.values()
    for person in snapshot.seated:
        near = near_organisations(person.organisation, administrations)
        if not near:
            continue
        with st.container(horizontal=True, vertical_alignment="center", key=f"settings.near.{person.id}"):
            sentence = _("{name}: “{organisation}” is no applicant of this call as it is written, so no recusal is suggested. Is it:")
            st.markdown(sentence.format(name=literal(person.name), organisation=literal(person.organisation)), width="stretch")
            for place, name in enumerate(near):
                fields = {field: getattr(person, field) for field in _FIELDS} | {"organisation": name}
                write = doing(save_person, Right.MANAGE_PEOPLE, is_seen_elsewhere=True, person_id=person.id, **fields)
                st.button(literal(name), key=f"settings.near.{person.id}.{place}", on_click=write)


def _same_address(snapshot: Snapshot) -> None:
    """Name the people who share an address, useless for signing in."""
    at: dict[str, list[str]] = {}
    for person in snapshot.people:
        if person.is_active and person.email:
            at.setdefault(fold_address(person.email), []).append(literal(person.name))
    for names in filter(lambda names: len(names) > 1, at.values()):
        sentence = _(
            "{names} have the same e-mail address: their links come to one mailbox, and an account of this address lets nobody in."
        )
        st.markdown(f":material/info: {sentence.format(names=listed(names))}")


def _edit_person(snapshot: Snapshot) -> None:
    by_id = {person.id: person for person in snapshot.people}
    chosen = choosing.choose_one(
        _("Add or change"),
        [_NEW, *by_id],
        key=_WHO,
        format_func=lambda id_: by_id[id_].name if id_ else _("Somebody new"),
    )
    person = by_id.get(chosen)
    is_own = chosen == session.require(Right.MANAGE_PEOPLE).id
    place = _place(chosen)
    with st.form(f"settings.person.{place}"):
        st.text_input(_("Name"), value=person.name if person else "", key=f"settings.name.{place}")
        choosing.choose_several(
            _("Roles"),
            list(Role),
            default=sorted(person.roles) if person else [Role.JUROR],
            key=f"settings.roles.{place}",
            format_func=lambda role: role.words,
            disabled=is_own,
            help=_(OWN_ROLES) if is_own else None,
        )
        st.text_input(
            _("Quality"),
            value=person.quality if person else "",
            key=f"settings.quality.{place}",
            placeholder=_("research director, Inria; qualified person…"),
            help=_("As the minutes give it."),
        )
        _organisation(snapshot, person, place)
        st.text_input(_("E-mail"), value=person.email if person else "", key=f"settings.email.{place}")
        _reading(snapshot, person, place)
        st.checkbox(_("May enter"), value=person.is_active if person else True, key=f"settings.active.{place}")
        st.form_submit_button(_("Save"), on_click=_save_person, args=(chosen,), type="primary")


def _organisation(snapshot: Snapshot, person: Person | None, place: str) -> None:
    organisation = person.organisation if person else ""
    known = organisation_names(snapshot.administrations.values())
    options = list(dict.fromkeys(filter(None, (organisation, *known))))
    choosing.choose_one(
        _("Organisation"),
        options,
        index=options.index(organisation) if organisation else None,
        key=f"settings.organisation.{place}",
        accept_new_options=True,
        placeholder=_("Choose one of the call’s applicants, or type another"),
        help=_("Written as the applicant is, its files are suggested as recusals, and are not given to this person to read."),
    )


def _reading(snapshot: Snapshot, person: Person | None, place: str) -> None:
    """Ask for the data for assignments: expertise in words, and the tracks to read."""
    st.text_input(
        _("What they know"),
        value=person.expertise if person else "",
        key=f"settings.expertise.{place}",
        placeholder=_("In a few words, separated by commas"),
        help=_("Compared with the titles, summaries, tracks and answers when readers are proposed. Nobody else sees it."),
    )
    labels = {track.code: str(track.label) for track in snapshot.call.tracks}
    if len(labels) > 1:
        choosing.choose_several(
            _("Reads the files of"),
            list(labels),
            default=sorted(person.tracks & labels.keys()) if person else [],
            key=f"settings.tracks.{place}",
            format_func=labels.__getitem__,
            placeholder=_("All tracks"),
            help=choosing.track_help(snapshot.call),
        )


def _place(id_: int) -> str:
    """Return the key prefix of a person's fields, changed after each addition, which empties the fields of a new person."""
    return str(id_) if id_ else f"new.{st.session_state.get(_ADDED, 0)}"


def _save_person(id_: int) -> None:
    done = act(save_person, Right.MANAGE_PEOPLE, person_id=id_ or None, **_read(_place(id_)))
    if done and not id_:
        st.session_state[_ADDED] = st.session_state.get(_ADDED, 0) + 1


def _read(place: str) -> dict[str, Any]:
    def field(name: str) -> Any:
        return st.session_state.get(f"settings.{name}.{place}")

    texts = {name: field(name) or "" for name in ("name", "organisation", "email", "expertise", "quality")}
    return {**texts, **{name: frozenset(field(name) or ()) for name in ("roles", "tracks")}, "is_active": bool(field("active"))}


def _offer_to_carry(snapshot: Snapshot) -> None:
    """Offer to copy people from a different call managed by the person, as entered by this browser."""
    there = _sources()
    if not there:
        return
    with st.expander(_("From another call"), icon=":material/group_add:"):
        names = {id_: str(bootstrap.snapshots().get(source.call_id).call.name) for id_, source in there.items()}
        chosen = choosing.choose_one(_("Call"), list(there), key=_CARRIED_FROM, format_func=names.__getitem__)
        people = _not_here(snapshot, there[chosen])
        if not people:
            st.caption(_("Everybody of that call is here already."))
            return
        who = choosing.choose_several(
            _("Who"), list(people), key=f"{_CARRIED}.{chosen}", format_func=lambda id_: _person_label(people[id_])
        )
        roles = choosing.choose_several(_("Roles"), list(Role), default=[Role.JUROR], key=_CARRIED_AS, format_func=lambda role: role.words)
        st.caption(_("They bring their name, address and organisation: no role, mark, recusal or link of that call."))
        label = ngettext("Take {count} person over", "Take {count} people over", len(who)).format(count=len(who))
        st.button(
            label, key="settings.carry", type="primary", disabled=not (who and roles), on_click=_carry_people, args=(chosen, who, roles)
        )


def _sources() -> Mapping[int, Person]:
    """Return id → person of this browser in other calls with the right to manage people."""
    persons = {}
    for person in session.in_other_calls():
        phase = bootstrap.snapshots().get(person.call_id).phase
        if rights.holds(person.roles, Right.MANAGE_PEOPLE, phase):
            persons[person.id] = person
    return persons


def _not_here(snapshot: Snapshot, source: Person) -> dict[int, Person]:
    here = {fold_name(person.name) for person in snapshot.people}
    there = bootstrap.snapshots().get(source.call_id).people
    return {one.id: one for one in there if fold_name(one.name) not in here and not one.has(Role.PROJECTOR)}


def _person_label(person: Person) -> str:
    return f"{person.name} ({person.organisation})" if person.organisation else person.name


def _carry_people(source_id: int, person_ids: Sequence[int], roles: Sequence[Role]) -> None:
    # Asked again: the browser may have left that call, or lost the right there, since the page was drawn.
    source = _sources().get(source_id)
    if source is not None:
        act(
            carry_people,
            Right.MANAGE_PEOPLE,
            is_seen_elsewhere=True,
            source=source,
            person_ids=person_ids,
            roles=frozenset(roles),
        )
