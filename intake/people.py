"""Reading of a list of people: name, e-mail, roles, quality, organisation, expertise, tracks."""

import re
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import islice

from deliberation.call.people import Role, is_address, presides
from deliberation.dossiers.records import PeopleFile, PersonRecord, SheetReading
from deliberation.folding import fold_name, folded, names_one_person, tidy_name, warn_of_name
from deliberation.scoring.juror_names import NOT_ONE_PERSON
from intake.files.book import open_book
from intake.files.lines import Lines
from intake.files.tables import Findings, Table, find_table
from intake.files.values import field_key, text_of
from intake.formats.rows import Row
from phrases import N_, _

_WHOLE_NAME = ("nom_complet", "full_name", "prenom_et_nom", "nom_et_prenom")
_NAME = (*_WHOLE_NAME, "name", "nom")
_FIRST_NAME = ("prenom", "first_name")
_EMAIL = ("email", "e_mail", "mail", "courriel", "adresse_electronique", "adresse_e_mail", "adresse_mail")
_ROLES = ("roles", "role", "fonction", "fonctions", "fonction_dans_le_jury", "role_dans_le_jury")
_ORGANISATION = ("organisation", "organization", "organisme", "administration", "structure", "service")
_QUALITY = ("qualite", "qualites", "en_qualite_de", "quality", "capacity", "position")
_EXPERTISE = ("expertise", "expertises", "domaines", "domaine", "competences", "specialites", "specialite", "skills")
_TRACKS = ("filieres", "filiere", "tracks", "track")

_ROLE_WORDS: Mapping[str, Role] = {
    **{role.value: role for role in Role},
    **dict.fromkeys(("jure", "juree", "jure_e", "membre", "membre_du_jury", "jury"), Role.JUROR),
    **dict.fromkeys(("president", "presidente", "president_e", "presidence", "chairman", "chairwoman", "chairperson"), Role.CHAIR),
    **dict.fromkeys(
        ("suppleant", "suppleante", "suppleance", "suppleance_de_presidence", "vice_president", "vice_presidente", "deputy_chair"),
        Role.DEPUTY,
    ),
    **dict.fromkeys(("organisateur", "organisatrice", "organisateur_rice", "organizer", "organisation"), Role.ORGANISER),
    **dict.fromkeys(("gestionnaire", "agent", "secretariat", "secretaire", "secretaire_de_seance"), Role.STAFF),
    **dict.fromkeys(("observateur", "observatrice", "observateur_rice"), Role.OBSERVER),
    **dict.fromkeys(("ecran", "ecran_de_salle", "projecteur", "room_screen", "screen"), Role.PROJECTOR),
}
# In a list of capacities: these seldom vote.
_NO_VOTE = re.compile(r"\b(voix consultative|sans voix|secretaire de seance|suppleante?|observat(eur|rice)|invitee?)\b")
_SAMPLE_ROWS = 3
_NO_COLUMNS = N_("It has no columns “name” and “roles”.")
_NOT_PEOPLE = N_("This file ({sheets}) has no columns “name” and “roles”: it is not a list of people.")
_MAY_NOT_VOTE = N_("Read as a member of the jury, who votes: if it is not so, add a column “roles”.")
_LOST_LETTER = N_("A question mark stands in this name: a letter was lost. Write the name again.")


def read_people(data: bytes, name: str, *, repairs_accents: bool = False) -> PeopleFile:
    """Read the people listed in ``data``, a file called ``name``, sheet by sheet, in the file's order.

    Roles are words of either language, separated by ``;`` ``,`` ``/`` or ``+``. Raises FileRefused without a sheet of names with roles.
    ``repairs_accents``: the user agreed to a repair of accents broken before arrival.
    """
    book = open_book(data, name, repairs_accents=repairs_accents)
    people: dict[str, PersonRecord] = {}
    find = partial(find_table, required=(_NAME, (*_ROLES, *_QUALITY)))
    for table in book.tables(find, _looks_like_a_person, because=_NO_COLUMNS, refusal=_NOT_PEOPLE):
        book.readings.append(_read_table(table, people, book.findings))
    return PeopleFile(tuple(people.values()), book.problems(), book.reading(_sample(people.values())))


