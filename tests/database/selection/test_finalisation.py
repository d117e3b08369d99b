"""Finalising and reopening."""

import hashlib
import json
from dataclasses import replace

import pytest

from deliberation.errors import CallIsFinalised, InvalidValue, NotReady
from deliberation.operations.selection import finalisation
from deliberation.record.journal import Act, canonical_json, first_break
from deliberation.record.state import CURRENT_FORM, canonical_state
from tests.worlds.acts import call_item, enrol, finalise, issue_link, notes_of, revoke_access, save_note, undo
from tests.worlds.room import NOON, Room
from tests.worlds.terms import Head, MeetingState, Outcome, Phase, Role, Screening, Version, readable_entries, visible


def decide_all(room: Room) -> None:
    room.decide("101", Outcome.SELECTED, "technical", reason="Solide")
    room.decide("102", Outcome.RESERVE, "technical", reason="Proche")
    room.decide("103", Outcome.DECLINED, reason="Trop tôt")
    room.decide("104", Outcome.SELECTED, "scientific", reason="Prêt")


def reopen(room: Room, reason: str = "Une pièce manquait") -> None:
    finalisation.reopen(room.uow(), **room.by("chair"), reason=reason)


def test_finalised_version_is_the_hash_of_the_state_it_keeps(room: Room) -> None:
    decide_all(room)
    state = canonical_json(canonical_state(room.snapshot))
    room.finalise(by=room.people["organiser"])
    sha256 = hashlib.sha256(state).hexdigest()
    with room.reading() as uow:
        content = uow.versions.content(room.call_id, 1)
    head = Head(len(room.journal), room.journal[-1].hash)
    assert content == state
    assert room.snapshot.versions == (Version(1, sha256, "organiser", NOON, form=CURRENT_FORM, head=head),)
    assert (room.snapshot.phase, room.journal[-1].act) == (Phase.FINALISED, Act.FINALISED)
    after = dict(room.journal[-1].after)
    assert set(after.pop("rows")) == {"administration", "call", "candidature", "decision"}  # all that this call has rows in
    assert after == {"version": 1, "sha256": sha256, "form": CURRENT_FORM}
    assert first_break(room.journal) is None


def test_what_is_missing_is_told_and_nothing_is_locked(room: Room) -> None:
    room.decide("101", Outcome.SELECTED, "technical")
    with pytest.raises(NotReady) as refusal:
        room.finalise()
    assert [message.text for message in refusal.value.missing] == [
        "Every shortlisted application is decided",
        "Every decision has its reason",
    ]
    assert (room.snapshot.phase, room.snapshot.versions) == (Phase.DELIBERATION, ())


def leave_undecided(room: Room, dossier: str) -> None:
    """Put a dossier as an import without pre-selection leaves it."""
    with room.uow() as uow:
        revision = uow.calls.state(room.call_id).revision + 1
        uow.candidatures.update(replace(room.candidature(dossier), screening=Screening.UNDECIDED), revision=revision)
        uow.calls.set_revision(room.call_id, revision)
        uow.commit()


def test_dossier_left_to_pre_select_stops_finalising(room: Room) -> None:
    decide_all(room)
    leave_undecided(room, "105")
    with pytest.raises(NotReady) as refusal:
        room.finalise()
    assert [message.text for message in refusal.value.missing] == ["No dossier is left to pre-select"]
    room.withdraw("105")
    assert room.finalise()


def test_somebody_says_what_becomes_of_dossiers_on_hold(room: Room) -> None:
    decide_all(room)
    room.pre_select("105", Screening.RESERVE)
    with pytest.raises(InvalidValue) as refusal:
        finalise(room.uow(), **room.by("chair"), seen=room.snapshot.head)
    assert refusal.value.message.values == {"dossiers": "105"}
    assert room.finalise()
    assert room.journal[-1].after["waiting"] == ["105"]
    assert room.candidature("105").screening is Screening.RESERVE


def test_entry_that_finalised_is_the_same_to_whoever_is_recused_on_a_dossier_on_hold(room: Room) -> None:
    decide_all(room)
    room.pre_select("105", Screening.RESERVE)
    room.recuse("105", "presiding juror")
    assert room.finalise()
    whole = room.snapshot
    (read,) = readable_entries(room.journal[-1:], whole=whole, view=visible(whole, room.people["presiding juror"]))
    assert set(read.after) == {"version", "form"}


