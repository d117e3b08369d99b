"""The annex of the minutes that compares the selection with the pool."""

from collections.abc import Sequence

from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.documents import Block, Bullets, Grid, Paragraph
from extras.equity.annex import annex_blocks
from phrases import language
from tests.unit.exports.documents.test_minutes import decided
from tests.worlds.snapshots import make_candidature, make_snapshot


def blocks_of(snapshot: Snapshot) -> Sequence[Block]:
    with language("en"):
        return annex_blocks(snapshot)


def test_equity_sheet_gives_each_group_beside_chance_and_folds_the_small_ones() -> None:
    files = [make_candidature(number) for number in range(1, 7)]
    chosen = [Decision(number, Outcome.SELECTED, "t1", reason="Solide.", version=1) for number in (1, 2)]
    unusual, counts, grid, how = blocks_of(make_snapshot(candidatures=files, decisions=chosen))
    assert unusual == Paragraph("Nothing unusual: no group is outside of the range that chance gives.")
    assert isinstance(counts, Paragraph)
    assert counts.text.startswith("Selected: 2 of 6 dossiers. Groups compared: 3; outside of the range: 0;")
    assert isinstance(grid, Grid)
    assert grid.rows == (
        ("Ministry", "Ministère des essais", "6", "2", "2 to 2"),
        ("Kind of structure", "Administration centrale", "6", "2", "2 to 2"),
        ("Track asked for", "Track 1", "6", "2", "2 to 2"),
    )
    assert isinstance(how, Paragraph)
    nothing, *rest = blocks_of(decided())
    assert nothing == Paragraph("No group has 5 dossiers: there is nothing to compare.")
    assert [block for block in rest if isinstance(block, Bullets)] == [
        Bullets(
            (
                "Ministry, groups of fewer than 5 dossiers, not compared: 1; dossiers: 2; selected: 1",
                "Kind of structure, groups of fewer than 5 dossiers, not compared: 1; dossiers: 2; selected: 1",
                "Track asked for, groups of fewer than 5 dossiers, not compared: 1; dossiers: 2; selected: 1",
            )
        )
    ]
