"""Documents to download, each from a route that looks its reader up again; the call's retention; tokens."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple

import streamlit as st

import bootstrap
from deliberation.call.access import DAYS_MOST, DAYS_USUAL, NAME_CHARACTERS_MAX, NewToken, ReadingToken, TokenLevel
from deliberation.call.call import Call, Version
from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.call.settings import is_over
from deliberation.errors import RecordChanged
from deliberation.operations.call.devices import make_token, revoke_token, tokens_of_call
from deliberation.operations.call.wordings import prints
from deliberation.snapshot.snapshot import Snapshot
from exports.registry import Export, list_exports
from exports.subjects import MINUTES, Subject
from phrases import N_, _, date, labelled, moment
from ui import feedback, links, session
from ui.acting import attempt, doing
from ui.selection import finalisation
from ui.texts import literal
from ui.widgets import panels

# Shortlisted candidatures whose documents are drawn within some ten seconds.
_SOON_DRAWN = 1_000
_PART = "tokens"
_SHOWN = "tokens.shown"
_NAME, _LEVEL, _DAYS = "tokens.name", "tokens.level", "tokens.days"
_TITLE = N_("Read-only tokens for other software")


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show the person's downloadable documents, with contents and formats."""
    if len(snapshot.ranked) > _SOON_DRAWN:
        st.caption(_("So many applications take time to draw: a PDF or a zip may begin to arrive after some minutes only."))
    for subject, exports in groupby(_list_offered(person, snapshot), key=lambda export: export.subject):
        offered = list(exports)
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"documents.subject.{subject.name}"):
            st.markdown(f"## {_(subject.title)}\n:small[{_(subject.says)}]", width="stretch")
            _formats(snapshot, offered)
            if subject is MINUTES:
                _earlier_prints(snapshot)
            for packed in (export.name_with_files for export in offered if export.with_files and snapshot.attachments):
                label = f"{_(subject.title)}, **{_('Zip, with the attached files')}**"
                links.download(snapshot, packed, label, key=f"documents.format.{packed}")


def _earlier_prints(snapshot: Snapshot) -> None:
    """List the prints of the finalised minutes, each to download as it was made, if there are several."""
    made = prints(bootstrap.reading(), call_id=snapshot.call_id) if snapshot.is_finalised else ()
    for print_made in made if len(made) > 1 else ():
        for extension in ("pdf", "docx"):
            label = _("Print {number}, {when}").format(number=print_made.number, when=moment(print_made.made_at))
            key = f"documents.print.{print_made.number}.{extension}"
            links.download(
                snapshot, f"minutes.{extension}", f"{label}, **{extension.upper()}**", key=key, query=f"&print={print_made.number}"
            )


def formats(person: Person, snapshot: Snapshot, subject: Subject) -> None:
    """Offer a single document, in the person's downloadable formats."""
    _formats(snapshot, [export for export in _list_offered(person, snapshot) if export.subject is subject], with_title=True)


def _list_offered(person: Person, snapshot: Snapshot) -> list[Export]:
    return [
        export for export in list_exports().values() if holds(person.roles, export.right, snapshot.phase) and export.is_offered(snapshot)
    ]


def _formats(snapshot: Snapshot, exports: Sequence[Export], *, with_title: bool = False) -> None:
    with st.container(horizontal=True, width="content", gap="small"):
        for export in exports:
            name = f"{export.name}.{export.extension}"
            # Beside its title a button has the format alone; it is heard with the title (ui/style/scoring.css).
            label = str(export.label) if with_title else f"{_(export.subject.title)}, **{_(export.format)}**"
            links.download(snapshot, name, label, key=f"documents.{name}" if with_title else f"documents.format.{name}")


def state(snapshot: Snapshot) -> None:
    """Show which state of the call the documents contain."""
    if snapshot.is_finalised:
        version = snapshot.versions[-1]
        st.success(_("They give the finalised selection, version {number}.").format(number=version.number), icon=":material/lock:")
        _head(version)
        _show_changed(snapshot)
    else:
        st.warning(_("The selection is not final: what they give is provisional, and says so."), icon=":material/edit_note:")
    finalisation.reopened(snapshot)
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))
    kept_until(snapshot.call)


