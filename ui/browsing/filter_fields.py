"""Two custom fields of the filter: the tree of ministries and administrations with counts, and chips of active values.

A ministry is all of its administrations.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from deliberation.folding import folded
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, labelled
from ui.shims.components import component

MINISTRIES = "filter.ministries"
ADMINISTRATIONS = "filter.administrations"
_TREE = "filters.tree"
_HEARD = "filters.tree.heard"
_FOLDER = Path(__file__).parent
_tree_of = component(
    "jury.tree",
    html='<fieldset><legend></legend><ul role="list"></ul></fieldset>',
    css=_FOLDER / "tree.css",
    js=_FOLDER / "tree.js",
)

_CHIPS = "filters.chips"
_chips_of = component(
    "jury.chips",
    html='<ul role="list"></ul>',
    css=_FOLDER / "chips.css",
    js=_FOLDER / "chips.js",
)


class Chip(NamedTuple):
    """A value of the filter: its key and its label."""

    part: str
    value: str
    words: str


class Ticked(NamedTuple):
    """The selection in the tree: whole ministries, and administrations of others."""

    ministries: tuple[str, ...]
    administrations: tuple[str, ...]


def ticked_administrations(snapshot: Snapshot, present: Ticked) -> Ticked:
    """Return the ticked values; ``present`` until the tree is used."""
    ticked = Ticked(st.session_state.setdefault(MINISTRIES, present.ministries), st.session_state.setdefault(ADMINISTRATIONS, present[1]))
    return _known(branches(snapshot), ticked)


def choose_administrations(snapshot: Snapshot, present: Ticked) -> Ticked:
    """Show the tree and return the ticked values; ``present`` until it is used."""
    grown, ticked = branches(snapshot), ticked_administrations(snapshot, present)
    _tree_of(
        key=_TREE,
        data={
            "name": snapshot.call.applicants.words,
            "branches": grown,
            **ticked._asdict(),
            "heard": st.session_state.get(_HEARD, 0),
            "unfold": labelled(str(snapshot.call.applicants.several), "{ministry}"),
        },
        on_chosen_change=_take,
        height="content",
    )
    return ticked


class Branch(NamedTuple):
    """A ministry (empty for administrations without one), its number of candidatures, and that of each of its administrations."""

    ministry: str
    candidatures: int
    administrations: tuple[tuple[str, int], ...]


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


def _known(grown: tuple[Branch, ...], selection: Ticked) -> Ticked:
    ministries = {branch.ministry for branch in grown if branch.ministry}
    names = {name for branch in grown for name, _count in branch.administrations}
    return Ticked(
        tuple(ministry for ministry in selection.ministries if ministry in ministries),
        tuple(administration for administration in selection.administrations if administration in names),
    )


def _take() -> None:
    # The script numbers what it tells: what it told last is newer than what is sent to it meanwhile.
    told: dict[str, Any] = st.session_state[_TREE]["chosen"]
    st.session_state[_HEARD] = int(told["number"])
    st.session_state[MINISTRIES] = tuple(map(str, told["ministries"]))
    st.session_state[ADMINISTRATIONS] = tuple(map(str, told["administrations"]))


def show_chips(chips: Sequence[Chip], *, beside: str, take_off: Callable[[Chip], None]) -> None:
    """Show the chips, if any; after a removal the focus moves to the next one, after the last to the field ``beside``."""
    if not chips:
        return
    label = _("Take off: {filter}")
    _chips_of(
        key=_CHIPS,
        data={
            "name": _("Filters in force"),
            "chips": [{"id": _chip_id(chip), "words": chip.words, "label": label.format(filter=chip.words)} for chip in chips],
            "beside": beside.replace(".", "-"),
        },
        on_removed_change=lambda: _take_chip_off(chips, take_off),
        height="content",
    )


def _take_chip_off(chips: Sequence[Chip], take_off: Callable[[Chip], None]) -> None:
    told = str(st.session_state[_CHIPS]["removed"])
    for chip in chips:
        if _chip_id(chip) == told:
            take_off(chip)


def _chip_id(chip: Chip) -> str:
    return f"{chip.part}={chip.value}"
