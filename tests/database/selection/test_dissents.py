"""Having a dissent recorded: by whom, on what, for how long."""

from collections.abc import Callable
from typing import Any

import pytest

from deliberation.operations.selection import decisions
from deliberation.selection.decisions import Dissent, Outcome, Recall, dissents_on
from tests.worlds.acts import recall_candidature, record_dissent, withdraw_dissent
from tests.worlds.room import NOON, Room
from tests.worlds.terms import Act, InvalidValue, NotFound, Presence, Receipt, StaleChange, visible


@pytest.fixture
def sitting(made: Callable[..., Room]) -> Room:
    """A meeting in which 101 is selected and 102 declined."""
    sitting = made(jurors=5, in_session=True)
    sitting.decide("101", Outcome.SELECTED, "technical", reason="Le meilleur.")
    sitting.decide("102", Outcome.DECLINED, reason="Trop tôt.")
    return sitting


def dissent(sitting: Room, by: str = "juror", dossier: str = "101", **said: Any) -> Receipt | None:
    version = sitting.decision(dossier).version
    return decisions.dissent(sitting.uow(), **sitting.on(dossier, by=by), **{"seen_version": version, **said})


def test_dissent_is_kept_with_the_decision_it_is_about_and_journalled(sitting: Room) -> None:
    dissent(sitting, sentence=" Les données manquent. ")
    entry, juror = sitting.journal[-1], sitting.people["juror"]
    said = Dissent(sitting.ids["101"], juror.id, 1, Outcome.SELECTED, "technical", "Les données manquent.", "juror", NOON)
    assert sitting.snapshot.dissents == (said,)
    assert (entry.act, entry.actor, entry.subject, entry.before) == (Act.DISSENT_RECORDED, "juror", "101", {})
    assert entry.after == {"person": "juror", "outcome": "selected", "track": "technical", "sentence": "Les données manquent."}


def test_dissent_needs_no_sentence_and_the_same_one_leaves_no_second_trace(sitting: Room) -> None:
    assert dissent(sitting)
    assert dissent(sitting) is None
    assert dissent(sitting, sentence="À la réflexion, dire pourquoi.")
    assert [said.sentence for said in sitting.snapshot.dissents] == ["À la réflexion, dire pourquoi."]


def test_organiser_records_the_dissent_of_a_member_who_asks(sitting: Room) -> None:
    record_dissent(
        sitting.uow(),
        **sitting.on("102", by="organiser"),
        person_id=sitting.people["second"].id,
        sentence="Un vrai besoin.",
        seen_version=1,
    )
    (said,) = sitting.snapshot.dissents
    assert (said.person_id, said.recorded_by, said.outcome) == (sitting.people["second"].id, "organiser", Outcome.DECLINED)


def test_dissent_is_for_members_of_the_jury_only(sitting: Room) -> None:
    with pytest.raises(NotFound):
        record_dissent(
            sitting.uow(),
            **sitting.on("101", by="chair"),
            person_id=sitting.people["organiser"].id,
            seen_version=1,
        )


def test_there_is_nothing_to_dissent_from_where_nothing_is_decided(sitting: Room) -> None:
    with pytest.raises(InvalidValue, match="Rien n’est décidé"):
        dissent(sitting, dossier="103")


def test_member_who_is_not_here_does_not_dissent(sitting: Room) -> None:
    sitting.arrive("juror", presence=Presence.EXCUSED)
    with pytest.raises(InvalidValue, match="présent"):
        dissent(sitting)


def test_recused_member_does_not_dissent_and_is_not_told_of_a_dissent(sitting: Room) -> None:
    dissent(sitting)
    sitting.recuse("101", "second")
    with pytest.raises(NotFound):
        dissent(sitting, by="second")
    with pytest.raises(InvalidValue, match="déport"):
        record_dissent(sitting.uow(), **sitting.on("101", by="chair"), person_id=sitting.people["second"].id, seen_version=1)
    assert visible(sitting.snapshot, sitting.people["second"]).dissents == ()
    assert visible(sitting.snapshot, sitting.people["third"]).dissents == sitting.snapshot.dissents