def test_places_exceeded_stop_finalising_even_with_the_chair_s_reason(room: Room) -> None:
    decide_all(room)
    room.decide("103", Outcome.SELECTED, "scientific", reason="Exceptionnel", override_reason="Exceptionnel")
    with pytest.raises(NotReady):
        room.finalise()


def test_checklist_read_before_a_change_is_refused(room: Room) -> None:
    decide_all(room)
    read = room.snapshot.head
    room.decide("103", Outcome.DECLINED, reason="Trop tôt, vraiment")
    with pytest.raises(InvalidValue):
        finalise(room.uow(), **room.by("chair"), seen=read)
    assert room.snapshot.phase is Phase.DELIBERATION


def test_whoever_enters_after_the_checklist_was_read_changes_nothing_of_it(room: Room) -> None:
    decide_all(room)
    read = room.snapshot.head
    secret = issue_link(room.uow(), **room.by("organiser"), person_id=room.people["juror"].id, key=b"key")
    enrol(room.uow(), secret=secret, agent="Firefox")
    assert room.snapshot.head.entry == read.entry + 2
    finalise(room.uow(), **room.by("chair"), seen=read)
    assert room.snapshot.is_finalised


def test_finalised_call_still_lets_people_in_and_out(room: Room) -> None:
    decide_all(room)
    room.finalise()
    latecomer = room.add_person("Gestion", Role.STAFF)
    issue_link(room.uow(), **room.by_console(), person_id=latecomer.id, key=b"key")
    assert revoke_access(room.uow(), **room.by_console(), person_id=latecomer.id)
    with pytest.raises(CallIsFinalised):
        room.decide("101", Outcome.DECLINED)
    with pytest.raises(CallIsFinalised):
        room.pre_select("105", Screening.SHORTLISTED)


def test_finalising_closes_the_meeting_at_that_hour(sitting: Room) -> None:
    decide_all(sitting)
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    sitting.finalise(by=sitting.people["organiser"])
    meeting, entry = sitting.snapshot.meeting, sitting.journal[-1]
    assert (meeting.state, meeting.current, meeting.sittings[-1].ended_at) == (MeetingState.CLOSED, None, entry.at)
    assert (entry.act, entry.before["state"], entry.after["state"], entry.after["sitting"]) == (Act.FINALISED, "open", "closed", 1)
    with sitting.reading() as uow:
        state = json.loads(uow.versions.content(sitting.call_id, 1))
    assert state["meeting"]["sittings"][0]["ended_at"]


def test_reopening_takes_a_reason_and_keeps_the_version(room: Room) -> None:
    decide_all(room)
    room.finalise()
    with pytest.raises(InvalidValue):
        reopen(room, "  ")
    reopen(room)
    (version,) = room.snapshot.versions
    assert (version.reopened_by, version.reopened_at, version.reopening_reason) == ("chair", NOON, "Une pièce manquait")
    assert room.snapshot.phase is Phase.DELIBERATION


def test_finalised_again_is_another_version_beside_the_first(room: Room) -> None:
    decide_all(room)
    room.finalise()
    reopen(room)
    room.decide("103", Outcome.DECLINED, reason="Trop tôt, après relecture")
    room.finalise()
    with room.reading() as uow:
        kept = [json.loads(uow.versions.content(room.call_id, number)) for number in (1, 2)]
    reasons = [next(c["decision"]["reason"] for c in state["candidatures"] if c["dossier"] == "103") for state in kept]
    assert [version.number for version in room.snapshot.versions] == [1, 2]
    assert reasons == ["Trop tôt", "Trop tôt, après relecture"]


def test_finalising_purges_private_notes(room: Room) -> None:
    save_note(room.uow(), **room.on("101", by="juror"), text="À relire.")
    room.decline_and_finalise(by="organiser")
    assert notes_of(room.reading(), **room.by("juror")) == {}


def test_only_what_is_finalised_is_reopened(room: Room) -> None:
    with pytest.raises(InvalidValue):
        finalisation.reopen(room.uow(), **room.by_console(), reason="Pourquoi pas")


def test_reopened_call_undoes_what_was_decided_before(room: Room) -> None:
    decide_all(room)
    last = next(entry.sequence for entry in reversed(room.journal) if entry.act is Act.DECIDED)
    room.finalise()
    with pytest.raises(CallIsFinalised):
        undo(room.uow(), **room.by("chair"), sequence=last)
    reopen(room)
    undo(room.uow(), **room.by("chair"), sequence=last)
    assert room.decision("104").outcome is Outcome.TO_DISCUSS
