"""Changing a call: freely while nothing rests on it, afterwards dates, words and one more place, with a reason."""

import copy
from datetime import date, timedelta
from typing import Any

import pytest

from data_access.schema.columns import json_text
from deliberation.operations.call.calls import move_phase, plain
from deliberation.operations.call.changing import NO_ARCHIVE, delete_call, update_call
from tests.database.record.test_states import by_hand, problems
from tests.worlds.acts import admit_late, call_problems
from tests.worlds.room import NOON, Database, Room, jury
from tests.worlds.terms import Act, CallIsFinalised, InvalidCall, InvalidValue, Outcome, Phase, Role, journal_lines, visible

Settings = dict[str, Any]


def standing(room: Room) -> Settings:
    """The settings of the call, to change."""
    with room.reading() as uow:
        return copy.deepcopy(plain(uow.calls.state(room.call_id).settings))


def with_places(room: Room, places: int) -> Settings:
    settings = standing(room)
    settings["tracks"][1]["places"] = places
    return settings


@pytest.fixture
def prepared(database: Database) -> Room:
    """A call in preparation, with an organiser and nothing else."""
    room = jury(database, jurors=0, files=0)
    room.people = {"organiser": room.add_person("organiser", Role.ORGANISER)}
    return room


def test_everything_changes_while_nothing_rests_on_it(prepared: Room) -> None:
    settings = standing(prepared)
    settings |= {"criteria": settings["criteria"][2:4], "tracks": settings["tracks"][:1]}
    settings["scale"] = {"step": 0.5, "levels": [{"mark": 0}, {"mark": 10}]}
    settings["rules"] = {**settings["rules"], "starts_sealed": False}

    assert update_call(prepared.uow(), **prepared.by("organiser"), settings=settings)

    changed = prepared.snapshot
    assert (changed.call.criterion_codes, changed.call.scale.maximum, changed.is_sealed) == (("defi_technique", "equipe"), 10, False)
    assert changed.marks.shape[2] == 2


def test_same_settings_change_nothing(prepared: Room) -> None:
    before = prepared.snapshot.revision
    assert update_call(prepared.uow(), **prepared.by("organiser"), settings=standing(prepared)) is None
    assert prepared.snapshot.revision == before


def test_wrong_settings_are_refused_with_every_fault(prepared: Room) -> None:
    settings = standing(prepared) | {"criteria": [], "meets_at": "bientôt"}
    with pytest.raises(InvalidCall) as refusal:
        update_call(prepared.uow(), **prepared.by("organiser"), settings=settings)
    assert [fault.key for fault in refusal.value.faults] == ["criteria", "meets_at"]


def test_change_made_over_what_somebody_changed_meanwhile_is_refused(prepared: Room) -> None:
    seen = standing(prepared)
    update_call(prepared.uow(), **prepared.by("organiser"), settings=with_places(prepared, 7))
    with pytest.raises(InvalidValue, match="entre-temps"):
        update_call(prepared.uow(), **prepared.by("organiser"), settings=with_places(prepared, 8), seen=seen)


def test_one_more_place_takes_a_reason_once_the_call_is_under_way(room: Room) -> None:
    settings = with_places(room, 2)
    with pytest.raises(InvalidValue, match="motif"):
        update_call(room.uow(), **room.by("organiser"), settings=settings, reason=" ")

    assert update_call(room.uow(), **room.by("organiser"), settings=settings, reason="Un financement de plus.")

    assert room.snapshot.call.track("scientific").places == 2
    entry = room.journal[-1]
    assert (entry.act, entry.before, entry.after) == (
        Act.CALL_CHANGED,
        {"settings": {"tracks.scientific.places": 1}},
        {"settings": {"tracks.scientific.places": 2}, "reason": "Un financement de plus."},
    )


def late_once_closing(room: Room, days: int) -> list[str]:
    """Move the close so many days after every dossier was filed; return those that await the chair."""
    settings = standing(room) | {"closes_at": (NOON + timedelta(days=days)).isoformat()}
    update_call(room.uow(), **room.by("organiser"), settings=settings, reason="Déplacée.")
    return [dossier for dossier in sorted(room.ids) if room.candidature(dossier).awaits_admission]


def test_dossiers_are_late_by_the_close_that_is_moved_and_what_was_admitted_stays_so(room: Room) -> None:
    everything = sorted(room.ids)
    assert (late_once_closing(room, -1), room.journal[-1].after["late"]) == (everything, everything)
    admit_late(room.uow(), **room.on("103", by="chair"), reason="Une panne de la plateforme.")

    assert (late_once_closing(room, 1), room.journal[-1].after["in_time"]) == ([], everything)
    assert late_once_closing(room, -1) == ["101", "102", "104", "105"]
    assert call_problems(room.reading(), call_id=room.call_id) == ()


