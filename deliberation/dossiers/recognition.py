"""Recognition of administrations behind applicants' spellings; a merge needs a person's confirmation.

A record is linked by a person's decision on the spelling, else by SIREN among close names, else by the spelling folded for case, accents,
hyphens and punctuation; else the administration is new. A SIREN under distant names means several administrations, subject to a person's
answer: a hospital group, a university or a region shares its SIREN among its houses.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from deliberation.dossiers.candidatures import Administration
from deliberation.dossiers.names import display_name, name_groups, spelling_key
from deliberation.dossiers.records import DossierRecord
from deliberation.errors import InvalidValue
from phrases import N_, _

_NOT_STATED = N_("Applicant not stated")
_Group = tuple[str, str]  # a SIREN, empty if there is none, and a folded spelling that names the group


@dataclass(frozen=True, slots=True)
class Assignment:
    """Applicant of a dossier: a stored administration by id, or a new administration by its place in ``Resolution.new``."""

    known: int | None = None
    new: int | None = None

    def __post_init__(self) -> None:
        if (self.known is None) == (self.new is None):
            raise InvalidValue(N_("A dossier has one applicant."))


@dataclass(frozen=True, slots=True)
class Resolution:
    """Applicant of each dossier, administrations to create, and stored administrations with a new spelling, SIREN or ministry."""

    assignments: Mapping[str, Assignment]
    new: tuple[Administration, ...]
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
    """Link each record to an administration, known or new. The order of ``records`` is irrelevant.

    Args:
        records: dossiers as read.
        known: stored administrations.
        links: people's decisions, ``spelling_key`` → administration id.
        present: dossier → administration of the stored candidature, which settles a shared spelling.
    """
    recognise = _Recogniser(records, known, links, present or {})
    assignments: dict[str, Assignment] = {}
    met: dict[int, list[DossierRecord]] = defaultdict(list)
    unknown: dict[_Group, list[DossierRecord]] = defaultdict(list)
    for record in sorted(records, key=lambda record: record.dossier):
        administration_id = recognise.administration_of(record)
        if isinstance(administration_id, int):
            assignments[record.dossier] = Assignment(known=administration_id)
            met[administration_id].append(record)
        else:
            unknown[administration_id].append(record)
    groups = _join_by_spelling(unknown)
    for place, group in enumerate(groups):
        assignments.update({record.dossier: Assignment(new=place) for record in group})
    learnt = (
        (administration, _learnt(administration, met[administration.id], recognise.adopted.get(administration.id)))
        for administration in known
        if administration.id in met
    )
    return Resolution(assignments, tuple(map(_new, groups)), tuple(after for before, after in learnt if after != before))


class _Recogniser:
    """Indexes of the stored administrations; ``adopted``: SIREN from the file for administrations without SIREN, by id."""

    def __init__(
        self, records: Sequence[DossierRecord], known: Sequence[Administration], links: Mapping[str, int], present: Mapping[str, int]
    ) -> None:
        ids = {administration.id for administration in known}
        self._links = {key: administration_id for key, administration_id in links.items() if administration_id in ids}
        self._present = present
        self._by_spelling: dict[str, set[int]] = defaultdict(set)
        self._of_siren: dict[str, list[Administration]] = defaultdict(list)
        self._without_siren = {one.id for one in known if not one.siren}
        for administration in known:
            for key in _fold_spellings(administration):
                self._by_spelling[key].add(administration.id)
            if administration.siren:
                self._of_siren[administration.siren].append(administration)
        self._groups = self._group_records(records)
        adopting = self._adoptions(records)
        self._groups = {way: adopting.get(group, group) if isinstance(group, tuple) else group for way, group in self._groups.items()}
        self.adopted = {administration_id: siren for (siren, _key), administration_id in adopting.items()}

    def administration_of(self, record: DossierRecord) -> int | _Group:
        """Return the stored administration matching the record's spelling or SIREN, else the group of records of a new one."""
        key, siren, here = spelling_key(_declared_name(record)), siren_of(record), self._present.get(record.dossier)
        if key in self._links:
            return self._links[key]
        if siren:
            if here and not _states(record) and here in (administration.id for administration in self._of_siren[siren]):
                return here
            return self._groups[siren, key]
        candidates = self._by_spelling.get(key, set())
        if here in candidates or (here and not _states(record)):
            return here
        return next(iter(candidates)) if len(candidates) == 1 else ("", key)

    def _group_records(self, records: Sequence[DossierRecord]) -> dict[_Group, int | _Group]:
        """Return, for each written SIREN, its stored administration, else its new group."""
        names: dict[str, dict[str, str]] = defaultdict(dict)
        for record in records:
            if (siren := siren_of(record)) and spelling_key(_declared_name(record)) not in self._links:
                names[siren].setdefault(spelling_key(_declared_name(record)), _declared_name(record) if _states(record) else "")
        return {
            (siren, key): group
            for siren, written in names.items()
            for key, group in _split_siren(siren, written, self._of_siren[siren]).items()
        }

    def _adoptions(self, records: Sequence[DossierRecord]) -> dict[_Group, int]:
        """Return new group of a SIREN → stored administration that adopts the SIREN: the only match of the spelling, undisputed."""
        candidates: dict[_Group, set[int]] = defaultdict(set)
        for record in records:
            siren, key = siren_of(record), spelling_key(_declared_name(record))
            found = self._groups.get((siren or "", key))
            if _states(record) and isinstance(found, tuple):
                # Another SIREN tells another administration, even under the same name.
                candidates[found] |= self._by_spelling.get(key, set()) & self._without_siren
        claims = Counter(administration_id for claimed in candidates.values() for administration_id in claimed)
        return {group: min(claimed) for group, claimed in candidates.items() if len(claimed) == 1 and claims[min(claimed)] == 1}


