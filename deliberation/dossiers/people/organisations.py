"""Match a person's organisation with the call's administrations; a near spelling counts only once somebody confirms it."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from deliberation.dossiers.candidatures import Administration
from deliberation.dossiers.names import close_pairs, name_head, spelling_key

# Words that tell what kind of body it is: « Région Bretagne » and « Conseil régional de Bretagne » have the rest in common.
_KINDS: Final = frozenset(
    [
        *("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"),
        *("conseil", "departement", "departemental", "departementale", "direction", "metropole", "ministere", "prefecture"),
        *("regie", "region", "regional", "regionale", "service", "ville"),
    ]
)
_NEAR_RATIO: Final = 0.85
_PROPOSED_MOST: Final = 3


def names_of(administration: Administration) -> frozenset[str]:
    """Return the folded spellings of an administration and its ministry; whoever has one of them belongs to it."""
    written = (administration.name, administration.ministry, *administration.spellings, *map(name_head, administration.spellings))
    return frozenset(filter(None, map(spelling_key, written)))


def organisation_names(administrations: Iterable[Administration]) -> tuple[str, ...]:
    """Return the names to choose an organisation from, in order: those of administrations and of their ministries."""
    written = {name for one in administrations for name in (one.name, one.ministry) if name.strip()}
    return tuple(sorted(written, key=spelling_key))


def near_organisations(organisation: str, administrations: Iterable[Administration]) -> tuple[str, ...]:
    """Return the known names close to ``organisation``, nearest first; none if it is a known name.

    Near: one word mistyped, the same words in another order, initials, or the same words but for those that say what kind of body it is.
    """
    own = spelling_key(organisation)
    known = tuple(administrations)
    if not own or any(own in names_of(one) for one in known):
        return ()
    found: dict[str, float] = {}
    for one in known:
        for name, *others in ((one.name, *one.spellings), (one.ministry,)):
            likeness = max((_likeness(own, spelling_key(written)) for written in (name, *others) if written.strip()), default=0.0)
            if likeness and name.strip():
                found[name] = max(likeness, found.get(name, 0.0))
    return tuple(sorted(found, key=lambda name: (-found[name], spelling_key(name))))[:_PROPOSED_MOST]


def _likeness(own: str, other: str) -> float:
    """Return how alike two folded names are, 0 if they are not near."""
    ratio = SequenceMatcher(None, own, other).ratio()
    telling, others = (set(text.split()) - _KINDS for text in (own, other))
    is_near = ratio >= _NEAR_RATIO or (telling and telling == others) or any(close_pairs([[own], [other]]))
    return max(ratio, 0.01) if is_near else 0.0
