"""Pre-selecting, one or many."""

import pytest

from deliberation.operations.dossiers.screening import ScreeningChange, decline_waiting, screen
from tests.worlds.room import NOON, Room
from tests.worlds.terms import Act, InvalidValue, NotFound, Outcome, Screening, StaleChange, ranking


def test_pre_selection_is_written_with_its_reason_who_and_when(room: Room) -> None:
    room.pre_select("105", Screening.RESERVE, reason=" À revoir ")
    candidature = room.candidature("105")
    assert (candidature.screening, candidature.screening_reason, candidature.screening_version) == (Screening.RESERVE, "À revoir", 1)
    assert (candidature.screened_by, candidature.screened_at) == ("chair", NOON)
    assert (room.acts[-1], room.journal[-1].subject) == (Act.SCREENED, "105")


def test_same_pre_selection_again_leaves_no_trace(room: Room) -> None:
    room.pre_select("105", Screening.RESERVE, reason="À revoir")
    revision = room.snapshot.revision
    assert room.pre_select("105", Screening.RESERVE, reason="À revoir") is None
    assert room.snapshot.revision == revision


def test_many_are_pre_selected_together_or_not_at_all(room: Room) -> None:
    changes = [ScreeningChange(room.ids["104"], Screening.DECLINED, 0), ScreeningChange(room.ids["105"], Screening.RESERVE, 3)]
    with pytest.raises(StaleChange):
        screen(room.uow(), **room.by("organiser"), changes=changes, reason="")
    assert room.candidature("104").screening is Screening.SHORTLISTED


def test_pre_selection_leaves_and_enters_the_ranked_set(room: Room) -> None:
    room.pre_select("101", Screening.DECLINED)
    room.pre_select("105", Screening.SHORTLISTED)
    ranked = {
        standing.candidature_id
        for standing in ranking(room.snapshot).standings
        if room.snapshot.candidature(standing.candidature_id).is_ranked
    }
    assert ranked == {room.ids[dossier] for dossier in ("102", "103", "104", "105")}


@pytest.mark.parametrize("outcome", [Outcome.SELECTED, Outcome.RESERVE])
def test_what_holds_a_place_does_not_leave_the_shortlist(room: Room, outcome: Outcome) -> None:
    room.decide("101", outcome, "technical")
    with pytest.raises(InvalidValue):
        room.pre_select("101", Screening.DECLINED)
    room.decide("101", Outcome.DECLINED)
    room.pre_select("101", Screening.DECLINED)


def test_dossier_is_inadmissible_with_a_reason_alone_and_no_longer_scored(room: Room) -> None:
    with pytest.raises(InvalidValue, match="105"):
        room.pre_select("105", Screening.INADMISSIBLE, reason=" ")
    room.pre_select("105", Screening.INADMISSIBLE, reason="Pas de budget.")
    candidature = room.candidature("105")
    assert (candidature.screening, candidature.stated_screening_reason) == (Screening.INADMISSIBLE, "Pas de budget.")
    assert (candidature.screened_by, candidature.screened_at, candidature.screening.is_out) == ("chair", NOON, True)


def test_chair_recused_from_a_candidature_cannot_pre_select_it(room: Room) -> None:
    room.recuse("105", "presiding juror")
    with pytest.raises(NotFound):
        room.pre_select("105", Screening.RESERVE, by="presiding juror")


def test_dossiers_on_hold_are_declined_together_with_a_reason_that_was_written(room: Room) -> None:
    for dossier in ("104", "105"):
        room.pre_select(dossier, Screening.RESERVE)
    seen = {room.ids[dossier]: 1 for dossier in ("104", "105")}
    with pytest.raises(InvalidValue):
        decline_waiting(room.uow(), **room.by("organiser"), seen=seen, reason=" ")
    decline_waiting(room.uow(), **room.by("organiser"), seen=seen, reason="Trop tôt.")
    stands = [(one.screening, one.screening_reason) for one in map(room.candidature, ("104", "105"))]
    assert stands == [(Screening.DECLINED, "Trop tôt.")] * 2
