"""Have the platform read by itself while a call is in preparation. The journal keeps how often; one reader at a time, of all processes."""

from typing import NamedTuple

from deliberation.call.call import Phase
from deliberation.call.people import Actor
from deliberation.call.rights import Right
from deliberation.dossiers.following import Following, Found, LastReading
from deliberation.errors import NotAllowed
from deliberation.operations.acts import Receipt, acting, authorised
from deliberation.operations.dossiers.attachments import FOR_WHOLE
from deliberation.operations.ports import UnitOfWork
from deliberation.record.journal import Act
from deliberation.snapshot.visibility import visible


class Followed(NamedTuple):
    """How a call follows the platform (None: it does not), what the last reading found, and whether somebody imported dossiers since."""

    following: Following | None
    last: LastReading
    is_dealt_with: bool


def follow_platform_by_itself(uow: UnitOfWork, *, by: Actor, call_id: int, following: Following | None) -> Receipt | None:
    """Say how often the platform is read, or that it is not (None). Raises NotAllowed for somebody who does not see every file."""
    with acting(uow, call_id=call_id, by=by, right=Right.IMPORT, act=Act.PLATFORM_FOLLOWED) as act:
        _refuse_partial(uow, call_id, by)
        before = _standing(uow, call_id)
        if following != before:
            act.record(act.state.call.slug, before=before.plain() if before else {}, after=following.plain() if following else {})
    return act.receipt


def platform_followed(uow: UnitOfWork, *, by: Actor, call_id: int) -> Followed:
    """Return how a call follows the platform, and what was found. Raises NotAllowed for somebody who does not see every file."""
    with uow:
        authorised(uow, call_id=call_id, by=by, right=Right.IMPORT)
        _refuse_partial(uow, call_id, by)
        last = uow.calls.last_reading(call_id)
        imported = uow.journal.latest(call_id, {Act.DOSSIERS_IMPORTED})
        is_dealt_with = imported is not None and last.read_at is not None and imported.at > last.read_at
        return Followed(_standing(uow, call_id), last, is_dealt_with)


def take_reading_turn(uow: UnitOfWork, *, call_id: int) -> Following | None:
    """Begin to read the platform for a call, if it is time to and nobody does; None otherwise. The server asks, for nobody."""
    with uow:
        state = uow.calls.state(call_id)  # whoever else asks waits
        following = _standing(uow, call_id)
        if following is None or state.phase is not Phase.PREPARATION:
            return None
        if not uow.calls.last_reading(call_id).is_due(uow.now(), following.minutes):
            return None
        uow.calls.begin_reading(call_id, at=uow.now())
        uow.commit(is_told=False)
    return following


def keep_reading_turn(uow: UnitOfWork, *, call_id: int) -> None:
    """Say that the reading goes on."""
    with uow:
        uow.calls.begin_reading(call_id, at=uow.now())
        uow.commit(is_told=False)


def end_reading_turn(uow: UnitOfWork, *, call_id: int, found: Found) -> None:
    """Say what the reading found."""
    with uow:
        uow.calls.end_reading(call_id, at=uow.now(), found=found)
        uow.commit(is_told=False)


def _standing(uow: UnitOfWork, call_id: int) -> Following | None:
    entry = uow.journal.latest(call_id, {Act.PLATFORM_FOLLOWED})
    return Following.read(entry.after) if entry else None


def _refuse_partial(uow: UnitOfWork, call_id: int, by: Actor) -> None:
    if visible(uow.snapshot(call_id), by).is_partial:
        raise NotAllowed(FOR_WHOLE)
