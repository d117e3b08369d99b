"""The latest decisions and pre-selections that can be undone, or done again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from deliberation.call.screening import Screening
from deliberation.record.journal import Act, Entry, Sort
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot

UNDOABLE: Final = Act.of_sort(Sort.UNDOABLE)


@dataclass(frozen=True, slots=True)
class LastAct:
    """The latest act on one or several files.

    ``results``: outcomes or pre-selections, one value if equal for all files. ``is_undone``: the current act is
    its undoing. ``sequence``: the entry to undo, or to do again.
    """

    sequence: int
    at: datetime
    by: str
    candidature_ids: tuple[int, ...]
    results: tuple[Outcome | Screening, ...]
    is_undone: bool


def standing_acts(entries: Iterable[Entry], view: Snapshot) -> tuple[LastAct, ...]:
    """Return the acts that can be undone, latest first, without acts on files hidden from the viewer of ``view``.

    ``entries``: those of ``UNDOABLE`` acts, all of them, in sequence.
    """
    undone: dict[int, bool] = {}
    acts = []
    for entry in entries:
        # An undoing that is undone does the act again.
        undone[entry.sequence] = entry.act == Act.UNDONE and not undone.get(entry.after["undoes"], False)
        act = _act(entry, view, is_undone=undone[entry.sequence])
        if act:
            acts.append(act)
    return tuple(reversed(acts))


def _act(entry: Entry, view: Snapshot, *, is_undone: bool) -> LastAct | None:
    kind = "screenings" if "screenings" in entry.after else "decisions"
    made: Mapping[str, Mapping[str, Any]] = entry.after[kind]
    if not all(_stands(row, view, kind) for row in made.values()):
        return None
    named = entry.before[kind] if is_undone else made
    results = (Screening(row["screening"]) if kind == "screenings" else Outcome(row["outcome"]) for row in named.values())
    return LastAct(
        sequence=entry.sequence,
        at=entry.at,
        by=entry.actor,
        candidature_ids=tuple(row["id"] for row in made.values()),
        results=tuple(dict.fromkeys(results)),
        is_undone=is_undone,
    )


def _stands(row: Mapping[str, Any], view: Snapshot, kind: str) -> bool:
    if row["id"] not in view.positions:
        return False
    if kind == "screenings":
        return bool(view.candidature(row["id"]).screening_version == row["version"])
    return bool(view.decision(row["id"]).version == row["version"])
