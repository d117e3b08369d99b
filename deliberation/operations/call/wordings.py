"""Reading of an office's texts, and of the prints of its minutes."""

from collections.abc import Mapping

from deliberation.operations.acts import UnitOfWork
from deliberation.record.journal import Act
from deliberation.record.letterheads import Print, latest_wordings, prints_of
from deliberation.record.wordings import Wording, Words


def prints(uow: UnitOfWork, *, call_id: int) -> tuple[Print, ...]:
    """Return the prints of the last version's minutes. No right is checked: the caller, who makes documents, was checked."""
    with uow:
        return prints_made(uow, call_id)


def prints_made(uow: UnitOfWork, call_id: int) -> tuple[Print, ...]:
    """Return the prints of the last version's minutes, within a unit of work under way."""
    return prints_of(uow.journal.of_acts(call_id, {Act.WORDED, Act.FINALISED, Act.MINUTES_PRINTED}))


def wordings(uow: UnitOfWork, *, call_id: int) -> Mapping[Wording, Words]:
    """Return an office's own texts by field. No right is checked: the caller, who makes documents, was checked."""
    with uow:
        return wordings_standing(uow, call_id)


def wordings_standing(uow: UnitOfWork, call_id: int) -> Mapping[Wording, Words]:
    """Return an office's own texts, within a unit of work under way."""
    return latest_wordings(uow.journal.of_acts(call_id, {Act.WORDED, Act.MINUTES_PRINTED}))
