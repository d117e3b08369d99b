"""The grids on paper: for each juror the candidatures they mark, with a box to cross for each mark of the scale."""

from datetime import datetime
from typing import Any

from deliberation.people import Person
from deliberation.snapshot import Snapshot
from exports import provenance
from exports.pdf import pdf
from phrases import N_, Message, _, current_language, moment


def paper_grid_pdf(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return a sheet for each juror as a tagged PDF, in the call's own order, without the files on which they are recused."""
    call, at = snapshot.call, provenance.time_of_export(snapshot, made_at)
    data = {
        "title": _("Paper grid"),
        "subtitle": str(call.name),
        "language": current_language(),
        "footer": str(Message(N_("Made on {moment}."), {"moment": moment(at)})),
        "warnings": [_("Demonstration call: texts and marks are fictitious.")] if call.is_demo else [],
        "words": _words(),
        "levels": [{"mark": str(level.mark), "words": str(level.words)} for level in call.scale.levels],
        "criteria": [str(criterion.short) for criterion in call.criteria],
        "jurors": [{"name": juror.name, "candidatures": _lines(snapshot, juror)} for juror in snapshot.jurors],
    }
    return pdf("paper_grid", data, at=at)


def _words() -> dict[str, str]:
    return {
        "candidature": _("Candidature"),
        "sheet": _("Page"),
        "how": _(
            "Cross one mark for each criterion; to correct one, blacken its box and cross another. No cross is no mark, not a zero. "
            "A link with a project? Strike its line out, and tell the chair."
        ),
        "nothing": _("No candidature to score."),
        "date": _("Date"),
        "signature": _("Signature of the juror"),
    }


def _lines(snapshot: Snapshot, juror: Person) -> list[dict[str, Any]]:
    return [
        {
            "dossier": candidature.dossier,
            "project": candidature.title,
            "administration": snapshot.administration_of(candidature).name,
        }
        for candidature in snapshot.candidatures
        if candidature.is_ranked and not snapshot.is_recused(juror.id, candidature.id)
    ]
