"""Workbooks of the selection and the scores, and the sheet that explains both."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np

from deliberation.call.call import weights_words
from deliberation.call.people import Person
from deliberation.derived.accounting import accounts
from deliberation.derived.meeting.board import board_gauges
from deliberation.derived.scoring.ranking import ranking
from deliberation.scoring.marks import marks_allowed
from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.lines import all_lines, laureate_lines, ranked_lines, reserve_lines
from exports.tables.columns import ALL_KEYS, MEANS, Column, Kind, Value, columns, dossier_number, empty_columns
from exports.tables.csv_files import scored_candidatures
from exports.tables.grid import COMMENT, JUROR, RECUSAL, before_marks
from exports.tables.workbook import Heading, Table, table, table_of_lines, workbook
from exports.texts import json_bytes
from phrases import N_, Message, _, exact, moment, whole

_PROJECT = ("dossier", "title", "administration", "ministry")
_LAUREATES = ("decided_track", *_PROJECT, "score", "track_rank", "rank", "amount_asked", "amount", "reason")
_RESERVE = ("decided_track", "reserve_rank", *_PROJECT, "score", "track_rank", "rank", "amount_asked", "reason")
_NUMBERS = ("score", "rank", "track_rank", "order", MEANS, "jurors", "coverage", "spread", "standard_deviation", "median")
_SCORES = ("dossier", "title", "administration", "track", *_NUMBERS, "tie", "remarks")
_DECISIONS = (
    *_PROJECT, "administration_kind", "requested_tracks", "deposited_at", "situation",
    "account", "screening", "screening_reason", "screened_by", "screened_at",
    "outcome", "decided_track", "reserve_rank", "amount_asked", "amount", "reason", "decided_by", "decided_at",
)  # fmt: skip

_RARE = ("situation", "tie", "remarks")


def selection_workbook(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return the selection as an xlsx workbook, in the current language, from the visible snapshot.

    The workbook carries ``made_at`` or, for a finalised call, the time of finalisation: a version gives equal bytes.
    """
    call = snapshot.call
    laureates, reserve, decisions, scores = (
        _drop_empty_cases(snapshot, stated(snapshot, keys)) for keys in (_LAUREATES, _RESERVE, _DECISIONS, _SCORES)
    )
    tables = [
        table_of_lines(_("Laureates"), call, laureates, laureate_lines(snapshot), columns_in_view=3),
        table_of_lines(_("Reserve list"), call, reserve, reserve_lines(snapshot), columns_in_view=4),
        table_of_lines(_("Scores"), call, scores, ranked_lines(snapshot), columns_in_view=2),
        table_of_lines(_("Decisions"), call, decisions, all_lines(snapshot), columns_in_view=2),
    ]
    at = provenance.time_of_export(snapshot, made_at)
    notes = provenance.warnings(snapshot)
    columns_shown = columns(call, dict.fromkeys((*laureates, *reserve, *scores, *decisions)))
    tables.append(read_me(snapshot, at=at, notes=notes, tables=tables, shown=columns_shown))
    return workbook(tables, provenance.description(snapshot, title=_("Selection of the jury"), at=at, notes=notes))


