"""What can be done next, for each role and phase: only what there is the right and the reason to do."""

from dataclasses import replace

import pytest

from deliberation.call.call import Phase, Screening
from deliberation.call.people import Person, Role
from deliberation.derived.next_steps import Step, next_steps, opening_phase
from deliberation.meeting.meeting import Meeting, Sitting
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import MET_AT, make_candidature, make_snapshot

SCORED = make_snapshot(marks=[[[3, 4]], [[2, None]]])


def somebody(*roles: Role) -> Person:
    return Person(1, 1, "Quelqu’un", frozenset(roles))


def steps(role: Role, snapshot: Snapshot) -> list[Step]:
    return next_steps(somebody(role), snapshot)


@pytest.mark.parametrize(
    ("phase", "role", "due"),
    [
        (Phase.PREPARATION, Role.ORGANISER, [Step.OPEN_SCORING, Step.READ_CANDIDATURES, Step.DOWNLOAD]),
        (Phase.PREPARATION, Role.JUROR, []),
        (Phase.SCORING, Role.JUROR, [Step.SCORE, Step.READ_CANDIDATURES]),
        (Phase.SCORING, Role.CHAIR, [Step.FOLLOW_SCORING, Step.READ_CANDIDATURES, Step.DOWNLOAD]),
        (Phase.DELIBERATION, Role.JUROR, [Step.FOLLOW_MEETING, Step.READ_CANDIDATURES]),
        (Phase.DELIBERATION, Role.CHAIR, [Step.CONDUCT, Step.DECIDE, Step.READ_CANDIDATURES, Step.DOWNLOAD]),
        (Phase.DELIBERATION, Role.PROJECTOR, []),
        (Phase.FINALISED, Role.OBSERVER, [Step.READ_RESULTS, Step.READ_SELECTION]),
        (Phase.FINALISED, Role.STAFF, [Step.READ_RESULTS, Step.READ_SELECTION, Step.DOWNLOAD]),
    ],
)
def test_steps_are_those_of_the_phase_and_of_the_role(phase: Phase, role: Role, due: list[Step]) -> None:
    assert steps(role, replace(SCORED, phase=phase)) == due


def test_results_are_there_once_the_meeting_is_closed_first_for_members() -> None:
    meeting = Meeting(sittings=(Sitting(1, MET_AT, MET_AT, is_last=True),))
    closed = replace(SCORED, meeting=meeting)
    assert steps(Role.JUROR, closed) == [Step.READ_RESULTS, Step.READ_CANDIDATURES]
    assert steps(Role.CHAIR, closed)[:3] == [Step.CONDUCT, Step.DECIDE, Step.READ_RESULTS]


def test_empty_call_begins_with_its_dossiers_and_its_jury() -> None:
    empty = make_snapshot(phase=Phase.PREPARATION)
    assert steps(Role.ORGANISER, empty) == [Step.IMPORT_DOSSIERS, Step.NAME_JURY]
    assert steps(Role.CHAIR, empty) == []


def test_steps_left_undone_come_first_until_the_jury_deliberates() -> None:
    files = [make_candidature(1), make_candidature(2, screening=Screening.UNDECIDED, is_late=True)]
    late = make_snapshot(marks=[[[3, 4]], [[None, None]]], candidatures=files)
    undone = [Step.ADMIT_LATE, Step.FINISH_SCREENING]
    assert steps(Role.CHAIR, replace(late, phase=Phase.SCORING))[:2] == undone
    assert steps(Role.CHAIR, late) == [Step.CONDUCT, Step.DECIDE, *undone, Step.READ_CANDIDATURES, Step.DOWNLOAD]


def test_nothing_is_conducted_before_a_file_is_shortlisted() -> None:
    none = make_snapshot(marks=[[[3, 4]]], candidatures=[make_candidature(1, screening=Screening.UNDECIDED)])
    assert steps(Role.CHAIR, none) == [Step.FINISH_SCREENING, Step.READ_CANDIDATURES, Step.DOWNLOAD]


def test_withdrawn_candidature_asks_nothing_of_anybody() -> None:
    files = [make_candidature(1), make_candidature(2, screening=Screening.UNDECIDED, is_late=True, is_withdrawn=True)]
    withdrawn = make_snapshot(marks=[[[3, 4]], [[None, None]]], candidatures=files)
    assert steps(Role.CHAIR, withdrawn) == [Step.CONDUCT, Step.DECIDE, Step.READ_CANDIDATURES, Step.DOWNLOAD]


def test_candidatures_open_to_each_role_with_a_phase_of_its_own() -> None:
    opening = {role: opening_phase(somebody(role)) for role in (Role.ORGANISER, Role.JUROR, Role.OBSERVER, Role.PROJECTOR)}
    assert opening == {
        Role.ORGANISER: Phase.PREPARATION,
        Role.JUROR: Phase.SCORING,
        Role.OBSERVER: Phase.DELIBERATION,
        Role.PROJECTOR: None,
    }
