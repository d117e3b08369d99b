"""Each applicant's own result: decision, reason, marks without jurors' names."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np

from deliberation.call.scale import Exact
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.dated import dated_zip
from exports.lines import Line, all_lines
from exports.tables.readers import Value, decided_track, outcome, screening
from exports.texts import file_stem, json_bytes


def applicants_zip(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return a zip with one JSON file a candidature, each about that candidature only."""
    own = ((f"{file_stem(line.candidature.dossier)}.json", json_bytes(_own(snapshot, line))) for line in all_lines(snapshot))
    return dated_zip(own, provenance.time_of_export(snapshot, made_at))


def _own(snapshot: Snapshot, line: Line) -> dict[str, Any]:
    return {
        "call": str(snapshot.call.name),
        "final": provenance.final_version(snapshot) is not None,
        "dossier": line.candidature.dossier,
        "project": line.candidature.title,
        "administration": line.administration.name,
        "screening": screening(line),
        "screening_reason": line.candidature.stated_screening_reason,
        "decision": _decision(line),
        "track": decided_track(line),
        "reserve_rank": line.decision.reserve_rank,
        "reason": line.decision.publishable_reason,
        "score": line.standing.score if line.standing else None,
        "criteria": _criteria(snapshot, line),
    }


def _decision(line: Line) -> Value:
    # A file that was never shortlisted was never up for a decision.
    return outcome(line) if line.candidature.is_ranked or line.decision.outcome is not Outcome.TO_DISCUSS else None


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
