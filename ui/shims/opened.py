"""Expanders and the like are identified by their key, whatever their label."""

from typing import Any, Final

from ui.shims.shim import Replaced, Shim, refusing

with refusing("what is open stays open"):
    from streamlit.elements import layouts
    from streamlit.elements.lib.utils import compute_and_register_element_id

_TOLD_APART_BY: Final = {"disabled"}  # one that may be opened no longer is another one, and closed


def _name_by_key(kind: str, *, key_as_main_identity: bool | set[str], **more: Any) -> str:
    told_apart_by = _TOLD_APART_BY if kind in ("popover", "expander") else key_as_main_identity
    return compute_and_register_element_id(kind, key_as_main_identity=told_apart_by, **more)


# Streamlit makes the name of a popover or an expander of its label and its icon too.
OPENED: Final = Shim(
    "what is open stays open",
    lost="the console's agenda closes, and loses the focus, when the number of files left changes",
    thread="streamlit#13888",
    replaced=(
        Replaced(
            layouts,
            "compute_and_register_element_id",
            "(element_type, *, user_key, dg, key_as_main_identity, **kwargs)",
            _name_by_key,
        ),
    ),
    attributes={},
)