def stated(snapshot: Snapshot, keys: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of columns without those empty for every file of this call."""
    empty = empty_columns(snapshot)
    return tuple(key for key in keys if key not in empty)


def _drop_empty_cases(snapshot: Snapshot, keys: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of columns without absent special cases, such as a tie."""
    lines = all_lines(snapshot)
    empty = {column.key for column in columns(snapshot.call, _RARE) if not any(map(column.read, lines))}
    return tuple(key for key in keys if key not in empty)


def selection_json(snapshot: Snapshot) -> bytes:
    """Return every column of every candidature that ``snapshot`` shows, texts in the current language."""
    chosen = columns(snapshot.call, ALL_KEYS)
    version = provenance.final_version(snapshot)
    document: dict[str, Any] = {
        "call": snapshot.call.slug,
        # Acts on letters and prints go on after the selection is finalised: its version names it.
        "revision": None if version else snapshot.revision_to_tell,
        "version": version and {"number": version.number, "sha256": version.sha256},
        "state": provenance.state(snapshot),
        "warnings": provenance.warnings(snapshot),
        "filed": len(snapshot.candidatures),
        "accounts": {str(account): count for account, count in accounts(snapshot.candidatures).items()},
        "candidatures": [{column.key: _plain(column.read(line)) for column in chosen} for line in all_lines(snapshot)],
    }
    return json_bytes(document)


def _plain(value: Value) -> Value:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def scores_workbook(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return the marks that ``snapshot`` shows as an xlsx workbook, in the current language.

    A blank was not scored, DÉPORT is a recusal; candidatures under seal are left out. A finalised call gives the same
    bytes each time.
    """
    at = provenance.time_of_export(snapshot, made_at)
    notes = [
        *provenance.warnings(snapshot),
        _("An empty cell is a mark that was not given; DÉPORT stands for the marks of a recused juror."),
    ]
    rows = (row for juror in snapshot.jurors for row in _rows(snapshot, juror))
    marks = table(_("Marks"), _headings(snapshot), rows, columns_in_view=3)
    description = provenance.description(snapshot, title=_("Marks of the jury"), at=at, notes=notes)
    return workbook([marks, read_me(snapshot, at=at, notes=notes, tables=[marks])], description)


def _headings(snapshot: Snapshot) -> list[Heading]:
    dossier, title, applicant = before_marks(snapshot.call)
    kind = Kind.DECIMAL if snapshot.call.scale.decimals else Kind.INTEGER
    return [
        Heading(str(JUROR), Kind.TEXT),
        Heading(dossier, Kind.INTEGER),
        Heading(title, Kind.TEXT),
        Heading(applicant, Kind.TEXT),
        *(Heading(str(criterion.label), kind) for criterion in snapshot.call.criteria),
        Heading(str(COMMENT), Kind.TEXT),
    ]


def _rows(snapshot: Snapshot, juror: Person) -> Iterator[list[Value]]:
    column, scale = snapshot.juror_positions[juror.id], snapshot.call.scale
    for candidature in scored_candidatures(snapshot):
        row = snapshot.positions[candidature.id]
        given = snapshot.marks[row, column].tolist()
        marks: list[Value] = [None if np.isnan(mark) else float(mark) if scale.decimals else int(mark) for mark in given]
        if snapshot.recused[row, column]:
            marks = [RECUSAL] * len(marks)
        administration = snapshot.administration_of(candidature).name
        comment = snapshot.comments.get((candidature.id, juror.id), "")
        yield [juror.name, dossier_number(candidature), candidature.title, administration, *marks, comment]


def read_me(snapshot: Snapshot, *, at: datetime, notes: Sequence[str], tables: Sequence[Table], shown: Sequence[Column] = ()) -> Table:
    """Return the sheet for a workbook of ``tables``, dated ``at``; ``notes`` come first, ``shown`` are the columns to explain."""
    headings = [Heading(text, Kind.TEXT) for text in (_("Subject"), _("Item"), _("Explanation"))]
    meanings = ((_("Columns"), column.heading, _(column.description)) for column in shown)
    return table(_("Read me"), headings, (*_describe_workbook(snapshot, at, notes), *_cuts(tables), *_rules(snapshot), *meanings))


def _describe_workbook(snapshot: Snapshot, at: datetime, notes: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    subject = _("This file")
    yield subject, snapshot.call.kind.words, str(snapshot.call.name)
    yield subject, _("State"), provenance.state(snapshot)
    if (version := provenance.final_version(snapshot)) and version.sha256:
        yield subject, _("SHA-256 of this version"), version.sha256
    yield subject, _("Dated"), moment(at)
    yield subject, _("Time zone"), _("Times are Paris time; a workbook keeps no time zone.")
    yield subject, _("Numbers"), _("Scores are shown with two decimals and stored unrounded.")
    for note in notes:
        yield subject, _("Note"), note
    yield _("Dossiers"), _("Dossiers filed"), whole(len(snapshot.candidatures))
    for account, count in accounts(snapshot.candidatures).items():
        yield _("Dossiers"), account.words, whole(count)
    for track, gauge in zip(snapshot.call.tracks, board_gauges(snapshot), strict=True):
        text = N_("Selected: {selected} of {places}. On the reserve list: {reserve}.")
        counted = {"selected": gauge.selected, "places": gauge.places, "reserve": gauge.reserve}
        yield _("Places"), str(track.label), str(Message(text, counted))


def _cuts(tables: Sequence[Table]) -> Iterator[tuple[str, str, str]]:
    for cut in (cut for sheet_table in tables for cut in sheet_table.cuts):
        where = Message(N_("{sheet}, row {row}, {heading}"), {"sheet": cut.sheet, "row": cut.row, "heading": cut.heading})
        yield _("Texts cut"), str(where), _("Longer than a cell can hold: read the whole of it on screen.")


def _rules(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    for number, sentence in enumerate(ranking(snapshot).explanation, start=1):
        yield _("How scores are made"), str(number), str(sentence)
    criteria = snapshot.call.criteria
    for criterion, weight in zip(criteria, weights_words(one.weight for one in criteria), strict=True):
        text = Message(N_("{label} (weight {weight})"), {"label": criterion.label, "weight": weight})
        yield _("Criteria"), str(criterion.short), str(text)
    scale = snapshot.call.scale
    for level in scale.named:
        yield _("Scale"), exact(level.mark), str(level.words)
    if not scale.names_every_mark:
        yield _("Scale"), _("Marks"), str(marks_allowed(scale))
