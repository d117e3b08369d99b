"""A meeting read again: how it stood after each act, for whom, and what it still does not tell."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from extras.replay.moments import Moment, Settled, replay
from tests.worlds.acts import call_item, open_meeting, record_departures, reopen
from tests.worlds.room import Room
from tests.worlds.terms import ABOUT_ACCESS, Act, Console, MeetingState, Method, NotAllowed, Option, Outcome
from tests.worlds.whole_meeting import hold


def replayed(room: Room, by: str = "chair") -> tuple[Moment, ...]:
    return replay(room.reading(), **room.by(by))


@pytest.fixture
def whole(made: Callable[..., Room]) -> Room:
    room = made(hold)
    assert room.finalise()
    return room


def test_every_act_of_the_meeting_is_there_in_its_order_from_the_opening_on(whole: Room) -> None:
    entries = whole.journal
    opened = next(place for place, entry in enumerate(entries) if entry.act == Act.MEETING_OPENED)
    expected = [(entry.at, entry.actor, str(entry.act)) for entry in entries[opened:] if entry.act not in ABOUT_ACCESS]
    assert [(one.line.at, one.line.actor, one.line.act) for one in replayed(whole)] == expected
    assert expected[-1][2] == Act.FINALISED


def test_last_act_leaves_what_the_call_holds(whole: Room) -> None:
    last = replayed(whole)[-1].after
    decided = {
        whole.snapshot.candidature(id_).dossier: Settled(one.outcome, one.track)
        for id_, one in whole.snapshot.decisions.items()
        if one.outcome is not Outcome.TO_DISCUSS
    }
    assert {dossier: one for dossier, one in last.settled.items() if one.outcome is not Outcome.TO_DISCUSS} == decided
    assert (last.state, last.current, last.ballot, last.out) == (MeetingState.CLOSED, "", None, frozenset())
    for track in whole.snapshot.call.tracks:
        assert last.selected(track.code) == sum(one.outcome is Outcome.SELECTED and one.track == track.code for one in decided.values())


def test_ballot_is_open_from_its_opening_to_its_closing_and_counts_who_voted(seated: Room) -> None:
    room = seated
    room.arrive("juror", "second", "third")
    open_meeting(room.uow(), **room.by("organiser"))
    call_item(room.uow(), **room.on("101", by="organiser"))
    room.ballot("101", Method.NAMED)
    for name in ("juror", "second"):
        room.vote(name, "for")
    room.close()
    assert room.decline_and_finalise(override_reason="Dit en séance.")
    moments = replayed(room)
    polled = [one.after.ballot for one in moments if one.after.ballot]
    assert [(one.dossier, sorted(one.voted)) for one in polled] == [("101", []), ("101", ["juror"]), ("101", ["juror", "second"])]
    assert polled[0].voters >= {"juror", "second", "third"}
    assert next(one for one in moments if one.line.act == Act.ITEM_CALLED).after.current == "101"
    assert moments[0].after.here == {"juror", "second", "third"}


def test_finalising_closes_the_meeting_and_brings_back_those_who_were_out(sitting: Room) -> None:
    room = sitting
    room.recuse("101", "third")
    call_item(room.uow(), **room.on("101", by="organiser"))
    record_departures(room.uow(), **room.on("101", by="organiser"))
    assert room.decline_and_finalise(override_reason="Dit en séance.")
    *_before, before, last = replayed(room)
    assert (before.after.state, before.after.out) == (MeetingState.OPEN, frozenset({"third"}))
    assert (last.line.act, last.after.state, last.after.current, last.after.out) == (Act.FINALISED, MeetingState.CLOSED, "", frozenset())


def test_vote_that_was_secret_stays_so(seated: Room) -> None:
    room = seated
    room.arrive("juror", "second", "third")
    open_meeting(room.uow(), **room.by("organiser"))
    room.ballot("101", Method.SECRET)
    for name, choice in (("juror", "for"), ("second", "for"), ("third", "against")):
        room.vote(name, choice)
    room.close()
    assert room.decline_and_finalise(override_reason="Dit en séance.")
    moments = replayed(room)
    votes = [one for one in moments if one.line.act == Act.VOTED]
    assert [[change.after for change in one.line.changes if change.after in {option.words for option in Option}] for one in votes] == [
        []
    ] * 3
    closed = next(one for one in moments if one.line.act == Act.BALLOT_CLOSED)
    named = {"juror", "second", "third"}
    assert [change for change in closed.line.changes if named & {change.field, change.dossier}] == []


def test_decision_taken_back_is_undone_in_what_follows(room: Room) -> None:
    receipt = room.decide("101", Outcome.SELECTED, "technical", reason="Le meilleur.")
    room.undo(receipt)
    assert room.decline_and_finalise(override_reason="Dit en séance.")
    settled = [one.after.settled.get("101") for one in replayed(room)]
    changed = [after for before, after in pairwise([None, *settled]) if before != after]
    assert changed[:2] == [Settled(Outcome.SELECTED, "technical"), Settled(Outcome.TO_DISCUSS, None)]


def test_reading_again_writes_nothing(whole: Room) -> None:
    before = (whole.journal, whole.snapshot.revision)
    replayed(whole)
    assert (whole.journal, whole.snapshot.revision) == before


def test_meeting_is_read_again_by_those_who_see_every_file_once_it_is_final(made: Callable[..., Room]) -> None:
    room = made(finalised=True)
    with pytest.raises(NotAllowed, match="tous les dossiers"):
        replayed(room, "presiding juror")
    with pytest.raises(NotAllowed):
        replayed(room, "juror")
    reopen(room.uow(), **room.by("chair"), reason="Une erreur.")
    for by in (room.people["chair"], Console()):
        with pytest.raises(NotAllowed):
            replay(room.reading(), by=by, call_id=room.call_id)
