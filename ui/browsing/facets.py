"""Values by which a list is filtered: what they are called, and how many candidatures of the viewer have each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from deliberation.call.call import Screening
from deliberation.derived.browsing import FACETS, TO_SETTLE, Filter
from deliberation.derived.scoring.standings import Flag
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_, _
from ui.browsing.filter_fields import branches

# By the part of the filter that they are.
NAMES: Mapping[str, str] = {
    "tracks": N_("Track"),
    "outcomes": N_("Decision"),
    "screenings": N_("Pre-selection"),
    "kinds": N_("Kind"),
    "regions": N_("Region"),
    "flags": N_("Flag"),
}


def counts(snapshot: Snapshot) -> Mapping[str, Counter[Any]]:
    """Return how many candidatures have each value, by part."""
    return snapshot.derived("facet counts", _counts)


def _counts(snapshot: Snapshot) -> dict[str, Counter[Any]]:
    return {part: Counter(value for file in snapshot.candidatures for value in values(snapshot, file)) for part, values in FACETS.items()}


def options(snapshot: Snapshot) -> Mapping[str, Mapping[Any, str]]:
    """Return the words of each value that may be chosen, by part."""
    counted = counts(snapshot)
    own = {part: {name: name for name in sorted(counted[part].keys() - {""})} for part in ("kinds", "regions")}
    members: Mapping[str, type[Labelled]] = {"outcomes": Outcome, "screenings": Screening, "flags": Flag}
    tracks = {track.code: str(track.label) for track in snapshot.call.tracks}
    return {
        "tracks": {**tracks, TO_SETTLE: _("Track to be settled")},
        **{part: {member: member.words for member in vocabulary} for part, vocabulary in members.items()},
        **own,
    }


def known(snapshot: Snapshot, wanted: Filter) -> Filter:
    """Return the filter without values that no candidature of the viewer has."""
    offered = options(snapshot)
    parts: dict[str, Any] = {part: tuple(value for value in getattr(wanted, part) if value in offered[part]) for part in NAMES}
    grown = branches(snapshot)
    parts["ministries"] = tuple(name for name in wanted.ministries if any(name == branch.ministry for branch in grown))
    names = {name for branch in grown for name, _count in branch.administrations}
    return replace(wanted, **parts, administrations=tuple(name for name in wanted.administrations if name in names))
