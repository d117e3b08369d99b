"""What makes a screen handy on a phone or a tablet as on a computer."""

from pathlib import Path
from typing import Final

import streamlit as st

_STYLE: Final = Path(__file__).with_name("touch.css")


def style() -> None:
    """Set buttons and choices for fingers where there are any."""
    st.html(_STYLE)
