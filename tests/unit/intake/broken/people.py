"""A sound list of people, as a csv file and as a workbook; what comes in of a file, as addresses and values."""

from collections.abc import Iterable, Mapping

from deliberation.call.people import Role
from deliberation.dossiers.records import FileReading
from deliberation.errors import ImportRefused
from deliberation.problems import Problem
from intake.people import read_people
from tests.unit.intake.broken.book import Book, Page
from tests.unit.intake.broken.table import Address, Outcome, outcome_of

HEADINGS = ("Nom", "Courriel", "Rôles", "Organisation")
SHEET = "Jury"
# Name → e-mail, roles as written, the roles that a person reads there, organisation.
PEOPLE: Mapping[str, tuple[str, str, frozenset[Role], str]] = {
    "Marie-Hélène de La Rochefoucauld": ("mh@dinum.example", "jurée ; présidence", frozenset({Role.JUROR, Role.CHAIR}), "Météo-France"),
    "Bruno Élan": ("bruno.elan@ign.example", "suppléant", frozenset({Role.DEPUTY}), "Institut géographique ; Saint-Mandé"),
    "Chloé Ferré": ("", "organisatrice, gestionnaire", frozenset({Role.ORGANISER, Role.STAFF}), ""),
    "Zoé O’Brien": ("zoe@ecologie.example", "membre du jury", frozenset({Role.JUROR}), 'Pôle « données "ouvertes" »\nde l’État'),
    "Écran de la salle": ("", "écran de salle", frozenset({Role.PROJECTOR}), ""),
}


def roles_told(roles: Iterable[Role]) -> str:
    return "+".join(sorted(roles))


TRUTH: Mapping[Address, str] = {
    (name, what): value
    for name, (email, _written, roles, organisation) in PEOPLE.items()
    for what, value in (("email", email), ("roles", roles_told(roles)), ("organisation", organisation))
}


def rows() -> list[list[str]]:
    return [list(HEADINGS), *([name, email, roles, organisation] for name, (email, roles, _meant, organisation) in PEOPLE.items())]


def book() -> Book:
    return Book([Page(SHEET, [[cell or None for cell in row] for row in rows()])])


def outcome(data: bytes, name: str) -> Outcome:
    return outcome_of(lambda: _read(data, name))


def _read(data: bytes, name: str) -> tuple[Mapping[Address, str], Iterable[Problem], FileReading]:
    file = read_people(data, name)
    if errors := [problem for problem in file.problems if problem.is_error]:
        raise ImportRefused(errors)
    values: dict[Address, str] = {}
    for person in file.people:
        values[person.name, "email"] = person.email
        values[person.name, "roles"] = roles_told(person.roles)
        values[person.name, "organisation"] = person.organisation
    return values, file.problems, file.reading
