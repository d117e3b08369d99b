"""Two fields of the filter of our own: ministries and administrations as one tree with counts, and a chip for each value in force.

A ministry is all of its administrations.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import streamlit as st

from deliberation.derived.branches import Branch, branches
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui.shims.components import component

MINISTRIES: Final = "filter.ministries"
ADMINISTRATIONS: Final = "filter.administrations"
_TREE: Final = "filters.tree"
_HEARD: Final = "filters.tree.heard"
_FOLDER: Final = Path(__file__).parent
_tree_of: Final = component(
    "jury.tree",
    html='<fieldset><legend></legend><ul role="list"></ul></fieldset>',
    css=_FOLDER / "tree.css",
    js=_FOLDER / "tree.js",
)

_CHIPS: Final = "filters.chips"
_chips_of: Final = component(
    "jury.chips",
    html='<ul role="list"></ul>',
    css=_FOLDER / "chips.css",
    js=_FOLDER / "chips.js",
)


class Chip(NamedTuple):
    """A value of the filter: by what it is told apart, and its words."""

    part: str
    value: str
    words: str


class Ticked(NamedTuple):
    """What is chosen: whole ministries, and administrations of others."""

    ministries: tuple[str, ...]
    administrations: tuple[str, ...]


def ticked_administrations(snapshot: Snapshot, present: Ticked) -> Ticked:
    """Return what is ticked; ``present`` stands until something is."""
    ticked = Ticked(st.session_state.setdefault(MINISTRIES, present.ministries), st.session_state.setdefault(ADMINISTRATIONS, present[1]))
    return _known(branches(snapshot), ticked)


def choose_administrations(snapshot: Snapshot, present: Ticked) -> Ticked:
    """Show the tree and return what is ticked; ``present`` stands until something is."""
    grown, ticked = branches(snapshot), ticked_administrations(snapshot, present)
    _tree_of(
        key=_TREE,
        data={
            "name": _("Administration"),
            "branches": grown,
            **ticked._asdict(),
            "heard": st.session_state.get(_HEARD, 0),
            "unfold": _("Administrations: {ministry}"),
        },
        on_chosen_change=_take,
        height="content",
    )
    return ticked


def _known(grown: tuple[Branch, ...], standing: Ticked) -> Ticked:
    ministries = {branch.ministry for branch in grown if branch.ministry}
    names = {name for branch in grown for name, _count in branch.administrations}
    return Ticked(
        tuple(one for one in standing.ministries if one in ministries), tuple(one for one in standing.administrations if one in names)
    )


def _take() -> None:
    # The script numbers what it tells: what it told last is newer than what is sent to it meanwhile.
    told: dict[str, Any] = st.session_state[_TREE]["chosen"]
    st.session_state[_HEARD] = int(told["number"])
    st.session_state[MINISTRIES] = tuple(map(str, told["ministries"]))
    st.session_state[ADMINISTRATIONS] = tuple(map(str, told["administrations"]))


def show_chips(chips: Sequence[Chip], *, beside: str, take_off: Callable[[Chip], None]) -> None:
    """Show the chips, if there are any; the focus goes on to the next one, after the last to the field of the key ``beside``."""
    if not chips:
        return
    said = _("Take off: {filter}")
    _chips_of(
        key=_CHIPS,
        data={
            "name": _("Filters in force"),
            "chips": [{"id": _chip_id(chip), "words": chip.words, "label": said.format(filter=chip.words)} for chip in chips],
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
