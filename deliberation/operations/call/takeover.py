"""Record in the journal of each call that another machine continues from a copy of the database."""

from datetime import datetime

from deliberation.call.call import Phase
from deliberation.call.people import Actor
from deliberation.operations.acts import recording
from deliberation.operations.ports import UnitOfWork
from deliberation.record.journal import Act, Entry


def record_takeover(uow: UnitOfWork, *, by: Actor, copied_at: datetime) -> tuple[str, ...]:
    """Journal, in every call that is not finalised, that the dashboard continues from a copy; return their slugs.

    Acts after ``copied_at`` are not in it. If two dashboards both continue, their journals differ from this entry on, and cannot be
    confused.
    """
    with uow:
        open_ids = [state.id for state in uow.calls.all() if state.phase is not Phase.FINALISED]
    slugs = []
    for call_id in open_ids:
        with uow:
            state = uow.calls.state(call_id)
            with recording(uow, state, by=by, act=Act.TAKEN_OVER) as act:
                act.record(state.call.slug, before={}, after={"copied_at": copied_at.isoformat()})
            slugs.append(state.call.slug)
    return tuple(slugs)


def last_takeover(uow: UnitOfWork, *, call_id: int) -> Entry | None:
    """Return the entry of the last takeover by this dashboard, None if there was none."""
    with uow:
        return uow.journal.latest(call_id, [Act.TAKEN_OVER])
