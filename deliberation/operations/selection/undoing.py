"""Undo an act of deciding or pre-selecting; the latest acts for which this is possible."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from deliberation.call.call import Screening
from deliberation.call.people import Actor, Right
from deliberation.errors import NothingToUndo
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting, hidden_from, refuse_recused
from deliberation.operations.dossiers.screening import plain as plain_screening
from deliberation.operations.selection import decisions
from deliberation.record.journal import Act, Entry, Sort
from deliberation.record.payloads.selection import decision_columns
from deliberation.selection.decisions import Decision, Outcome, arranged
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import shared
from phrases import N_


def undo(uow: UnitOfWork, *, by: Actor, call_id: int, sequence: int) -> Receipt | None:
    """Undo a deciding or pre-selecting act; the reversal is journalled and can be reversed.

    Raises NothingToUndo for an act of a different sort, already undone, or with objects changed since.
    """
    with uow:
        entry = uow.journal.get(call_id, sequence)
    is_screening = "screenings" in entry.after
    kind = "screenings" if is_screening else "decisions"
    with acting(uow, call_id=call_id, by=by, right=Right.SCREEN if is_screening else Right.DECIDE, act=Act.UNDONE) as act:
        if entry.act not in UNDOABLE:
            raise NothingToUndo(N_("This act cannot be undone."))
        ids = [row["id"] for row in entry.after[kind].values()]
        refuse_recused(uow, by=by, call_id=call_id, ids=ids)
        if not is_screening:
            decisions.refuse_listed(uow.snapshot(call_id), ids)
        restored, ranks = (_restore_screenings if is_screening else _restore_decisions)(uow, act, entry, by)
        stands = shared(Screening(row["screening"]) if is_screening else Outcome(row["outcome"]) for row in restored.values())
        after = {kind: restored, **ranks[1], "undoes": sequence}
        act.record(entry.subject, before={kind: entry.after[kind], **ranks[0]}, after=after, outcome=stands)
    return act.receipt


def _restore_decisions(uow: UnitOfWork, act: ActInProgress, entry: Entry, by: Actor) -> tuple[Mapping[str, Any], decisions.Sides]:
    running, restored = decisions.running_decisions(uow, act.state.id), _read_restored(uow, act, entry)
    hidden = hidden_from(uow, by=by, call_id=act.state.id)
    decisions.keep_places(act, by=by, running=decisions.without(running, hidden), after=list(restored.values()), override_reason=None)
    back = {one.candidature_id: one for one in restored.values()}
    places = arranged({**running, **back}, back.keys())
    restored = {dossier: places.get(one.candidature_id, one) for dossier, one in restored.items()}
    uow.decisions.save(act.state.id, list(restored.values()), revision=act.revision)
    ranks = decisions.write_ranks(uow, act, decisions.without(running, back), places)
    return {dossier: decisions.plain_decision(decision) for dossier, decision in restored.items()}, ranks


def _read_restored(uow: UnitOfWork, act: ActInProgress, entry: Entry) -> dict[str, Decision]:
    """Return dossier → decision before an entry. Raises NothingToUndo for a decision changed since."""
    rows = entry.before["decisions"]
    standing = uow.decisions.of_call(act.state.id)
    candidatures = uow.candidatures.get_many(act.state.id, [row["id"] for row in rows.values()])
    restored = {}
    for dossier, row in rows.items():
        present = standing.get(row["id"])
        candidature = candidatures[row["id"]]
        is_decided = Outcome(row["outcome"]) is not Outcome.TO_DISCUSS
        is_out = (is_decided and not candidature.is_ranked) or (row["track"] and candidature.awaits_admission)
        if present is None or present.version != entry.after["decisions"][dossier]["version"] or is_out:
            raise NothingToUndo(N_("{dossier} was changed since: this cannot be undone as a whole."), dossier=dossier)
        restored[dossier] = Decision(
            **decision_columns(row) | {"outcome": Outcome(row["outcome"]), "version": present.version + 1},
            candidature_id=row["id"],
            decided_by=act.by,
            decided_at=act.at,
        )
    return restored


def _restore_screenings(uow: UnitOfWork, act: ActInProgress, entry: Entry, _by: Actor) -> tuple[Mapping[str, Any], decisions.Sides]:
    rows = entry.before["screenings"]
    standing = uow.candidatures.get_many(act.state.id, [row["id"] for row in rows.values()])
    decided = uow.decisions.of_call(act.state.id)
    restored = {}
    for dossier, row in rows.items():
        present = standing[row["id"]]
        is_out = (row["id"] in decided and decided[row["id"]].track) or (
            row["screening"] == Screening.SHORTLISTED and present.awaits_admission
        )
        if present.screening_version != entry.after["screenings"][dossier]["version"] or is_out:
            raise NothingToUndo(N_("{dossier} was changed since: this cannot be undone as a whole."), dossier=dossier)
        put_back = replace(
            present,
            screening=Screening(row["screening"]),
            # What an import brought was no reason that somebody gave.
            screening_reason=row["reason"] if row["version"] else "",
            screening_version=present.screening_version + 1,
            screened_by=act.by,
            screened_at=act.at,
        )
        uow.candidatures.update(put_back, revision=act.revision)
        restored[dossier] = plain_screening(put_back)
    return restored, ({}, {})


UNDOABLE = Act.of_sort(Sort.UNDOABLE)


@dataclass(frozen=True, slots=True)
class LastAct:
    """Latest act on files.

    ``results``: outcomes or pre-selections, a single value if equal for all files. ``is_undone``: the current act is its reversal.
    ``sequence``: the entry to undo, or to do again.
    """

    sequence: int
    at: datetime
    by: str
    candidature_ids: tuple[int, ...]
    results: tuple[Outcome | Screening, ...]
    is_undone: bool


def standing_acts(entries: Iterable[Entry], view: Snapshot) -> tuple[LastAct, ...]:
    """Return the reversible acts, latest first, without acts on files hidden from the viewer of ``view``.

    ``entries``: all entries of ``UNDOABLE`` acts, in sequence.
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
