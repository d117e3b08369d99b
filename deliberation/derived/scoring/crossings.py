"""Sentences about candidatures that other weights would move across a track's line."""

from collections.abc import Callable, Iterator

from deliberation.derived.scoring.ranking import Ranking
from phrases import ngettext


def sentences(official: Ranking, simulation: Ranking, titles: Callable[[tuple[int, ...]], str]) -> Iterator[tuple[str, str]]:
    """Yield (track code, sentence): who would enter its places, leave them or be tied on its line, named by ``titles``."""
    for before, after in zip(official.cuts, simulation.cuts, strict=True):
        comes = tuple(id_ for id_ in after.inside if id_ not in before.inside)
        leaves = tuple(id_ for id_ in before.inside if id_ not in after.inside)
        said = (
            (comes, ngettext("would come within the places: {titles}", "would come within the places: {titles}", len(comes))),
            (leaves, ngettext("would leave the places: {titles}", "would leave the places: {titles}", len(leaves))),
            (after.level, ngettext("would be level on the line: {titles}", "would be level on the line: {titles}", len(after.level))),
        )
        yield from ((before.track, words.format(titles=titles(ids))) for ids, words in said if ids)
