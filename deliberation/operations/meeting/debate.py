"""Notes of the debate: write a line on a file, strike one out, choose one for the minutes. The journal holds digests of what is written."""

from dataclasses import replace
from typing import Any

from deliberation.call.people import Actor
from deliberation.call.rights import Right
from deliberation.errors import NotFound
from deliberation.meeting.debate import DebateLine
from deliberation.operations.acts import ActInProgress, Receipt, acting
from deliberation.operations.ports import UnitOfWork
from deliberation.record.journal import Act
from deliberation.record.seals import SEALED, Said, sealed
from phrases import N_, Message


def write_debate_line(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, text: str) -> Receipt | None:
    """Write a line on a file. Raises NotFound if ``by`` is recused on it; InvalidValue for an empty or too long one."""
    with acting(uow, call_id=call_id, by=by, right=Right.RECORD_DEBATE, act=Act.DEBATE_NOTED, candidature_id=candidature_id) as act:
        uow.candidatures.get_many(call_id, [candidature_id])
        number = 1 + len(_lines(uow, call_id, candidature_id))
        line = DebateLine(candidature_id, number, text.strip(), act.by, act.at)
        uow.meetings.save_debate_line(call_id, line, revision=act.revision)
        value = sealed(candidature_id, Said({}, {"text": line.text}))
        uow.grids.add_sealed(call_id, value)
        _record(uow, act, line, before={}, after={SEALED: value.digest})
    return act.receipt


def strike_debate_line(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, number: int) -> Receipt | None:
    """Strike a line out: it stays in the record, and leaves the minutes. None if it is struck already. Raises NotFound."""
    with acting(uow, call_id=call_id, by=by, right=Right.RECORD_DEBATE, act=Act.DEBATE_STRUCK, candidature_id=candidature_id) as act:
        line = _line(uow, call_id, candidature_id, number)
        if line.struck_at is None:
            uow.meetings.save_debate_line(call_id, replace(line, in_minutes=False, struck_at=act.at), revision=act.revision)
            _record(uow, act, line, before={"struck": False}, after={"struck": True})
    return act.receipt


def choose_debate_line(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, number: int, in_minutes: bool) -> Receipt | None:
    """Choose a line for the minutes, or take that back; None if it is so already. Raises NotFound, or InvalidValue for one struck out."""
    with acting(uow, call_id=call_id, by=by, right=Right.RECORD_DEBATE, act=Act.DEBATE_CHOSEN, candidature_id=candidature_id) as act:
        line = _line(uow, call_id, candidature_id, number)
        if line.in_minutes is not in_minutes:
            uow.meetings.save_debate_line(call_id, replace(line, in_minutes=in_minutes), revision=act.revision)
            _record(uow, act, line, before={"in_minutes": line.in_minutes}, after={"in_minutes": in_minutes})
            act.outcome = Message(N_("for the minutes") if in_minutes else N_("not for the minutes"))
    return act.receipt


def _lines(uow: UnitOfWork, call_id: int, candidature_id: int) -> list[DebateLine]:
    return [line for line in uow.snapshot(call_id).debate if line.candidature_id == candidature_id]


def _line(uow: UnitOfWork, call_id: int, candidature_id: int, number: int) -> DebateLine:
    for line in _lines(uow, call_id, candidature_id):
        if line.number == number:
            return line
    raise NotFound


def _record(uow: UnitOfWork, act: ActInProgress, line: DebateLine, *, before: dict[str, Any], after: dict[str, Any]) -> None:
    dossier = uow.candidatures.get_many(act.state.id, [line.candidature_id])[line.candidature_id].dossier
    act.record(dossier, before=before, after={"line": line.number, **after})
