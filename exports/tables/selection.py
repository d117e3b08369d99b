"""The selection as a workbook: laureates, reserve list, scores, decisions, and what each column means."""

from datetime import datetime
from typing import Final

from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.lines import all_lines, laureate_lines, ranked_lines, reserve_lines
from exports.tables.columns import MEANS, columns
from exports.tables.read_me import read_me
from exports.tables.tables import table_of_lines
from exports.tables.workbook import workbook
from phrases import _

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


def selection_workbook(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return the selection as an xlsx workbook, in the current language, of what ``snapshot`` shows.

    ``made_at`` is the time it bears, unless the call is finalised: then it bears that time, and the same version gives the
    same bytes.
    """
    call = snapshot.call
    tables = [
        table_of_lines(_("Laureates"), call, _LAUREATES, laureate_lines(snapshot), columns_in_view=3),
        table_of_lines(_("Reserve list"), call, _RESERVE, reserve_lines(snapshot), columns_in_view=4),
        table_of_lines(_("Scores"), call, _SCORES, ranked_lines(snapshot), columns_in_view=2),
        table_of_lines(_("Decisions"), call, _DECISIONS, all_lines(snapshot), columns_in_view=2),
    ]
    at = provenance.time_of_export(snapshot, made_at)
    notes = provenance.warnings(snapshot)
    shown = columns(call, dict.fromkeys((*_LAUREATES, *_RESERVE, *_SCORES, *_DECISIONS)))
    tables.append(read_me(snapshot, at=at, notes=notes, tables=tables, shown=shown))
    return workbook(tables, provenance.description(snapshot, title=_("Selection of the jury"), at=at, notes=notes))
