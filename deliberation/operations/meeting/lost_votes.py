"""Secret ballots when a server starts or goes on from a copy: keys of those that are over are destroyed, those without a key cancelled."""

from deliberation.call.call import Phase
from deliberation.errors import VotesLost
from deliberation.meeting.ballots import Ballot, Method
from deliberation.operations.acts import UnitOfWork
from deliberation.operations.meeting.ballots import cancel_lost_ballot


def settle_secret_ballots(uow: UnitOfWork) -> tuple[tuple[str, str], ...]:
    """Destroy the keys of secret ballots that are over, and do as ``cancel_lost_ballots``: what a server does when it starts."""
    with uow:
        uow.ballots.destroy_other_keys()
    return cancel_lost_ballots(uow)


def cancel_lost_ballots(uow: UnitOfWork) -> tuple[tuple[str, str], ...]:
    """Cancel the secret ballots whose votes cannot be opened: their key is gone, or a copy of the database left them out.

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
