"""The heading of the minutes: legal basis, convocation, signatories, annexes."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

import bootstrap
from deliberation.operations.call.wordings import wordings
from deliberation.record.wordings import PARTS, Wording, Words, words_of
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.minutes_annexes import ANNEXES
from phrases import _, labelled
from ui.letters import editing
from ui.texts import literal
from ui.widgets import choosing

_LONG: Final = frozenset({"legal_basis", "convened", "order_of_the_day"})


def panel(snapshot: Snapshot) -> None:
    """Draw the fields of the heading, to read only once the minutes are final."""
    texts = wordings(bootstrap.reading(), call_id=snapshot.call_id)
    if snapshot.is_finalised:
        st.info(_("The selection is finalised: its minutes do not change any more."), icon=":material/lock:")
        _show_final_heading(texts)
        return
    st.caption(_("All of these may stay empty: the minutes then leave them out. The convocation takes the place and the order of the day."))
    with st.container(border=True):
        editing.typed(texts, Wording.MINUTES, _field)


def _show_final_heading(texts: Mapping[Wording, Words]) -> None:
    for part, text in words_of(texts, Wording.MINUTES).items():
        if text and part != "annexes":
            st.markdown(labelled(f"**{_(PARTS[Wording.MINUTES][part])}**", literal(text)))


def _field(part: str, key: str) -> str | None:
    label = _(PARTS[Wording.MINUTES][part])
    if part == "annexes":
        # Kept as a text, as the other parts are.
        left_out = [name for name in str(st.session_state[key]).split(",") if name in ANNEXES]
        chosen = choosing.choose_several(
            label,
            list(ANNEXES),
            default=left_out,
            key=editing.chosen_key(Wording.MINUTES),
            format_func=lambda name: _(ANNEXES[name]),
            placeholder=_("None"),
        )
        return ",".join(chosen)
    if part in _LONG:
        return st.text_area(label, key=key, height=100, placeholder=_example(part), persist_state="session")
    return st.text_input(label, key=key, max_chars=200, placeholder=_example(part), persist_state="session")


def _example(part: str) -> str:
    return {
        "legal_basis": _("Decision, order or rules under which the jury sits"),
        "convened": _("By whom, how and when the members were convened"),
        "chair_title": _("Presidency"),
    }.get(part, "")
