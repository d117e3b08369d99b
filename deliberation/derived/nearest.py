"""The name that a search which finds nothing may have meant."""

from difflib import get_close_matches
from typing import Final

from deliberation.dossiers.names import acronym
from deliberation.folding import folded
from deliberation.snapshot.snapshot import Snapshot

_CLOSE_ENOUGH: Final = 0.7


def nearest_name(snapshot: Snapshot, search: str) -> str:
    """Return the applicant seen whose name, initials or word of the name is spelt most like a search; empty if none is close."""
    names: dict[str, str] = {}
    for candidature in snapshot.candidatures:
        name = snapshot.administration_of(candidature).name
        names |= {folded(part): name for part in (*name.split(), acronym(name), name)}
    return next((names[close] for close in get_close_matches(folded(search), names, n=1, cutoff=_CLOSE_ENOUGH)), "")
