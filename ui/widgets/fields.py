"""Fields that a callback of a part fills or empties.

Streamlit tells the browser of a field's new value only if it was written in the very run that draws the field. A callback that ends in
a run of parts (``live.after_own_act``) writes in the run before that.
"""

from typing import Any

import streamlit as st

_WRITTEN = "fields.written"


def write(key: str, value: Any) -> None:
    """Give a field a value, from a callback: the part that draws the field calls ``take`` before."""
    st.session_state[key] = value
    st.session_state.setdefault(_WRITTEN, {})[key] = value


def take(*keys: str) -> None:
    """Write once more what callbacks wrote into these fields since the last call. Called before the fields are drawn."""
    written = st.session_state.get(_WRITTEN, {})
    for key in keys:
        if key in written:
            st.session_state[key] = written.pop(key)