def _split_siren(siren: str, names: Mapping[str, str], administrations: Sequence[Administration]) -> dict[str, int | _Group]:
    """Separate the names of a SIREN: close names are a single administration, the stored one for a stored name.

    ``names``: folded → as declared; without a name, the only administration or a new one.
    """
    keys = sorted(names)
    stated = [key for key in keys if names[key]]
    groups = name_groups(
        [*((administration.name, *administration.spellings) for administration in administrations), *((names[key],) for key in stated)]
    )
    matches: dict[str, int | _Group] = {}
    for places in groups:
        known = [administrations[place] for place in places if place < len(administrations)]
        written = [stated[place - len(administrations)] for place in places if place >= len(administrations)]
        if len(known) == 1:
            matches.update(dict.fromkeys(written, known[0].id))
            continue
        # A person told these apart: a name is one of them if it is written so, never because it is close to all.
        exact = {key: administration.id for administration in known for key in written if key in _fold_spellings(administration)}
        rest = [key for key in written if key not in exact]
        matches.update({**exact, **dict.fromkeys(rest, (siren, rest[0]))} if rest else exact)
    unstated = next((key for key in keys if not names[key]), None)
    if unstated is not None:
        every = {*matches.values(), *(administration.id for administration in administrations)}
        named_so = [administration.id for administration in administrations if unstated in _fold_spellings(administration)]
        matches[unstated] = every.pop() if len(every) == 1 else named_so[0] if named_so else (siren, unstated)
    return matches


def _join_by_spelling(unknown: Mapping[_Group, Sequence[DossierRecord]]) -> list[list[DossierRecord]]:
    """Join the records without SIREN to the only group with their exact spelling."""
    owners: dict[str, set[_Group]] = defaultdict(set)
    for key, records in unknown.items():
        for record in records:
            if siren_of(record):
                owners[spelling_key(_declared_name(record))].add(key)
    groups: dict[_Group, list[DossierRecord]] = defaultdict(list)
    for key, records in unknown.items():
        owner = set() if key[0] else owners.get(key[1], set())
        groups[next(iter(owner)) if len(owner) == 1 else key].extend(records)
    return list(groups.values())


def _new(records: Sequence[DossierRecord]) -> Administration:
    spellings = _distinct(record.administration for record in records)
    legal_name = _most_frequent(record.legal_name for record in records)
    return Administration(
        id=0,
        name=display_name(spellings, legal_name) or _(_NOT_STATED),
        ministry=_most_frequent(record.ministry for record in records),
        kind=_most_frequent(record.kind for record in records),
        siren=_most_frequent(siren_of(record) or "" for record in records) or None,
        spellings=spellings,
    )


def _learnt(administration: Administration, records: Sequence[DossierRecord], siren: str | None) -> Administration:
    """Return the administration with the records' additions; corrections by a person stay."""
    return replace(
        administration,
        ministry=administration.ministry or _most_frequent(record.ministry for record in records),
        kind=administration.kind or _most_frequent(record.kind for record in records),
        siren=administration.siren or siren,
        spellings=_distinct((*administration.spellings, *(record.administration for record in records))),
    )


def _states(record: DossierRecord) -> bool:
    return bool(record.administration or record.legal_name)


def _fold_spellings(administration: Administration) -> set[str]:
    return set(map(spelling_key, (administration.name, *administration.spellings)))


def _declared_name(record: DossierRecord) -> str:
    return record.administration or record.legal_name or _(_NOT_STATED)


def _distinct(spellings: Iterable[str]) -> tuple[str, ...]:
    """Return the first spelling of each key, in order."""
    names: dict[str, str] = {}
    for spelling in spellings:
        if spelling.strip():
            names.setdefault(spelling_key(spelling), spelling)
    return tuple(names.values())


def _most_frequent(values: Iterable[str]) -> str:
    """Return the most frequent value that is not blank; of two as frequent, the first in alphabetical order."""
    counts = Counter(value for value in values if value.strip())
    return min(counts, key=lambda value: (-counts[value], value), default="")
