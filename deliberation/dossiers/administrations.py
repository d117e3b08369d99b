"""Questions about administrations: may close names be merged; is a shared SIREN one applicant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from deliberation.dossiers.names import close_pairs, spelling_key
from deliberation.errors import InvalidValue
from phrases import N_


class Named(Protocol):
    """An administration in a proposed merge, stored or new."""

    @property
    def name(self) -> str:
        """Its readable name."""

    @property
    def siren(self) -> str | None:
        """Its SIREN, if it is known."""

    @property
    def spellings(self) -> tuple[str, ...]:
        """The ways it was declared."""

    @property
    def shares_siren(self) -> bool:
        """Whether a person said that it is another applicant than those that give its SIREN too."""


N = TypeVar("N", bound=Named)


@dataclass(frozen=True, slots=True)
class MergeProposal(Generic[N]):
    """Two administrations that may be the same; a person decides."""

    one: N
    other: N


@dataclass(frozen=True, slots=True)
class NewAdministration:
    """An administration met for the first time, before it has an id."""

    name: str
    ministry: str
    kind: str
    siren: str | None
    spellings: tuple[str, ...]
    shares_siren: bool = False

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue(N_("An administration needs a name."))


def merge_proposals(administrations: Sequence[N], links: Mapping[str, int]) -> tuple[MergeProposal[N], ...]:
    """Return the pairs with close names and no SIREN in common, except those that a person already told apart in ``links``.

    Two different SIREN with merely close names are two administrations; with the very same name they are still proposed.
    """
    names = [(administration.name, *administration.spellings) for administration in administrations]
    pairs = ((administrations[first], administrations[second]) for first, second in close_pairs(names))
    return tuple(
        MergeProposal(first, second) for first, second in pairs if _may_be_one(first, second) and not _told_apart(first, second, links)
    )


def shared_sirens(administrations: Iterable[N]) -> Mapping[str, tuple[N, ...]]:
    """Return undecided administrations that share a SIREN under names that are not close, by SIREN."""
    giving: dict[str, list[N]] = defaultdict(list)
    for one in administrations:
        if one.siren:
            giving[one.siren].append(one)
    return {
        siren: tuple(sorted(several, key=lambda one: spelling_key(one.name)))
        for siren, several in sorted(giving.items())
        if len(several) > 1 and not all(one.shares_siren for one in several)
    }


def _may_be_one(administration: Named, other: Named) -> bool:
    if administration.siren and other.siren:
        return administration.siren != other.siren and spelling_key(administration.name) == spelling_key(other.name)
    return True


def _told_apart(first: Named, second: Named, links: Mapping[str, int]) -> bool:
    def decided(administration: Named) -> set[int]:
        return {links[key] for key in map(spelling_key, administration.spellings) if key in links}

    return bool(decided(first) and decided(second) and decided(first).isdisjoint(decided(second)))
