"""Notes of the debate, shared by the keepers of the record, with lines chosen for the minutes."""

from functools import partial

import streamlit as st

from deliberation.call.people import Right
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.meeting import LINE_CHARACTERS_MAX, DebateLine
from deliberation.operations.meeting.meeting import choose_debate_line, strike_debate_line, write_debate_line
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, time_of_day
from ui import feedback, live, session
from ui.acting import act
from ui.texts import literal
from ui.widgets import fields
from ui.widgets.windows import Window

_WINDOW = Window("debate")
_TEXT = "debate.text"
_LINE = "debate.line"


def button(snapshot: Snapshot, candidature: Candidature) -> None:
    """Offer the notes of the debate on a file, with their number, to people with the right to keep or read the notes."""
    count = sum(line.struck_at is None for line in _lines(snapshot, candidature.id))
    if not (count or session.holds(Right.RECORD_DEBATE)):
        return
    label = _("Debate ({count})").format(count=count) if count else _("Debate")
    key = f"debate.open.{candidature.dossier}"
    st.button(
        label,
        key=key,
        icon=":material/notes:",
        type="tertiary",
        help=_("Notes of the debate"),
        on_click=_WINDOW.ask,
        args=(candidature.id,),
    )


def line(candidature: Candidature) -> None:
    """Show a field to add a line on the current file, for keepers of the record."""
    if not session.holds(Right.RECORD_DEBATE):
        return
    key = f"debate.line.{candidature.dossier}"
    fields.take(key)
    label = _("Notes of the debate")
    # Its text is sent as soon as one stops typing: what is not added yet is found again when one comes back to the file.
    with st.container(key="kept-debate", horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.text_area(
            label,
            key=key,
            height=68,
            max_chars=LINE_CHARACTERS_MAX,
            label_visibility="collapsed",
            placeholder=label,
            persist_state="session",
        )
        add = partial(_add, candidature.id, key)
        st.button(_("Add"), key=f"debate.add.{candidature.dossier}", icon=":material/add:", type="tertiary", on_click=add)
    feedback.outcome(_LINE)


def _add(candidature_id: int, key: str) -> None:
    text = st.session_state.get(key, "")
    if act(write_debate_line, Right.RECORD_DEBATE, part=_LINE, candidature_id=candidature_id, text=text):
        fields.write(key, "")
        live.after_own_act()


def window() -> None:
    """Open the requested notes. Called by the page, outside its live parts."""
    _WINDOW.show(_("Notes of the debate"), _draw, width="large")


def _lines(snapshot: Snapshot, candidature_id: int) -> list[DebateLine]:
    return [line for line in snapshot.debate if line.candidature_id == candidature_id]


def _draw(candidature_id: int) -> None:
    session.require(Right.BROWSE)
    snapshot = session.snapshot()
    if candidature_id not in snapshot.positions:
        st.info(_("This application does not exist, or is not open to you."), icon=":material/block:")
        return
    st.markdown(f"**{literal(snapshot.candidature(candidature_id).numbered_title)}**")
    sentence = _("Shared by the chair, the deputy and the organisers, and kept in the archive. Only ticked lines enter the minutes.")
    st.caption(sentence)
    keeps = session.holds(Right.RECORD_DEBATE)
    for line in _lines(snapshot, candidature_id):
        _line(line, keeps=keeps)
    if keeps:
        label = _("What was said, without naming the speaker unless they wish it")
        with st.container(key="kept-debate-text"):
            st.text_area(label, key=_key(candidature_id), height=90, max_chars=LINE_CHARACTERS_MAX, persist_state="session")
        st.button(_("Add the line"), key="debate.write", type="primary", icon=":material/add:", on_click=_write, args=(candidature_id,))


def _key(candidature_id: int) -> str:
    # One field a file: what is typed and not added yet is never added to another.
    return f"{_TEXT}.{session.dossier_of(candidature_id)}"


def _line(line: DebateLine, *, keeps: bool) -> None:
    written = f"{time_of_day(line.written_at)} · {literal(line.written_by)}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if line.struck_at:
            st.caption(f"{written} · ~~{literal(line.text)}~~")
            return
        st.markdown(f"{literal(line.text)}  \n:small[:gray[{written}]]", width="stretch")
        if not keeps:
            if line.in_minutes:
                st.badge(_("In the minutes"), width="content")
            return
        ticked = f"debate.in_minutes.{line.number}.{line.in_minutes}"
        st.checkbox(_("In the minutes"), value=line.in_minutes, key=ticked, width="content", on_change=_choose, args=(line,))
        st.button(_("Strike out"), key=f"debate.strike.{line.number}", type="tertiary", on_click=_strike, args=(line,))


def _write(candidature_id: int) -> None:
    key = _key(candidature_id)
    text = st.session_state.get(key, "")
    if act(write_debate_line, Right.RECORD_DEBATE, part=_WINDOW.name, candidature_id=candidature_id, text=text):
        st.session_state[key] = ""


def _choose(line: DebateLine) -> None:
    act(
        choose_debate_line,
        Right.RECORD_DEBATE,
        part=_WINDOW.name,
        candidature_id=line.candidature_id,
        number=line.number,
        in_minutes=not line.in_minutes,
    )


def _strike(line: DebateLine) -> None:
    verb = strike_debate_line
    act(verb, Right.RECORD_DEBATE, part=_WINDOW.name, candidature_id=line.candidature_id, number=line.number)
