"""Read a list of people: name, e-mail, roles, organisation."""

import re
from collections.abc import Mapping
from typing import Final

from deliberation.call.people import Role
from deliberation.dossiers.records import PersonRecord
from deliberation.errors import FileRefused
from deliberation.problems import Problem
from intake.files.findings import Findings
from intake.files.keys import field_key
from intake.files.sheets import Row, read_sheets
from intake.files.tables import Table, find_table
from phrases import N_

_NAME: Final = ("name", "nom", "nom_complet", "full_name", "prenom_et_nom", "nom_et_prenom")
_FIRST_NAME: Final = ("prenom", "first_name")
_EMAIL: Final = ("email", "e_mail", "mail", "courriel", "adresse_electronique", "adresse_e_mail", "adresse_mail")
_ROLES: Final = ("roles", "role", "fonction", "fonctions")
_ORGANISATION: Final = ("organisation", "organization", "organisme", "administration", "structure", "service")

_ROLE_WORDS: Final[Mapping[str, Role]] = {
    **{role.value: role for role in Role},
    **dict.fromkeys(("jure", "juree", "jure_e", "membre", "membre_du_jury", "jury"), Role.JUROR),
    **dict.fromkeys(("president", "presidente", "president_e", "presidence", "chairman", "chairwoman", "chairperson"), Role.CHAIR),
    **dict.fromkeys(
        ("suppleant", "suppleante", "suppleance", "suppleance_de_presidence", "vice_president", "vice_presidente", "deputy_chair"),
        Role.DEPUTY,
    ),
    **dict.fromkeys(("organisateur", "organisatrice", "organisateur_rice", "organizer", "organisation"), Role.ORGANISER),
    **dict.fromkeys(("gestionnaire", "agent", "secretariat"), Role.STAFF),
    **dict.fromkeys(("observateur", "observatrice", "observateur_rice"), Role.OBSERVER),
    **dict.fromkeys(("ecran", "ecran_de_salle", "projecteur", "room_screen", "screen"), Role.PROJECTOR),
}
# Light on purpose: an address is proved by the message that arrives.
_EMAIL_PATTERN: Final = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")


def read_people(data: bytes, name: str) -> tuple[tuple[PersonRecord, ...], tuple[Problem, ...]]:
    """Read the people listed in ``data``, a file called ``name``; return them in the file's order, and the problems.

    Roles are words of either language, separated by ``;`` ``,`` ``/`` or ``+``. Raises FileRefused when no sheet lists
    names with roles.
    """
    findings = Findings()
    table = next((table for sheet in read_sheets(data, name) if (table := find_table(sheet, _NAME, _ROLES))), None)
    if table is None:
        raise FileRefused(N_("This file has no columns “name” and “roles”: it is not a list of people."))
    people: dict[str, PersonRecord] = {}
    for row in table.rows:
        person = _person(table, row, findings)
        if person is None:
            continue
        if (first := people.setdefault(person.name.casefold(), person)) is not person:
            findings.error(
                N_("This name is already in row {first}."),
                sheet=table.sheet,
                row=row.number,
                column=_label(table, _NAME),
                value=person.name,
                first=first.row,
            )
    return tuple(people.values()), findings.all()


def _person(table: Table, row: Row, findings: Findings) -> PersonRecord | None:
    first_name, name = _text(table, row, _FIRST_NAME), _text(table, row, _NAME)
    full_name = " ".join(f"{first_name} {name}".split())
    if not full_name:
        findings.error(N_("This row has no name."), sheet=table.sheet, row=row.number, column=_label(table, _NAME))
        return None
    email = _text(table, row, _EMAIL)
    if email and not _EMAIL_PATTERN.fullmatch(email):
        findings.error(N_("This is not an e-mail address."), sheet=table.sheet, row=row.number, column=_label(table, _EMAIL), value=email)
    return PersonRecord(
        name=full_name,
        roles=_roles(table, row, findings),
        email=email,
        organisation=_text(table, row, _ORGANISATION),
        row=row.number,
    )


def _roles(table: Table, row: Row, findings: Findings) -> frozenset[Role]:
    text = _text(table, row, _ROLES)
    words = [word.strip() for word in re.split(r"[;,/+\n]", text) if word.strip()]
    roles = frozenset(role for word in words if (role := _ROLE_WORDS.get(field_key(word))))
    unknown = [word for word in words if field_key(word) not in _ROLE_WORDS]
    if unknown or not roles:
        findings.error(
            N_("At least one role was expected here, among: {roles}."),
            sheet=table.sheet,
            row=row.number,
            column=_label(table, _ROLES),
            value=", ".join(unknown) or text,
            roles=", ".join(role.words for role in Role),
        )
    elif Role.PROJECTOR in roles and len(roles) > 1:
        findings.error(
            N_("A room screen is not a person: it takes no other role."),
            sheet=table.sheet,
            row=row.number,
            column=_label(table, _ROLES),
            value=text,
        )
    return roles


def _text(table: Table, row: Row, keys: tuple[str, ...]) -> str:
    column = table.column(*keys)
    return column.text(row) if column else ""


def _label(table: Table, keys: tuple[str, ...]) -> str:
    column = table.column(*keys)
    return column.label if column else ""
