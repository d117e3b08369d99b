"""Whatever a jury does at its meeting: the refreshed snapshot equals one read anew, and the journal holds together."""

from typing import Any

from deliberation.meeting.presence import Presence
from deliberation.operations.meeting.agenda import call_item, move_item
from deliberation.operations.meeting.ballots import cast_vote, close_ballot
from tests.worlds.room import JURORS, Room

DOSSIERS = ("101", "102", "103", "104")


def on_ballot(sitting: Room, number: int) -> dict[str, Any]:
    ballot = sitting.meeting.open_ballot
    return {"candidature_id": ballot.candidature_id, "number": ballot.number} if ballot else {"candidature_id": number, "number": 1}


def test_vote_reads_no_other_ballot_again(sitting: Room) -> None:
    for dossier in DOSSIERS[:2]:
        call_item(sitting.uow(), **sitting.on(dossier, by="organiser"))
        sitting.ballot(dossier)
        on = on_ballot(sitting, 0)
        cast_vote(sitting.uow(), **sitting.by(JURORS[0]), choice="for", **on)
        before = sitting.snapshot.meeting.ballots
        cast_vote(sitting.uow(), **sitting.by(JURORS[1]), choice="against", **on)
        *others, voted = sitting.snapshot.meeting.ballots
        assert all(other is same for other, same in zip(others, before[:-1], strict=True))
        assert set(voted.votes.values()) == {"for", "against"}
        close_ballot(sitting.uow(), **sitting.by("organiser"), **on)


def test_what_did_not_change_is_the_same_object(sitting: Room) -> None:
    move_item(sitting.uow(), **sitting.on("104", by="organiser"), to=1)
    before = sitting.meeting
    sitting.arrive("juror", presence=Presence.EXCUSED)
    after = sitting.meeting
    same = [getattr(after, name) is getattr(before, name) for name in ("order", "items", "ballots", "sittings", "revotes", "departures")]
    assert (same, len(after.attendances)) == ([True] * 6, len(before.attendances) + 1)
