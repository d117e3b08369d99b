"""Read a file of dossiers exported from démarches-simplifiées: any dialect, any format, recognised by the names of its headers."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from types import MappingProxyType

from deliberation.call.call import Call, FormMapping, QuestionRole
from deliberation.dossiers.candidatures import comparable_number
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.records import DossierFile, DossierRecord, OpinionRead, untitled
from deliberation.errors import FileRefused
from intake.dossiers.dossier_list import DossierList, find_list
from intake.dossiers.dossier_rows import RowReader, system_types
from intake.dossiers.form_mapping import (
    DOSSIERS_LOOKED_AT,
    Answers,
    Form,
    Question,
    Told,
    declared_labels,
    find_questions,
    map_form,
    opinion_key,
    private,
    reader_text,
)
from intake.dossiers.headers import System, columns_by_meaning, establishment_key, individual_key, system_columns
from intake.dossiers.side_sheets import SideSheets
from intake.files.book import Book, open_book
from intake.files.tables import Column, Findings
from intake.files.typed import TypedTable, read_typed
from intake.files.values import field_key
from intake.formats.rows import Progress
from intake.formats.sheets import Opened
from phrases import N_, _, day_or_moment, euros, quoted

_PROGRESS_EVERY = 50
_SAMPLE_ROWS = 3
_UNTITLED = N_("This dossier has no title: it keeps the title that it has here, or is listed under its number.")
_NUMBERED_ZERO = N_("Is 0 a dossier’s number? It is kept as it is written.")
_NO_ROWS = N_("Sheet {sheet} has the headings of an export in row {row}, and no dossier under them.")
_TWO_NUMBERS = N_("Two columns have this name: the first numbers the dossiers, the other is kept on their sheets.")

# By whether both rows say the same, and whether both write the number alike.
_TWICE = {
    (True, True): N_("This dossier is already in row {first}, with the same content: this row was left out."),
    (False, True): N_("This dossier is already in row {first}, with another content."),
    (True, False): N_("This is dossier {number} of row {first}, but for zeros in front, with the same content: this row was left out."),
    (False, False): N_("This is dossier {number} of row {first}, but for zeros in front, with another content."),
}


def read_dossiers(
    data: bytes,
    name: str,
    call: Call,
    *,
    mapping: FormMapping | None = None,
    progress: Progress | None = None,
    repairs_accents: bool = False,
    number: str = "",
) -> DossierFile:
    """Read the dossiers in ``data``, a file called ``name``.

    Records come in the file's order, one per dossier number. Raises NumberUnknown for a required choice of the heading, FileRefused for an
    unreadable file; other faults are in ``problems``, with their place.

    Args:
        data: the file's bytes.
        name: its name.
        call: the call.
        mapping: the call's remembered mapping, if any.
        progress: receives done and total.
        repairs_accents: the user agreed to a repair of accents broken before arrival.
        number: the chosen heading of the dossiers' numbers, if any.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    half = progress and (lambda done, total: progress(done, 2 * total))
    book = open_book(data, name, half, repairs_accents=repairs_accents)
    # The largest of files have a quarter of a gibibyte: once its rows are read, nothing here holds the file.
    del data
    half = progress and (lambda done, total: progress(total + done, 2 * total))
    return _read_book(book, name, call, sha256=sha256, mapping=mapping, progress=half, number=field_key(number) if number else "")


def read_sheets(
    opened: Opened, name: str, call: Call, *, sha256: str, findings: Findings, mapping: FormMapping | None = None, told: Told | None = None
) -> DossierFile:
    """Read the dossiers in the sheets of an export. ``told``: the sender's knowledge about columns, beyond headings."""
    return _read_book(Book(opened, findings), name, call, sha256=sha256, mapping=mapping, told=told)


def _read_book(
    book: Book,
    name: str,
    call: Call,
    *,
    sha256: str,
    mapping: FormMapping | None,
    told: Told | None = None,
    progress: Progress | None = None,
    number: str = "",
) -> DossierFile:
    """Read a file in a single pass: list of dossiers, cells, meaning of columns, neighbouring sheets, records."""
    form = _read_form(find_list(book, call, number), call, mapping, book.findings, told)
    book.readings.append(form.table.reading)
    sides = SideSheets(form.dialect, form.dossiers, book)
    for sheet in book.sheets:
        if sheet is not form.table.table.source:
            sides.read(sheet)
    opinions = _opinions(form, call)
    records = _records(form, RowReader(form, call=call, sides=sides, findings=book.findings), book.findings, progress)
    return DossierFile(
        name=name,
        sha256=sha256,
        dialect=form.dialect,
        records=records,
        questions=MappingProxyType({question.key: question.label for question in form.questions}),
        mapping=form.mapping,
        reading=book.reading(_sample(records, call)),
        problems=book.problems(),
        opinions=opinions,
    )


