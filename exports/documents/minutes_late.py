"""The part of the minutes on dossiers filed after the close of the call."""

from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.documents import Bullets, Section
from phrases import N_, Message, _, moment


def late_sections(snapshot: Snapshot) -> tuple[Section, ...]:
    """Return the section that says which late dossiers the chair admitted, and why; none where all came in time."""
    late = [candidature for candidature in snapshot.candidatures if candidature.is_late and not candidature.is_withdrawn]
    return (Section(_("Dossiers filed late"), (Bullets(tuple(map(_line, late))),)),) if late else ()


def _line(candidature: Candidature) -> str:
    values = {"dossier": candidature.dossier, "title": candidature.title, "when": moment(candidature.deposited_at)}
    if candidature.awaits_admission:
        return str(Message(N_("{dossier} – {title}. Filed on {when}: not admitted."), values))
    admitted = {"who": candidature.admitted_by, "at": moment(candidature.admitted_at), "reason": candidature.admission_reason}
    return str(Message(N_("{dossier} – {title}. Filed on {when}, admitted by {who} on {at}: {reason}"), {**values, **admitted}))
