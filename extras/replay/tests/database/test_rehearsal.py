"""The rehearsal: the recorded meeting is done again act for act, on the demonstration alone, and stops when asked."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from pydantic import SecretStr

import bootstrap
from bootstrap import remembered
from deliberation.derived.meeting.room import VERDICT_TIME, Scene, room_now
from demonstration.recording import MEETING, USUAL_SPEED, Stage, read_recording
from exports.record import read_record
from extras.replay import rehearsal
from extras.replay.verbs import move_devices
from settings import Settings
from tests.worlds.acts import call_problems, close_meeting, enter_demo, move_phase, open_meeting
from tests.worlds.archives import archive_problems, archive_zip
from tests.worlds.open_call import OpenCall, only_call, use
from tests.worlds.room import NOON, Database, jury
from tests.worlds.terms import Act, Console, Entry, InvalidValue, MeetingState, NotAllowed, Outcome, Phase, Role, Snapshot, shown_to_room
from web.entrance.open_demonstration import open_call

AT_ONCE = 1e9
LOOK = timedelta(seconds=0.25)
READABLE_SECONDS = 2.0


@pytest.fixture
def demo(demonstration_file: Path, tmp_path: Path) -> Iterator[OpenCall]:
    use(shutil.copy(demonstration_file, tmp_path), demo=True)
    yield only_call()
    bootstrap.reset()


def test_recorded_meeting_is_played_act_for_act_at_a_readable_pace(demo: OpenCall) -> None:
    recorded, now = read_recording(MEETING.read_bytes()), demo.journal[-1].at
    bootstrap.use(bootstrap.settings(), clock=lambda: now)
    before, stage, seen = len(demo.journal), Stage(demo.call_id, recorded), list[tuple[Scene, str]]()
    pauses = rehearsal.pauses(recorded, USUAL_SPEED)
    for one, pause in zip(recorded, [*pauses[1:], LOOK.total_seconds()], strict=True):
        stage.play(one)
        until = now + timedelta(seconds=pause)
        while now < until:
            seen.append(room_in(stage.snapshot, now))
            now += LOOK
        now = until
    entries = demo.journal[before:]
    assert [(entry.actor, entry.act, entry.subject) for entry in entries] == [(one.actor, one.act, one.subject) for one in recorded]
    # What only the database and the clock know of differs; everything that people did is the same.
    told = {Act.BALLOT_CLOSED, Act.CASTING_VOTE_GIVEN, Act.SCORES_SAVED, Act.PRESENCE_RECORDED, Act.ITEM_CALLED}
    pairs = list(zip(entries, recorded, strict=True))
    assert [(done, one.after) for entry, one in pairs if entry.act in told and (done := without_codes(entry)) != one.after] == []
    assert_meeting_is_over(demo)
    assert_record_is_whole(demo)
    assert_readable(seen)


def without_codes(entry: Entry) -> dict[str, Any]:
    """Return what an entry says, without the codes of sealed votes: a key drawn anew at each ballot makes them."""
    return {name: value for name, value in entry.after.items() if name != "codes"}


def assert_readable(seen: list[tuple[Scene, str]]) -> None:
    """Assert that each scene stands long enough, and between two verdicts at least the next file."""
    shown = [(scene, subject, len(list(looks)) * LOOK.total_seconds()) for (scene, subject), looks in groupby(seen)]
    assert [one for one in shown if one[0] is not Scene.BALLOT and one[2] < READABLE_SECONDS] == []
    verdicts = [seconds for scene, _subject, seconds in shown if scene is Scene.VERDICT]
    assert all(abs(seconds - VERDICT_TIME.total_seconds()) <= 2 * LOOK.total_seconds() for seconds in verdicts)
    assert {scene for scene, _subject, _seconds in shown} == set(Scene) - {Scene.RANKING}
    assert [pair for pair in pairwise(shown) if pair[0][0] is pair[1][0] is Scene.VERDICT] == []


def room_in(snapshot: Snapshot, at: datetime) -> tuple[Scene, str]:
    now = room_now(shown_to_room(snapshot), at)
    return now.scene, snapshot.candidature(now.candidature_id).dossier if now.candidature_id is not None else ""


def assert_record_is_whole(demo: OpenCall) -> None:
    assert call_problems(bootstrap.reading(), call_id=demo.call_id) == ()
    whole = bootstrap.for_documents(demo.call_id)
    assert archive_problems(archive_zip(read_record(bootstrap.reading(), whole=whole, view=whole), made_at=NOON)) == ()


def assert_meeting_is_over(demo: OpenCall) -> None:
    snapshot = demo.snapshot
    selected = [decision.track for decision in snapshot.decisions.values() if decision.outcome is Outcome.SELECTED]
    assert (snapshot.phase, snapshot.meeting.state) == (Phase.FINALISED, MeetingState.CLOSED)
    assert (selected.count("technical"), selected.count("scientific")) == (11, 4)


def test_rehearsal_stops_and_leaves_the_meeting_where_it_is(demo: OpenCall) -> None:
    chair = demo.somebody(Role.CHAIR)
    played = rehearsal.begin(by=chair, call_id=demo.call_id, speed=1)
    rehearsal.stop(by=chair, call_id=demo.call_id)
    assert not played.progress.is_running
    assert played.progress.done < played.progress.total
    assert rehearsal.progress(demo.call_id) == played.progress
    before = demo.journal
    open_meeting(demo.uow(), **demo.by(chair))
    assert len(demo.journal) == len(before) + 1


def test_replay_at_start_waits_for_somebody_who_looks(demo: OpenCall) -> None:
    looks = iter([False, False, True])
    before = len(demo.journal)
    rehearsal.begin_on_the_demonstration(AT_ONCE, is_watched=lambda: False)
    waiting = rehearsal.progress(demo.call_id)
    rehearsal.begin_on_the_demonstration(AT_ONCE)  # the one that waits goes on waiting
    assert (rehearsal.progress(demo.call_id), len(demo.journal)) == (waiting, before)
    rehearsal.stop(by=Console(), call_id=demo.call_id)
    played = rehearsal.begin(by=Console(), call_id=demo.call_id, speed=1, is_watched=lambda: next(looks))
    while not played.progress.done:
        assert played.progress.is_running
        sleep(0.01)
    rehearsal.stop(by=Console(), call_id=demo.call_id)
    assert list(looks) == []
    assert demo.journal[before].act == read_recording(MEETING.read_bytes())[0].act


def test_what_cannot_be_done_again_is_passed_over(demo: OpenCall) -> None:
    chair = demo.somebody(Role.CHAIR)
    open_meeting(demo.uow(), **demo.by(chair))
    close_meeting(demo.uow(), **demo.by(chair))
    move_phase(demo.uow(), **demo.by(chair), to=Phase.SCORING)
    played = rehearsal.begin(by=chair, call_id=demo.call_id, speed=AT_ONCE)
    played.wait()
    assert played.progress.passed_over > 0
    assert played.progress.done + played.progress.passed_over == played.progress.total


def test_demonstration_begun_again_is_new_and_everybody_is_in_it(demo: OpenCall) -> None:
    chair = demo.somebody(Role.CHAIR)
    device = enter_demo(bootstrap.unit_of_work(), person_id=chair.id, agent="").device_secret
    open_meeting(demo.uow(), **demo.by(chair))
    again = rehearsal.begin_again(by=chair, call_id=demo.call_id)
    assert (again.call.slug, again.call.is_demo, again.phase) == ("demo-2", True, Phase.DELIBERATION)
    assert bootstrap.snapshots().get(again.id).meeting.state is MeetingState.NOT_OPENED
    moved = remembered.person_of_device(device)
    assert moved == OpenCall(again.id).somebody(Role.CHAIR)
    # The former one keeps its journal, and nobody enters it any more.
    assert demo.journal[-1].act is Act.MEETING_OPENED
    offered = open_call("fr")
    assert offered
    assert OpenCall(again.id).somebody(Role.CHAIR) in [choice.person for choice in offered.choices]


def test_replay_at_start_begins_again_where_a_meeting_was_held(demo: OpenCall) -> None:
    before = demo.snapshot.revision
    open_meeting(demo.uow(), **demo.by(demo.somebody(Role.CHAIR)))
    rehearsal.begin_on_the_demonstration(AT_ONCE)
    with bootstrap.reading() as uow:
        former, again = uow.calls.all()
    assert former.revision == before + 1
    assert rehearsal.progress(former.id) is None
    assert rehearsal.progress(again.id) is not None
    rehearsal.stop(by=Console(), call_id=again.id)


def test_replay_at_start_leaves_a_closed_demonstration_alone(demo: OpenCall) -> None:
    before = demo.snapshot.revision
    bootstrap.use(bootstrap.settings().model_copy(update={"demo": False}))
    rehearsal.begin_on_the_demonstration(AT_ONCE)
    assert rehearsal.progress(demo.call_id) is None
    assert demo.snapshot.revision == before


def test_real_call_is_never_rehearsed(database: Database) -> None:
    room = jury(database)
    other = jury(database, jurors=0, files=0, slug="demo", demo=True)
    tester = other.add_person("chair", Role.CHAIR)
    before = room.journal
    bootstrap.use(Settings(database_url=database.url, secret_key=SecretStr("key")))
    for by in (room.people["chair"], Console()):
        with pytest.raises(InvalidValue):
            rehearsal.begin(by=by, call_id=room.call_id, speed=AT_ONCE)
        with pytest.raises(InvalidValue):
            rehearsal.begin_again(by=by, call_id=room.call_id)
        with pytest.raises(InvalidValue):
            move_devices(bootstrap.unit_of_work(), by=by, call_id=room.call_id, to_call_id=other.call_id)
    # Nor by whoever may rehearse on the demonstration beside it.
    with pytest.raises(NotAllowed):
        rehearsal.begin(by=tester, call_id=room.call_id, speed=AT_ONCE)
    with pytest.raises(InvalidValue):
        move_devices(bootstrap.unit_of_work(), by=tester, call_id=other.call_id, to_call_id=room.call_id)
    bootstrap.reset()
    assert room.journal == before
