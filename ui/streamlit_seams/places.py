"""What a part of a page remembers of its place, to be drawn there again."""

from copy import deepcopy
from typing import Any

from streamlit.delta_generator import DeltaGenerator


def copy_once() -> None:
    """Have a part copy each container around it once, from now on.

    Streamlit copies those around a container with it, and a part keeps them all: ten deep, what is outermost was copied ten times. The
    clock and the timer of the console, which are parts of their own, were a twentieth of what it costs.
    """
    setattr(DeltaGenerator, "__deepcopy__", _copy)  # noqa: B010 (type checkers forbid the assignment to a method)


def _copy(place: DeltaGenerator, memo: dict[int, Any]) -> DeltaGenerator:
    copied = DeltaGenerator(
        root_container=place._root_container,
        cursor=deepcopy(place._cursor, memo),
        parent=deepcopy(place._parent, memo),
        block_type=place._block_type,
    )
    copied._form_data = deepcopy(place._form_data, memo)
    copied._creating_fragment_id = place._creating_fragment_id
    return copied
