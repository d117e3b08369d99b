"""The last act of a panel, and the way back from it."""

import streamlit as st

import bootstrap
from deliberation import operations
from deliberation.call.rights import Right
from deliberation.operations.acts import Receipt
from ui import feedback, session


def remember(receipt: Receipt | None, *, key: str) -> None:
    """Keep the act that was done as the one to undo; one that changed nothing leaves the one before."""
    if receipt:
        st.session_state[key] = receipt.sequence


def offer(label: str, right: Right, *, key: str) -> None:
    """Show the way back from the last act of the panel, where there is one; going back takes ``right``."""
    sequence = st.session_state.get(key)
    if sequence is not None:
        st.button(label, icon=":material/undo:", key=f"{key}.button", on_click=_undo, args=(right, key, sequence))


def _undo(right: Right, key: str, sequence: int) -> None:
    person = session.require(right)
    with feedback.domain_errors():
        feedback.saved(operations.undo(bootstrap.unit_of_work(), by=person, call_id=person.call_id, sequence=sequence))
    st.session_state.pop(key, None)
