"""The selection as a workbook: laureates, reserve list, scores, decisions, and what each column means."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from deliberation.board import board_gauges
from deliberation.ranking import ranking
from deliberation.snapshot import Snapshot
from exports import provenance
from exports.columns import MEANS, Kind, columns
from exports.lines import all_lines, laureate_lines, ranked_lines, reserve_lines
from exports.tables import Heading, Table, table, table_of_lines
from exports.workbook import Description, workbook
from phrases import N_, Message, _, decimal, moment

_PROJECT: Final = ("dossier", "title", "administration", "ministry")
_LAUREATES: Final = ("decided_track", *_PROJECT, "score", "track_rank", "rank", "reason")
_RESERVE: Final = ("decided_track", "reserve_rank", *_PROJECT, "score", "track_rank", "rank", "reason")
_NUMBERS: Final = ("score", "rank", "track_rank", "order", MEANS, "jurors", "coverage", "spread", "standard_deviation", "median")
_SCORES: Final = ("dossier", "title", "administration", "track", *_NUMBERS, "tie", "remarks")
_DECISIONS: Final = (
    *_PROJECT, "administration_kind", "requested_tracks", "deposited_at", "situation",
    "screening", "screening_reason", "screened_by", "screened_at",
    "outcome", "decided_track", "reserve_rank", "reason", "decided_by", "decided_at",
)  # fmt: skip


def selection_workbook(snapshot: Snapshot, *, made_at: datetime, viewer_note: str = "") -> bytes:
    """Return the selection as an xlsx workbook, in the current language, of what ``snapshot`` shows.

    ``made_at`` is the time it bears, unless the call is finalised: then it bears that time, and the same version gives the
    same bytes. ``viewer_note`` is a sentence more for the sheet that explains.
    """
    call = snapshot.call
    tables = [
        table_of_lines(_("Laureates"), call, _LAUREATES, laureate_lines(snapshot), columns_in_view=3),
        table_of_lines(_("Reserve list"), call, _RESERVE, reserve_lines(snapshot), columns_in_view=4),
        table_of_lines(_("Scores"), call, _SCORES, ranked_lines(snapshot), columns_in_view=2),
        table_of_lines(_("Decisions"), call, _DECISIONS, all_lines(snapshot), columns_in_view=2),
    ]
    at = provenance.time_of_export(snapshot, made_at)
    notes = [*provenance.warnings(snapshot), *([viewer_note] if viewer_note else [])]
    description = Description(
        title=_("Selection of the jury"),
        subject=str(call.name),
        note="\n".join([provenance.state(snapshot), *notes]),
        footer=provenance.short_state(snapshot),
        at=at,
    )
    return workbook([*tables, _read_me(snapshot, at, notes, tables)], description)


def _read_me(snapshot: Snapshot, at: datetime, notes: Sequence[str], tables: Sequence[Table]) -> Table:
    headings = [Heading(text, Kind.TEXT) for text in (_("Subject"), _("Item"), _("Explanation"))]
    rows = (*_about(snapshot, at, notes), *_cuts(tables), *_rules(snapshot), *_meanings(snapshot))
    return table(_("Read me"), headings, rows)


def _about(snapshot: Snapshot, at: datetime, notes: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    subject = _("This file")
    yield subject, _("Call"), str(snapshot.call.name)
    yield subject, _("State"), provenance.state(snapshot)
    if version := provenance.final_version(snapshot):
        yield subject, _("SHA-256 of this version"), version.sha256
    yield subject, _("Dated"), moment(at)
    yield subject, _("Times"), _("Times are Paris time; a workbook keeps no time zone.")
    yield subject, _("Numbers"), _("Scores are shown with two decimals and stored unrounded.")
    for note in notes:
        yield subject, _("Note"), note
    for track, gauge in zip(snapshot.call.tracks, board_gauges(snapshot), strict=True):
        text = N_("{selected} selected of {places} places, {reserve} on the reserve list")
        counted = {"selected": gauge.selected, "places": gauge.places, "reserve": gauge.reserve}
        yield _("Places"), str(track.label), str(Message(text, counted))


def _cuts(tables: Sequence[Table]) -> Iterator[tuple[str, str, str]]:
    for cut in (cut for each in tables for cut in each.cuts):
        where = Message(N_("{sheet}, row {row}, {heading}"), {"sheet": cut.sheet, "row": cut.row, "heading": cut.heading})
        yield _("Texts cut"), str(where), _("Longer than a cell can hold: read the whole of it in the application.")


def _rules(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    for number, sentence in enumerate(ranking(snapshot).explanation, start=1):
        yield _("How scores are made"), str(number), str(sentence)
    for criterion in snapshot.call.criteria:
        weight = decimal(criterion.weight, 0 if criterion.weight == int(criterion.weight) else 2)
        text = Message(N_("{label} (weight {weight})"), {"label": criterion.label, "weight": weight})
        yield _("Criteria"), str(criterion.short), str(text)
    for level in snapshot.call.scale.levels:
        yield _("Scale"), str(level.mark), str(level.words)


def _meanings(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    keys = dict.fromkeys((*_LAUREATES, *_RESERVE, *_SCORES, *_DECISIONS))
    for column in columns(snapshot.call, keys):
        yield _("Columns"), column.heading, _(column.description)
