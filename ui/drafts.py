"""Drafts: unconfirmed input, saved on the server at once, restored on every page and device of the person.

A session holds its fields' values; the server's draft takes precedence after a change on a different device of the person.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, TypeVar

import streamlit as st

import bootstrap
from bootstrap import remembered
from deliberation.call.people import Person, Right
from deliberation.operations.selection.drafts import form_draft, give_up_draft, keep_draft, keep_form_draft
from deliberation.selection.drafts import DecisionDraft, Draft, DraftPart, GridDraft, NoteDraft, OrganiserForm
from ui import session
from ui.acting import carry_out

Part = TypeVar("Part", GridDraft, DecisionDraft, NoteDraft)


def draft_of(candidature_id: int, kind: type[Part]) -> Part | None:
    """Return the person's draft of a kind on a file from the server, None if there is none."""
    draft = _load_drafts(session.require_person()).get(candidature_id)
    part = draft.part(kind) if draft else None
    return part if isinstance(part, kind) else None


def with_part(person: Person, kind: type[DraftPart]) -> frozenset[int]:
    """Return the ids of the files with a person's draft of a kind."""
    return frozenset(id_ for id_, draft in _load_drafts(person).items() if draft.part(kind))


def _load_drafts(person: Person) -> Mapping[int, Draft]:
    # A page asks for them several times; only callbacks write them.
    return session.read_once(("drafts", person.id), lambda: remembered.drafts_of(person))


def gone(candidature_id: int, kind: type[Part]) -> Part | None:
    """Return the draft shown here if absent from the server: recorded, or dropped on a different device."""
    known = st.session_state.get(_key(candidature_id, kind))
    return known if isinstance(known, kind) and draft_of(candidature_id, kind) is None else None


def is_news(candidature_id: int, part: DraftPart | None, kind: type[DraftPart]) -> bool:
    """Return whether the server's draft (or its absence) is new to this screen, and remember the draft."""
    key = _key(candidature_id, kind)
    known: object = st.session_state.get(key)
    st.session_state[key] = part
    return known != part


def confirmed(candidature_id: int, kind: type[DraftPart]) -> None:
    """Remember that the draft was recorded, so that its absence on the server is expected."""
    st.session_state[_key(candidature_id, kind)] = None


def forget(candidature_id: int, kind: type[DraftPart]) -> None:
    """Make this screen take the server's draft for news again."""
    st.session_state.pop(_key(candidature_id, kind), None)


def keep(candidature_id: int, part: DraftPart, right: Right) -> None:
    """Keep what is chosen: done by the callback of a field."""
    if st.session_state.get(_key(candidature_id, type(part))) != part:
        _write(candidature_id, part, type(part), right)


def give_up(candidature_id: int, kind: type[DraftPart], right: Right) -> None:
    """Give up the person's draft of a kind on a file."""
    _write(candidature_id, None, kind, right)


def abandon(candidature_id: int, kind: type[DraftPart], right: Right) -> None:
    """Drop the person's draft on request, and reset its fields: see ``anew``."""
    give_up(candidature_id, kind, right)
    begin_anew(candidature_id, kind)


def begin_anew(candidature_id: int, kind: type[DraftPart]) -> None:
    """Reset the fields: the draft was given up, here or on another device of the person."""
    times = f"{_key(candidature_id, kind)}.abandoned"
    st.session_state[times] = st.session_state.get(times, 0) + 1


def anew(candidature_id: int, kind: type[DraftPart]) -> str:
    """Return the suffix of field keys for drafts of a kind, changed by each dropped draft.

    Until it redraws the fields, a browser sends the dropped values.
    """
    times = st.session_state.get(f"{_key(candidature_id, kind)}.abandoned", 0)
    return f".anew{times}" if times else ""


def kept_form(form: OrganiserForm) -> Mapping[str, Any] | None:
    """Return the form's unsaved input from the server; None if there is none, or this screen knows it already."""
    if (key := _form_key(form)) in st.session_state:
        return None
    person = session.require_person()
    draft = form_draft(bootstrap.reading(), by=person, call_id=person.call_id, form=form)
    st.session_state[key] = draft
    return draft


def keep_form(form: OrganiserForm, content: Mapping[str, Any] | None, right: Right) -> None:
    """Save a form's input as a draft if it changed; None removes the draft."""
    known = st.session_state.get(_form_key(form))
    if known != content and carry_out(keep_form_draft, right, form=form, content=content):
        st.session_state[_form_key(form)] = content


def saved_form(form: OrganiserForm) -> None:
    """Remember that the saving act removed the form's draft."""
    st.session_state[_form_key(form)] = None


def _form_key(form: OrganiserForm) -> str:
    return f"draft.form.{form}"


def _write(candidature_id: int, part: DraftPart | None, kind: type[DraftPart], right: Right) -> None:
    verb = partial(keep_draft, part=part) if part else partial(give_up_draft, kind=kind)
    if carry_out(verb, right, candidature_id=candidature_id):
        st.session_state[_key(candidature_id, kind)] = part


def _key(candidature_id: int, kind: type[DraftPart]) -> str:
    return f"draft.{candidature_id}.{kind.__name__}"
