"""Fields for an editable text: filled with the current text, kept while the page is left, saved as one act."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import streamlit as st

from deliberation.record.wordings import Wording, Words
from extras.letters.verbs import WORD, word
from extras.letters.wordings import fields_of, words_by_default, words_of
from phrases import _, labelled
from ui.acting import act
from ui.texts import lines, literal

_KEY = "wording"


class Save(NamedTuple):
    """Label of the button under a text, and its verb."""

    label: str
    verb: Callable[..., Any]


def typed(said: Mapping[Wording, Words], wording: Wording, draw: Callable[[str, str], Any], *, save: Save | None = None) -> dict[str, str]:
    """Draw each part of a text by ``draw(part, key)``, filled with the current text, and return the input. ``save``: if not ``word``."""
    present = dict(words_of(said, wording))
    if not _is_begun(wording):
        _fill(wording, present)
    texts = {part: str(draw(part, _key(wording, part)) or "") for part in present}
    _save(wording, texts, present, save or Save(_("Save"), word))
    return texts


def text(said: Mapping[Wording, Words], wording: Wording) -> dict[str, str]:
    """Draw the subject and text of a message or letter, with the available fields."""

    def draw(part: str, key: str) -> str | None:
        if part == "title":
            return st.text_input(_("Subject line"), key=key, max_chars=200, persist_state="session")
        return st.text_area(_("Text"), key=key, height=320, persist_state="session")

    with st.container(border=True, key="wording.text"):
        texts = typed(said, wording, draw)
        with st.expander(_("Fields that are filled for each"), icon=":material/data_object:"):
            st.markdown("\n".join(f"- `{{{name}}}` {_(words)}" for name, words in fields_of(wording).items()))
            st.caption(_("A line with a field that is empty is left out."))
    return texts


def is_saved(texts: Mapping[Wording, Words], wording: Wording, words: Words) -> bool:
    """Tell whether the input equals the saved text."""
    return _tidy(words) == _tidy(words_of(texts, wording))


def _save(wording: Wording, words: Words, standing: Words, saving: Save) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        is_other = _tidy(words) != _tidy(standing)
        args = (wording, words, saving)
        key = _key(wording, "save")
        st.button(saving.label, key=key, type="primary", icon=":material/save:", disabled=not is_other, on_click=_keep, args=args)
        if is_other:
            st.button(_("Take the saved text"), key=_key(wording, "undo"), type="tertiary", on_click=_forget, args=(wording,))
            st.caption(_("Not saved yet"), width="content")
        elif standing != words_by_default(wording):
            st.caption(_("Worded by the organisers"), width="content")


def _keep(wording: Wording, words: Words, saving: Save) -> None:
    text_seen: Words = st.session_state[_key(wording, "seen")]
    # Read again: a press may follow at once on the last words, before they are drawn.
    by_now = {part: str(st.session_state.get(_key(wording, part)) or "") for part in words}
    sent = st.session_state.get(logo_key(wording))
    further = {**({"logo": sent.getvalue()} if sent else {}), **({"wording": wording} if saving.verb is word else {})}
    if act(saving.verb, WORD, words=by_now, seen=text_seen, **further):
        _forget(wording)


def _is_begun(wording: Wording) -> bool:
    """Tell whether this session filled the fields, and the browser still has them."""
    return _key(wording, "seen") in st.session_state and all(_key(wording, part) in st.session_state for part in words_by_default(wording))


def _fill(wording: Wording, words: Words) -> None:
    st.session_state[_key(wording, "seen")] = dict(words)
    for part, content in words.items():
        st.session_state[_key(wording, part)] = content


def _forget(wording: Wording) -> None:
    st.session_state.pop(_key(wording, "seen"), None)
    st.session_state.pop(chosen_key(wording), None)


def _key(wording: Wording, part: str) -> str:
    return f"{_KEY}.{wording}.{part}"


def chosen_key(wording: Wording) -> str:
    """Return the key of the field in which a part is chosen among several."""
    return _key(wording, "chosen")


def logo_key(wording: Wording) -> str:
    """Return the key of the field that takes a picture."""
    return _key(wording, "picture")


def _tidy(words: Words) -> dict[str, str]:
    return {part: content.strip() for part, content in words.items()}


def shown(label: str, text: str) -> None:
    """Show a text as for its reader, with its lines and without markup."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(labelled(_("Subject line"), f"**{literal(label)}**"))
        st.markdown(lines(text))
