"""What applicants attached to the demonstration."""

import bootstrap
import settings
from bootstrap.kept_files import limits
from data_access.unit_of_work import Clock
from deliberation.call.people import Actor
from extras.attached.reading import store
from extras.attached.sources import FolderOfAttachments
from extras.attached.verbs import import_attachments

PAPERS = settings.PROJECT / "demo" / "pieces-de-demonstration"
_PRESENTATION = "Présentation du projet.pdf"  # named by no answer: of those whose answers name nothing that any server shows


def attach_papers(*, by: Actor, call_id: int, clock: Clock | None = None) -> None:
    """Import the applicants' files of a loaded demonstration."""
    sent = FolderOfAttachments(PAPERS, limits())
    chosen = [file.place for file in sent.files if file.name == _PRESENTATION]
    import_attachments(bootstrap.unit_of_work(clock), store(), by=by, call_id=call_id, sent=sent, chosen=chosen)
