"""Read a file of dossiers exported from démarches-simplifiées: any dialect, any format, recognised by the names of its headers."""

import hashlib
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from deliberation.call.call import Call, FormMapping, QuestionRole
from deliberation.dossiers.candidatures import comparable_number
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.records import DossierFile, DossierRecord, FileReading, OpinionRead, untitled
from intake.dossiers.answers import Answers, opinion_key
from intake.dossiers.dossier_list import DossierList, find_list
from intake.dossiers.dossier_rows import RowReader
from intake.dossiers.form_mapping import DOSSIERS_LOOKED_AT, Form, Told, declared_labels, map_form
from intake.dossiers.headers import System, establishment_key, individual_key, system_columns
from intake.dossiers.questions import Question, find_questions, private, reader_text
from intake.dossiers.side_sheets import SideSheets, report_damage
from intake.files.accents import open_and_repair
from intake.files.lines import Lines
from intake.files.tables import Column, Findings, Table
from intake.files.values import field_key
from intake.formats.rows import Progress, Row, halves
from intake.formats.sheets import Opened
from phrases import N_, _, day_or_moment, euros

_PROGRESS_EVERY = 50
_SAMPLE_ROWS = 3
_UNTITLED = N_("This dossier has no title: it keeps the title that it has here, or is listed under its number.")
_NUMBERED_ZERO = N_("Is 0 a dossier’s number? It is kept as it is written.")
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

    ``mapping`` is the one remembered for the call, if any; ``repairs_accents``: somebody agreed that accents broken before the file came
    are put right; ``number``: the heading of the dossiers' numbers, if somebody chose it. ``progress`` is told how far it is out of how
    far. Records come in the file's order, one a dossier number. Raises NumberUnknown where that heading has to be chosen, FileRefused if
    the file cannot be read at all; everything else wrong is in ``problems``, with its place.
    """
    findings, sha256 = Findings(), hashlib.sha256(data).hexdigest()
    of_file, of_dossiers = halves(progress)
    opened, repairs = open_and_repair(data, name, of_file, repairs_accents=repairs_accents)
    # The largest of files have a quarter of a gibibyte: once its rows are read, nothing here holds the file.
    del data
    file = read_sheets(opened, name, call, sha256=sha256, mapping=mapping, findings=findings, progress=of_dossiers, number=number)
    repairs.tell(findings)
    return replace(file, problems=findings.all())


def read_sheets(
    opened: Opened,
    name: str,
    call: Call,
    *,
    sha256: str,
    findings: Findings,
    mapping: FormMapping | None = None,
    told: Told | None = None,
    progress: Progress | None = None,
    number: str = "",
) -> DossierFile:
    """Read the dossiers in the sheets of an export. ``told``: what its sender says of the columns beside their headings."""
    form = _read_form(find_list(opened, call, findings, number=field_key(number)), call, mapping, findings, told)
    sides = SideSheets(form.dialect, form.dossiers, findings)
    beside = [reading for sheet in opened.sheets if sheet is not form.table.source for reading in sides.read(sheet)]
    report_damage(form.table, form.rows, findings)
    opinions = _opinions(form, call)
    records = _records(form, RowReader(form, call=call, sides=sides, findings=findings), findings, progress)
    return DossierFile(
        name=name,
        sha256=sha256,
        dialect=form.dialect,
        records=records,
        questions=MappingProxyType({question.key: question.label for question in form.questions}),
        mapping=form.mapping,
        problems=findings.all(),
        reading=FileReading(opened.form, opened.encoding_name, opened.separator, (form.lines.reading(), *beside), _sample(records, call)),
        opinions=opinions,
    )


def _read_form(found: DossierList, call: Call, mapping: FormMapping | None, findings: Findings, told: Told | None) -> Form:
    """Return the sheet of dossiers with its questions and what each is to the program."""
    table, dialect = found.table, told.dialect if told else found.dialect
    system, asked, unused = _system_columns(table, system_columns(dialect, found.number), dialect)
    if any(column.key == system[System.DOSSIER].key for column in asked):
        findings.warning(_TWO_NUMBERS, sheet=table.sheet, column=system[System.DOSSIER].label)
    lines = Lines(table, findings, [column for column in table.columns if column not in unused], number=system[System.DOSSIER])
    rows = tuple(lines)
    known, kinds = declared_labels(call), told.kinds if told else {}
    questions = find_questions(asked, rows, dialect=dialect, known_labels=known, sheet=table.sheet, findings=findings, kinds=kinds)
    team = frozenset(question.key for question in questions if question.column.position in told.private) if told else None
    chosen = map_form(questions, _first_answers(questions, rows, dialect), call, mapping, dialect=dialect, team=team)
    questions = private(questions, chosen.team or ())
    if "title" not in chosen.questions:
        findings.warning(N_("No question of the form looks like the project's title: choose which one it is."), sheet=table.sheet)
    lines.forget_rows()
    return Form(replace(table, kept=()), dialect, system, questions, chosen, lines, deque(rows))


def _opinions(form: Form, call: Call) -> tuple[OpinionRead, ...]:
    keys = {form.mapping.questions.get(role) for role in (QuestionRole.SCREENING, QuestionRole.SECOND_SCREENING)}
    asked = [question.column for question in form.questions if question.key in keys]
    known = Answers(call, form.mapping.opinions)
    texts = [reader_text(column.cell(row), form.dialect) for column in asked for row in form.rows]
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


def _system_columns(table: Table, names: Mapping[str, System], dialect: Dialect) -> tuple[dict[System, Column], list[Column], list[Column]]:
    """Tell the platform's own columns from the form's questions, and from those that nobody needs.

    Of two columns with one name, the first is the platform's.
    """
    keys = frozenset(column.key for column in table.columns)
    system: dict[System, Column] = {}
    asked: list[Column] = []
    unused: list[Column] = []
    seen: set[str] = set()
    for column in table.columns:
        is_first = column.key not in seen
        seen.add(column.key)
        meaning = names.get(column.key)
        if column.key == "demandeur" and not any("@" in column.text(row) for row in table.rows()):
            meaning = None  # a template of the platform gives the e-mail under it, a list made by hand the applicant
        if is_first and meaning is System.UNUSED:
            unused.append(column)
        elif is_first and meaning is not None and meaning not in system:
            system[meaning] = column
        elif is_first and (establishment_key(column.key) or individual_key(column.key, dialect, keys)):
            continue
        elif column.label or any(column.text(row) for row in table.rows()):
            asked.append(column)
    return system, asked, unused


def _first_answers(questions: Iterable[Question], rows: Sequence[Row], dialect: Dialect) -> list[dict[str, str]]:
    asked = tuple(questions)
    return [{question.key: reader_text(question.column.cell(row), dialect) for question in asked} for row in rows[:DOSSIERS_LOOKED_AT]]


def _records(form: Form, reader: RowReader, findings: Findings, progress: Progress | None) -> tuple[DossierRecord, ...]:
    table, number = form.table, form.number
    records: dict[str, DossierRecord] = {}
    total = len(form.rows)
    for done in range(1, total + 1):
        row = form.rows.popleft()
        record = reader.record(row)
        if not record.dossier:
            if not number.text(row):
                findings.error(N_("This row has no dossier number."), sheet=table.sheet, row=row.number, column=number.label)
        elif (key := comparable_number(record.dossier)) not in records:
            if not record.dossier.strip("0"):
                findings.warning(_NUMBERED_ZERO, sheet=table.sheet, row=record.row, column=number.label, value=record.dossier)
            records[key] = _titled(record, form, findings)
        else:
            _report_duplicate(records[key], record, table, number, findings)
        if progress and (done % _PROGRESS_EVERY == 0 or done == total):
            progress(done, total)
    return tuple(records.values())


def _titled(record: DossierRecord, form: Form, findings: Findings) -> DossierRecord:
    """Return a record with its title, or with its number for one, which is warned of."""
    if record.title:
        return record
    titles = form.mapping.questions.get(QuestionRole.TITLE)
    if label := next((question.label for question in form.questions if question.key == titles), ""):
        findings.warning(_UNTITLED, sheet=form.table.sheet, row=record.row, column=label)
    return replace(record, title=untitled(record.dossier))


def _report_duplicate(first: DossierRecord, second: DossierRecord, table: Table, number: Column, findings: Findings) -> None:
    is_same = replace(second, dossier=first.dossier, row=first.row, title=first.title) == first and second.title in ("", first.title)
    report = findings.warning if is_same else findings.error
    report(
        _TWICE[is_same, second.dossier == first.dossier],
        sheet=table.sheet,
        row=second.row,
        column=number.label,
        value=second.dossier,
        first=first.row,
        number=first.dossier,
    )
