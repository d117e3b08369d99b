"""Regions of dossiers, where stated; each packed content is unpacked once."""

from collections.abc import Mapping
from typing import Final

from deliberation.dossiers.candidatures import Content
from deliberation.dossiers.regions import region_of
from deliberation.snapshot.snapshot import Snapshot

REGIONS_READ_MAX: Final = 20_000
# Beyond, a list waits for no region: unpacking takes a tenth of a millisecond a dossier.
LISTED_MAX: Final = 2_000
_regions: Final[dict[int, tuple[Content, str]]] = {}


def region_in(content: Content) -> str:
    """Return the region stated in a content; empty if none is."""
    # By text, over viewers and revisions: it rarely changes.
    kept = _regions.get(id(content))
    if kept is None or kept[0] is not content:
        if len(_regions) >= REGIONS_READ_MAX:
            _regions.clear()
        kept = _regions[id(content)] = content, region_of(content)
    return kept[1]


def regions(snapshot: Snapshot) -> Mapping[int, str]:
    """Return the region of each visible candidature, by id; nothing if none is stated, or there are too many to list."""
    return snapshot.derived("regions", _regions_of)


def _regions_of(snapshot: Snapshot) -> Mapping[int, str]:
    if len(snapshot.candidatures) > LISTED_MAX:
        return {}
    found = {one.id: region_in(one.content) for one in snapshot.candidatures}
    return found if any(found.values()) else {}


def has_amounts(snapshot: Snapshot) -> bool:
    """Tell whether a track has an envelope or a dossier states the amount it requests."""
    return snapshot.derived("has amounts", lambda seen: bool(seen.call.funded) or any(one.amount_asked for one in seen.candidatures))
