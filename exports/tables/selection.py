"""The selection as a workbook and as JSON: laureates, reserve list, scores, decisions, and what each column means."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from deliberation.call.call import Call
from deliberation.derived.accounting import accounts
from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.lines import all_lines, laureate_lines, ranked_lines, reserve_lines
from exports.tables.columns import ALL_KEYS, MEANS, columns
from exports.tables.read_me import read_me
from exports.tables.readers import Value
from exports.tables.tables import table_of_lines
from exports.tables.workbook import workbook
from exports.texts import json_bytes
from phrases import _

_PROJECT: Final = ("dossier", "title", "administration", "ministry")
_LAUREATES: Final = ("decided_track", *_PROJECT, "score", "track_rank", "rank", "reason")
_RESERVE: Final = ("decided_track", "reserve_rank", *_PROJECT, "score", "track_rank", "rank", "reason")
_NUMBERS: Final = ("score", "rank", "track_rank", "order", MEANS, "jurors", "coverage", "spread", "standard_deviation", "median")
_SCORES: Final = ("dossier", "title", "administration", "track", *_NUMBERS, "tie", "remarks")
_DECISIONS: Final = (
    *_PROJECT, "administration_kind", "requested_tracks", "deposited_at", "situation",
    "account", "screening", "screening_reason", "screened_by", "screened_at",
    "outcome", "decided_track", "reserve_rank", "reason", "decided_by", "decided_at",
)  # fmt: skip


def selection_workbook(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return the selection as an xlsx workbook, in the current language, of what ``snapshot`` shows.

    ``made_at`` is the time it bears, unless the call is finalised: then it bears that time, and the same version gives the
    same bytes.
    """
    call = snapshot.call
    laureates, decisions = (with_amounts(call, keys) for keys in (_LAUREATES, _DECISIONS))
    tables = [
        table_of_lines(_("Laureates"), call, laureates, laureate_lines(snapshot), columns_in_view=3),
        table_of_lines(_("Reserve list"), call, _RESERVE, reserve_lines(snapshot), columns_in_view=4),
        table_of_lines(_("Scores"), call, _SCORES, ranked_lines(snapshot), columns_in_view=2),
        table_of_lines(_("Decisions"), call, decisions, all_lines(snapshot), columns_in_view=2),
    ]
    at = provenance.time_of_export(snapshot, made_at)
    notes = provenance.warnings(snapshot)
    shown = columns(call, dict.fromkeys((*laureates, *_RESERVE, *_SCORES, *decisions)))
    tables.append(read_me(snapshot, at=at, notes=notes, tables=tables, shown=shown))
    return workbook(tables, provenance.description(snapshot, title=_("Selection of the jury"), at=at, notes=notes))


def with_amounts(call: Call, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of columns, those of money before the reason, if money is a limit of the call."""
    if not call.funded:
        return keys
    place = keys.index("reason")
    return (*keys[:place], "amount_asked", "amount", *keys[place:])


def selection_json(snapshot: Snapshot) -> bytes:
    """Return every column of every candidature that ``snapshot`` shows, texts in the current language."""
    chosen = columns(snapshot.call, ALL_KEYS)
    version = provenance.final_version(snapshot)
    document: dict[str, Any] = {
        "call": snapshot.call.slug,
        "revision": snapshot.revision_to_tell,
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
