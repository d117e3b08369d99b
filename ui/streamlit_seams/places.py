"""What a part of a page remembers of its place, to be drawn there again."""

from copy import deepcopy
from typing import Any

from streamlit.cursor import Cursor, SparseList
from streamlit.delta_generator import DeltaGenerator


def copy_once() -> None:
    """Have a part copy each container around it once, from now on.

    Streamlit copies those around a container with it, and a part keeps them all: ten deep, what is outermost was copied ten times. Nor
    does it know that a place holds nothing that changes but what shows for a moment: looked through field by field, places were a
    twentieth of a part.
    """
    setattr(DeltaGenerator, "__deepcopy__", _copy)  # noqa: B010 (type checkers forbid the assignment to a method)
    setattr(Cursor, "__deepcopy__", _copy_cursor)  # noqa: B010 (as above)


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


def _copy_cursor(cursor: Cursor, memo: dict[int, Any]) -> Cursor:
    copied: Cursor = object.__new__(type(cursor))
    copied.__dict__.update(cursor.__dict__)
    for_a_moment = cursor._transient_elements
    copied._transient_elements = deepcopy(for_a_moment, memo) if len(for_a_moment) else SparseList()
    return copied
