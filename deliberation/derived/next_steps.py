"""What a person can do now, the most useful first."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from deliberation.call.call import Phase, Screening
from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.derived.accounting import awaiting_admission, screening_counts
from deliberation.derived.interests import files_since
from deliberation.derived.meeting.checklist import are_told
from deliberation.snapshot.snapshot import Snapshot


class Step(StrEnum):
    """Something that can be done next."""

    DESCRIBE_CALL = "describe_call"
    IMPORT_DOSSIERS = "import_dossiers"
    ADMIT_LATE = "admit_late"
    FINISH_SCREENING = "finish_screening"
    NAME_JURY = "name_jury"
    OPEN_SCORING = "open_scoring"
    DECLARE = "declare"
    SCORE = "score"
    FOLLOW_SCORING = "follow_scoring"
    CONDUCT = "conduct"
    FOLLOW_MEETING = "follow_meeting"
    DECIDE = "decide"
    READ_CANDIDATURES = "read_candidatures"
    READ_RESULTS = "read_results"
    READ_SELECTION = "read_selection"
    DOWNLOAD = "download"


_RIGHTS: Mapping[Step, Right] = {
    Step.DESCRIBE_CALL: Right.CHANGE_CALL,
    Step.IMPORT_DOSSIERS: Right.IMPORT,
    Step.ADMIT_LATE: Right.ADMIT_LATE,
    Step.FINISH_SCREENING: Right.SCREEN,
    Step.NAME_JURY: Right.SETTLE,
    Step.OPEN_SCORING: Right.SETTLE,
    Step.DECLARE: Right.DECLARE_RECUSAL,
    Step.SCORE: Right.SCORE,
    Step.FOLLOW_SCORING: Right.SEE_PROGRESS,
    Step.CONDUCT: Right.CONDUCT,
    Step.FOLLOW_MEETING: Right.BROWSE,
    Step.DECIDE: Right.DECIDE,
    Step.READ_CANDIDATURES: Right.BROWSE,
    Step.READ_RESULTS: Right.BROWSE,
    Step.READ_SELECTION: Right.BROWSE,
    Step.DOWNLOAD: Right.EXPORT,
}


def next_steps(person: Person, snapshot: Snapshot) -> list[Step]:
    """Return the steps that ``person`` has the right to take, the most useful first."""
    return [step for step in _steps(person, snapshot) if holds(person.roles, _RIGHTS[step], snapshot.phase)]


def opening_phase(person: Person) -> Phase | None:
    """Return the first phase in which ``person`` may read the candidatures; None if there is none."""
    return next((phase for phase in Phase if holds(person.roles, Right.BROWSE, phase)), None)


def _steps(person: Person, snapshot: Snapshot) -> Iterator[Step]:
    if snapshot.call.is_draft:
        yield Step.DESCRIBE_CALL
        if not snapshot.members:
            yield Step.NAME_JURY
        return
    deliberates = snapshot.phase is Phase.DELIBERATION and bool(snapshot.ranked)  # without a shortlisted file there is nothing to conduct
    if not deliberates:
        yield from _preparation(snapshot)
    if not snapshot.candidatures:
        return
    conducts = holds(person.roles, Right.CONDUCT, snapshot.phase)
    if are_told(snapshot) and not conducts:
        yield Step.READ_RESULTS
    if files_since(snapshot, person):
        yield Step.DECLARE
    if snapshot.is_finalised:
        yield Step.READ_SELECTION
    else:
        if snapshot.phase is Phase.SCORING:
            yield Step.SCORE
            if snapshot.members:
                yield Step.FOLLOW_SCORING
        if deliberates and conducts:
            yield Step.CONDUCT
        elif deliberates and not are_told(snapshot):
            yield Step.FOLLOW_MEETING
        if snapshot.ranked:
            yield Step.DECIDE
        if are_told(snapshot) and conducts:
            yield Step.READ_RESULTS
        if deliberates:
            yield from _preparation(snapshot)
        yield Step.READ_CANDIDATURES
    yield Step.DOWNLOAD


def _preparation(snapshot: Snapshot) -> Iterator[Step]:
    if not snapshot.candidatures:
        yield Step.IMPORT_DOSSIERS
    if awaiting_admission(snapshot):
        yield Step.ADMIT_LATE
    if screening_counts(snapshot)[Screening.UNDECIDED]:
        yield Step.FINISH_SCREENING
    if not snapshot.members:
        yield Step.NAME_JURY
    elif snapshot.candidatures and snapshot.phase is Phase.PREPARATION:
        yield Step.OPEN_SCORING
