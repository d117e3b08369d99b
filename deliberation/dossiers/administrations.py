"""Recognise administrations behind the ways applicants write them; nothing is merged without a person's word.

A record is linked by what a person decided about its spelling, else by its SIREN, else by the same spelling once case,
accents, hyphens and punctuation are folded; else its administration is new. Names that are merely close are proposed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic, Protocol, TypeVar

from deliberation.dossiers.candidatures import Administration
from deliberation.dossiers.names import close_pairs, display_name, spelling_key
from deliberation.dossiers.records import DossierRecord
from deliberation.errors import InvalidValue
from phrases import N_, _

_NOT_STATED: Final = N_("Administration not stated")


class Named(Protocol):
    """What a merge is proposed on: an administration here or a new one."""

    @property
    def name(self) -> str:
        """Its readable name."""

    @property
    def siren(self) -> str | None:
        """Its SIREN, if it is known."""

    @property
    def spellings(self) -> tuple[str, ...]:
        """The ways it was declared."""


N = TypeVar("N", bound=Named)


@dataclass(frozen=True, slots=True)
class MergeProposal(Generic[N]):
    """Two administrations that may be one: a person says."""

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

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue(N_("An administration needs a name."))


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who filed a dossier: an administration already here, by id, or a new one, by its place in ``Resolution.new``."""

    known: int | None = None
    new: int | None = None

    def __post_init__(self) -> None:
        if (self.known is None) == (self.new is None):
            raise InvalidValue(N_("A dossier has one administration."))


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who filed each dossier, the administrations to create, and those here that learn a spelling, a SIREN or a ministry."""

    assignments: Mapping[str, Assignment]
    new: tuple[NewAdministration, ...]
    updated: tuple[Administration, ...]


def siren_of(record: DossierRecord) -> str | None:
    """Return the record's SIREN: given, or the beginning of its SIRET, since the register does not always answer."""
    return record.siren or (record.siret[:9] if record.siret else None)


def resolve(
    records: Sequence[DossierRecord],
    known: Sequence[Administration],
    links: Mapping[str, int],
    *,
    present: Mapping[str, int] | None = None,
) -> Resolution:
    """Link each record to an administration, known or new. The order of ``records`` does not matter.

    ``links`` remembers what persons decided: ``spelling_key`` → administration id. ``present`` gives, by dossier, the
    administration of the candidatures already here: it settles a spelling that several administrations share.
    """
    recognise = _Recogniser(records, known, links, present or {})
    assignments: dict[str, Assignment] = {}
    met: dict[int, list[DossierRecord]] = defaultdict(list)
    unknown: dict[str, list[DossierRecord]] = defaultdict(list)
    for record in sorted(records, key=lambda record: record.dossier):
        administration_id = recognise.administration_id(record)
        if administration_id is None:
            unknown[siren_of(record) or spelling_key(_declared(record))].append(record)
        else:
            assignments[record.dossier] = Assignment(known=administration_id)
            met[administration_id].append(record)
    groups = _joined_by_spelling(unknown)
    for place, group in enumerate(groups):
        assignments.update({record.dossier: Assignment(new=place) for record in group})
    sirens = {administration_id: siren for siren, administration_id in recognise.adopted.items()}
    learnt = ((one, _learnt(one, met[one.id], sirens.get(one.id))) for one in known if one.id in met)
    return Resolution(assignments, tuple(map(_new, groups)), tuple(after for before, after in learnt if after != before))


def merge_proposals(administrations: Sequence[N], links: Mapping[str, int]) -> tuple[MergeProposal[N], ...]:
    """Return the pairs with close names and no SIREN in common, except those that a person already told apart in ``links``.

    Two different SIREN with merely close names are two administrations; with the very same name they are still proposed.
    """
    names = [(administration.name, *administration.spellings) for administration in administrations]
    pairs = ((administrations[one], administrations[other]) for one, other in close_pairs(names))
    return tuple(MergeProposal(one, other) for one, other in pairs if _may_be_one(one, other) and not _told_apart(one, other, links))


