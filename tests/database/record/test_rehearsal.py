"""The rehearsal: the recorded meeting is done again act for act, on the demonstration alone, and stops when asked."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

import bootstrap
from deliberation import operations
from deliberation.call.call import Phase
from deliberation.call.people import Console, Person, Role
from deliberation.errors import FileRefused, InvalidValue, NotAllowed
from deliberation.meeting.meeting import MeetingState
from deliberation.operations.ports import CallState
from deliberation.record.journal import Act, Entry
from deliberation.selection.decisions import Outcome
from demonstration import loading, rehearsal
from demonstration.recording import MEETING, read_recording
from tests.worlds.databases import Database
from tests.worlds.room import empty_room, open_room
from web.entrance.demo import open_call

AT_ONCE = 1e9


@pytest.fixture(scope="session")
def demonstration_file(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    """Give a database with the demonstration, loaded once."""
    file = tmp_path_factory.mktemp("demonstration") / "jury.sqlite3"
    shutil.copyfile(migrated_file, file)
    bootstrap.use(bootstrap.Settings(database_url=f"sqlite:///{file}", secret_key=SecretStr("key")))
    loading.load()
    bootstrap.reset()
    return file


@pytest.fixture
def demo(demonstration_file: Path, tmp_path: Path) -> Iterator[CallState]:
    file = tmp_path / "jury.sqlite3"
    shutil.copyfile(demonstration_file, file)
    bootstrap.use(bootstrap.Settings(database_url=f"sqlite:///{file}", secret_key=SecretStr("key")))
    with bootstrap.reading() as uow:
        (state,) = uow.calls.all()
    yield state
    bootstrap.reset()


def chair_of(call_id: int) -> Person:
    return next(person for person in bootstrap.snapshots().get(call_id).people if person.has(Role.CHAIR))


def journal(call_id: int) -> list[Entry]:
    with bootstrap.reading() as uow:
        return list(uow.journal.of_call(call_id))


def test_recorded_meeting_is_done_again_act_for_act(demo: CallState) -> None:
    before = len(journal(demo.id))
    played = rehearsal.begin(by=chair_of(demo.id), call_id=demo.id, speed=AT_ONCE)
    played.wait()
    recorded = read_recording(MEETING.read_bytes())
    assert (played.progress.done, played.progress.passed_over, played.progress.is_running) == (len(recorded), 0, False)
    entries = journal(demo.id)[before:]
    assert [(entry.actor, entry.act, entry.subject) for entry in entries] == [(one.actor, one.act, one.subject) for one in recorded]
    # What only the database and the clock know of differs; everything that people did is the same.
    told = {Act.BALLOT_CLOSED, Act.CASTING_VOTE_GIVEN, Act.SCORES_SAVED, Act.PRESENCE_RECORDED, Act.ITEM_CALLED}
    pairs = list(zip(entries, recorded, strict=True))
    assert [(entry.after, one.after) for entry, one in pairs if entry.act in told and entry.after != one.after] == []
    assert_meeting_is_over(demo.id)


def assert_meeting_is_over(call_id: int) -> None:
    snapshot = bootstrap.snapshots().get(call_id)
    selected = [decision.track for decision in snapshot.decisions.values() if decision.outcome is Outcome.SELECTED]
    assert (snapshot.phase, snapshot.meeting.state) == (Phase.FINALISED, MeetingState.CLOSED)
    assert (selected.count("technical"), selected.count("scientific")) == (11, 4)


def test_rehearsal_stops_and_leaves_the_meeting_where_it_is(demo: CallState) -> None:
    chair = chair_of(demo.id)
    played = rehearsal.begin(by=chair, call_id=demo.id, speed=1)
    rehearsal.stop(by=chair, call_id=demo.id)
    assert not played.progress.is_running
    assert played.progress.done < played.progress.total
    assert rehearsal.progress(demo.id) == played.progress
    before = journal(demo.id)
    operations.open_meeting(bootstrap.unit_of_work(), by=chair, call_id=demo.id)
    assert len(journal(demo.id)) == len(before) + 1


def test_what_cannot_be_done_again_is_passed_over(demo: CallState) -> None:
    chair = chair_of(demo.id)
    operations.open_meeting(bootstrap.unit_of_work(), by=chair, call_id=demo.id)
    operations.close_meeting(bootstrap.unit_of_work(), by=chair, call_id=demo.id)
    operations.move_phase(bootstrap.unit_of_work(), by=chair, call_id=demo.id, to=Phase.SCORING)
    played = rehearsal.begin(by=chair, call_id=demo.id, speed=AT_ONCE)
    played.wait()
    assert played.progress.passed_over > 0
    assert played.progress.done + played.progress.passed_over == played.progress.total


def test_demonstration_begun_again_is_new_and_everybody_is_in_it(demo: CallState) -> None:
    chair = chair_of(demo.id)
    device = operations.enter_demo(bootstrap.unit_of_work(), person_id=chair.id, agent="").device_secret
    operations.open_meeting(bootstrap.unit_of_work(), by=chair, call_id=demo.id)
    again = loading.begin_again(by=chair, call_id=demo.id)
    assert (again.call.slug, again.call.is_demo, again.phase) == ("demo-2", True, Phase.DELIBERATION)
    assert bootstrap.snapshots().get(again.id).meeting.state is MeetingState.NOT_OPENED
    moved = bootstrap.person_of_device(device)
    assert moved == chair_of(again.id)
    # The former one keeps its journal, and nobody enters it any more.
    assert journal(demo.id)[-1].act is Act.MEETING_OPENED
    offered = open_call("fr")
    assert offered
    assert chair_of(again.id) in [person for group in offered.groups for person in group.people]


def test_replay_at_start_begins_again_where_a_meeting_was_held(demo: CallState) -> None:
    operations.open_meeting(bootstrap.unit_of_work(), by=chair_of(demo.id), call_id=demo.id)
    rehearsal.begin_on_the_demonstration(AT_ONCE)
    with bootstrap.reading() as uow:
        former, again = uow.calls.all()
    assert former.revision == demo.revision + 1
    assert rehearsal.progress(former.id) is None
    assert rehearsal.progress(again.id) is not None
    rehearsal.stop(by=Console(), call_id=again.id)


def test_replay_at_start_leaves_a_closed_demonstration_alone(demo: CallState) -> None:
    bootstrap.use(bootstrap.settings().model_copy(update={"demo": False}))
    rehearsal.begin_on_the_demonstration(AT_ONCE)
    assert rehearsal.progress(demo.id) is None
    assert bootstrap.snapshots().get(demo.id).revision == demo.revision


def test_real_call_is_never_rehearsed(database: Database) -> None:
    room = open_room(database)
    other = empty_room(database, slug="demo", demo=True)
    tester = other.add_person("chair", Role.CHAIR)
    before = room.journal
    bootstrap.use(bootstrap.Settings(database_url=database.url, secret_key=SecretStr("key")))
    for by in (room.people["chair"], Console()):
        with pytest.raises(InvalidValue):
            rehearsal.begin(by=by, call_id=room.call_id, speed=AT_ONCE)
        with pytest.raises(InvalidValue):
            loading.begin_again(by=by, call_id=room.call_id)
        with pytest.raises(InvalidValue):
            operations.move_devices(bootstrap.unit_of_work(), by=by, call_id=room.call_id, to_call_id=other.call_id)
    # Nor by whoever may rehearse on the demonstration beside it.
    with pytest.raises(NotAllowed):
        rehearsal.begin(by=tester, call_id=room.call_id, speed=AT_ONCE)
    with pytest.raises(InvalidValue):
        operations.move_devices(bootstrap.unit_of_work(), by=tester, call_id=other.call_id, to_call_id=room.call_id)
    bootstrap.reset()
    assert room.journal == before


ANYTHING_ELSE = [b"", b"[]", b"{}", b'{"demonstration": true, "entries": []}', b'{"demonstration": false, "entries": [{}]}']


@pytest.mark.parametrize("content", ANYTHING_ELSE)
def test_recording_of_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        read_recording(content)
