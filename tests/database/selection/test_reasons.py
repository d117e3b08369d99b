"""Reasons taken as proposed: who they are from is kept, the jury makes them its own by an act, and only then do they leave the house."""

from collections.abc import Callable, Mapping

import pytest

from deliberation.derived.meeting.verdicts import awaiting_adoption
from deliberation.derived.wanted import wanted_of
from tests.worlds.acts import adopt_reasons, agree_list, read_list
from tests.worlds.room import NOON, Room
from tests.worlds.terms import Act, Change, InvalidValue, NotReady, Outcome, Receipt, canonical_state

SELECTED, RESERVE, DECLINED, TO_DISCUSS = Outcome.SELECTED, Outcome.RESERVE, Outcome.DECLINED, Outcome.TO_DISCUSS
PROPOSED = "Au-dessus de la moyenne sur l’impact (4,6)."


def decide_all(room: Room) -> None:
    room.decide("101", SELECTED, "technical", reason=PROPOSED, reason_is_proposed=True)
    room.decide("102", RESERVE, "technical", reason="Proche")
    room.decide("103", DECLINED, reason="En dessous.", reason_is_proposed=True)
    room.decide("104", SELECTED, "scientific", reason="Prêt")


def seen(room: Room) -> Mapping[int, int]:
    return {one.id: room.snapshot.decision(one.id).version for one in awaiting_adoption(room.snapshot)}


def adopt(room: Room, versions: Mapping[int, int] | None = None, *, by: str = "chair") -> Receipt | None:
    return adopt_reasons(room.uow(), **room.by(by), seen=seen(room) if versions is None else versions)


def origin(room: Room, dossier: str) -> tuple[str, bool, bool]:
    decision = room.decision(dossier)
    return decision.reason, decision.reason_is_proposed, decision.reason_adopted_at is not None


def test_reason_taken_as_proposed_stays_so_until_somebody_writes_another(room: Room) -> None:
    room.decide("101", SELECTED, "technical", reason=PROPOSED, reason_is_proposed=True)
    room.decide("101", SELECTED, "scientific", reason=PROPOSED)  # what stands, sent back by the field
    assert origin(room, "101") == (PROPOSED, True, False)
    room.decide("101", SELECTED, "scientific", reason="Un projet mûr.")
    assert origin(room, "101") == ("Un projet mûr.", False, False)


def test_proposed_reason_does_not_outlive_its_outcome(room: Room) -> None:
    room.decide("101", SELECTED, "technical", reason=PROPOSED, reason_is_proposed=True)
    room.decide("101", TO_DISCUSS)
    assert origin(room, "101") == ("", False, False)
    room.decide("102", SELECTED, "technical", reason="Écrit.")
    room.decide("102", DECLINED)
    assert origin(room, "102") == ("Écrit.", False, False)


def test_selection_is_finalised_once_the_jury_made_the_proposed_reasons_its_own(room: Room) -> None:
    decide_all(room)
    with pytest.raises(NotReady) as refusal:
        room.finalise()
    assert [message.text for message in refusal.value.missing] == ["The proposed reasons are approved"]
    versions = {dossier: room.decision(dossier).version for dossier in ("101", "103")}
    assert adopt(room)
    assert [origin(room, dossier) for dossier in ("101", "102")] == [(PROPOSED, True, True), ("Proche", False, False)]
    assert {dossier: room.decision(dossier).version for dossier in versions} == versions
    entry = room.journal[-1]
    assert (entry.act, entry.subject, entry.actor) == (Act.REASONS_ADOPTED, "101, 103", "chair")
    assert entry.after["decisions"]["101"]["reason_adopted_at"] == NOON.isoformat()
    assert room.finalise()
    told = {one["dossier"]: one["decision"] for one in canonical_state(room.snapshot)["candidatures"]}
    assert (told["101"]["reason_is_proposed"], told["101"]["reason_adopted_at"]) == (True, NOON.isoformat())


def test_proposed_reason_leaves_the_house_once_adopted(room: Room) -> None:
    decide_all(room)
    reasons = {one.dossier: one.reason for one in wanted_of(room.snapshot)}
    assert (reasons["101"], reasons["104"]) == ("", "Prêt")
    adopt(room)
    assert {one.dossier: one.reason for one in wanted_of(room.snapshot)}["101"] == PROPOSED


def test_jury_adopts_the_reasons_that_it_read(room: Room) -> None:
    decide_all(room)
    read = seen(room)
    room.decide("103", DECLINED, reason="Autre proposition.", reason_is_proposed=True)
    with pytest.raises(InvalidValue, match="relisez-les"):
        adopt(room, read)
    assert adopt(room)
    assert adopt(room, {}) is None  # nothing is left to adopt


def test_recused_member_is_asked_about_the_files_that_they_see(room: Room) -> None:
    decide_all(room)
    room.recuse("103", "presiding juror")
    with pytest.raises(InvalidValue):
        adopt(room, by="presiding juror")
    adopt(room, {room.ids["101"]: room.decision("101").version}, by="presiding juror")
    assert [origin(room, dossier)[2] for dossier in ("101", "103")] == [True, False]


def test_adoption_ends_with_the_outcome_and_undoing_brings_back_what_was(room: Room) -> None:
    room.decide("101", SELECTED, "technical", reason=PROPOSED, reason_is_proposed=True)
    adopt(room)
    changed = room.decide("101", DECLINED, reason="En dessous.", reason_is_proposed=True)
    assert origin(room, "101") == ("En dessous.", True, False)
    room.undo(changed)
    assert origin(room, "101") == (PROPOSED, True, True)


def test_list_for_agreement_records_its_proposed_reasons_as_such(made: Callable[..., Room]) -> None:
    room = made(jurors=5, in_session=True)
    said = {"101": (PROPOSED, True), "102": ("Écrit.", False)}
    changes = [
        Change(room.ids[one], DECLINED, reason=reason, reason_is_proposed=is_proposed, seen_version=room.decision(one).version)
        for one, (reason, is_proposed) in said.items()
    ]
    read_list(room.uow(), **room.by("chair"), changes=changes)
    room.later(60)
    agree_list(room.uow(), **room.by("chair"), candidature_ids=[room.ids[one] for one in said])
    assert {one: origin(room, one)[:2] for one in said} == said
