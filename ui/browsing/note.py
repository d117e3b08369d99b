"""A person's private note on a candidature; edits on two devices are never mixed."""

from contextlib import suppress
from functools import partial

import streamlit as st

from bootstrap import remembered
from deliberation.call.people import Right
from deliberation.errors import StaleNote
from deliberation.operations.scoring.scoring import save_note
from deliberation.selection.drafts import NoteDraft
from phrases import _, time_of_day
from ui import drafts, session
from ui.acting import carry_out
from ui.texts import literal
from ui.widgets.files import Notes
from ui.widgets.windows import Window

_WINDOW = Window("note")
_SAVED = "note.saved"


def field(candidature_id: int) -> None:
    """Show the field of the person's note, in a fragment without remote updates."""
    st.fragment(_field, key="note.field")(candidature_id)


def folded(candidature_id: int, *, is_open: bool = False) -> None:
    """Show the person's note in an expander, open with a note or a draft, for people with the right to take notes."""
    if session.holds(Right.TAKE_NOTES):
        has_text = bool(_read_saved(candidature_id) or drafts.draft_of(candidature_id, NoteDraft))
        st.fragment(_show_folded, key="note.folded")(candidature_id, is_open=is_open or has_text)


def _show_folded(candidature_id: int, *, is_open: bool) -> None:
    # The field is sent once somebody opens it: none of the widgets of a sheet takes a browser longer.
    key = f"note.opened.{session.dossier_of(candidature_id)}"
    st.session_state.setdefault(key, is_open)  # not as its default: what is opened for a draft stays open once that is given up
    opened = st.expander(_("Private note"), icon=":material/sticky_note_2:", key=key, on_change="rerun")
    if opened.open:
        with opened:
            _field(candidature_id)


def button(candidature_id: int) -> None:
    """Offer the person's note in a window, with the right to take notes; typed text survives changes of the page."""
    if session.holds(Right.TAKE_NOTES):
        st.button(
            _("My note"),
            key=f"note.open.{session.dossier_of(candidature_id)}",
            icon=":material/sticky_note_2:",
            type="tertiary",
            on_click=_WINDOW.ask,
            args=(candidature_id,),
        )


def on_pages(candidature_id: int, *, has_window: bool = False) -> Notes | None:
    """Return the marks of pages in the person's note; None without the right to take notes. ``has_window``: the page opens it."""
    if not session.holds(Right.TAKE_NOTES):
        return None
    draft = drafts.draft_of(candidature_id, NoteDraft)
    return Notes(draft.text if draft else _read_saved(candidature_id), partial(_begin, candidature_id, has_window=has_window))


def _begin(candidature_id: int, words: str, *, has_window: bool) -> None:
    """Begin a line of the note as a draft, so that nothing is saved unseen."""
    _fill(candidature_id, _read_saved(candidature_id))
    key = _key(candidature_id)
    st.session_state[key] = "\n".join(filter(None, (st.session_state[key].rstrip(), words)))
    _keep(candidature_id)
    st.session_state[f"note.opened.{session.dossier_of(candidature_id)}"] = True
    if has_window:
        _WINDOW.ask(candidature_id)


def window() -> None:
    """Open the requested window. Called by the page, outside its live parts."""
    _WINDOW.show(_("Private note"), _show_titled)


def _show_titled(candidature_id: int) -> None:
    snapshot = session.snapshot()
    if candidature_id in snapshot.positions:
        st.markdown(f"**{literal(snapshot.candidature(candidature_id).title)}**")
    field(candidature_id)


