"""The fields in which the filter chooses: lists of values with their counts, those of administrations as a tree under their ministries.

A ministry is all of its administrations.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from deliberation.folding import folded
from deliberation.snapshot.snapshot import Snapshot
from phrases import labelled
from ui.shims.components import component

_FOLDER = Path(__file__).parent
_tree_of = component(
    "jury.tree",
    html='<fieldset><legend></legend><ul role="list"></ul></fieldset>',
    css=_FOLDER / "tree.css",
    js=_FOLDER / "tree.js",
)
_UNFOLDED_MOST = 80  # lines up to which every ministry is unfolded


class Ticked(NamedTuple):
    """The selection in the tree: whole ministries, and administrations of others; in a list, the values under ``administrations``."""

    ministries: tuple[str, ...] = ()
    administrations: tuple[str, ...] = ()


class Branch(NamedTuple):
    """A ministry (empty for administrations without one), its number of candidatures, and that of each of its administrations."""

    ministry: str
    candidatures: int
    administrations: tuple[tuple[str, int], ...]


def choose_administrations(snapshot: Snapshot, ticked: Ticked, take: Callable[[Ticked], None]) -> None:
    """Show the tree; ``take`` is called with what is ticked."""
    unfold = labelled(str(snapshot.call.applicants.several), "{ministry}")
    _show("filters.tree", snapshot.call.applicants.words, branches(snapshot), ticked, take, unfold=unfold)


def choose_values(part: str, name: str, counted: Sequence[tuple[str, int]], ticked: Sequence[str], take: Callable[[Ticked], None]) -> None:
    """Show a list of values with their counts; ``take`` is called with those that are ticked."""
    _show(f"filters.{part}", name, [Branch("", sum(count for _words, count in counted), tuple(counted))], Ticked((), tuple(ticked)), take)


def _show(key: str, name: str, grown: Sequence[Branch], ticked: Ticked, take: Callable[[Ticked], None], *, unfold: str = "") -> None:
    def hear() -> None:
        # The script numbers what it tells: what it told last is newer than what is sent to it meanwhile.
        told: dict[str, Any] = st.session_state[key]["chosen"]
        st.session_state[f"{key}.heard"] = int(told["number"])
        take(Ticked(tuple(map(str, told["ministries"])), tuple(map(str, told["administrations"]))))

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
