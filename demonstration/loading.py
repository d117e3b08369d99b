"""The demonstration call, loaded through the same importers as anybody's files."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import bootstrap.attached
from data_access.unit_of_work import Clock
from deliberation.call.call import Phase
from deliberation.call.people import Actor, Console
from deliberation.dossiers.records import DossierFile, ScoreFile
from deliberation.operations.call.calls import create_call, move_phase, reveal_all
from deliberation.operations.call.people import import_people
from deliberation.operations.dossiers.attachments import import_attachments
from deliberation.operations.dossiers.imports import import_dossiers, import_scores
from deliberation.operations.ports import CallState
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


def load(
    slug: str = SLUG,
    *,
    enlarged: Enlarging | None = None,
    with_papers: bool = False,
    phase: Phase = Phase.DELIBERATION,
    clock: Clock | None = None,
) -> CallState:
    """Create the demonstration call: settings, dossiers, people, marks; in deliberation, revealed. Returns it as it stands.

    ``enlarged``: a function that makes other files from the demonstration's. ``with_papers``: what applicants attached too, for whoever
    looks at it. In another ``phase`` the marks stay under seal. ``clock``: when it was made, if not now.
    """
    by, writing = Console("démonstration"), partial(bootstrap.unit_of_work, clock)
    state = create_call(writing(), by=by, settings=_settings(slug))
    dossiers = _FOLDER / "dossiers_ami-intelligence-artificielle_2026-01-15_14-52.xlsx"
    file = read_dossiers(dossiers.read_bytes(), dossiers.name, state.call)
    marks = read_scores((_FOLDER / "notes_jury.xlsx").read_bytes(), "notes_jury.xlsx", state.call)
    if enlarged:
        file, marks = enlarged(file, marks)
    import_dossiers(writing(), by=by, call_id=state.id, file=file)
    if with_papers:
        attach_papers(by=by, call_id=state.id, clock=clock)
    import_scores(writing(), by=by, call_id=state.id, file=marks)
    people = read_people((_FOLDER / "people.csv").read_bytes(), "people.csv")
    import_people(writing(), by=by, call_id=state.id, records=people.people)
    if phase is Phase.DELIBERATION:
        reveal_all(writing(), by=by, call_id=state.id)
    move_phase(writing(), by=by, call_id=state.id, to=phase)
    with bootstrap.unit_of_work() as uow:
        return uow.calls.state(state.id)


def attach_papers(*, by: Actor, call_id: int, clock: Clock | None = None) -> None:
    """Import what applicants attached to a demonstration that is loaded."""
    sent = FolderOfAttachments(PAPERS, bootstrap.attached.limits())
    chosen = [file.place for file in sent.files if file.name == _PRESENTATION]
    import_attachments(bootstrap.unit_of_work(clock), bootstrap.attached.store(), by=by, call_id=call_id, sent=sent, chosen=chosen)


def is_wanted() -> bool:
    """Tell whether to load the demonstration when the program starts: it was asked for, or there is no call yet and nobody refused it."""
    with bootstrap.reading() as uow:
        calls = uow.calls.all()
    wanted = bootstrap.settings().demo
    return not any(state.call.is_demo for state in calls) and bool(wanted or (wanted is None and not calls))


def _settings(slug: str) -> dict[str, Any]:
    settings: dict[str, Any] = call_files.read_settings(_SETTINGS.read_bytes(), _SETTINGS.name)
    name = {"fr": f"{settings['name']['fr']} (démonstration)", "en": f"{settings['name']['en']} (demonstration)"}
    return {**settings, "slug": slug, "name": name, "demo": True}
