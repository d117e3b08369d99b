"""Deciding otherwise than a vote, during one, or without the quorum: the chair, a reason, and both in the record."""

import pytest

from deliberation.derived.meeting.verdicts import OutOfTheOrdinary, out_of_the_ordinary, proposal
from exports.documents.minutes_selection import selection_sections
from tests.worlds.acts import call_item, cancel_ballot, close_meeting, record_departures
from tests.worlds.room import Room
from tests.worlds.terms import Option, Outcome, OutOfOrder, Presence, Question, language

SELECTED, RESERVE, DECLINED, TO_DISCUSS = Outcome.SELECTED, Outcome.RESERVE, Outcome.DECLINED, Outcome.TO_DISCUSS
WHY = "Le jury garde le dossier en réserve."


def voted(sitting: Room, choice: Option, dossier: str = "101") -> None:
    ballot = sitting.ballot(dossier)
    for name in ("juror", "second", "third"):
        sitting.vote(name, choice, dossier, ballot.number)
    sitting.close(dossier, ballot.number)


def said(sitting: Room, outcome: Outcome, track: str | None = None) -> tuple[OutOfTheOrdinary, ...]:
    return out_of_the_ordinary(sitting.snapshot, sitting.ids["101"], outcome, track)


def proposed(sitting: Room) -> tuple[Outcome, str | None] | None:
    found = proposal(sitting.snapshot, sitting.ids["101"])
    return (found.outcome, found.track) if found else None


def test_ballot_proposes_its_result_with_the_track_asked_for_or_chosen(sitting: Room) -> None:
    assert proposed(sitting) is None
    voted(sitting, Option.AGAINST)
    assert proposed(sitting) == (DECLINED, None)
    voted(sitting, Option.IN_FAVOUR)
    assert proposed(sitting) == (SELECTED, sitting.snapshot.track_of(sitting.candidature("101")))
    sitting.ballot(question=Question.TRACK)
    for name in ("juror", "second"):
        sitting.vote(name, "scientific", number=3)
    sitting.close(number=3)
    assert proposed(sitting) == (SELECTED, "scientific")


def test_ballot_without_a_majority_proposes_nothing_and_binds_nobody(sitting: Room) -> None:
    sitting.ballot()
    sitting.vote("juror", Option.IN_FAVOUR)
    sitting.vote("second", Option.AGAINST)
    sitting.close()
    assert (proposed(sitting), said(sitting, DECLINED), said(sitting, RESERVE, "technical")) == (None, (), ())


def test_what_is_out_of_the_ordinary_is_told_before_it_is_done(sitting: Room) -> None:
    voted(sitting, Option.IN_FAVOUR)
    assert (said(sitting, SELECTED, "technical"), said(sitting, TO_DISCUSS)) == ((), ())
    assert said(sitting, DECLINED) == (OutOfTheOrdinary.VOTE,)
    sitting.ballot()
    assert said(sitting, SELECTED, "technical") == (OutOfTheOrdinary.BALLOT,)
    sitting.arrive("juror", "second", "third", "presiding juror", presence=Presence.EXCUSED)
    assert said(sitting, RESERVE, "technical") == (OutOfTheOrdinary.VOTE, OutOfTheOrdinary.BALLOT, OutOfTheOrdinary.QUORUM)


def test_recused_member_in_the_room_takes_a_reason_until_they_leave(sitting: Room) -> None:
    sitting.recuse("101", "third")
    for current in ("102", "101"):  # whether the file is under discussion, or decided among others
        call_item(sitting.uow(), **sitting.on(current, by="organiser"))
        assert said(sitting, DECLINED) == (OutOfTheOrdinary.RECUSED,)
        with pytest.raises(OutOfOrder, match="101"):
            sitting.decide("101", DECLINED)
    record_departures(sitting.uow(), **sitting.on("101", by="organiser"))
    assert said(sitting, DECLINED) == ()
    sitting.decide("101", DECLINED)


def test_decision_against_the_vote_takes_the_chair_and_a_reason(sitting: Room) -> None:
    voted(sitting, Option.IN_FAVOUR)
    for who, why in (("organiser", WHY), ("chair", " ")):
        with pytest.raises(OutOfOrder):
            sitting.decide("101", RESERVE, "technical", by=who, override_reason=why)
    sitting.decide("101", SELECTED, "technical", by="organiser")
    sitting.decide("101", RESERVE, "technical", override_reason=WHY)
    after = sitting.journal[-1].after
    assert (after["exceptions"], after["override_reason"], after["over_places"]) == ({"101": ["vote"]}, WHY, False)
    sitting.decide("101", RESERVE, "technical", by="organiser", reason="Mieux dit.")


def test_deputy_in_the_chair_decides_against_the_vote_and_only_there(sitting: Room) -> None:
    voted(sitting, Option.AGAINST)
    with pytest.raises(OutOfOrder):
        sitting.decide("101", RESERVE, "technical", by="deputy", override_reason=WHY)
    sitting.arrive("chair", "presiding juror", presence=Presence.EXCUSED)
    sitting.decide("101", RESERVE, "technical", by="deputy", override_reason=WHY)


def test_decision_during_a_ballot_or_without_the_quorum_takes_a_reason(sitting: Room) -> None:
    sitting.ballot()
    with pytest.raises(OutOfOrder):
        sitting.decide("101", DECLINED)
    cancel_ballot(sitting.uow(), **sitting.on("101", by="chair"), number=1, reason="Une erreur.")
    sitting.arrive("juror", "second", "third", "presiding juror", presence=Presence.EXCUSED)
    with pytest.raises(OutOfOrder):
        sitting.decide("101", DECLINED)
    sitting.decide("101", DECLINED, override_reason=WHY)
    close_meeting(sitting.uow(), **sitting.by("chair"))
    sitting.decide("101", SELECTED, "technical")


def test_minutes_give_the_vote_and_the_reason_of_deciding_otherwise(sitting: Room) -> None:
    voted(sitting, Option.IN_FAVOUR)
    sitting.decide("101", RESERVE, "technical", override_reason=WHY)
    with language("fr"):
        sections = str(selection_sections(sitting.snapshot, sitting.journal)).replace("\\xa0", " ")
    assert f"a fait décider 101 autrement que le scrutin : {WHY}" in sections
    assert "au-delà des places" not in sections
