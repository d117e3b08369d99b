"""The three stages in which the demonstration may be entered: while marks are given, in the meeting, finalised. Each is a call of its own.

The meeting's is there from the start; the others are made when somebody first chooses them, and anew once theirs has left its phase.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from threading import Lock
from typing import Final

import bootstrap
from deliberation.call.call import Phase
from deliberation.call.people import Actor
from deliberation.dossiers.records import DossierFile, ScoreFile
from deliberation.errors import NotFound
from deliberation.operations.call.calls import move_devices, require_rehearsal
from deliberation.operations.ports import CallState, UnitOfWork
from demonstration.loading import SLUG, load
from demonstration.recording import MEETING, Stage, read_recording

STAGES: Final = {Phase.SCORING: f"{SLUG}-notation", Phase.DELIBERATION: SLUG, Phase.FINALISED: f"{SLUG}-arretee"}
_LEFT_TO_MARK: Final = 3  # each member gave no marks yet on one file of so many
_lock: Final = Lock()


def stage_of(state: CallState) -> Phase:
    """Return the stage that a demonstration call shows; the meeting for one of any other name."""
    others = (phase for phase, slug in STAGES.items() if phase is not Phase.DELIBERATION and state.call.slug.startswith(slug))
    return next(others, Phase.DELIBERATION)


def open_to_anybody(uow: UnitOfWork) -> CallState | None:
    """Return the demonstration that may be entered without a link; None if there is none, or it is closed."""
    states = uow.calls.all()
    # Once a real call exists, a demonstration beside it is opened only on purpose: `--demo`.
    demo = bootstrap.settings().demo
    is_open = demo if demo is not None else all(state.call.is_demo for state in states)
    return _latest(states, Phase.DELIBERATION) if is_open else None


def is_alone() -> bool:
    """Tell whether there is a demonstration here, and no real call."""
    with bootstrap.reading() as uow:
        states = uow.calls.all()
    return bool(states) and all(state.call.is_demo for state in states)


def _latest(states: Sequence[CallState], stage: Phase) -> CallState | None:
    # Take the latest: earlier ones were replaced when the demonstration began again.
    return next((state for state in reversed(states) if state.call.is_demo and stage_of(state) is stage), None)


def same_person(person_id: int, stage: Phase) -> int:
    """Return the id of the person of the same name at another stage, which is made if nobody chose it before. Raises NotFound."""
    with _lock:
        with bootstrap.reading() as uow:
            name, latest = uow.people.get(person_id).name, _latest(uow.calls.all(), stage)
        state = latest if latest and latest.phase is stage else make(stage)
    with bootstrap.reading() as uow:
        found = (person.id for person in uow.people.of_call(state.id) if person.name == name and person.is_active)
        if (id_ := next(found, None)) is None:
            raise NotFound
        return id_


def begin_again(*, by: Actor, call_id: int) -> CallState:
    """Load a demonstration anew, at its stage, and move everybody's devices over; the one before stays, closed to newcomers.

    Raises NotAllowed for somebody who may not rehearse, InvalidValue for a call that is not a demonstration.
    """
    require_rehearsal(bootstrap.reading(), by=by, call_id=call_id)
    with bootstrap.reading() as uow:
        stage = stage_of(uow.calls.state(call_id))
    state = make(stage)
    move_devices(bootstrap.unit_of_work(), by=by, call_id=call_id, to_call_id=state.id)
    return state


def make(stage: Phase) -> CallState:
    """Load the demonstration once more, at a stage."""
    with bootstrap.reading() as uow:
        taken = {state.call.slug for state in uow.calls.all()}
    slug = next(name for number in count(1) if (name := STAGES[stage] + (f"-{number}" if number > 1 else "")) not in taken)
    if stage is Phase.SCORING:
        return load(slug, enlarged=_partly_marked, with_papers=True, phase=stage)
    return _held(slug) if stage is Phase.FINALISED else load(slug, with_papers=True)


def _partly_marked(file: DossierFile, marks: ScoreFile) -> tuple[DossierFile, ScoreFile]:
    places = {name: place for place, name in enumerate(sorted({row.juror for row in marks.rows}))}
    dossiers = {dossier: place for place, dossier in enumerate(sorted({row.dossier for row in marks.rows}))}
    rows = [row for row in marks.rows if row.is_recused or (places[row.juror] + dossiers[row.dossier]) % _LEFT_TO_MARK]
    return file, replace(marks, rows=rows)


def _held(slug: str) -> CallState:
    """Load the demonstration with its recorded meeting, which ends now, each act at its own time."""
    recorded = read_recording(MEETING.read_bytes())
    later = datetime.now(UTC) - recorded[-1].at
    now = recorded[0].at + later
    state = load(slug, with_papers=True, clock=lambda: now)
    meeting = Stage(state.id, recorded, clock=lambda: now)
    for act in recorded:
        now = act.at + later
        meeting.play(act)
    with bootstrap.reading() as uow:
        return uow.calls.state(state.id)
