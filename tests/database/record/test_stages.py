"""The demonstration at its stages: while marks are given, in the meeting, finalised; a recording of anything else is refused."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import bootstrap
from deliberation.call.call import Phase
from deliberation.call.people import Role
from deliberation.errors import FileRefused
from deliberation.operations.call.calls import move_phase
from deliberation.operations.scoring.scoring import submit_scores
from deliberation.operations.verification import call_problems
from deliberation.record.journal import Act
from demonstration import loading
from demonstration.recording import MEETING, read_recording
from tests.worlds.open_call import OpenCall, only_call, use


@pytest.fixture
def demo(demonstration_file: Path, tmp_path: Path) -> Iterator[OpenCall]:
    use(shutil.copy(demonstration_file, tmp_path), demo=True)
    yield only_call()
    bootstrap.reset()


ANYTHING_ELSE = [b"", b"[]", b"{}", b'{"demonstration": true, "entries": []}', b'{"demonstration": false, "entries": [{}]}']


@pytest.mark.parametrize("content", ANYTHING_ELSE)
def test_recording_of_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        read_recording(content)


def enter(demo: OpenCall, role: Role, stage: Phase) -> OpenCall:
    person = demo.somebody(role)
    with bootstrap.reading() as uow:
        entered = uow.people.get(loading.same_person(person.id, stage))
    assert entered.name == person.name
    return OpenCall(entered.call_id)


def test_whoever_enters_while_marks_are_given_has_marks_to_give(demo: OpenCall) -> None:
    marking = enter(demo, Role.JUROR, Phase.SCORING)
    juror, snapshot = marking.somebody(Role.JUROR), marking.snapshot
    assert (snapshot.phase, snapshot.is_under_seal(snapshot.candidatures[0].id)) == (Phase.SCORING, True)
    given = {candidature_id for candidature_id, juror_id in snapshot.grids if juror_id == juror.id}
    left = [one.id for one in snapshot.ranked if one.id not in given]
    assert 0 < len(left) < len(given)
    marks = {criterion.code: 3 for criterion in snapshot.call.criteria}
    assert submit_scores(marking.uow(), **marking.by(juror), candidature_id=left[0], seen_version=0, marks=marks, comment="")
    # Whoever chooses it next is in the same call; once it has left its phase, in a new one.
    assert enter(demo, Role.CHAIR, Phase.SCORING).call_id == marking.call_id
    move_phase(marking.uow(), **marking.by(marking.somebody(Role.CHAIR)), to=Phase.DELIBERATION)
    anew = enter(demo, Role.CHAIR, Phase.SCORING)
    assert (anew.call_id == marking.call_id, anew.snapshot.phase) == (False, Phase.SCORING)
    again = loading.make(Phase.SCORING)
    assert (again.phase, again.call.slug) == (Phase.SCORING, "demo-notation-3")
    with bootstrap.reading() as uow:
        offered = loading.open_to_anybody(uow)
    assert offered
    assert offered.id == demo.call_id


def test_whoever_enters_once_it_is_finalised_finds_the_meeting_with_its_own_hours(demo: OpenCall) -> None:
    over = enter(demo, Role.OBSERVER, Phase.FINALISED)
    assert over.snapshot.phase is Phase.FINALISED
    assert call_problems(bootstrap.reading(), call_id=over.call_id) == ()
    recorded = read_recording(MEETING.read_bytes())
    entries = over.journal[-len(recorded) :]
    assert [entry.act for entry in entries] == [act.act for act in recorded]
    lasted = (entries[-1].at - entries[0].at, recorded[-1].at - recorded[0].at)
    assert abs(lasted[0] - lasted[1]) < timedelta(seconds=1)
    assert [entry.at for entry in over.journal] == sorted(entry.at for entry in over.journal)
    assert Act.FINALISED is over.journal[-1].act
