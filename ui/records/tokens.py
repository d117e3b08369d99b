"""Reading tokens of machines: make one (its secret is shown once), list, revoke."""

from typing import NamedTuple

import streamlit as st

import bootstrap
from deliberation.call.access import DAYS_MOST, DAYS_USUAL, NAME_CHARACTERS_MAX, NewToken, ReadingToken, TokenLevel
from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.operations.call.tokens import make_token, revoke_token, tokens_of_call
from deliberation.snapshot.snapshot import Snapshot
from exports.registry import EXPORTS
from phrases import N_, _, moment
from ui import feedback, session
from ui.acting import attempt, doing
from ui.texts import literal

_PART = "tokens"
_SHOWN = "tokens.shown"
_NAME, _LEVEL, _DAYS = "tokens.name", "tokens.level", "tokens.days"
_TITLE = N_("Read-only tokens for other software")


class _Shown(NamedTuple):
    of: tuple[int, int]  # whose screen, of which call
    new: NewToken


def panel(person: Person, snapshot: Snapshot) -> None:
    """Offer to make tokens to those who may and see every file; those there are can be revoked in any phase."""
    if not holds(person.roles, Right.REVOKE_TOKENS, snapshot.phase):
        return
    may_make = holds(person.roles, Right.TOKENS, snapshot.phase) and not snapshot.is_partial
    standing = tokens_of_call(bootstrap.reading(), by=person, call_id=person.call_id)
    shown = st.session_state.get(_SHOWN)
    is_shown = isinstance(shown, _Shown) and shown.of == (person.id, person.call_id) and shown.new.token in standing
    if not may_make and not standing:
        return
    with st.expander(_(_TITLE), icon=":material/key:", key=_PART, expanded=is_shown):
        feedback.outcome(_PART)
        st.markdown(
            _(
                "For Grist, Metabase or a data portal: software asks for these files at the same addresses as people, with a "
                "token in place of a device. It can only read."
            )
        )
        if is_shown and isinstance(shown, _Shown):
            _show(snapshot, shown.new)
        elif may_make:
            _form()
        for token in standing:
            _show_token(token)


def _form() -> None:
    with st.form("tokens.form", border=False, clear_on_submit=False):
        st.text_input(_("Which software"), key=_NAME, max_chars=NAME_CHARACTERS_MAX, placeholder=_("Grist of the department, for example"))
        st.radio(_("What it may read"), list(TokenLevel), key=_LEVEL, format_func=lambda level: level.words)
        st.number_input(_("Valid for, in days"), min_value=1, max_value=DAYS_MOST, value=DAYS_USUAL, key=_DAYS)
        st.form_submit_button(_("Make the token"), icon=":material/key:", on_click=_make)


def _make() -> None:
    keywords = {"name": st.session_state[_NAME], "level": st.session_state[_LEVEL], "days": st.session_state[_DAYS]}
    made = attempt(lambda by: (by, make_token(bootstrap.unit_of_work(), by=by, call_id=by.call_id, **keywords)), Right.TOKENS, part=_PART)
    if made:
        by, new = made.result
        st.session_state[_SHOWN] = _Shown((by.id, by.call_id), new)


def _show(snapshot: Snapshot, new: NewToken) -> None:
    st.success(_("Token made for {name}. Copy it now: nothing can show it again.").format(name=literal(new.token.name)))
    st.code(new.secret, language=None, wrap_lines=True)
    names = [name for name, export in EXPORTS.items() if export.read_by is not None and new.token.level.reads(export.read_by)]
    base = f"{session.base_address()}/telecharger/{snapshot.call.slug}"
    st.markdown(_("It reads these addresses, each CSV file with its schema:"))
    st.code("\n".join(f"{base}/{name}" for name in names), language=None, wrap_lines=True)
    st.markdown(_("With the header {header}, or as the password of basic authentication.").format(header="`Authorization: Bearer …`"))
    st.button(_("I have copied it: show it no more"), key="tokens.seen", icon=":material/check:", on_click=_forget)


def _forget() -> None:
    st.session_state.pop(_SHOWN, None)


def _show_token(token: ReadingToken) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"tokens.token.{token.id}"):
        said = _("{level}; made by {who} on {when}, until {end}").format(
            level=token.level.words, who=literal(token.made_by), when=moment(token.created_at), end=moment(token.ends_at)
        )
        st.markdown(f"**{literal(token.name)}**  \n:small[{said}]", width="stretch")
        revoke = doing(revoke_token, Right.REVOKE_TOKENS, part=_PART, token_id=token.id)
        label = _("Revoke {name}").format(name=literal(token.name))
        with st.popover(label, icon=":material/block:", key=f"tokens.revoking.{token.id}"):
            st.markdown(_("This token stops reading now. This cannot be undone: a new one would have to be made."))
            st.button(label, key=f"tokens.revoke.{token.id}", type="primary", on_click=revoke)
