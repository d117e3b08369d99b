"""Reserve lists: ranks 1, 2, 3 … on each track; for a viewer with hidden files, counted among the files seen.

A gap left by a hidden file would tell that there is one; so would refusing a rank because a hidden file has it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from deliberation.call.people import Actor, Person, Role
from deliberation.selection.decisions import Decision, Outcome

# People who assign ranks see them with their gaps, provided they see every file.
_RANKING: Final = frozenset({Role.CHAIR, Role.DEPUTY, Role.ORGANISER})


def counts_among_seen(viewer: Actor, hidden: Collection[int]) -> bool:
    """Tell whether a viewer's reserve ranks are counted among the files they see. ``hidden``: ids under their recusal."""
    return bool(hidden) or (isinstance(viewer, Person) and viewer.has(Role.JUROR) and not viewer.has(*_RANKING))


def closed_up(decisions: Mapping[int, Decision], running: Collection[int]) -> dict[int, Decision]:
    """Return ``decisions`` with reserve ranks from 1 without gaps, track by track. ``running``: ids that hold a place at all."""
    ranks = _ranks(decision for id_, decision in decisions.items() if id_ in running)
    return {id_: _closed(decision, ranks) if id_ in running else decision for id_, decision in decisions.items()}


def _ranks(decisions: Iterable[Decision]) -> dict[str | None, list[int]]:
    found: dict[str | None, set[int]] = {}
    for decision in decisions:
        if decision.outcome is Outcome.RESERVE and decision.reserve_rank is not None:
            found.setdefault(decision.track, set()).add(decision.reserve_rank)
    return {track: sorted(ranks) for track, ranks in found.items()}


def _closed(decision: Decision, ranks: Mapping[str | None, list[int]]) -> Decision:
    if decision.reserve_rank is None:
        return decision
    return replace(decision, reserve_rank=ranks[decision.track].index(decision.reserve_rank) + 1)


def arranged(decisions: Mapping[int, Decision], moved: Collection[int], *, uncounted: Collection[int] = frozenset()) -> dict[int, Decision]:
    """Return the reserve places of ``decisions`` by candidature id, renumbered 1, 2, 3 … on each track.

    Files in ``moved`` get the rank that they request, lowest first, counted without the files ``uncounted``; the others keep
    their order around them.
    """
    places = sorted((one for one in decisions.values() if one.outcome is Outcome.RESERVE), key=lambda one: one.reserve_rank or 0)
    lists: dict[str | None, list[Decision]] = {one.track: [] for one in places}
    for place in places:
        if place.candidature_id not in moved:
            lists[place.track].append(place)
    for place in places:
        if place.candidature_id in moved:
            _insert(lists[place.track], place, uncounted)
    return {one.candidature_id: replace(one, reserve_rank=rank) for listed in lists.values() for rank, one in enumerate(listed, start=1)}


def _insert(listed: list[Decision], place: Decision, uncounted: Collection[int]) -> None:
    counted = [position for position, one in enumerate(listed) if one.candidature_id not in uncounted]
    wanted = (place.reserve_rank or 1) - 1
    listed.insert(counted[wanted] if wanted < len(counted) else len(listed), place)
