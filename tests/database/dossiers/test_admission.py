"""Dossiers filed after the close of the call: out until the chair admits them with a reason, and that can be taken back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from deliberation.derived.meeting.board import Change, preview
from deliberation.errors import InvalidValue, NotAllowed, NotFound, NothingToUndo
from deliberation.operations.dossiers.imports import import_dossiers
from deliberation.operations.dossiers.settling import admit_late, take_back_admission
from tests.worlds.dossiers import file_of, record
from tests.worlds.room import NOON, Room
from tests.worlds.terms import Act, Candidature, Outcome, Receipt, Role, Screening, canonical_state, checklist

CLOSE = datetime.fromisoformat("2019-05-31T23:59:59+02:00")
LATE = datetime.fromisoformat("2019-06-04T08:47:12+02:00")
LATER = datetime.fromisoformat("2019-06-05T09:00:00+02:00")
REASON = "Panne de la plateforme le dernier soir."


@pytest.fixture
def room(made: Callable[..., Room]) -> Room:
    room = made()
    make_late(room, "105")
    return room


def make_late(room: Room, dossier: str, **changes: Any) -> None:
    """Put a candidature as an import of a late dossier leaves it."""
    with room.uow() as uow:
        state = uow.calls.state(room.call_id)
        uow.candidatures.update(replace(room.candidature(dossier), is_late=True, deposited_at=LATE, **changes), revision=state.revision + 1)
        uow.calls.set_revision(room.call_id, state.revision + 1)
        uow.commit()


def admit(room: Room, dossier: str = "105", *, by: str = "chair", reason: str = REASON) -> Receipt | None:
    return admit_late(room.uow(), **room.on(dossier, by=by), reason=reason)


def take_back(room: Room, dossier: str = "105", *, by: str = "chair") -> Receipt | None:
    return take_back_admission(room.uow(), **room.on(dossier, by=by))


def test_admission_is_written_with_its_reason_who_and_when(room: Room) -> None:
    assert room.candidature("105").awaits_admission
    admit(room, reason=f" {REASON} ")
    admitted = room.candidature("105")
    assert (admitted.is_late, admitted.awaits_admission) == (True, False)
    assert (admitted.admitted_by, admitted.admitted_at, admitted.admission_reason) == ("chair", NOON, REASON)
    entry = room.journal[-1]
    assert (entry.act, entry.subject, entry.after) == (Act.LATE_ADMITTED, "105", {"admitted": True, "reason": REASON})
    assert admit(room) is None


@pytest.mark.parametrize("screening", [Screening.RESERVE, Screening.DECLINED])
def test_late_dossier_may_be_held_or_declined_but_is_shortlisted_only_once_admitted(room: Room, screening: Screening) -> None:
    room.pre_select("105", screening)
    with pytest.raises(InvalidValue):
        room.pre_select("105", Screening.SHORTLISTED)
    admit(room)
    room.pre_select("105", Screening.SHORTLISTED)
    assert room.candidature("105").is_ranked


def test_shortlisted_dossier_that_became_late_takes_no_place_until_admitted(room: Room) -> None:
    make_late(room, "104")
    for outcome in (Outcome.SELECTED, Outcome.RESERVE):
        change = Change(room.ids["104"], outcome, "scientific")
        with pytest.raises(InvalidValue):
            preview(room.snapshot, [change])
        with pytest.raises(InvalidValue):
            room.decide("104", outcome, "scientific")
    assert not late_check(room)
    admit(room, "104")
    room.decide("104", Outcome.SELECTED, "scientific")
    assert late_check(room)


def late_check(room: Room) -> bool:
    (check,) = [check for check in checklist(room.snapshot) if "late" in check.text.text]
    assert check.dossiers == (() if check.is_met else ("104",))
    return check.is_met


def test_checklist_says_nothing_of_late_dossiers_where_none_is_shortlisted(room: Room) -> None:
    assert not [check for check in checklist(room.snapshot) if "late" in check.text.text]


def test_admission_needs_a_reason_and_a_late_dossier(room: Room) -> None:
    for dossier, reason in (("105", "  "), ("101", REASON)):
        with pytest.raises(InvalidValue):
            admit(room, dossier, reason=reason)


def test_chair_under_recusal_does_not_learn_of_the_late_dossier(room: Room) -> None:
    room.recuse("105", "chair")
    for act in (admit, take_back):
        with pytest.raises(NotFound):
            act(room)


def test_deputy_admits_only_where_the_chair_is_recused(room: Room) -> None:
    deputy = room.add_person("deputy", Role.DEPUTY)
    seated = replace(room, people={**room.people, "deputy": deputy})
    make_late(room, "104")
    for name in ("chair", "presiding juror"):
        room.recuse("105", name)
    admit(seated, "105", by="deputy")
    with pytest.raises(NotAllowed):
        admit(seated, "104", by="deputy")


def test_admission_is_taken_back_unless_the_shortlist_rests_on_it(room: Room) -> None:
    admit(room)
    room.pre_select("105", Screening.SHORTLISTED)
    with pytest.raises(InvalidValue):
        take_back(room)
    room.pre_select("105", Screening.DECLINED)
    take_back(room)
    assert room.candidature("105").awaits_admission
    assert (room.acts[-1], take_back(room)) == (Act.ADMISSION_TAKEN_BACK, None)


def test_undo_does_not_put_a_late_dossier_back_on_the_shortlist(room: Room) -> None:
    admit(room)
    room.pre_select("105", Screening.SHORTLISTED)
    declined = room.pre_select("105", Screening.DECLINED)
    take_back(room)
    with pytest.raises(NothingToUndo):
        room.undo(declined)


def test_finalised_state_tells_the_admission(room: Room) -> None:
    def told() -> list[object]:
        return [candidature["late"] for candidature in canonical_state(room.snapshot)["candidatures"] if candidature["late"]]

    assert told() == [{"admitted_by": "", "reason": ""}]
    admit(room)
    assert told() == [{"admitted_by": "chair", "reason": REASON}]


def bring_in(room: Room, **said: Any) -> Candidature:
    """Import a file of one dossier, and return what is there."""
    import_dossiers(room.uow(), **room.by_console(), file=file_of(record("7", **said)))
    return room.snapshot.by_dossier["7"]


def test_imported_opinion_does_not_shortlist_a_late_dossier(room: Room) -> None:
    found = bring_in(room, deposited_at=LATE, screening=Screening.SHORTLISTED)
    assert (found.awaits_admission, found.screening, found.proposed_screening) == (True, Screening.UNDECIDED, Screening.SHORTLISTED)
    in_time = bring_in(room, deposited_at=CLOSE, screening=Screening.SHORTLISTED)
    assert (in_time.awaits_admission, in_time.screening) == (False, Screening.SHORTLISTED)


def test_deposit_made_anew_needs_another_admission(room: Room) -> None:
    late = bring_in(room, deposited_at=LATE)
    admit(replace(room, ids={**room.ids, "7": late.id}), "7")
    assert not bring_in(room, deposited_at=LATE, title="Autre titre").awaits_admission
    assert bring_in(room, deposited_at=LATER).awaits_admission