def _read_table(table: Table, people: dict[str, PersonRecord], findings: Findings) -> SheetReading:
    read = [
        column for keys in (*_names(table), _EMAIL, _ROLES, _QUALITY, _ORGANISATION, _EXPERTISE, _TRACKS) if (column := table.column(*keys))
    ]
    name = next(column for column in read if column.key in _NAME)
    lines = Lines(table, findings, read, number=name, is_data=_looks_like_a_person, refuses_longer=True)
    for row in lines:
        person = _person(table, row, findings)
        if person and (first := people.setdefault(fold_name(person.name), person)) is not person:
            place = table.place(row, table.column(*_NAME))
            findings.error(N_("This name is already in row {first}."), **place, value=person.name, first=first.row)
    return lines.reading()


def _names(table: Table) -> tuple[tuple[str, ...], ...]:
    """Return the headings of name cells, in order: the column of whole names alone, or of first names and names."""
    return (_WHOLE_NAME,) if table.column(*_WHOLE_NAME) else (_FIRST_NAME, _NAME)


def _looks_like_a_person(row: Row) -> bool:
    texts = [text for text in map(text_of, row.cells) if text]
    return len(texts) > 1 and any(field_key(word) in _ROLE_WORDS for text in texts for word in _words(text))


def _words(text: str) -> list[str]:
    return [word.strip() for word in re.split(r"[;,/+\n]", text) if word.strip()]


def _sample(people: Iterable[PersonRecord]) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(
        (
            (_("Name"), person.name),
            (_("Roles"), ", ".join(sorted(role.words for role in person.roles))),
            (_("E-mail"), person.email),
            (_("Quality"), person.quality),
            (_("Organisation"), person.organisation),
            (_("What they know"), person.expertise),
        )
        for person in islice(people, _SAMPLE_ROWS)
    )


def _person(table: Table, row: Row, findings: Findings) -> PersonRecord | None:
    written = " ".join(_text(table, row, keys) for keys in _names(table))
    full_name = tidy_name(written)
    if not full_name:
        findings.error(N_("This row has no name."), **table.place(row, table.column(*_NAME)))
        return None
    if "?" in full_name:
        findings.error(_LOST_LETTER, **table.place(row, table.column(*_NAME)), value=full_name)
    roles = _roles(table, row, findings)
    if not names_one_person(full_name) and Role.PROJECTOR not in roles:
        findings.error(NOT_ONE_PERSON, **table.place(row, table.column(*_NAME)), value=full_name, name=full_name)
    for message in warn_of_name(written):
        findings.warning(message.text, **table.place(row, table.column(*_NAME)), value=full_name, **message.values)
    email = _text(table, row, _EMAIL)
    if email and not is_address(email):
        findings.error(N_("This is not an e-mail address."), **table.place(row, table.column(*_EMAIL)), value=email)
    return PersonRecord(
        name=full_name,
        roles=roles,
        email=email,
        organisation=_text(table, row, _ORGANISATION),
        row=row.number,
        expertise=_text(table, row, _EXPERTISE),
        tracks=tuple(_words(_text(table, row, _TRACKS))),
        quality=_text(table, row, _QUALITY),
    )


def _roles(table: Table, row: Row, findings: Findings) -> frozenset[Role]:
    if table.column(*_ROLES) is None:  # a list of members, with the capacity in which each sits
        quality = _text(table, row, _QUALITY)
        if _NO_VOTE.search(folded(quality)):
            findings.warning(_MAY_NOT_VOTE, **table.place(row, table.column(*_QUALITY)), value=quality)
        return frozenset({Role.JUROR, *([Role.CHAIR] if presides(quality) else [])})
    text = _text(table, row, _ROLES)
    words = _words(text)
    roles = frozenset(role for word in words if (role := _ROLE_WORDS.get(field_key(word))))
    unknown = [word for word in words if field_key(word) not in _ROLE_WORDS]
    if unknown or not roles:
        findings.error(
            N_("At least one role was expected here, among: {roles}."),
            **table.place(row, table.column(*_ROLES)),
            value=", ".join(unknown) or text,
            roles=", ".join(role.words for role in Role),
        )
    elif Role.PROJECTOR in roles and len(roles) > 1:
        findings.error(N_("A room screen is not a person: it takes no other role."), **table.place(row, table.column(*_ROLES)), value=text)
    return roles


def _text(table: Table, row: Row, keys: tuple[str, ...]) -> str:
    column = table.column(*keys)
    return column.text(row) if column else ""
