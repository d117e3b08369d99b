"""Having a dissent recorded: by whom, on what, for how long."""

import pytest

from deliberation.errors import CallIsFinalised, InvalidValue, NotFound, StaleChange
from deliberation.meeting.presence import Presence
from deliberation.operations.acts import Receipt
from deliberation.record.journal import Act
from deliberation.selection.decisions import Dissent, Outcome, dissents_on
from deliberation.snapshot.visibility import visible
from tests.worlds.seating import NOON, Database
from tests.worlds.sitting import Sitting, open_sitting


@pytest.fixture
def sitting(database: Database) -> Sitting:
    """A meeting in which 101 is selected and 102 declined."""
    sitting = open_sitting(database)
    sitting.room.decide("101", Outcome.SELECTED, "technical", reason="Le meilleur.")
    sitting.room.decide("102", Outcome.DECLINED, reason="Trop tôt.")
    return sitting


def dissent(sitting: Sitting, by: str = "juror", dossier: str = "101", **said: object) -> Receipt | None:
    version = sitting.room.decision(dossier).version
    return sitting.do("dissent", by=by, dossier=dossier, **{"seen_version": version, **said})


def test_dissent_is_kept_with_the_decision_it_is_about_and_journalled(sitting: Sitting) -> None:
    dissent(sitting, sentence=" Les données manquent. ")
    entry, juror = sitting.room.journal[-1], sitting.people["juror"]
    said = Dissent(sitting.room.ids["101"], juror.id, 1, Outcome.SELECTED, "technical", "Les données manquent.", "juror", NOON)
    assert sitting.room.snapshot.dissents == (said,)
    assert (entry.act, entry.actor, entry.subject, entry.before) == (Act.DISSENT_RECORDED, "juror", "101", {})
    assert entry.after == {"person": "juror", "outcome": "selected", "track": "technical", "sentence": "Les données manquent."}


def test_dissent_needs_no_sentence_and_the_same_one_leaves_no_second_trace(sitting: Sitting) -> None:
    assert dissent(sitting)
    assert dissent(sitting) is None
    assert dissent(sitting, sentence="À la réflexion, dire pourquoi.")
    assert [said.sentence for said in sitting.room.snapshot.dissents] == ["À la réflexion, dire pourquoi."]


def test_organiser_records_the_dissent_of_a_member_who_asks(sitting: Sitting) -> None:
    sitting.do("record_dissent", by="organiser", dossier="102", person="second", sentence="Un vrai besoin.", seen_version=1)
    (said,) = sitting.room.snapshot.dissents
    assert (said.person_id, said.recorded_by, said.outcome) == (sitting.people["second"].id, "organiser", Outcome.DECLINED)


def test_dissent_is_for_members_of_the_jury_only(sitting: Sitting) -> None:
    with pytest.raises(NotFound):
        sitting.do("record_dissent", by="chair", dossier="101", person="organiser", seen_version=1)


def test_there_is_nothing_to_dissent_from_where_nothing_is_decided(sitting: Sitting) -> None:
    with pytest.raises(InvalidValue, match="Rien n’est décidé"):
        dissent(sitting, dossier="103")


def test_member_who_is_not_here_does_not_dissent(sitting: Sitting) -> None:
    sitting.arrive("juror", presence=Presence.EXCUSED)
    with pytest.raises(InvalidValue, match="présent"):
        dissent(sitting)


def test_recused_member_does_not_dissent_and_is_not_told_of_a_dissent(sitting: Sitting) -> None:
    dissent(sitting)
    sitting.room.recuse("101", "second")
    with pytest.raises(NotFound):
        dissent(sitting, by="second")
    with pytest.raises(InvalidValue, match="déport"):
        sitting.do("record_dissent", by="chair", dossier="101", person="second", seen_version=1)
    assert visible(sitting.room.snapshot, sitting.people["second"]).dissents == ()
    assert visible(sitting.room.snapshot, sitting.people["third"]).dissents == sitting.room.snapshot.dissents


def test_dissent_on_a_decision_that_changed_meanwhile_is_refused(sitting: Sitting) -> None:
    sitting.room.decide("101", Outcome.DECLINED, reason="Retiré.")
    with pytest.raises(StaleChange):
        dissent(sitting, seen_version=1)


def test_dissent_on_a_decision_that_changed_since_stays_and_is_no_longer_on_the_one_that_stands(sitting: Sitting) -> None:
    dissent(sitting)
    sitting.room.decide("101", Outcome.DECLINED, reason="Retiré.")
    snapshot = sitting.room.snapshot
    assert [said.outcome for said in snapshot.dissents] == [Outcome.SELECTED]
    assert dissents_on(snapshot.dissents, snapshot.decision(sitting.room.ids["101"])) == ()


@pytest.mark.parametrize("by", ["juror", "organiser"])
def test_dissent_is_taken_back_and_both_acts_stay_in_the_journal(sitting: Sitting, by: str) -> None:
    dissent(sitting, sentence="Non.")
    sitting.do("withdraw_dissent", by=by, dossier="101", person="juror")
    assert sitting.room.snapshot.dissents == ()
    assert sitting.room.acts[-2:] == [Act.DISSENT_RECORDED, Act.DISSENT_WITHDRAWN]
    assert sitting.room.journal[-1].before["sentence"] == "Non."
    assert sitting.do("withdraw_dissent", by=by, dossier="101", person="juror") is None
    assert dissent(sitting, sentence="Si, finalement.")


def test_finalised_call_takes_no_dissent(sitting: Sitting) -> None:
    for dossier in ("103", "104"):
        sitting.room.decide(dossier, Outcome.DECLINED, reason="Trop tôt.")
    sitting.do("close_meeting")
    sitting.room.finalise()
    with pytest.raises(CallIsFinalised):
        dissent(sitting)
