"""The name that a search which finds nothing may have meant."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from deliberation.dossiers.names import acronym
from deliberation.folding import folded
from deliberation.snapshot.snapshot import Snapshot

_CLOSE_ENOUGH: Final = 0.7
_SHORT: Final = 3  # letters: such words are in every name


def nearest_name(snapshot: Snapshot, search: str) -> str:
    """Return the applicant seen whose name, initials or word of the name is spelt most like a search; empty if none is close.

    A word that several names have is returned itself.
    """
    names = snapshot.derived("names to search", _names_by_part)
    return next((names[close] for close in get_close_matches(folded(search), names, n=1, cutoff=_CLOSE_ENOUGH)), "")


def _names_by_part(snapshot: Snapshot) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in sorted({snapshot.administration_of(candidature).name for candidature in snapshot.candidatures}):
        for part in {*(word for word in name.split() if len(word) > _SHORT), acronym(name), name}:
            found[folded(part)] = name if folded(part) not in found else part
    return found
