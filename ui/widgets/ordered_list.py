"""A list of files reordered by dragging, arrows or keys, whose lines a click may call: agenda, reserve list."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from phrases import _
from ui.shims.components import component

_FOLDER = Path(__file__).parent
_list_of = component(
    "jury.agenda",
    html='<div class="whole"><ol class="agenda" role="list"></ol><span class="unseen told" role="status"></span></div>',
    css=_FOLDER / "ordered_list.css",
    js=_FOLDER / "ordered_list.js",
)


def show(
    key: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    following: str | None,
    can_call: bool = False,
    can_move: bool,
    on_called: Callable[[], None] = lambda: None,
    on_moved: Callable[[], None],
) -> None:
    """Show the lines in order. ``following``: the file after the last line, on the next page, or None.

    The callbacks read the request by ``called`` and ``moved``.
    """
    _list_of(
        key=key,
        data={"rows": rows, "following": following, "can_call": can_call, "can_move": can_move, "labels": _labels()},
        on_called_change=on_called,
        on_moved_change=on_moved,
        height="content",
    )


def called(key: str) -> str:
    """Return the number of the file that a click calls, in a callback."""
    return str(st.session_state[key]["called"])


def moved(key: str) -> Mapping[str, Any]:
    """Return, in a callback, the numbers of the file to move (``dossier``) and of the file it goes ``before`` (None: the end).

    A line with a ``version`` returns the version on the screen too.
    """
    request: Mapping[str, Any] = st.session_state[key]["moved"]
    return request


def how_to_move(*, is_phone: bool) -> str:
    """Say by which gestures a line is moved."""
    return _("Arrows: move.") if is_phone else _("Drag, or Alt and an arrow: move.")


def _labels() -> dict[str, str]:
    return {
        "call": _("Call this file"),
        "up": _("Move up"),
        "down": _("Move down"),
        "went_up": _("Moved up:"),
        "went_down": _("Moved down:"),
    }
