"""Names of applicants with acronyms: given by an organiser, stated in the dossier, or known to an extra."""

import re
from collections.abc import Mapping

import capabilities
from deliberation.dossiers.candidatures import Administration
from deliberation.dossiers.names import spelling_key
from deliberation.folding import folded
from deliberation.snapshot.snapshot import Snapshot

_PARTS = re.compile(r"\s[-–—/]\s|[(),;]")
_ACRONYM = re.compile(r"[^\W\d_]{2,10}")


def acronyms(snapshot: Snapshot) -> Mapping[int, str]:
    """Return the acronyms of the applicants seen, by id: given by an organiser, else stated by a spelling, else an extra's."""
    return snapshot.derived("acronyms", _acronyms)


def _acronyms(snapshot: Snapshot) -> dict[int, str]:
    sources = [known(snapshot) for known in capabilities.hooks("acronyms")]
    known = {
        id_: (administration.acronym, *map(_find_stated, administration.spellings), *(known.get(id_, "") for known in sources))
        for id_, administration in snapshot.administrations.items()
    }
    return {id_: first for id_, acronyms in known.items() if (first := next(filter(None, acronyms), ""))}


def acronyms_to_search(snapshot: Snapshot) -> frozenset[str]:
    """Return the folded acronyms of the visible applicants: a search for an acronym means the whole word."""
    return snapshot.derived("acronyms to search", lambda seen: frozenset(map(folded, acronyms(seen).values())))


def full_name(snapshot: Snapshot, administration: Administration) -> str:
    """Return an applicant's name, followed by the acronym if known and absent from the name."""
    acronym = acronym_beside(snapshot, administration)
    return f"{administration.name} ({acronym})" if acronym else administration.name


def acronym_beside(snapshot: Snapshot, administration: Administration) -> str:
    """Return the acronym to show beside an applicant's name; empty if none is known, or the name holds it."""
    known = acronyms(snapshot).get(administration.id, "")
    return "" if known in re.split(r"\W+", administration.name) else known


def _find_stated(spelling: str) -> str:
    """Return the acronym beside the name within a spelling, such as "(IGN)": capitals that are initials of the words."""
    parts = [part.strip() for part in _PARTS.split(spelling)]
    capitals = (part for part in parts if _ACRONYM.fullmatch(part) and part.isupper() and len(parts) > 1)
    return next((part for part in capitals if _is_of(part, spelling.replace(part, ""))), "")


def _is_of(part: str, name: str) -> bool:
    letters, initials = spelling_key(part), [word[0] for word in spelling_key(name).split()]
    return initials[:1] == [letters[0]] and set(letters) <= set(initials)
