"""What applicants are told: two files for each application."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np

from deliberation.call.scale import Exact
from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.dated import dated_zip
from exports.lines import Line, all_lines
from exports.tables.columns import decided_track, outcome, screening
from exports.texts import file_stem, json_bytes, tidy_text
from phrases import _, decimal, exact, labelled, whole


def applicants_zip(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return a zip with two files a candidature, each about that candidature only: a text to read, and JSON for programs."""
    return dated_zip(_files_of_applicants(snapshot), provenance.time_of_export(snapshot, made_at))


def _files_of_applicants(snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    for line in all_lines(snapshot):
        stem, own = file_stem(line.candidature.dossier), _own(snapshot, line)
        yield f"{stem}.txt", _readable(snapshot, own)
        yield f"{stem}.json", json_bytes(own)


def _readable(snapshot: Snapshot, own: Mapping[str, Any]) -> bytes:
    """Return an applicant's data as lines of plain text."""
    rank = own["reserve_rank"] and whole(own["reserve_rank"])
    sentences = (
        (snapshot.call.kind.words, own["call"]),
        (_("Dossier"), own["dossier"]),
        (_("Project"), own["project"]),
        (snapshot.call.applicants.words, own["administration"]),
        (_("Pre-selection"), own["screening"]),
        (_("Reason for the pre-selection"), own["screening_reason"]),
        (_("Decision"), own["decision"]),
        (_("Track"), own["track"]),
        (_("Rank on the reserve list"), rank),
        (_("Reason"), own["reason"]),
        (_("Score"), None if own["score"] is None else decimal(own["score"])),
        *(
            (criterion_marks["criterion"], " · ".join(exact(Decimal(mark)) for mark in criterion_marks["marks"]))
            for criterion_marks in own["criteria"]
        ),
    )
    lines = [labelled(label, text) for label, text in sentences if text]
    if not own["final"]:
        lines.append(_("Provisional: the selection is not finalised."))
    return "\r\n".join([*map(tidy_text, lines), ""]).encode("utf-8-sig")


def _own(snapshot: Snapshot, line: Line) -> dict[str, Any]:
    return {
        "call": str(snapshot.call.name),
        "final": provenance.final_version(snapshot) is not None,
        "dossier": line.candidature.dossier,
        "project": line.candidature.title,
        "administration": line.administration.name,
        "screening": screening(line),
        "screening_reason": line.candidature.stated_screening_reason,
        "decision": outcome(line),
        "track": decided_track(line),
        "reserve_rank": line.decision.reserve_rank,
        "reason": line.decision.publishable_reason,
        "score": line.standing.score if line.standing else None,
        "criteria": _criteria(snapshot, line),
    }


def _criteria(snapshot: Snapshot, line: Line) -> list[dict[str, Any]]:
    if line.standing is None:
        return []
    # Sorted, so that a mark's position does not reveal its juror.
    marks = snapshot.marks[snapshot.positions[line.candidature.id]]
    return [
        {
            "criterion": str(criterion.label),
            "weight": criterion.weight,
            "mean": line.standing.criteria[criterion.code].mean,
            "marks": [_mark_value(snapshot.call.scale.exactly(mark)) for mark in sorted(marks[:, position][~np.isnan(marks[:, position])])],
        }
        for position, criterion in enumerate(snapshot.call.criteria)
    ]


def _mark_value(mark: Exact) -> int | str:
    # As the state has it: a number of JSON may be a binary fraction.
    return str(mark) if isinstance(mark, Decimal) else mark
