"""The demonstration call, loaded through the same importers as anybody's files."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Final

import bootstrap.attached
from deliberation.call.call import Phase
from deliberation.call.people import Actor, Console
from deliberation.dossiers.records import DossierFile, ScoreFile
from deliberation.operations.call.calls import create_call, move_devices, move_phase, require_rehearsal, reveal_all
from deliberation.operations.call.people import import_people
from deliberation.operations.dossiers.attachments import import_attachments
from deliberation.operations.dossiers.imports import import_dossiers, import_scores
from deliberation.operations.ports import CallState, UnitOfWork
from intake import call_files
from intake.attachments.sources import FolderOfAttachments
from intake.dossiers.dossiers import read_dossiers
from intake.people import read_people
from intake.scores.scores import read_scores

_PROJECT: Final = Path(__file__).parent.parent
_FOLDER: Final = _PROJECT / "demo"
_SETTINGS: Final = _PROJECT / "calls" / "ami-ia-2.toml"
SLUG: Final = "demo"
PAPERS: Final = _FOLDER / "pieces-de-demonstration"
_PRESENTATION: Final = "Présentation du projet.pdf"  # named by no answer: of those whose answers name nothing that any server shows

Enlarging = Callable[[DossierFile, ScoreFile], tuple[DossierFile, ScoreFile]]


def load(slug: str = SLUG, *, enlarged: Enlarging | None = None, with_papers: bool = False) -> CallState:
    """Create the demonstration call: settings, dossiers, people, marks; revealed and in deliberation. Returns it as it stands.

    ``enlarged``: a function that makes larger files from the demonstration's, for benchmarks. ``with_papers``: what applicants attached
    too, for whoever looks at it.
    """
    by = Console("démonstration")
    state = create_call(bootstrap.unit_of_work(), by=by, settings=_settings(slug))
    dossiers = _FOLDER / "dossiers_ami-intelligence-artificielle_2026-01-15_14-52.xlsx"
    file = read_dossiers(dossiers.read_bytes(), dossiers.name, state.call)
    marks = read_scores((_FOLDER / "notes_jury.xlsx").read_bytes(), "notes_jury.xlsx", state.call)
    if enlarged:
        file, marks = enlarged(file, marks)
    import_dossiers(bootstrap.unit_of_work(), by=by, call_id=state.id, file=file)
    if with_papers:
        attach_papers(by=by, call_id=state.id)
    import_scores(bootstrap.unit_of_work(), by=by, call_id=state.id, file=marks)
    people = read_people((_FOLDER / "people.csv").read_bytes(), "people.csv")
    import_people(bootstrap.unit_of_work(), by=by, call_id=state.id, records=people.people)
    reveal_all(bootstrap.unit_of_work(), by=by, call_id=state.id)
    move_phase(bootstrap.unit_of_work(), by=by, call_id=state.id, to=Phase.DELIBERATION)
    with bootstrap.unit_of_work() as uow:
        return uow.calls.state(state.id)


def attach_papers(*, by: Actor, call_id: int) -> None:
    """Import what applicants attached to a demonstration that is loaded."""
    sent = FolderOfAttachments(PAPERS, bootstrap.attached.limits())
    chosen = [file.place for file in sent.files if file.name == _PRESENTATION]
    import_attachments(bootstrap.unit_of_work(), bootstrap.attached.store(), by=by, call_id=call_id, sent=sent, chosen=chosen)


def is_wanted() -> bool:
    """Tell whether to load the demonstration when the program starts: it was asked for, or there is no call yet and nobody refused it."""
    with bootstrap.reading() as uow:
        calls = uow.calls.all()
    wanted = bootstrap.settings().demo
    return not any(state.call.is_demo for state in calls) and bool(wanted or (wanted is None and not calls))


def open_to_anybody(uow: UnitOfWork) -> CallState | None:
    """Return the demonstration that may be entered without a link; None if there is none, or it is closed."""
    states = uow.calls.all()
    # Once a real call exists, a demonstration beside it is opened only on purpose: `--demo`.
    demo = bootstrap.settings().demo
    is_open = demo if demo is not None else all(state.call.is_demo for state in states)
    # Take the latest: earlier ones were replaced when the demonstration began again.
    return next((state for state in reversed(states) if state.call.is_demo), None) if is_open else None


def begin_again(*, by: Actor, call_id: int) -> CallState:
    """Load the demonstration anew, and move everybody's devices over to it; the one before stays in the database, closed to newcomers.

    Raises NotAllowed for somebody who may not rehearse, InvalidValue for a call that is not a demonstration.
    """
    require_rehearsal(bootstrap.reading(), by=by, call_id=call_id)
    with bootstrap.reading() as uow:
        taken = {state.call.slug for state in uow.calls.all()}
    slug = next(name for number in count(2) if (name := f"{SLUG}-{number}") not in taken)
    state = load(slug, with_papers=True)
    move_devices(bootstrap.unit_of_work(), by=by, call_id=call_id, to_call_id=state.id)
    return state


def _settings(slug: str) -> dict[str, Any]:
    settings: dict[str, Any] = call_files.read_settings(_SETTINGS.read_bytes(), _SETTINGS.name)
    name = {"fr": f"{settings['name']['fr']} (démonstration)", "en": f"{settings['name']['en']} (demonstration)"}
    return {**settings, "slug": slug, "name": name, "demo": True}
