"""Input of exports: a line per candidature, with its data from the snapshot."""

from dataclasses import dataclass

import numpy as np

from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.standings import Standing
from deliberation.dossiers.candidatures import Administration, Candidature
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import ABSENT


@dataclass(frozen=True, slots=True)
class Line:
    """A candidature in an export. ``standing`` is None while its marks are under seal for the person the file is for."""

    snapshot: Snapshot
    candidature: Candidature
    administration: Administration
    decision: Decision
    standing: Standing | None


def is_withheld(snapshot: Snapshot, candidature: Candidature) -> bool:
    """Tell whether a candidature's marks are withheld from the viewer of ``snapshot``."""
    if not snapshot.is_sealed or candidature.is_revealed:
        return False
    return bool(np.isnan(snapshot.marks[snapshot.positions[candidature.id]]).all())


def lines(snapshot: Snapshot) -> tuple[Line, ...]:
    """Return a line per candidature: the ranked set best first, then the others."""
    return tuple(_line(snapshot, line_standing) for line_standing in ranking(snapshot).standings)


def laureate_lines(snapshot: Snapshot) -> list[Line]:
    """Return the selected candidatures, track by track in the call's order, best first within a track."""
    order = _track_order(snapshot)
    return sorted(_list_of_outcome(snapshot, Outcome.SELECTED), key=lambda line: order[line.decision.track or ""])


def reserve_lines(snapshot: Snapshot) -> list[Line]:
    """Return the reserve lists, track by track in the call's order, by rank."""
    order = _track_order(snapshot)
    return sorted(
        _list_of_outcome(snapshot, Outcome.RESERVE), key=lambda line: (order[line.decision.track or ""], line.decision.reserve_rank or 0)
    )


def ranked_lines(snapshot: Snapshot) -> list[Line]:
    """Return the ranked set best first, then its incomplete candidatures."""
    return [line for line in lines(snapshot) if line.candidature.is_ranked]


def all_lines(snapshot: Snapshot) -> list[Line]:
    """Return every candidature in the call's own order."""
    return sorted(lines(snapshot), key=lambda line: snapshot.positions[line.candidature.id])


def rank_words(line: Line) -> str:
    """Return the rank in documents' notation: a dash without a visible rank."""
    return str(line.standing.rank) if line.standing and line.standing.rank else ABSENT


def _line(snapshot: Snapshot, standing: Standing) -> Line:
    candidature = snapshot.candidature(standing.candidature_id)
    return Line(
        snapshot=snapshot,
        candidature=candidature,
        administration=snapshot.administration_of(candidature),
        decision=snapshot.decision(candidature.id),
        standing=None if is_withheld(snapshot, candidature) else standing,
    )


def _list_of_outcome(snapshot: Snapshot, outcome: Outcome) -> list[Line]:
    # A laureate that was withdrawn keeps its decision, but not its place.
    return [line for line in lines(snapshot) if line.decision.outcome is outcome and line.candidature.is_ranked]


def _track_order(snapshot: Snapshot) -> dict[str, int]:
    return {track.code: place for place, track in enumerate(snapshot.call.tracks)}
