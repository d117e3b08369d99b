"""What stands at the beginning of a label."""

from functools import lru_cache
from typing import Final

from streamlit import string_util

_HELD_MAX: Final = 1024


def look_for_icons_once() -> None:
    """Have the icon that an option may begin with looked for once, from now on, not at each drawing.

    Streamlit tries each of some thousand pictures on each option that is not written in plain ASCII, as most are in French: four of them
    cost as much as what a small page says in all.
    """
    setattr(string_util, "extract_leading_emoji", lru_cache(_HELD_MAX)(string_util.extract_leading_emoji))  # noqa: B010 (type checkers forbid the assignment)
