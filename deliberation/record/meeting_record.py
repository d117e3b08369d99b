"""The meeting as plain JSON values: its part of what a finalised version hashes, and of what the minutes tell."""

from collections.abc import Mapping
from typing import Any, Final

from deliberation.derived.agenda import agenda
from deliberation.meeting.ballots import Ballot
from deliberation.meeting.tallies import tally
from deliberation.plain import plain
from deliberation.snapshot.snapshot import Snapshot

# Told by a name or a dossier's number instead.
_BY_NAME: Final = frozenset({"candidature_id", "person_id"})
_VOTES: Final = frozenset({"candidature_id", "voters", "voted", "votes"})


def canonical_meeting(snapshot: Snapshot) -> dict[str, Any]:
    """Return all of the meeting that a finalised version freezes, with names and dossier numbers, in a stable order.

    Left out: what the room's screen shows, and a timer that runs.
    """
    meeting = snapshot.meeting
    dossiers = {candidature.id: candidature.dossier for candidature in snapshot.candidatures}

    def told(thing: Any) -> dict[str, Any]:
        who = {"person": snapshot.names[thing.person_id]} if hasattr(thing, "person_id") else {}
        return {"dossier": dossiers[thing.candidature_id], **who, **plain(thing, leaving=_BY_NAME)}

    return {
        "plan": {"end": plain(meeting.planned_end), "seconds_per_item": meeting.seconds_per_item},
        "sittings": plain(meeting.sittings),
        "agenda": [dossiers[item.candidature_id] for item in agenda(snapshot)],
        "arrangement": {"method": str(meeting.arrangement), "seed": meeting.seed},
        "current": dossiers.get(meeting.current) if meeting.current is not None else None,
        "discussed": {dossiers[id_]: plain(item) for id_, item in meeting.items.items() if id_ in dossiers},
        "attendance": [{"person": snapshot.names[each.person_id], **plain(each, leaving=_BY_NAME)} for each in meeting.attendances],
        "recusals": [told(recusal) for recusal in snapshot.recusals],
        "departures": [told(departure) for departure in meeting.departures],
        "ballots": [_ballot(snapshot, ballot, dossiers) for ballot in meeting.ballots],
        "revotes": [told(revote) for revote in meeting.revotes],
        "first_marks": sorted([dossiers[c], snapshot.names[p], code, mark] for (c, p, code), mark in snapshot.first_marks.items()),
    }


def _ballot(snapshot: Snapshot, ballot: Ballot, dossiers: Mapping[int, str]) -> dict[str, Any]:
    return {
        "dossier": dossiers[ballot.candidature_id],
        **plain(ballot, leaving=_VOTES),
        "voters": [snapshot.names[person_id] for person_id in ballot.voters],
        # Of a secret ballot there is nothing here: no vote of it is known by name.
        "votes": {snapshot.names[person_id]: choice for person_id, choice in ballot.votes.items()},
        "result": tally(ballot, snapshot.call).choice if ballot.is_counted else None,
    }
