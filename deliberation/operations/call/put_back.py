"""Values changed by hand: the journal's values, the database's, and the act that puts the journal's values back."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from deliberation.call.people import Actor, Right
from deliberation.call.rights import require
from deliberation.dossiers.candidatures import RecusalOrigin
from deliberation.errors import InvalidValue, NotAllowed
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting, hidden_from
from deliberation.operations.verification import row_differences
from deliberation.record.guards.replayed import NOT_WITHDRAWN, Fact, Replay, Row, What, replay
from deliberation.record.journal import SEALED, Act, Said, sealed
from deliberation.record.payloads.selection import journalled_decision
from deliberation.scoring.marks import journalled_marks
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, Message

_TABLES = {
    What.MARK: "mark",
    What.RECUSAL: "recusal",
    What.WITHDRAWAL: "candidature",
    What.DECISION: "decision",
    What.SEAL: "candidature",
}
# Columns of a row that no decision, mark or recusal is told apart by.
_BESIDE = frozenset({"revision", "decided_by", "decided_at"})


@dataclass(frozen=True, slots=True)
class Difference:
    """Journal's value (None: absent) and database's value (None: no row) of a fact."""

    fact: Fact
    left: Row | None
    present: Row | None
    entry: int  # 0: none says anything of it


@dataclass(frozen=True, slots=True)
class Differences:
    """All differences of a call, as far as the journal holds values, and the first entry with an unexpected previous value."""

    values: Sequence[Difference]
    disagreement: Message | None


def differing_values(uow: UnitOfWork, *, by: Actor, call_id: int) -> Differences:
    """Return the differences from the journal, if the rows of the call differ from their seal. Raises NotAllowed."""
    with uow:
        require(by, Right.PUT_BACK, phase=uow.calls.state(call_id).phase, call_id=call_id)
        if hidden_from(uow, by=by, call_id=call_id) or not row_differences(uow, call_id):
            return Differences((), None)
        replayed = _replay_entries(uow, call_id)
        return Differences(tuple(differences(uow, call_id, replayed)), replayed.disagreement)


def _replay_entries(uow: UnitOfWork, call_id: int) -> Replay:
    return replay(uow.journal.of_call(call_id), uow.grids.sealed_values(call_id))


def differences(uow: UnitOfWork, call_id: int, replayed: Replay) -> Iterator[Difference]:
    """Yield the differences between rows of a call and the state left by its entries, in a unit of work under way."""
    rows = dict(_present(uow, call_id))
    dossiers, names = {fact.dossier for fact in rows}, {person.name for person in uow.people.of_call(call_id)}
    for fact, left in replayed.left.items():
        if fact.dossier not in dossiers or (fact.person and fact.person not in names):
            continue  # a file or a person that is gone is not put back
        present = rows.get(fact)
        if present is None or any(present[name] != value for name, value in left.row.items() if name not in _BESIDE):
            yield Difference(fact, left.row, present, left.entry.sequence)
    for fact, present in rows.items():
        if fact not in replayed.left and replayed.holds(fact) and _says_something(fact.what, present):
            yield Difference(fact, NOT_WITHDRAWN if fact.what is What.WITHDRAWAL else None, present, 0)


def _says_something(what: What, row: Row) -> bool:
    match what:
        case What.MARK:
            return row["value"] is not None
        case What.RECUSAL:
            return row["lifted_at"] is None
        case What.WITHDRAWAL:
            return bool(row["is_withdrawn"])
    return False


def _present(uow: UnitOfWork, call_id: int) -> Iterator[tuple[Fact, Row]]:
    """Yield the rows of a call by fact."""
    candidatures = uow.put_back.present(call_id, "candidature")
    dossiers = {row["id"]: row["dossier"] for row in candidatures}
    names = {person.id: person.name for person in uow.people.of_call(call_id)}
    for row in candidatures:
        yield Fact(What.WITHDRAWAL, row["dossier"]), row
        yield Fact(What.SEAL, row["dossier"]), row
    for what in (What.DECISION, What.MARK, What.RECUSAL):
        for row in uow.put_back.present(call_id, _TABLES[what]):
            yield Fact(what, dossiers[row["candidature_id"]], names.get(row.get("person_id", 0), ""), row.get("criterion", "")), row
    (row,) = uow.put_back.present(call_id, "call")
    yield Fact(What.SEAL), row


def put_back_values(uow: UnitOfWork, *, by: Actor, call_id: int, seen: int) -> Receipt | None:
    """Put back every value of the journal changed by hand; None without a difference.

    Raises InvalidValue for differences other than shown; NotAllowed for a recused person.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        seen: the number of differences shown.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.PUT_BACK, act=Act.VALUES_PUT_BACK) as act:
        if hidden_from(uow, by=by, call_id=call_id):
            raise NotAllowed
        differing = list(differences(uow, call_id, _replay_entries(uow, call_id))) if row_differences(uow, call_id) else []
        if len(differing) != seen:
            raise InvalidValue(N_("What differs from the journal is not what you saw: read it again."))
        if differing:
            snapshot = uow.snapshot(call_id, afresh=True)
            for difference in differing:
                _put_back(uow, act, snapshot, difference)
            _record(uow, act, snapshot, differing)
    return act.receipt


