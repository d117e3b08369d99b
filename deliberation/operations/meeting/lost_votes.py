"""Secret ballots at a server's start or after a copy: keys of ended ballots are destroyed, ballots without a key cancelled."""

from deliberation.call.call import Phase
from deliberation.errors import VotesLost
from deliberation.meeting.ballots import Ballot, Method
from deliberation.operations.acts import UnitOfWork
from deliberation.operations.meeting.ballots import cancel_lost_ballot


def settle_secret_ballots(uow: UnitOfWork) -> tuple[tuple[str, str], ...]:
    """Destroy the keys of ended secret ballots, then act as ``cancel_lost_ballots``, at a server's start."""
    with uow:
        uow.ballots.destroy_other_keys()
    return cancel_lost_ballots(uow)


def cancel_lost_ballots(uow: UnitOfWork) -> tuple[tuple[str, str], ...]:
    """Cancel the unreadable secret ballots: their key is missing, or a copy of the database left their votes out.

    Return the slug and the dossier of each.
    """
    with uow:
        snapshots = [uow.snapshot(state.id) for state in uow.calls.all() if state.phase is Phase.DELIBERATION]
        lost = [
            (snapshot, ballot)
            for snapshot in snapshots
            if (ballot := snapshot.meeting.open_ballot) and _is_lost(uow, snapshot.call_id, ballot)
        ]
    for snapshot, ballot in lost:
        cancel_lost_ballot(uow, call_id=snapshot.call_id, candidature_id=ballot.candidature_id, number=ballot.number)
    return tuple((snapshot.call.slug, snapshot.candidature(ballot.candidature_id).dossier) for snapshot, ballot in lost)


def _is_lost(uow: UnitOfWork, call_id: int, ballot: Ballot) -> bool:
    if ballot.method is not Method.SECRET:
        return False
    try:
        uow.ballots.secret_votes(call_id, ballot)
    except VotesLost:
        return True
    return False
