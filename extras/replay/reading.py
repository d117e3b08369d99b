"""Read a finalised meeting again, act by act: for those who see every file. Nothing is done and nothing is written."""

from deliberation.call.people import Actor, Right
from deliberation.errors import NotAllowed
from deliberation.operations.acts import UnitOfWork, authorised
from deliberation.record.journal_lines import journal_lines
from deliberation.snapshot.visibility import visible
from extras.replay.moments import Moment, replayed
from phrases import N_

FOR_WHOLE = N_("A meeting is read again by those who see every file: no member of the jury, nobody recused.")


def replay(uow: UnitOfWork, *, by: Actor, call_id: int) -> tuple[Moment, ...]:
    """Return the acts of the meeting in the current language, each with how things stood after it, as ``by`` may read them today.

    Raises NotAllowed before the selection is final, and for whoever does not see every file.
    """
    with uow:
        authorised(uow, call_id=call_id, by=by, right=Right("replay"))
        whole = uow.snapshot(call_id)
        view = visible(whole, by)
        if not whole.is_finalised:  # the console has every right
            raise NotAllowed
        if view.is_partial:
            raise NotAllowed(FOR_WHOLE)
        entries = uow.journal.of_call(call_id)
        lines = journal_lines(entries, whole=whole, view=view, sealed_values=uow.grids.sealed_values(call_id))
    return replayed(entries, lines)
