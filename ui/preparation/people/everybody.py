"""People of a call: list, form, and organisations close to the call's administrations."""

from typing import Any, Final, NamedTuple

import streamlit as st

from deliberation.call.people import Person, Role
from deliberation.call.rights import Right
from deliberation.dossiers.people_plan import near_organisations, organisation_names
from deliberation.operations.call.people import OWN_ROLES, save_person
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, listed
from phrases.formats import ABSENT
from ui import plain_table, session
from ui.acting import act, doing
from ui.preparation import membership
from ui.preparation.people import carrying, importing
from ui.texts import literal
from ui.widgets import choosing

_WHO: Final = "settings.person"
_NEW: Final = 0
_ADDED: Final = "settings.people_added"  # how many this session added


class _Fields(NamedTuple):
    """What the form says of a person."""

    name: str
    roles: frozenset[Role]
    organisation: str
    email: str
    expertise: str
    tracks: frozenset[str]
    is_active: bool


def panel(snapshot: Snapshot) -> None:
    """Show the people of the call, add or change one, import a file."""
    rows = [
        {
            _("Name"): person.name,
            _("Roles"): person.role_names,
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
        carrying.panel(snapshot)
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
            sentence = _("{name}: “{organisation}” is no administration of this call as it is written, so no recusal is suggested. Is it:")
            st.markdown(sentence.format(name=literal(person.name), organisation=literal(person.organisation)), width="stretch")
            for place, name in enumerate(near):
                fields = {**_form_person(person), "organisation": name}
                write = doing(save_person, Right.MANAGE_PEOPLE, is_seen_elsewhere=True, person_id=person.id, **fields)
                st.button(literal(name), key=f"settings.near.{person.id}.{place}", on_click=write)


def _same_address(snapshot: Snapshot) -> None:
    """Name the people who share an address, which cannot be used to sign in."""
    at: dict[str, list[str]] = {}
    for person in snapshot.people:
        if person.is_active and person.email:
            at.setdefault(person.email.casefold(), []).append(literal(person.name))
    for names in filter(lambda names: len(names) > 1, at.values()):
        sentence = _(
            "{names} have the same e-mail address: their links come to one mailbox, and an account of this address lets nobody in."
        )
        st.markdown(f":material/info: {sentence.format(names=listed(names))}")


def _form_person(person: Person) -> dict[str, Any]:
    return _Fields(
        person.name, person.roles, person.organisation, person.email, person.expertise, person.tracks, person.is_active
    )._asdict()


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
        _organisation(snapshot, person, place)
        st.text_input(_("E-mail"), value=person.email if person else "", key=f"settings.email.{place}")
        _reading(snapshot, person, place)
        st.checkbox(_("May enter"), value=person.is_active if person else True, key=f"settings.active.{place}")
        st.form_submit_button(_("Save"), on_click=_save_person, args=(chosen,), type="primary")


def _organisation(snapshot: Snapshot, person: Person | None, place: str) -> None:
    standing = person.organisation if person else ""
    known = organisation_names(snapshot.administrations.values())
    options = list(dict.fromkeys(filter(None, (standing, *known))))
    choosing.choose_one(
        _("Organisation"),
        options,
        index=options.index(standing) if standing else None,
        key=f"settings.organisation.{place}",
        accept_new_options=True,
        placeholder=_("Choose one of the call’s administrations, or type another"),
        help=_("Written as the administration is, its files are suggested as recusals, and are not given to this person to read."),
    )


def _reading(snapshot: Snapshot, person: Person | None, place: str) -> None:
    """Ask for what shares out the reading: words of what they know, and the tracks whose jury they are."""
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
        )


def _place(id_: int) -> str:
    """Return the key prefix of a person's fields; it changes after each addition, which empties the fields of a new person."""
    return str(id_) if id_ else f"new.{st.session_state.get(_ADDED, 0)}"


def _save_person(id_: int) -> None:
    done = act(save_person, Right.MANAGE_PEOPLE, person_id=id_ or None, **_read(_place(id_))._asdict())
    if done and not id_:
        st.session_state[_ADDED] = st.session_state.get(_ADDED, 0) + 1


def _read(place: str) -> _Fields:
    def field(name: str) -> Any:
        return st.session_state.get(f"settings.{name}.{place}")

    return _Fields(
        name=field("name") or "",
        roles=frozenset(field("roles") or ()),
        organisation=field("organisation") or "",
        email=field("email") or "",
        expertise=field("expertise") or "",
        tracks=frozenset(field("tracks") or ()),
        is_active=bool(field("active")),
    )