def test_dissent_on_a_decision_that_changed_meanwhile_is_refused(sitting: Room) -> None:
    sitting.decide("101", Outcome.DECLINED, reason="Retiré.")
    with pytest.raises(StaleChange):
        dissent(sitting, seen_version=1)


def test_dissent_on_a_replaced_decision_is_kept_beside_it(sitting: Room) -> None:
    dissent(sitting)
    sitting.decide("101", Outcome.DECLINED, reason="Retiré.")
    snapshot = sitting.snapshot
    assert [said.outcome for said in snapshot.dissents] == [Outcome.SELECTED]
    assert dissents_on(snapshot.dissents, snapshot.decision(sitting.ids["101"])) == ()


@pytest.mark.parametrize("by", ["juror", "organiser"])
def test_dissent_is_taken_back_and_both_acts_stay_in_the_journal(sitting: Room, by: str) -> None:
    dissent(sitting, sentence="Non.")
    withdraw_dissent(sitting.uow(), **sitting.on("101", by=by), person_id=sitting.people["juror"].id)
    assert sitting.snapshot.dissents == ()
    assert sitting.acts[-2:] == [Act.DISSENT_RECORDED, Act.DISSENT_WITHDRAWN]
    assert sitting.journal[-1].before["sentence"] == "Non."
    assert withdraw_dissent(sitting.uow(), **sitting.on("101", by=by), person_id=sitting.people["juror"].id) is None
    assert dissent(sitting, sentence="Si, finalement.")


def recall(room: Room, dossier: str, *, by: str = "juror") -> Receipt | None:
    return recall_candidature(room.uow(), **room.on(dossier, by=by))


def test_recall_is_kept_with_who_and_when_and_journalled(room: Room) -> None:
    recall(room, "101")
    entry = room.journal[-1]
    assert room.snapshot.recalled == {room.ids["101"]: Recall(room.ids["101"], "juror", NOON)}
    assert (entry.act, entry.actor, entry.subject) == (Act.RECALLED, "juror", "101")
    assert (entry.before, entry.after) == ({"recalled": False}, {"recalled": True})


def test_second_recall_leaves_the_first_and_no_trace(room: Room) -> None:
    recall(room, "101")
    acts, recalled = room.acts, room.snapshot.recalled
    assert recall(room, "101", by="chair") is None
    assert (room.acts, room.snapshot.recalled) == (acts, recalled)


def test_recused_juror_cannot_recall_and_is_not_told_of_a_recall(room: Room) -> None:
    room.recuse("101", "juror")
    with pytest.raises(NotFound):
        recall(room, "101")
    recall(room, "101", by="chair")
    recall(room, "102", by="chair")
    assert set(visible(room.snapshot, room.people["juror"]).recalled) == {room.ids["102"]}
    assert set(visible(room.snapshot, room.people["organiser"]).recalled) == {room.ids["101"], room.ids["102"]}


def test_what_is_not_discussed_cannot_be_recalled(room: Room) -> None:
    room.withdraw("104")
    for dossier in ("104", "105"):  # withdrawn, not shortlisted
        with pytest.raises(InvalidValue):
            recall(room, dossier)
    assert room.snapshot.recalled == {}


def test_what_was_decided_meanwhile_is_not_said_to_be_discussed(room: Room) -> None:
    room.decide("101", Outcome.DECLINED)
    with pytest.raises(InvalidValue, match="101"):
        recall(room, "101")
    room.decide("101", Outcome.TO_DISCUSS)
    assert recall(room, "101")


def test_member_noted_out_of_the_room_pulls_nothing_out(sitting: Room) -> None:
    sitting.arrive("juror", presence=Presence.EXCUSED)
    with pytest.raises(InvalidValue):
        recall(sitting, "101")
    assert not sitting.snapshot.recalled
