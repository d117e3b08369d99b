"""Fields of the filter: lists of values with counts, administrations as a tree under their ministries.

A ministry stands for all its administrations.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from deliberation.call.call import Screening
from deliberation.derived.browsing import FACETS, TO_SETTLE, Filter
from deliberation.derived.scoring.standings import Flag
from deliberation.folding import folded
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_, _, labelled
from ui.shims.components import component

_FOLDER = Path(__file__).parent
_tree_of = component(
    "jury.tree",
    html='<fieldset><legend></legend><ul role="list"></ul></fieldset>',
    css=_FOLDER / "tree.css",
    js=_FOLDER / "tree.js",
)
_UNFOLDED_MOST = 80  # lines up to which every ministry is unfolded
# By the part of the filter that they are.
NAMES: Mapping[str, str] = {
    "tracks": N_("Track"),
    "outcomes": N_("Decision"),
    "screenings": N_("Pre-selection"),
    "kinds": N_("Kind"),
    "regions": N_("Region"),
    "flags": N_("Flag"),
}


class Ticked(NamedTuple):
    """The selection in the tree: whole ministries, and administrations of others; in a list, the values under ``administrations``."""

    ministries: tuple[str, ...] = ()
    administrations: tuple[str, ...] = ()


class Branch(NamedTuple):
    """Ministry (empty for administrations without a ministry), its number of candidatures, and each administration's."""

    ministry: str
    candidatures: int
    administrations: tuple[tuple[str, int], ...]


def choose_administrations(snapshot: Snapshot, ticked: Ticked, take: Callable[[Ticked], None]) -> None:
    """Show the tree; ``take`` is called with what is ticked."""
    unfold = labelled(str(snapshot.call.applicants.several), "{ministry}")
    _show("filters.tree", snapshot.call.applicants.words, branches(snapshot), ticked, take, unfold=unfold)


def choose_values(part: str, name: str, counted: Sequence[tuple[str, int]], ticked: Sequence[str], take: Callable[[Ticked], None]) -> None:
    """Show a list of values with counts; ``take`` is called with the ticked values."""
    _show(f"filters.{part}", name, [Branch("", sum(count for _words, count in counted), tuple(counted))], Ticked((), tuple(ticked)), take)


def _show(key: str, name: str, grown: Sequence[Branch], ticked: Ticked, take: Callable[[Ticked], None], *, unfold: str = "") -> None:
    def hear() -> None:
        # The script numbers what it tells: what it told last is newer than what is sent to it meanwhile.
        choice: dict[str, Any] = st.session_state[key]["chosen"]
        st.session_state[f"{key}.heard"] = int(choice["number"])
        take(Ticked(tuple(map(str, choice["ministries"])), tuple(map(str, choice["administrations"]))))

    lines = sum(1 + len(branch.administrations) for branch in grown)
    _tree_of(
        key=key,
        data={
            "key": key,
            "name": name,
            "branches": grown,
            **ticked._asdict(),
            "heard": st.session_state.get(f"{key}.heard", 0),
            "unfold": unfold,
            "open": lines <= _UNFOLDED_MOST,
        },
        on_chosen_change=hear,
        height="content",
    )


def branches(snapshot: Snapshot) -> tuple[Branch, ...]:
    """Return the tree of what ``snapshot`` shows, by name; administrations without a ministry come last."""
    return snapshot.derived("branches", _branches)


def _branches(snapshot: Snapshot) -> tuple[Branch, ...]:
    # Counted over the candidatures: an administration all of whose files are hidden from the viewer has no line.
    administrations = map(snapshot.administration_of, snapshot.candidatures)
    counts = Counter((administration.ministry, administration.name) for administration in administrations)
    made = []
    for ministry in sorted({ministry for ministry, _name in counts}, key=lambda name: (not name, folded(name))):
        own = tuple(sorted(((name, count) for (its, name), count in counts.items() if its == ministry), key=lambda one: folded(one[0])))
        made.append(Branch(ministry, sum(count for _name, count in own), own))
    return tuple(made)


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
