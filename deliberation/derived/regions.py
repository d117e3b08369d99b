"""The regions that dossiers come from, as far as they say it; what applicants wrote is packed, and unpacked for it once."""

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
    """Return the region that a content tells; empty if it tells none."""
    # By text, over viewers and revisions: it rarely changes.
    kept = _regions.get(id(content))
    if kept is None or kept[0] is not content:
        if len(_regions) >= REGIONS_READ_MAX:
            _regions.clear()
        kept = _regions[id(content)] = content, region_of(content)
    return kept[1]


def regions(snapshot: Snapshot) -> Mapping[int, str]:
    """Return the region of each candidature that the viewer sees, by id; nothing if none tells one, or if there are too many to list."""
    return snapshot.derived("regions", _regions_of)


def _regions_of(snapshot: Snapshot) -> Mapping[int, str]:
    if len(snapshot.candidatures) > LISTED_MAX:
        return {}
    found = {one.id: region_in(one.content) for one in snapshot.candidatures}
    return found if any(found.values()) else {}


def has_amounts(snapshot: Snapshot) -> bool:
    """Tell whether money is a limit of the call, or some dossier says what it asks for."""
    return snapshot.derived("has amounts", lambda seen: bool(seen.call.funded) or any(one.amount_asked for one in seen.candidatures))