def _put_back(uow: UnitOfWork, act: ActInProgress, snapshot: Snapshot, difference: Difference) -> None:
    fact = difference.fact
    table = "call" if fact == Fact(What.SEAL) else _TABLES[fact.what]
    now: dict[str, Any] = {} if table == "call" else {"revision": act.revision}
    if difference.left is None:  # what nobody ever said is taken back, so that every process learns of it
        is_mark = fact.what is What.MARK
        now |= {"value": None} if is_mark else {"origin": RecusalOrigin.IMPOSED, "at": act.at, "lifted_at": act.at}
    uow.put_back.put_back(act.state.id, table, _key(act, snapshot, fact), left=difference.left, now=now)


def _key(act: ActInProgress, snapshot: Snapshot, fact: Fact) -> Mapping[str, Any]:
    if not fact.dossier:
        return {"id": act.state.id}
    id_ = next(candidature.id for candidature in snapshot.candidatures if candidature.dossier == fact.dossier)
    if _TABLES[fact.what] == "candidature":
        return {"id": id_}
    key: dict[str, Any] = {"candidature_id": id_}
    if fact.person:
        key["person_id"] = next(person.id for person in snapshot.people if person.name == fact.person)
    return key | ({"criterion": fact.criterion} if fact.criterion else {})


def _record(uow: UnitOfWork, act: ActInProgress, snapshot: Snapshot, differing: Sequence[Difference]) -> None:
    """Write all values before → after; of marks under seal, the digests."""
    grids, digests = _grids(differing), {}
    for dossier in list(grids):
        candidature = snapshot.by_dossier[dossier]
        if snapshot.is_under_seal(candidature.id):
            sealed_value = sealed(candidature.id, Said(*grids.pop(dossier)))
            uow.grids.add_sealed(act.state.id, sealed_value)
            digests[dossier] = sealed_value.digest
    before, after = (_payload(differing, grids, is_after=is_after) for is_after in (False, True))
    dossiers = dict.fromkeys(difference.fact.dossier or act.state.call.slug for difference in differing)
    act.record(", ".join(dossiers), before=before, after=after | ({SEALED: digests} if digests else {}))


class _Sides(NamedTuple):
    """Marks of a file by person and criterion, before and after."""

    before: dict[str, dict[str, Any]]
    after: dict[str, dict[str, Any]]


def _grids(differing: Sequence[Difference]) -> dict[str, _Sides]:
    grids: dict[str, _Sides] = {}
    for difference in differing:
        if difference.fact.what is What.MARK:
            sides = grids.setdefault(difference.fact.dossier, _Sides({}, {}))
            for side, row in ((sides.before, difference.present), (sides.after, difference.left)):
                side.setdefault(difference.fact.person, {}).update(
                    journalled_marks({difference.fact.criterion: row["value"] if row else None})
                )
    return grids


def _payload(differing: Sequence[Difference], grids: Mapping[str, _Sides], *, is_after: bool) -> dict[str, Any]:
    payload: dict[str, Any] = defaultdict(dict)
    for dossier, sides in grids.items():
        payload["grids"][dossier] = sides.after if is_after else sides.before
    for difference in differing:
        row, dossier = (difference.left if is_after else difference.present) or {}, difference.fact.dossier
        match difference.fact.what:
            case What.RECUSAL:
                stands = "lifted_at" in row and row["lifted_at"] is None
                payload["recused"].setdefault(dossier, []).extend([difference.fact.person] if stands else [])
            case What.WITHDRAWAL:
                payload["withdrawn"] = [*(payload["withdrawn"] or ()), *([dossier] if row["is_withdrawn"] else ())]
            case What.DECISION:
                payload["decisions"] |= {dossier: journalled_decision(row)} if row else {}
            case What.SEAL if dossier:
                payload["revealed"] = [*(payload["revealed"] or ()), *([dossier] if row["is_revealed"] else ())]
            case What.SEAL:
                payload["under_seal"] = row["is_sealed"]
    return dict(payload)
