"""The candidatures whose paper grids may be entered for a juror."""

from typing import NamedTuple

from deliberation.call.people import Person
from deliberation.derived.scoring.marking import asked_of, closed_because, due_from
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot


class PaperFiles(NamedTuple):
    """The candidatures due from a juror: ``open`` to enter from their paper grid, ``own`` marked on screen, the rest ``closed``."""

    open: tuple[Candidature, ...]
    own: tuple[Candidature, ...]
    closed: tuple[Candidature, ...]


def paper_files(snapshot: Snapshot, juror: Person) -> PaperFiles:
    """Return the candidatures whose paper grids may be entered for a juror. Marks given on screen only the juror changes."""
    to_mark = asked_of(snapshot, juror)
    due = [one for one in due_from(snapshot, juror) if one in to_mark or (one.id, juror.id) in snapshot.grids]
    grids = {candidature.id: snapshot.grids.get((candidature.id, juror.id)) for candidature in due}
    own = tuple(candidature for candidature in due if (grid := grids[candidature.id]) and not grid.entered_by)
    rest = [candidature for candidature in due if candidature not in own]
    return PaperFiles(
        open=tuple(one for one in rest if closed_because(snapshot, one) is None),
        own=own,
        closed=tuple(one for one in rest if closed_because(snapshot, one)),
    )
