"""The state of a call as plain JSON values: what a finalised version hashes."""

from typing import Any

import numpy as np

from deliberation.candidatures import Candidature
from deliberation.meeting_record import canonical_meeting
from deliberation.snapshot import Snapshot


def canonical_state(snapshot: Snapshot) -> dict[str, Any]:
    """Return everything that a finalised version freezes, with stable order and names, no display rounding."""
    return {
        "call": snapshot.call.slug,
        "criteria": [{"code": criterion.code, "weight": criterion.weight} for criterion in snapshot.call.criteria],
        "tracks": [{"code": track.code, "places": track.places} for track in snapshot.call.tracks],
        "people": [{"name": person.name, "roles": sorted(person.roles)} for person in snapshot.people],
        "meeting": canonical_meeting(snapshot),
        "candidatures": [_candidature(snapshot, candidature) for candidature in snapshot.candidatures],
    }


def _candidature(snapshot: Snapshot, candidature: Candidature) -> dict[str, Any]:
    decision = snapshot.decision(candidature.id)
    position = snapshot.positions[candidature.id]
    return {
        "dossier": candidature.dossier,
        "title": candidature.title,
        "administration": snapshot.administration_of(candidature).name,
        "requested_tracks": list(candidature.requested_tracks),
        "is_withdrawn": candidature.is_withdrawn,
        "screening": {"outcome": str(candidature.screening), "reason": candidature.screening_reason},
        "marks": {
            juror.name: {
                code: int(mark)
                for code, mark in zip(snapshot.call.criterion_codes, snapshot.marks[position, column], strict=True)
                if not np.isnan(mark)
            }
            for column, juror in enumerate(snapshot.jurors)
        },
        "recusals": [juror.name for column, juror in enumerate(snapshot.jurors) if snapshot.recused[position, column]],
        "decision": {
            "outcome": str(decision.outcome),
            "track": decision.track,
            "reserve_rank": decision.reserve_rank,
            "reason": decision.reason,
        },
    }