class _Recogniser:
    """Indexes of the administrations already here, and which of them takes each SIREN that the file brings."""

    def __init__(
        self, records: Sequence[DossierRecord], known: Sequence[Administration], links: Mapping[str, int], present: Mapping[str, int]
    ) -> None:
        ids = {administration.id for administration in known}
        self._links = {key: administration_id for key, administration_id in links.items() if administration_id in ids}
        self._present = present
        self._by_siren = {administration.siren: administration.id for administration in known if administration.siren}
        self._by_spelling: dict[str, set[int]] = defaultdict(set)
        for administration in known:
            for spelling in (administration.name, *administration.spellings):
                self._by_spelling[spelling_key(spelling)].add(administration.id)
        self.adopted = self._adoptions(records)

    def administration_id(self, record: DossierRecord) -> int | None:
        """Return the administration that the record's spelling or SIREN names; None if there is none, or if it is doubtful."""
        key, siren, here = spelling_key(_declared(record)), siren_of(record), self._present.get(record.dossier)
        if key in self._links:
            return self._links[key]
        if siren:
            return self._by_siren.get(siren) or self.adopted.get(siren)
        candidates = self._by_spelling.get(key, set())
        says_nothing = not record.administration and not record.legal_name
        if here in candidates or (says_nothing and here):
            return here
        return next(iter(candidates)) if len(candidates) == 1 else None

    def _adoptions(self, records: Sequence[DossierRecord]) -> dict[str, int]:
        """Return, for each new SIREN, the administration here without one that takes it: the only one with its spellings, undisputed."""
        candidates: dict[str, set[int]] = defaultdict(set)
        for record in records:
            key, siren = spelling_key(record.administration or record.legal_name), siren_of(record)
            if siren and siren not in self._by_siren and key not in self._links:
                # Another SIREN tells another administration, even under the same name.
                candidates[siren] |= self._by_spelling.get(key, set()) - set(self._by_siren.values())
        claims = Counter(administration_id for claimed in candidates.values() for administration_id in claimed)
        return {siren: min(claimed) for siren, claimed in candidates.items() if len(claimed) == 1 and claims[min(claimed)] == 1}


def _joined_by_spelling(unknown: Mapping[str, Sequence[DossierRecord]]) -> list[list[DossierRecord]]:
    """Put the records without SIREN with those of the one group that has their exact spelling."""
    owners: dict[str, set[str]] = defaultdict(set)
    for key, records in unknown.items():
        for record in records:
            if siren_of(record):
                owners[spelling_key(_declared(record))].add(key)
    groups: dict[str, list[DossierRecord]] = defaultdict(list)
    for key, records in unknown.items():
        owner = owners.get(key, set())
        groups[next(iter(owner)) if len(owner) == 1 else key].extend(records)
    return list(groups.values())


def _new(records: Sequence[DossierRecord]) -> NewAdministration:
    spellings = _distinct(record.administration for record in records)
    legal_name = _most_frequent(record.legal_name for record in records)
    return NewAdministration(
        name=display_name(spellings, legal_name) or _(_NOT_STATED),
        ministry=_most_frequent(record.ministry for record in records),
        kind=_most_frequent(record.kind for record in records),
        siren=_most_frequent(siren_of(record) or "" for record in records) or None,
        spellings=spellings,
    )


def _learnt(administration: Administration, records: Sequence[DossierRecord], siren: str | None) -> Administration:
    """Return the administration with what the records add; what a person may have corrected stays."""
    return replace(
        administration,
        ministry=administration.ministry or _most_frequent(record.ministry for record in records),
        kind=administration.kind or _most_frequent(record.kind for record in records),
        siren=administration.siren or siren,
        spellings=_distinct((*administration.spellings, *(record.administration for record in records))),
    )


def _declared(record: DossierRecord) -> str:
    return record.administration or record.legal_name or _(_NOT_STATED)


def _may_be_one(one: Named, other: Named) -> bool:
    if one.siren and other.siren:
        return one.siren != other.siren and spelling_key(one.name) == spelling_key(other.name)
    return True


def _told_apart(one: Named, other: Named, links: Mapping[str, int]) -> bool:
    def decided(administration: Named) -> set[int]:
        return {links[key] for key in map(spelling_key, administration.spellings) if key in links}

    return bool(decided(one) and decided(other) and decided(one).isdisjoint(decided(other)))


def _distinct(spellings: Iterable[str]) -> tuple[str, ...]:
    """Return the first spelling of each key, in order."""
    kept: dict[str, str] = {}
    for spelling in spellings:
        if spelling.strip():
            kept.setdefault(spelling_key(spelling), spelling)
    return tuple(kept.values())


def _most_frequent(values: Iterable[str]) -> str:
    """Return the most frequent value that is not blank; of two as frequent, the first in alphabetical order."""
    counts = Counter(value for value in values if value.strip())
    return min(counts, key=lambda value: (-counts[value], value), default="")
