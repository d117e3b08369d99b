"""The annex of the minutes that compares the selection with the pool."""

from deliberation.snapshot.snapshot import Snapshot
from exports.documents.documents import Block, Bullets, Grid, Paragraph, Tone
from extras.equity.comparison import HOW_TO_READ, equity
from phrases import _, whole


def annex_blocks(snapshot: Snapshot) -> list[Block]:
    """Return the blocks of the annex, from the visible ``snapshot``."""
    sheet = equity(snapshot)
    blocks: list[Block] = [Paragraph(str(sheet.sentence)), Paragraph(str(sheet.counts), Tone.NOTE)]
    if sheet.is_comparison:
        headings = (_("By"), _("Group"), _("Dossiers"), _("Selected applications"), _("Range of chance"))
        rows = tuple(
            (group.aspect.words, group.words, whole(group.files), whole(group.selected), group.range_words) for group in sheet.groups
        )
        blocks.append(
            Grid(_("The selection compared with a random draw"), headings, rows, (0.22, 0.36, 0.12, 0.16, 0.14), frozenset({2, 3}))
        )
    if sheet.small:
        blocks.append(Bullets(tuple(str(group.sentence) for group in sheet.small)))
    return [*blocks, Paragraph(_(HOW_TO_READ), Tone.NOTE)]
