"""The last act of a panel, and the way back from it."""

import streamlit as st

from deliberation import operations
from deliberation.call.rights import Right
from deliberation.operations.acts import Receipt
from ui.acting import Done, act


def remember(done: Done[Receipt | None] | None, *, key: str) -> None:
    """Keep the act that was done as the one to undo; one that was refused or changed nothing leaves the one before."""
    if done and done.result:
        st.session_state[key] = done.result.sequence


def offer(label: str, right: Right, *, key: str) -> None:
    """Show the way back from the last act of the panel, where there is one; going back takes ``right``."""
    sequence = st.session_state.get(key)
    if sequence is not None:
        st.button(label, icon=":material/undo:", key=f"{key}.button", on_click=_undo, args=(right, key, sequence))


def _undo(right: Right, key: str, sequence: int) -> None:
    act(operations.undo, right, sequence=sequence)
    st.session_state.pop(key, None)