def _read_form(found: DossierList, call: Call, mapping: FormMapping | None, findings: Findings, told: Told | None) -> Form:
    """Return the sheet of dossiers with its questions and their roles."""
    dialect, kinds = told.dialect if told else found.dialect, told.kinds if told else {}
    names = system_columns(dialect, found.number)
    system, unused = columns_by_meaning(found.table, names)
    table = read_typed(
        found.table,
        findings,
        system_types(system, dialect),
        number=system[System.DOSSIER],
        unused=unused,
        kinds=kinds,
        writes_true_zero=dialect.traits.writes_true_zero,
    )
    if table.is_empty:
        raise FileRefused(_NO_ROWS, sheet=quoted(table.table.sheet), row=table.table.heading.number)
    applicants = found.table.column("demandeur")
    if applicants and not any("@" in row.text(applicants) for row in table.rows):
        # A template of the platform gives the e-mail under it, a list made by hand the applicant.
        system, _unused = columns_by_meaning(found.table, {key: meaning for key, meaning in names.items() if key != applicants.key})
    questions_found = _find_questions_asked(table, [*system.values(), *unused], dialect)
    if any(column.key == system[System.DOSSIER].key for column in questions_found):
        findings.warning(_TWO_NUMBERS, sheet=table.table.sheet, column=system[System.DOSSIER].label)
    questions = find_questions(questions_found, table, dialect=dialect, known_labels=declared_labels(call), findings=findings)
    team = frozenset(question.key for question in questions if question.column.position in told.private) if told else None
    chosen = map_form(questions, _first_answers(questions, table, dialect), call, mapping, dialect=dialect, team=team)
    if "title" not in chosen.questions:
        text = N_("No question of the form looks like the project's title: choose which one it is.")
        findings.warning(text, sheet=table.table.sheet)
    return Form(table, dialect, system, private(questions, chosen.team or ()), chosen)


def _opinions(form: Form, call: Call) -> tuple[OpinionRead, ...]:
    keys = {form.mapping.questions.get(role) for role in (QuestionRole.SCREENING, QuestionRole.SECOND_SCREENING)}
    columns = [question.column for question in form.questions if question.key in keys]
    known = Answers(call, form.mapping.opinions)
    texts = [reader_text(row.text(column), form.dialect) for column in columns for row in form.table.rows]
    spellings: dict[str, Counter[str]] = {}
    for text in filter(None, texts):
        spellings.setdefault(opinion_key(text), Counter())[text] += 1
    commonest = ((counts.most_common(1)[0][0], counts.total()) for counts in spellings.values())
    read = (OpinionRead(text, count, known.screening(text)) for text, count in commonest)
    return tuple(sorted(read, key=lambda opinion: -opinion.count))


def _sample(records: Sequence[DossierRecord], call: Call) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return the first dossiers as understood."""
    return tuple(
        (
            (_("Number"), record.dossier),
            (_("Title"), record.title),
            (call.applicants.words, record.administration),
            (_("Track asked for"), ", ".join(str(call.track(code).label) for code in record.requested_tracks)),
            (_("Amount asked for"), euros(record.amount_asked) if record.amount_asked else ""),
            (_("Pre-selection"), record.screening.words if record.screening else ""),
            (_("Filed"), day_or_moment(record.deposited_at) if record.deposited_at else ""),
        )
        for record in records[:_SAMPLE_ROWS]
    )


def _find_questions_asked(table: TypedTable, others: Sequence[Column], dialect: Dialect) -> list[Column]:
    """Return the columns of the form's questions: outside ``others``, and not about the applicant.

    Of two columns with the same name, the first is the platform's.
    """
    keys = frozenset(column.key for column in table.table.columns)
    positions = {column.position for column in others}
    return [
        column
        for column in table.table.columns
        if column.position not in positions
        and not (column.is_first and (establishment_key(column.key) or individual_key(column.key, dialect, keys)))
        and (column.label or any(row.text(column) for row in table.rows))
    ]


def _first_answers(questions: Sequence[Question], table: TypedTable, dialect: Dialect) -> list[dict[str, str]]:
    rows = islice(table.rows, DOSSIERS_LOOKED_AT)
    return [{question.key: reader_text(row.text(question.column), dialect) for question in questions} for row in rows]


def _records(form: Form, reader: RowReader, findings: Findings, progress: Progress | None) -> tuple[DossierRecord, ...]:
    sheet, rows, number = form.table.table.sheet, form.table.rows, form.number
    records: dict[str, DossierRecord] = {}
    total = len(rows)
    for done in range(1, total + 1):
        row = rows.popleft()
        record = reader.record(row)
        if not record.dossier:
            if not row.text(number):
                findings.error(N_("This row has no dossier number."), sheet=sheet, row=row.raw.number, column=number.label)
        elif (key := comparable_number(record.dossier)) not in records:
            if not record.dossier.strip("0"):
                findings.warning(_NUMBERED_ZERO, sheet=sheet, row=record.row, column=number.label, value=record.dossier)
            records[key] = _give_title(record, form, findings)
        else:
            _report_duplicate(records[key], record, sheet, number, findings)
        if progress and (done % _PROGRESS_EVERY == 0 or done == total):
            progress(done, total)
    return tuple(records.values())


def _give_title(record: DossierRecord, form: Form, findings: Findings) -> DossierRecord:
    """Return a record with its title or, with a warning, its number as title."""
    if record.title:
        return record
    titles = form.mapping.questions.get(QuestionRole.TITLE)
    if label := next((question.label for question in form.questions if question.key == titles), ""):
        findings.warning(_UNTITLED, sheet=form.table.table.sheet, row=record.row, column=label)
    return replace(record, title=untitled(record.dossier))


def _report_duplicate(first: DossierRecord, second: DossierRecord, sheet: str, number: Column, findings: Findings) -> None:
    is_same = replace(second, dossier=first.dossier, row=first.row, title=first.title) == first and second.title in ("", first.title)
    report = findings.warning if is_same else findings.error
    report(
        _TWICE[is_same, second.dossier == first.dossier],
        sheet=sheet,
        row=second.row,
        column=number.label,
        value=second.dossier,
        first=first.row,
        number=first.dossier,
    )
