"""People of a call."""

from typing import Any, Final, NamedTuple

import streamlit as st

import bootstrap
from deliberation import operations
from deliberation.call.people import Person, Role
from deliberation.call.rights import Right
from deliberation.errors import ImportRefused
from deliberation.operations.people import OWN_ROLES
from deliberation.snapshot.snapshot import Snapshot
from intake.people import read_people
from phrases import _, ngettext
from phrases.formats import ABSENT
from ui import feedback, plain_table, problems, session
from ui.acting import act
from ui.preparation import membership, readings, uploads

_WHO: Final = "settings.person"
_NEW: Final = 0


class _Fields(NamedTuple):
    """What the form says of a person."""

    name: str
    roles: frozenset[Role]
    organisation: str
    email: str
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
    plain_table.show(_("People of the call"), rows, key="settings.people")
    left, right = st.columns(2)
    with left:
        _edit_person(snapshot)
    with right:
        _import_people()
    membership.panel(snapshot)


def _jury(person: Person) -> str:
    if person.membership.left_at:
        return _("left")
    return _("sits") if person.sits else ABSENT


def _edit_person(snapshot: Snapshot) -> None:
    by_id = {person.id: person for person in snapshot.people}
    chosen = st.selectbox(
        _("Add or change"),
        [_NEW, *by_id],
        key=_WHO,
        format_func=lambda id_: by_id[id_].name if id_ else _("Somebody new"),
    )
    person = by_id.get(chosen)
    is_own = chosen == session.require(Right.MANAGE_PEOPLE).id
    with st.form(f"settings.person.{chosen}"):
        st.text_input(_("Name"), value=person.name if person else "", key=f"settings.name.{chosen}")
        st.multiselect(
            _("Roles"),
            list(Role),
            default=sorted(person.roles) if person else [Role.JUROR],
            key=f"settings.roles.{chosen}",
            format_func=lambda role: role.words,
            disabled=is_own,
            help=_(OWN_ROLES) if is_own else None,
        )
        st.text_input(_("Organisation"), value=person.organisation if person else "", key=f"settings.organisation.{chosen}")
        st.text_input(_("E-mail"), value=person.email if person else "", key=f"settings.email.{chosen}")
        st.checkbox(_("May enter"), value=person.is_active if person else True, key=f"settings.active.{chosen}")
        st.form_submit_button(_("Save"), on_click=_save_person, args=(chosen,), type="primary")


def _save_person(id_: int) -> None:
    act(operations.save_person, Right.MANAGE_PEOPLE, person_id=id_ or None, **_read(id_)._asdict())


def _read(id_: int) -> _Fields:
    def field(name: str) -> Any:
        return st.session_state.get(f"settings.{name}.{id_}")

    return _Fields(
        name=field("name") or "",
        roles=frozenset(field("roles") or ()),
        organisation=field("organisation") or "",
        email=field("email") or "",
        is_active=bool(field("active")),
    )


def _import_people() -> None:
    upload = st.file_uploader(
        _("Or from a file: name, e-mail, roles, organisation"),
        type=["csv", "xlsx", "ods"],
        key="settings.people_file",
        max_upload_size=bootstrap.settings().file_max_mb,
    )
    if upload is None:
        return
    with feedback.domain_errors():
        file = uploads.asked(upload.file_id, lambda agreed: read_people(upload.getvalue(), upload.name, repairs_accents=agreed))
        if file.errors:
            raise ImportRefused(file.errors)
        readings.panel(file.reading)
        if file.problems:
            problems.panel(file.problems)
        count = len(file.people)
        label = ngettext("Add or update {count} person", "Add or update {count} people", count).format(count=count)
        if st.button(label, type="primary", key="settings.people_write", disabled=not file.people):
            act(operations.import_people, Right.MANAGE_PEOPLE, is_seen_elsewhere=True, records=file.people)
