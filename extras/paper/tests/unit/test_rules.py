"""Which files of a juror may be entered from paper."""

from dataclasses import replace
from datetime import UTC, datetime

from deliberation.scoring.marks import Grid
from extras.paper.rules import PaperFiles, paper_files
from tests.worlds.snapshots import make_candidature, make_snapshot

AT = datetime(2019, 6, 3, 12, tzinfo=UTC)


def test_paper_grid_is_entered_where_the_juror_may_still_give_their_first_marks() -> None:
    files = [make_candidature(1), make_candidature(2), make_candidature(3), make_candidature(4, is_revealed=True)]
    grids = {(1, 101): Grid(1, AT), (2, 101): Grid(2, AT, entered_by="L’équipe")}
    snapshot = make_snapshot(marks=[[[None, None]]] * 4, candidatures=files, grids=grids, is_sealed=True)
    own, entered, blank, revealed = files
    assert paper_files(snapshot, snapshot.jurors[0]) == PaperFiles(open=(entered, blank), own=(own,), closed=(revealed,))
    assigned = replace(snapshot, readers=1, assigned={(1, 101): AT, (3, 101): AT})
    assert paper_files(assigned, snapshot.jurors[0]) == PaperFiles(open=(entered, blank), own=(own,), closed=())
