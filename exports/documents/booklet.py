"""Booklet of the meeting: a page per candidature, for paper readers and network failures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from deliberation.call.scale import Scale
from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.dated import dated_zip
from exports.documents.documents import cut, numbered
from exports.documents.pdf import pdf, pdfs
from exports.lines import Line, rank_words, ranked_lines
from phrases import ABSENT, N_, Message, _, current_language, decimal, euros, exact, labelled

# No page holds more characters than this: do not spend time trying to fit more.
_CHARACTERS_MAX = 16_000
# Printed on both sides, a volume still fits in the hand.
_VOLUME = 200
_RINGS_MAX = 10


def booklet_pdf(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return the shortlisted candidatures as a tagged PDF, best first: summary, radar and numbers, room to write."""
    at = provenance.time_of_export(snapshot, made_at)
    return pdf("booklet", _booklet(snapshot, ranked_lines(snapshot), _("Booklet of the meeting")), at=at)


def booklet_zip(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return the booklet in volumes, each a tagged PDF, in a zip."""
    at = provenance.time_of_export(snapshot, made_at)
    volumes = cut(ranked_lines(snapshot), _VOLUME)
    sentence = N_("Booklet of the meeting, volume {number} of {count}")
    titles = [str(Message(sentence, {"number": number, "count": len(volumes)})) for number in range(1, len(volumes) + 1)]
    drawn = pdfs("booklet", (_booklet(snapshot, lines, title) for lines, title in zip(volumes, titles, strict=True)), at=at)
    return dated_zip(zip(numbered(_("booklet"), len(volumes)), drawn, strict=True), at, is_compressed=False)


def _booklet(snapshot: Snapshot, lines: Sequence[Line], title: str) -> dict[str, Any]:
    words = {
        "criterion": _("Criterion"),
        "mean": _("Mean of the jury"),
        "lowest": _("Lowest"),
        "highest": _("Highest"),
        "marks": _("Marks"),
        "notes": _("Room to write"),
        "summary": _("Summary of the project"),
        "overleaf": _("The summary is on the next page."),
        "cut": _("[…] (cut here: the whole is on screen)"),
    }
    return {
        "title": title,
        "subtitle": str(snapshot.call.name),
        "language": current_language(),
        "footer": provenance.state(snapshot),
        "warnings": provenance.warnings(snapshot),
        "words": words,
        "scale": _scale(snapshot.call.scale),
        "candidatures": [_page(snapshot, line) for line in lines],
    }


def _scale(scale: Scale) -> dict[str, Any]:
    # A ring for each whole mark of a short scale, else at each fifth of it.
    count = int(scale.width) if scale.width <= _RINGS_MAX and scale.width == int(scale.width) else 5
    shares = [ring / count for ring in range(1, count + 1)]
    return {"minimum": float(scale.minimum), "maximum": float(scale.maximum), "rings": shares}


def _page(snapshot: Snapshot, line: Line) -> dict[str, Any]:
    rows = _criteria(snapshot, line)
    means = ", ".join(f"{row['criterion']} {row['mean_text']}" for row in rows)
    return {
        "dossier": line.candidature.dossier,
        "project": line.candidature.title,
        "administration": line.administration.name,
        "facts": _facts(snapshot, line),
        "summary": _bound_summary(line.candidature.summary),
        "criteria": rows,
        "alt": str(Message(N_("Radar of the means of the jury: {means}"), {"means": means})),
    }


def _bound_summary(summary: str) -> str:
    return summary if len(summary) <= _CHARACTERS_MAX else f"{summary[:_CHARACTERS_MAX]} {_('[…] (cut here: the whole is on screen)')}"


def _facts(snapshot: Snapshot, line: Line) -> Sequence[str]:
    line_standing, track, amount_asked = line.standing, snapshot.track_of(line.candidature), line.candidature.amount_asked
    return (
        labelled(_("Score"), decimal(line_standing.score) if line_standing else ABSENT),
        labelled(_("Rank"), rank_words(line)),
        labelled(_("Track"), str(snapshot.call.track(track).label) if track else _("Track to be settled")),
        labelled(_("Jurors"), str(line_standing.jurors) if line_standing else ABSENT),
        *([] if amount_asked is None else [labelled(_("Amount asked for"), euros(amount_asked))]),
    )


def _criteria(snapshot: Snapshot, line: Line) -> list[dict[str, Any]]:
    if line.standing is None:
        return []
    marks = snapshot.marks[snapshot.positions[line.candidature.id]]
    rows = []
    for position, criterion in enumerate(snapshot.call.criteria):
        given_marks = marks[:, position][~np.isnan(marks[:, position])]
        mean = line.standing.criteria[criterion.code].mean
        rows.append(
            {
                "criterion": str(criterion.short),
                "mean": mean,
                "mean_text": decimal(mean),
                "lowest": exact(snapshot.call.scale.exactly(given_marks.min())) if given_marks.size else ABSENT,
                "highest": exact(snapshot.call.scale.exactly(given_marks.max())) if given_marks.size else ABSENT,
                "marks": str(given_marks.size),
            }
        )
    return rows