def _field(candidature_id: int) -> None:
    session.require(Right.TAKE_NOTES)
    if candidature_id not in session.snapshot().positions:
        st.info(_("This application does not exist, or is not open to you."), icon=":material/block:")
        return
    saved, seen_key = _read_saved(candidature_id), _key(candidature_id, "seen")
    _fill(candidature_id, saved)
    key = _key(candidature_id)
    if st.session_state.get(seen_key) != saved:
        _conflict(candidature_id, saved)
    with st.container(key="kept-note"):
        st.text_area(
            _("Private note"),
            # As a default too: a browser may skip the drawing that sets the value, and would send back an empty one.
            value=st.session_state[key],
            key=key,
            height=140,
            persist_state="session",
            on_change=_keep,
            args=(candidature_id,),
            label_visibility="collapsed",
            placeholder=_("For you alone, on all your devices. Erased when the selection is finalised."),
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Save the note"), key=_key(candidature_id, "save"), icon=":material/save:", on_click=_save, args=(candidature_id,))
        if st.session_state[key] != st.session_state[seen_key]:
            st.button(_("Give up"), key=_key(candidature_id, "give_up"), type="tertiary", on_click=_give_up, args=(candidature_id,))
            st.caption(_("Draft, not saved yet"), width="content")
        elif _SAVED in st.session_state:
            st.markdown(f":material/check: {_('Saved at {time}').format(time=st.session_state.pop(_SAVED))}", width="content")


def _fill(candidature_id: int, saved: str) -> None:
    """Fill the field with the draft if this screen does not show it yet, else with the saved note unless something is typed."""
    key, seen_key = _key(candidature_id), _key(candidature_id, "seen")
    draft = drafts.draft_of(candidature_id, NoteDraft)
    is_news = drafts.is_news(candidature_id, draft, NoteDraft)
    if draft and (is_news or key not in st.session_state):
        st.session_state[key], st.session_state[seen_key] = draft.text, draft.seen
        return
    if is_news and st.session_state.get(seen_key) == saved:  # given up on another device
        drafts.begin_anew(candidature_id, NoteDraft)
        key = _key(candidature_id)
    if st.session_state.get(key) in (None, st.session_state.get(seen_key), saved):
        st.session_state[key] = st.session_state[seen_key] = saved


def _keep(candidature_id: int) -> None:
    text, text_seen = st.session_state.get(_key(candidature_id)), st.session_state[_key(candidature_id, "seen")]
    if text is None:  # of a field whose draft was just given up: a browser sends it until it has drawn the next one
        return
    if text == text_seen:
        drafts.give_up(candidature_id, NoteDraft, Right.TAKE_NOTES)
    else:
        drafts.keep(candidature_id, NoteDraft(text_seen, text), Right.TAKE_NOTES)


def _give_up(candidature_id: int) -> None:
    drafts.abandon(candidature_id, NoteDraft, Right.TAKE_NOTES)


def _key(candidature_id: int, part: str = "text") -> str:
    anew = drafts.anew(candidature_id, NoteDraft) if part == "text" else ""
    return f"note.{session.dossier_of(candidature_id)}.{part}{anew}"


def _read_saved(candidature_id: int) -> str:
    person = session.require(Right.TAKE_NOTES)
    return remembered.notes_of(person).get(candidature_id, "")


def _conflict(candidature_id: int, saved: str) -> None:
    st.warning(_("This note was changed on another of your devices meanwhile. Saved text:"), icon=":material/sync_problem:")
    st.text(saved or _("(nothing)"))
    with st.container(horizontal=True):
        for part, label, text in (("take", _("Take what was saved"), saved), ("keep", _("Keep what I have entered"), None)):
            st.button(label, key=_key(candidature_id, part), on_click=_settle, args=(candidature_id, saved, text))


def _settle(candidature_id: int, saved: str, text: str | None) -> None:
    st.session_state[_key(candidature_id, "seen")] = saved
    if text is not None:
        st.session_state[_key(candidature_id)] = text
    _keep(candidature_id)


def _save(candidature_id: int) -> None:
    key, seen_key = _key(candidature_id), _key(candidature_id, "seen")
    text = st.session_state[key] if st.session_state[key].strip() else ""
    with suppress(StaleNote):  # the field, drawn next, shows both texts
        done = carry_out(save_note, Right.TAKE_NOTES, candidature_id=candidature_id, text=text, seen=st.session_state[seen_key])
        if done:
            drafts.confirmed(candidature_id, NoteDraft)
            st.session_state[key] = st.session_state[seen_key] = text
            st.session_state[_SAVED] = time_of_day(done.result)
