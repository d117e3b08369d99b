"""Paper grids: a juror's candidatures, with a box to cross for each mark of the scale, or a box to write in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from deliberation.call.people import Person
from deliberation.derived.scoring.marking import asked_of
from deliberation.dossiers.candidatures import Candidature
from deliberation.scoring.marks import marks_allowed
from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.dated import dated_zip
from exports.documents.documents import cut, numbered
from exports.documents.pdf import pdf, pdfs
from exports.texts import file_stem
from phrases import N_, Message, _, current_language, exact, labelled, moment

# Some forty sheets: what is left on a table, and drawn in a few seconds.
_VOLUME = 500


def paper_grid_pdf(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return a sheet per juror as a tagged PDF, in the call's own order, without recused files."""
    at = provenance.time_of_export(snapshot, made_at)
    grids = [_grid(snapshot, juror, asked_of(snapshot, juror)) for juror in snapshot.members]
    return pdf("paper/templates/grid", _document(snapshot, grids, at), at=at)


def paper_grids_zip(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return the same sheets in a zip, a file a juror to send or to print apart; a long one is cut into several files."""
    at = provenance.time_of_export(snapshot, made_at)
    width = len(str(len(snapshot.members)))
    grids: dict[str, Mapping[str, Any]] = {}
    for place, juror in enumerate(snapshot.members, start=1):
        volumes = cut(asked_of(snapshot, juror), _VOLUME)
        stem = f"{place:0{width}}-{file_stem(juror.name)}"
        names = numbered(stem, len(volumes)) if len(volumes) > 1 else [f"{stem}.pdf"]
        grids |= {name: _grid(snapshot, juror, volume) for name, volume in zip(names, volumes, strict=True)}
    drawn = pdfs("paper/templates/grid", (_document(snapshot, [grid], at) for grid in grids.values()), at=at)
    return dated_zip(zip(grids, drawn, strict=True), at, is_compressed=False)


def drawing_memory(snapshot: Snapshot) -> float:
    """Return the mebibytes needed to draw the paper grids as a single file, measured: 0.55 a line."""
    return 0.55 * sum(len(asked_of(snapshot, juror)) for juror in snapshot.members)


def _document(snapshot: Snapshot, grids: Sequence[Mapping[str, Any]], at: datetime) -> dict[str, Any]:
    call = snapshot.call
    return {
        "title": _("Paper grid"),
        "subtitle": str(call.name),
        "language": current_language(),
        "footer": str(Message(N_("Made on {moment}."), {"moment": moment(at)})),
        "warnings": [_("Demonstration call: texts and marks are fictitious.")] if call.is_demo else [],
        "words": _words(),
        "levels": [{"mark": exact(level.mark), "words": str(level.words)} for level in call.scale.named],
        "marks": [exact(mark) for mark in call.scale.marks],
        "between": "" if call.scale.names_every_mark else labelled(_("Marks"), str(marks_allowed(call.scale))),
        "criteria": [str(criterion.short) for criterion in call.criteria],
        "jurors": grids,
    }


def _words() -> dict[str, str]:
    return {
        "candidature": _("Application"),
        "sheet": _("Page"),
        "how": _(
            "Cross one mark for each criterion; to correct one, blacken its box and cross another. No cross is no mark, not a zero. "
            "A link with a project? Strike its line out, and tell the chair."
        ),
        "how_written": _(
            "Write one mark in each box; to correct one, strike it out and write the other beside it. An empty box is no mark, not a zero. "
            "A link with a project? Strike its line out, and tell the chair."
        ),
        "nothing": _("No application to score."),
        "date": _("Date"),
        "signature": _("Signature of the juror"),
    }


def _grid(snapshot: Snapshot, juror: Person, candidatures: Sequence[Candidature]) -> dict[str, Any]:
    lines = [
        {"dossier": candidature.dossier, "project": candidature.title, "administration": snapshot.administration_of(candidature).name}
        for candidature in candidatures
    ]
    return {"name": juror.name, "candidatures": lines}