def test_reader_with_a_recusal_is_told_that_the_close_moved_and_of_no_file(room: Room) -> None:
    room.recuse("101", "presiding juror")
    late_once_closing(room, -1)
    view = visible(room.snapshot, room.people["presiding juror"])
    line = journal_lines(room.journal, whole=room.snapshot, view=view)[-1]
    assert (line.act, line.dossiers, {change.field for change in line.changes}) == (
        Act.CALL_CHANGED,
        (),
        {"Clôture de l’appel", "Motif"},
    )


def test_what_the_jury_scored_with_does_not_change_under_way(room: Room) -> None:
    settings = with_places(room, 0)
    settings["criteria"][0]["weight"] = 3
    settings["rules"] = {**settings["rules"], "quorum": 0.1}
    before = standing(room)
    with pytest.raises(InvalidCall) as refusal:
        update_call(room.uow(), **room.by("organiser"), settings=settings, reason="Pour voir.")
    assert [fault.key for fault in refusal.value.faults] == ["criteria.impact.weight", "tracks.scientific.places", "rules.quorum"]
    assert standing(room) == before


def test_going_back_to_preparation_does_not_free_what_decisions_rest_on(room: Room) -> None:
    room.decide("101", Outcome.SELECTED, "technical", reason="Le meilleur.")
    move_phase(room.uow(), **room.by("organiser"), to=Phase.PREPARATION)
    with pytest.raises(InvalidCall):
        update_call(room.uow(), **room.by("organiser"), settings=with_places(room, 0), reason="Pour voir.")


def test_track_that_files_ask_for_stays(room: Room) -> None:
    move_phase(room.uow(), **room.by("organiser"), to=Phase.PREPARATION)
    settings = standing(room)
    settings["tracks"] = settings["tracks"][1:]
    with pytest.raises(InvalidCall, match="filière"):
        update_call(room.uow(), **room.by("organiser"), settings=settings)


def test_last_day_is_set_after_the_end_and_the_record_stays_whole(finalised: Room) -> None:
    room = finalised
    frozen = room.snapshot.versions[-1].sha256
    settings = standing(room) | {"kept_until": "2030-12-31"}

    assert update_call(room.uow(), **room.by("organiser"), settings=settings)

    assert (room.snapshot.call.kept_until, room.snapshot.versions[-1].sha256) == (date(2030, 12, 31), frozen)
    assert room.journal[-1].after == {"settings": {"kept_until": "2030-12-31"}}
    assert call_problems(room.reading(), call_id=room.call_id) == ()
    with pytest.raises(InvalidCall, match="kept_until"):
        update_call(room.uow(), **room.by("organiser"), settings=settings | {"kept_until": "2019-01-01"})


def test_database_lets_nothing_else_of_a_finalised_call_s_settings_change(finalised: Room) -> None:
    room = finalised
    for settings in (with_places(room, 9), standing(room) | {"kept_until": "2030-12-31", "platform_url": "https://x/{dossier}"}):
        with pytest.raises(CallIsFinalised), room.uow() as uow:
            uow.calls.set_settings(room.call_id, settings)


def test_day_changed_by_hand_is_found(finalised: Room) -> None:
    room = finalised
    by_hand(room, "UPDATE call SET settings = :settings", settings=json_text(standing(room) | {"kept_until": "2020-01-01"}))
    assert "The rows of call are not what the journal says." in problems(room)


def test_day_takes_no_reason_under_way_as_nothing_rests_on_it(room: Room) -> None:
    settings = standing(room) | {"kept_until": "2030-12-31"}
    assert update_call(room.uow(), **room.by("organiser"), settings=settings)


def test_call_that_nobody_used_is_deleted_and_leaves_a_line(prepared: Room) -> None:
    assert delete_call(prepared.uow(), **prepared.by("organiser")) == "ami-ia-2"
    with prepared.reading() as uow:
        (left,) = uow.calls.erasures()
        assert (uow.calls.all(), left.slug, left.erased_by, left.archive_sha256) == ([], "ami-ia-2", "organiser", NO_ARCHIVE)


def test_call_with_a_second_person_or_a_dossier_is_in_use(prepared: Room) -> None:
    prepared.add_person("Une autre", Role.STAFF)
    with pytest.raises(InvalidValue, match="utilisé"):
        delete_call(prepared.uow(), **prepared.by("organiser"))
