"""Reserve lists for a viewer who may not know of every file on them: ranks are counted among the files seen, and translated back.

A gap left by a hidden file would tell that there is one; so would refusing a rank because a hidden file has it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from deliberation.call.people import Actor, Person, Role
from deliberation.selection.decisions import Decision, Outcome

# People who assign ranks see them with their gaps, provided they see every file.
_RANKING: Final = frozenset({Role.CHAIR, Role.DEPUTY, Role.ORGANISER})


def counts_among_seen(viewer: Actor, hidden: Collection[int]) -> bool:
    """Tell whether a viewer is shown reserve ranks counted among the files they see. ``hidden``: ids under their recusal."""
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


@dataclass(frozen=True, slots=True)
class ReserveLists:
    """The ranks that stand, by track: of the files that somebody sees, and of those hidden from them."""

    seen: Mapping[str | None, list[int]]
    hidden: Mapping[str | None, list[int]]

    @classmethod
    def of(cls, running: Mapping[int, Decision], hidden: Collection[int]) -> "ReserveLists":
        """Return the lists that the decisions in the running make."""
        return cls(
            _ranks(decision for id_, decision in running.items() if id_ not in hidden),
            _ranks(decision for id_, decision in running.items() if id_ in hidden),
        )

    def standing(self, decision: Decision) -> Decision:
        """Return a decision as it is stored, from one whose rank was given among the files seen."""
        if decision.reserve_rank is None or not self.hidden:
            return decision
        return replace(decision, reserve_rank=self._standing_rank(decision.track, decision.reserve_rank))

    def _standing_rank(self, track: str | None, rank: int) -> int:
        seen, hidden = self.seen.get(track, []), self.hidden.get(track, [])
        if rank <= len(seen):
            return seen[rank - 1]
        # After the last rank seen, take the next ones that no hidden file has.
        found = seen[-1] if seen else 0
        for _step in range(rank - len(seen)):
            found += 1
            while found in hidden:
                found += 1
        return found
