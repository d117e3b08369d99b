"""Conversion of a row of dossiers to a record, with SIREN and SIRET."""

import re
from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from deliberation.amounts import amount_of, names_large_unit
from deliberation.call.call import Call, QuestionRole, Screening
from deliberation.call.people import is_address
from deliberation.dossiers.attachments.attachment import file_names
from deliberation.dossiers.candidatures import Contact, Content, FieldKind, comparable_number
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.records import DossierRecord
from deliberation.dossiers.track_answers import NO_TRACK
from deliberation.folding import folded
from intake.dossiers.form_mapping import Answers, Form, reader_text
from intake.dossiers.headers import ESTABLISHMENT_LABELS, INDIVIDUAL_LABELS, System, individual_key
from intake.dossiers.side_sheets import SideSheets, establishment_columns, establishment_fields, establishment_values
from intake.files.tables import Column, Findings
from intake.files.typed import Type, TypedRow
from intake.files.values import REFERENCE_EXPECTED, digits_of, dossier_of, moment_of, state_of, text_of, truth_of
from phrases import N_, PARIS

NO_SIRET = N_("This is not a SIRET number (14 digits): the applicant is recognised by its name.")
AMOUNT_EXPECTED = N_("No amount of euros can be read here: it counts as not given.")
AMOUNT_ZERO = N_("This amount is 0: it counts as not given.")
AMOUNT_UNIT = N_("This amount stands under a heading in thousands or millions of euros: write it in euros, or write its unit in the cell.")
NO_HOUR = N_("No hour is given and the call closes that day: nothing tells whether this dossier is late. It counts as on time.")
_IN_UNIT = re.compile(r"\b(en|in) (k|m|milli|thousand)", re.IGNORECASE)
NO_APPLICANT = N_("This names nobody: who files counts as not stated. Write the name in each row.")
_LAST_MINUTE = time(23, 59)
_DITTO = frozenset({"id", "idem", "ditto"})
NO_EMAIL = N_("This is not an e-mail address. It is kept as it is written.")
_NUMBER = Type(digits_of, N_("A dossier number, made of digits only, was expected here."), is_needed=True)
_REFERENCE = Type(dossier_of, REFERENCE_EXPECTED, is_needed=True)
_TYPES = {
    System.STATE: Type(state_of, N_("This state of a dossier is not one that the platform has."), is_needed=True),
    System.IS_ARCHIVED: Type(truth_of, N_("“true” or “false” was expected here."), is_needed=True),
    System.DEPOSITED_AT: Type(moment_of, N_("A date and time was expected here."), is_needed=True),
    System.UPDATED_AT: Type(moment_of),
    System.PROCESSED_AT: Type(moment_of),
}


def system_types(system: Mapping[System, Column], dialect: Dialect) -> dict[int, Type]:
    """Return the types of the platform's own columns, by position. A list made by hand may number dossiers by references."""
    types = {**_TYPES, System.DOSSIER: _REFERENCE if dialect.traits.is_chosen else _NUMBER}
    return {column.position: types[meaning] for meaning, column in system.items() if meaning in types}


