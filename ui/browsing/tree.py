"""Ministries and administrations to choose from, as one tree with counts: a ministry is all of its administrations."""

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


class Ticked(NamedTuple):
    """What is chosen: whole ministries, and administrations of others."""

    ministries: tuple[str, ...]
    administrations: tuple[str, ...]


def standing(snapshot: Snapshot, present: Ticked) -> Ticked:
    """Return what is ticked; ``present`` stands until something is."""
    ticked = Ticked(st.session_state.setdefault(MINISTRIES, present.ministries), st.session_state.setdefault(ADMINISTRATIONS, present[1]))
    return _known(branches(snapshot), ticked)


def choose(snapshot: Snapshot, present: Ticked) -> Ticked:
    """Show the tree and return what is ticked; ``present`` stands until something is."""
    grown, ticked = branches(snapshot), standing(snapshot, present)
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
