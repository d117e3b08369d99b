"""Fields filled or emptied by a part's callback.

Streamlit tells the browser a field's new value only if written in the run that draws the field. A callback that ends in a run of parts
(``live.after_own_act``) writes in the preceding run.
"""

from typing import Any

import streamlit as st

_WRITTEN = "fields.written"


def write(key: str, value: Any) -> None:
    """Give a field a value, from a callback: the part that draws the field calls ``take`` before."""
    st.session_state[key] = value
    st.session_state.setdefault(_WRITTEN, {})[key] = value


def take(*keys: str) -> None:
    """Repeat the callbacks' writing to these fields since the last call. Called before the fields are drawn."""
    written = st.session_state.get(_WRITTEN, {})
    for key in keys:
        if key in written:
            st.session_state[key] = written.pop(key)
