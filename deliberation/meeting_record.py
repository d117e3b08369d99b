"""The meeting as plain JSON values: its part of what a finalised version hashes, and of what the minutes tell."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from deliberation.agenda import agenda
from deliberation.ballots import Ballot
from deliberation.snapshot import Snapshot
from deliberation.tallies import tally


def canonical_meeting(snapshot: Snapshot) -> dict[str, Any]:
    """Return all of the meeting that a finalised version freezes, with names and dossier numbers, in a stable order."""
    meeting = snapshot.meeting
    names = {person.id: person.name for person in snapshot.people}
    dossiers = {candidature.id: candidature.dossier for candidature in snapshot.candidatures}
    return {
        "sittings": [[_time(sitting.began_at), _time(sitting.ended_at)] for sitting in meeting.sittings],
        "agenda": [dossiers[item.candidature_id] for item in agenda(snapshot)],
        "arrangement": {"method": str(meeting.arrangement), "seed": meeting.seed},
        "discussed": {dossiers[id_]: _time(item.began_at) for id_, item in meeting.items.items() if id_ in dossiers},
        "attendance": [[names[each.person_id], str(each.presence), _time(each.at)] for each in meeting.attendances],
        "recusals": [[dossiers[r.candidature_id], names[r.person_id], str(r.origin), _time(r.at)] for r in snapshot.recusals],
        "departures": [
            [dossiers[each.candidature_id], names[each.person_id], _time(each.left_at), _time(each.returned_at)]
            for each in meeting.departures
        ],
        "ballots": [_ballot(snapshot, ballot, names, dossiers) for ballot in meeting.ballots],
        "revotes": [[dossiers[each.candidature_id], _time(each.opened_at), _time(each.closed_at)] for each in meeting.revotes],
        "first_marks": sorted([dossiers[c], names[p], code, mark] for (c, p, code), mark in snapshot.first_marks.items()),
    }


def _ballot(snapshot: Snapshot, ballot: Ballot, names: Mapping[int, str], dossiers: Mapping[int, str]) -> dict[str, Any]:
    counted = tally(ballot, snapshot.call) if ballot.is_counted else None
    return {
        "dossier": dossiers[ballot.candidature_id],
        "number": ballot.number,
        "question": str(ballot.question),
        "method": str(ballot.method),
        "majority": str(ballot.majority),
        "opened_at": _time(ballot.opened_at),
        "closed_at": _time(ballot.closed_at),
        "voters": [names[person_id] for person_id in ballot.voters],
        "votes": {names[person_id]: choice for person_id, choice in ballot.votes.items()},
        "counts": dict(counted.counts) if counted else None,
        "choice": counted.choice if counted else None,
        "casting_vote": {"by": ballot.casting.by, "choice": ballot.casting.choice} if ballot.casting else None,
        "override_reason": ballot.override_reason,
        "cancelled_because": ballot.cancelled_because,
    }


def _time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None