def _head(version: Version) -> None:
    if version.head is None:
        return
    sentence = _("Noted outside this server, it tells whether anything was rewritten since: the minutes have it too.")
    st.caption(labelled(_("Entry of the journal that finalised it"), f"`{version.head}`") + "  \n" + sentence)


def _show_changed(snapshot: Snapshot) -> None:
    """Show why documents would be refused."""
    try:
        bootstrap.for_documents(snapshot.call_id)
    except RecordChanged as error:
        st.error(str(error), icon=":material/gpp_bad:")


def kept_until(call: Call) -> None:
    """Show the last day of keeping, and the tasks afterwards."""
    if call.kept_until is None:
        st.caption(_("No day is set until which this call is kept: it stays here. It can be set at any time, in “The call”."))
        return
    day = date(call.kept_until)
    if is_over(call.kept_until, at=datetime.now(UTC)):
        sentence = _("This call was to be kept until {day}. Keep its archive elsewhere, then erase it.")
        st.warning(sentence.format(day=day), icon=":material/auto_delete:")
        panels.show_all("kept", session.snapshot())
    else:
        st.caption(_("Kept here until {day}; from the next day on, it may be erased.").format(day=day))


class _Shown(NamedTuple):
    of: tuple[int, int]  # whose screen, of which call
    new: NewToken


def show_tokens(person: Person, snapshot: Snapshot) -> None:
    """Offer to make tokens, given the right and a complete view; existing tokens can be revoked in any phase."""
    if not holds(person.roles, Right.REVOKE_TOKENS, snapshot.phase):
        return
    may_make = holds(person.roles, Right.TOKENS, snapshot.phase) and not snapshot.is_partial
    tokens = tokens_of_call(bootstrap.reading(), by=person, call_id=person.call_id)
    token_shown = st.session_state.get(_SHOWN)
    is_shown = isinstance(token_shown, _Shown) and token_shown.of == (person.id, person.call_id) and token_shown.new.token in tokens
    if not may_make and not tokens:
        return
    with st.expander(_(_TITLE), icon=":material/key:", key=_PART, expanded=is_shown):
        feedback.outcome(_PART)
        st.markdown(
            _(
                "For Grist, Metabase or a data portal: software asks for these files at the same addresses as people, with a "
                "token in place of a device. It can only read."
            )
        )
        if is_shown and isinstance(token_shown, _Shown):
            _show(snapshot, token_shown.new)
        elif may_make:
            _form()
        for token in tokens:
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
    names = [name for name, export in list_exports().items() if export.read_by is not None and new.token.level.reads(export.read_by)]
    base = f"{session.base_address()}/telecharger/{snapshot.call.slug}"
    st.markdown(_("It reads these addresses, each CSV file with its schema:"))
    st.code("\n".join(f"{base}/{name}" for name in names), language=None, wrap_lines=True)
    st.markdown(_("With the header {header}, or as the password of basic authentication.").format(header="`Authorization: Bearer …`"))
    st.button(_("I have copied it: show it no more"), key="tokens.seen", icon=":material/check:", on_click=_forget)


def _forget() -> None:
    st.session_state.pop(_SHOWN, None)


def _show_token(token: ReadingToken) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"tokens.token.{token.id}"):
        sentence = _("{level}; made by {who} on {when}, until {end}").format(
            level=token.level.words, who=literal(token.made_by), when=moment(token.created_at), end=moment(token.ends_at)
        )
        st.markdown(f"**{literal(token.name)}**  \n:small[{sentence}]", width="stretch")
        revoke = doing(revoke_token, Right.REVOKE_TOKENS, part=_PART, token_id=token.id)
        label = _("Revoke {name}").format(name=literal(token.name))
        with st.popover(label, icon=":material/block:", key=f"tokens.revoking.{token.id}"):
            st.markdown(_("This token stops reading now. This cannot be undone: a new one would have to be made."))
            st.button(label, key=f"tokens.revoke.{token.id}", type="primary", on_click=revoke)
