"""What narrows the list, a chip each: a button that takes it off."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import streamlit as st

from phrases import _
from ui.shims.components import component

_CHIPS: Final = "filters.chips"
_FOLDER: Final = Path(__file__).parent
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


def show(chips: Sequence[Chip], *, beside: str, take_off: Callable[[Chip], None]) -> None:
    """Show the chips, if there are any; the focus goes on to the next one, after the last to the field of the key ``beside``."""
    if not chips:
        return
    said = _("Take off: {filter}")
    _chips_of(
        key=_CHIPS,
        data={
            "name": _("Filters in force"),
            "chips": [{"id": _id(chip), "words": chip.words, "label": said.format(filter=chip.words)} for chip in chips],
            "beside": beside.replace(".", "-"),
        },
        on_removed_change=lambda: _take_off(chips, take_off),
        height="content",
    )


def _take_off(chips: Sequence[Chip], take_off: Callable[[Chip], None]) -> None:
    told = str(st.session_state[_CHIPS]["removed"])
    for chip in chips:
        if _id(chip) == told:
            take_off(chip)


def _id(chip: Chip) -> str:
    return f"{chip.part}={chip.value}"