class RowReader:
    """Reader of a file's rows; faults go to ``findings`` and stay blank in the record."""

    def __init__(self, form: Form, *, call: Call, sides: SideSheets, findings: Findings) -> None:
        self._table, self._dialect, self._system = form.table.table, form.dialect, form.system
        self._mapping, self._answers, self._sides, self._findings = form.mapping, Answers(call, form.mapping.opinions), sides, findings
        self._only_track = call.tracks[0].code if len(call.tracks) == 1 else None
        self._columns = {question.key: question.column for question in form.questions}
        contact = {key for role, key in form.mapping.questions.items() if QuestionRole(role).is_contact}
        self._answered = tuple(question for question in form.questions if question.key not in contact)
        above = (text_of(cell) for row in self._table.preamble for cell in row.cells)
        self._has_unit_above = any(_IN_UNIT.search(text) and names_large_unit(text) for text in above)
        self._closes_at = call.closes_at.astimezone(PARIS) if call.closes_at else None
        self._establishment = establishment_columns(self._table)
        keys, firsts = frozenset(column.key for column in self._table.columns), [one for one in self._table.columns if one.is_first]
        self._individual = [(key, column) for column in firsts if (key := individual_key(column.key, form.dialect, keys))]

    def record(self, row: TypedRow) -> DossierRecord:
        """Return the record that ``row`` and the other sheets make."""
        dossier = self._value(row, System.DOSSIER) or ""
        compared = comparable_number(dossier)
        establishment = {**establishment_values(self._establishment, row), **self._sides.establishments.get(compared, {})}
        siret = self._siret(row, compared, establishment)
        if siret:
            establishment.setdefault("etablissement_siret", siret)
        legal_name = establishment.get("entreprise_raison_sociale", "") or self._text(row, System.LEGAL_NAME)
        return DossierRecord(
            dossier=dossier,
            dialect=self._dialect,
            title=title if any(map(str.isalnum, title := self._role(row, "title"))) else "",
            summary=self._role(row, "summary"),
            administration=self._applicant(row) or legal_name,
            legal_name=legal_name,
            siren=self._siren(row, establishment, siret),
            siret=siret,
            ministry=self._role(row, "ministry"),
            kind=self._role(row, "kind"),
            requested_tracks=self._tracks(row),
            amount_asked=self._amount(row),
            contact=self._contact(row),
            platform_state=self._value(row, System.STATE),
            is_archived=bool(self._value(row, System.IS_ARCHIVED)),
            deposited_at=self._read_deposit(row),
            updated_at=self._value(row, System.UPDATED_AT),
            processed_at=self._value(row, System.PROCESSED_AT),
            motivation=self._text(row, System.MOTIVATION),
            screening=self._screening(row, QuestionRole.SCREENING),
            screening_comment=self._role(row, "screening_comment"),
            second_screening=self._screening(row, QuestionRole.SECOND_SCREENING),
            second_comment=self._role(row, "second_comment"),
            content=self._content(row, compared, establishment),
            row=row.raw.number,
        )

    def _content(self, row: TypedRow, dossier: str, establishment: Mapping[str, str]) -> Content:
        fields = tuple(question.answer(row, self._dialect) for question in self._answered)
        attachments = [name for field in fields if field.kind is FieldKind.ATTACHMENTS for name in file_names(field.value or "")]
        individual = {key: text for key, column in self._individual if (text := row.text(column))}
        return Content(
            fields=fields,
            blocks=tuple(self._sides.blocks.get(dossier, ())),
            attachments=tuple(attachments),
            establishment=establishment_fields({**individual, **establishment}, {**INDIVIDUAL_LABELS, **ESTABLISHMENT_LABELS}),
            opinions=tuple(self._sides.opinions.get(dossier, ())),
        )

    def _applicant(self, row: TypedRow) -> str:
        name = self._role(row, QuestionRole.ADMINISTRATION)
        if name and (folded(name).rstrip(".") in _DITTO or not any(map(str.isalnum, name))):
            self._warn(row, NO_APPLICANT, self._label(QuestionRole.ADMINISTRATION), name)
            return ""
        return name

    def _contact(self, row: TypedRow) -> str:
        chosen = self._role(row, QuestionRole.EMAIL)
        email = chosen or self._text(row, System.CONTACT)
        if email and not is_address(email):
            self._warn(row, NO_EMAIL, self._label(QuestionRole.EMAIL) if chosen else self._system[System.CONTACT].label, email)
        return Contact(email, self._role(row, QuestionRole.CONTACT), self._town(row), self._role(row, QuestionRole.ADDRESS)).text

    def _town(self, row: TypedRow) -> str:
        code, town = self._role(row, QuestionRole.POSTAL_CODE), self._role(row, QuestionRole.TOWN)
        return town if town.startswith(code) else f"{code} {town}"

    def _role(self, row: TypedRow, role: str) -> str:
        column = self._columns.get(self._mapping.questions.get(role, ""))
        return reader_text(row.text(column), self._dialect)

    def _amount(self, row: TypedRow) -> Decimal | None:
        text = self._role(row, "amount")
        amount = amount_of(text)
        if amount is None and text:
            self._warn(row, AMOUNT_EXPECTED, self._label("amount"), text)
        if amount and not any(map(str.isalpha, text)) and (self._has_unit_above or names_large_unit(self._label("amount"))):
            place = {"sheet": self._table.sheet, "row": row.raw.number, "column": self._label("amount"), "value": text}
            self._findings.error(AMOUNT_UNIT, **place)
        if amount == 0 and self._dialect.traits.is_chosen:
            self._warn(row, AMOUNT_ZERO, self._label("amount"), text)
        return amount or None  # a number that was not given is 0 in some exports, and nobody asks for nothing

    def _text(self, row: TypedRow, system: System) -> str:
        column = self._system.get(system)
        return reader_text(row.text(column), self._dialect)

    def _value(self, row: TypedRow, system: System) -> Any:
        column = self._system.get(system)
        return row.values.get(column.position) if column else None

    def _read_deposit(self, row: TypedRow) -> datetime | None:
        moment: datetime | None = self._value(row, System.DEPOSITED_AT)
        closes_at = self._closes_at
        local = moment.astimezone(PARIS) if moment else None
        if local and closes_at and local.time() == time() and local.date() == closes_at.date() and closes_at.time() < _LAST_MINUTE:
            column = self._system[System.DEPOSITED_AT]
            self._warn(row, NO_HOUR, column.label, column.shown(row.raw))
        return moment

    def _siret(self, row: TypedRow, dossier: str, establishment: Mapping[str, str]) -> str | None:
        text = establishment.get("etablissement_siret", "") or self._text(row, System.SIRET)
        siret = siret_of(text)
        if text and siret is None:
            column = next((column for key, column in self._establishment if key == "etablissement_siret"), self._system.get(System.SIRET))
            here = (self._table.sheet, row.raw.number, column.label if column else "")
            sheet, number, label = self._sides.siret_places.get(dossier) or here
            self._findings.warning(NO_SIRET, sheet=sheet, row=number, column=label, value=text)
        return siret

    def _siren(self, row: TypedRow, establishment: Mapping[str, str], siret: str | None) -> str | None:
        siren = siren_of(establishment.get("entreprise_siren", "") or self._text(row, System.SIREN))
        return siren or (siret[:SIREN_DIGITS] if siret else None)

    def _tracks(self, row: TypedRow) -> tuple[str, ...]:
        if self._only_track:
            return (self._only_track,)
        codes, unknown = self._answers.tracks(self._role(row, "track"))
        for answer in unknown:
            self._warn(row, NO_TRACK, self._label("track"), answer)
        return codes

    def _screening(self, row: TypedRow, role: QuestionRole) -> Screening | None:
        text = self._role(row, role)
        screening = self._answers.screening(text) if text else None
        if text and screening is None:
            self._warn(row, N_("The call does not say what this opinion means: it is kept on the sheet only."), self._label(role), text)
        return screening

    def _label(self, role: str) -> str:
        return self._columns[self._mapping.questions[role]].label

    def _warn(self, row: TypedRow, text: str, column: str, value: str) -> None:
        self._findings.warning(text, sheet=self._table.sheet, row=row.raw.number, column=column, value=value)


SIREN_DIGITS = 9
SIRET_DIGITS = 14


def siret_of(text: str) -> str | None:
    """Return the 14 digits of a SIRET, or None. Zeros that a spreadsheet dropped in front are put back."""
    return _digits(text, SIRET_DIGITS)


def siren_of(text: str) -> str | None:
    """Return the 9 digits of a SIREN, or None. Zeros that a spreadsheet dropped in front are put back."""
    return _digits(text, SIREN_DIGITS)


def passes_luhn(digits: str) -> bool:
    """Tell whether the last digit is the check digit of the others."""
    doubled = [int(digit) * (2 if position % 2 else 1) for position, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _digits(text: str, length: int) -> str | None:
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) == length:
        return digits
    # Only the check digit makes it likely that nothing but zeros is missing.
    restored = digits.zfill(length)
    return restored if len(restored) == length and int(digits) and passes_luhn(restored) else None
