"""What opens and closes is known by its key, whatever it says."""

from typing import Any, Final

from streamlit.elements import layouts
from streamlit.elements.lib.utils import compute_and_register_element_id

# One that may be opened no longer is another one, and closed.
_TOLD_APART_BY: Final = {"disabled"}


def know_by_key() -> None:
    """Have a popover or an expander that a screen hears of (``on_change``) stay as it is, from now on, when its words change.

    Streamlit makes its name of its label and its icon too: *Room screen: board* closed, and lost the focus, by choosing what it shows.
    """
    setattr(layouts, "compute_and_register_element_id", _name_by_key)  # noqa: B010 (type checkers forbid the assignment)


def _name_by_key(kind: str, *, key_as_main_identity: bool | set[str], **more: Any) -> str:
    told_apart_by = _TOLD_APART_BY if kind in ("popover", "expander") else key_as_main_identity
    return compute_and_register_element_id(kind, key_as_main_identity=told_apart_by, **more)
