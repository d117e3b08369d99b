"""Demonstration call, loaded through the importers of all files, and the three stages of entry.

Stages: marking, meeting, finalised; each is a separate call. The meeting's exists from the start; the others are made at the first choice,
and again once their call has left its phase.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial, reduce
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

import bootstrap
import capabilities
from data_access.unit_of_work import Clock
from deliberation.call.call import Phase
from deliberation.call.people import Console
from deliberation.dossiers.records import DossierFile, ScoreFile
from deliberation.errors import NotFound
from deliberation.operations.acts import CallState, UnitOfWork
from deliberation.operations.call.calls import create_call, move_phase, reveal_all
from deliberation.operations.call.people import import_people
from deliberation.operations.dossiers.imports import import_dossiers, import_scores
from demonstration.recording import MEETING, Stage, read_recording
from intake import call_files
from intake.dossiers.dossiers import read_dossiers
from intake.people import read_people
from intake.scores.scores import read_scores

_PROJECT = Path(__file__).parent.parent
_FOLDER = _PROJECT / "demo"
_SETTINGS = _PROJECT / "calls" / "ami-ia-2.toml"
SLUG = "demo"

STAGES = {Phase.SCORING: f"{SLUG}-notation", Phase.DELIBERATION: SLUG, Phase.FINALISED: f"{SLUG}-arretee"}
_LEFT_TO_MARK = 3  # each member gave no marks yet on one file of so many
_lock = Lock()

Enlarging = Callable[[DossierFile, ScoreFile], tuple[DossierFile, ScoreFile]]


def load(
    slug: str = SLUG,
    *,
    enlarged: Enlarging | None = None,
    with_papers: bool = False,
    phase: Phase = Phase.DELIBERATION,
    clock: Clock | None = None,
) -> CallState:
    """Create and return the demonstration call: settings, dossiers, people, marks; revealed in deliberation.

    Args:
        slug: of the call.
        enlarged: a function that makes larger files from the demonstration's.
        with_papers: include applicants' files.
        phase: a different phase keeps the marks under seal.
        clock: source of the time of creation, by default now.
    """
    by, writing = Console("démonstration"), partial(bootstrap.unit_of_work, clock)
    state = create_call(writing(), by=by, settings=_settings(slug))
    dossiers = _FOLDER / "dossiers_ami-intelligence-artificielle_2026-01-15_14-52.xlsx"
    file = read_dossiers(dossiers.read_bytes(), dossiers.name, state.call)
    marks = read_scores((_FOLDER / "notes_jury.xlsx").read_bytes(), "notes_jury.xlsx", state.call)
    if enlarged:
        file, marks = enlarged(file, marks)
    import_dossiers(writing(), by=by, call_id=state.id, file=file)
    for attach in capabilities.hooks("demonstration") if with_papers else ():
        attach(by=by, call_id=state.id, clock=clock)
    import_scores(writing(), by=by, call_id=state.id, file=marks)
    people = read_people((_FOLDER / "people.csv").read_bytes(), "people.csv")
    import_people(writing(), by=by, call_id=state.id, records=people.people)
    if phase is Phase.DELIBERATION:
        reveal_all(writing(), by=by, call_id=state.id)
    move_phase(writing(), by=by, call_id=state.id, to=phase)
    with bootstrap.unit_of_work() as uow:
        return uow.calls.state(state.id)


def is_wanted() -> bool:
    """Return whether to load the demonstration at the start: on request, or without any call and without a refusal."""
    with bootstrap.reading() as uow:
        calls = uow.calls.all()
    wanted = bootstrap.settings().demo
    return not any(state.call.is_demo for state in calls) and bool(wanted or (wanted is None and not calls))


def _settings(slug: str) -> dict[str, Any]:
    settings: dict[str, Any] = call_files.read_settings(_SETTINGS.read_bytes(), _SETTINGS.name)
    name = {"fr": f"{settings['name']['fr']} (démonstration)", "en": f"{settings['name']['en']} (demonstration)"}
    begun = {**settings, "slug": slug, "name": name, "demo": True}
    return reduce(lambda taken, complete: complete(taken), capabilities.hooks("demonstration_settings"), begun)


def stage_of(state: CallState) -> Phase:
    """Return the stage of a demonstration call; the meeting for an unknown name."""
    stages = (phase for phase, slug in STAGES.items() if phase is not Phase.DELIBERATION and state.call.slug.startswith(slug))
    return next(stages, Phase.DELIBERATION)


def open_to_anybody(uow: UnitOfWork) -> CallState | None:
    """Return the demonstration open without a link; None if absent or closed."""
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
    """Return the id of the person of the same name at a different stage, made at its first choice. Raises NotFound."""
    with _lock:
        with bootstrap.reading() as uow:
            name, latest = uow.people.get(person_id).name, _latest(uow.calls.all(), stage)
        state = latest if latest and latest.phase is stage else make(stage)
    with bootstrap.reading() as uow:
        ids = (person.id for person in uow.people.of_call(state.id) if person.name == name and person.is_active)
        if (id_ := next(ids, None)) is None:
            raise NotFound
        return id_


def make(stage: Phase) -> CallState:
    """Load the demonstration once more, at a stage."""
    with bootstrap.reading() as uow:
        slugs = {state.call.slug for state in uow.calls.all()}
    slug = next(name for number in count(1) if (name := STAGES[stage] + (f"-{number}" if number > 1 else "")) not in slugs)
    if stage is Phase.SCORING:
        return load(slug, enlarged=_partly_marked, with_papers=True, phase=stage)
    return _hold_meeting(slug) if stage is Phase.FINALISED else load(slug, with_papers=True)


def _partly_marked(file: DossierFile, marks: ScoreFile) -> tuple[DossierFile, ScoreFile]:
    places = {name: place for place, name in enumerate(sorted({row.juror for row in marks.rows}))}
    dossiers = {dossier: place for place, dossier in enumerate(sorted({row.dossier for row in marks.rows}))}
    rows = [row for row in marks.rows if row.is_recused or (places[row.juror] + dossiers[row.dossier]) % _LEFT_TO_MARK]
    return file, replace(marks, rows=rows)


def _hold_meeting(slug: str) -> CallState:
    """Load the demonstration with its recorded meeting, ending now, each act at its own time."""
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
