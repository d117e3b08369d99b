"""Questions about administrations: may close names be merged; is a shared SIREN one applicant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from deliberation.dossiers.candidatures import Administration
from deliberation.dossiers.names import close_pairs, spelling_key


@dataclass(frozen=True, slots=True)
class MergeProposal:
    """Two administrations that may be the same; a person decides."""

    one: Administration
    other: Administration


def merge_proposals(administrations: Sequence[Administration], links: Mapping[str, int]) -> tuple[MergeProposal, ...]:
    """Return the pairs with close names and no common SIREN, except pairs already told apart by a person in ``links``.

    Two different SIREN with close names mean two administrations; equal names are still proposed.
    """
    names = [(administration.name, *administration.spellings) for administration in administrations]
    pairs = ((administrations[first], administrations[second]) for first, second in close_pairs(names))
    return tuple(
        MergeProposal(first, second) for first, second in pairs if _may_be_one(first, second) and not _are_told_apart(first, second, links)
    )


def shared_sirens(administrations: Iterable[Administration]) -> Mapping[str, tuple[Administration, ...]]:
    """Return SIREN → undecided administrations that share the SIREN under distant names."""
    giving: dict[str, list[Administration]] = defaultdict(list)
    for one in administrations:
        if one.siren:
            giving[one.siren].append(one)
    return {
        siren: tuple(sorted(several, key=lambda one: spelling_key(one.name)))
        for siren, several in sorted(giving.items())
        if len(several) > 1 and not all(one.shares_siren for one in several)
    }


def _may_be_one(administration: Administration, other: Administration) -> bool:
    if administration.siren and other.siren:
        return administration.siren != other.siren and spelling_key(administration.name) == spelling_key(other.name)
    return True


def _are_told_apart(first: Administration, second: Administration, links: Mapping[str, int]) -> bool:
    def decided(administration: Administration) -> set[int]:
        return {links[key] for key in map(spelling_key, administration.spellings) if key in links}

    return bool(decided(first) and decided(second) and decided(first).isdisjoint(decided(second)))
