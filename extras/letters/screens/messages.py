"""Messages to people of the call: text, recipients, preview, to open in a mail program or download."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

import bootstrap
from bootstrap.addresses import address_of
from deliberation.call.access import link_path
from deliberation.call.people import Person, Right, Role
from deliberation.derived.scoring.coverage import awaited
from deliberation.operations.call.access import issue_link
from deliberation.operations.call.devices import devices_of_call
from deliberation.operations.call.wordings import wordings
from deliberation.record.wordings import Wording, Words
from deliberation.snapshot.snapshot import Snapshot
from extras.letters.messages import Written, mail_address, written
from extras.letters.screens import editing
from extras.letters.wordings import MESSAGES, has_field
from phrases import _, current_language, ngettext
from ui import session
from ui.acting import attempt
from ui.shims import context
from ui.texts import literal
from ui.widgets import choosing

_KIND = "messages.kind"
_SHOWN = "messages.shown"  # the secrets of the links on the screen, by person id
# Some mail programs cut what is longer.
_ADDRESS_MAX = 2_000


def panel(snapshot: Snapshot) -> None:
    """Choose a message, word its text, choose recipients, and download."""
    texts = wordings(bootstrap.reading(), call_id=snapshot.call_id)
    wording = choosing.choose_shown(_("Message"), MESSAGES, key=_KIND, default=MESSAGES[0])
    left, right = st.columns(2, gap="large")
    with left:
        words = editing.text(texts, wording)
    with right:
        people = _recipients(snapshot, wording)
        if people:
            _preview(snapshot, {**texts, wording: words}, wording, people)
    if not people:
        return
    st.header(_("Send them"))
    st.caption(_("Nothing is sent from here: you send the messages with your own mail program."))
    if not editing.is_saved(texts, wording, words):
        st.info(_("Save the text first: the messages are made from it."), icon=":material/save:")
        return
    _files(snapshot, wording, people)
    _each(snapshot, texts, wording, people, has_link=has_field(words, "lien"))


def _recipients(snapshot: Snapshot, wording: Wording) -> list[Person]:
    able = {person.id: person for person in snapshot.people if person.is_active and not person.has(Role.PROJECTOR)}
    if wording is Wording.REMINDER and (snapshot.is_partial or snapshot.hides_progress):
        st.info(_("Only people who see every file can see what others have left to do."), icon=":material/front_hand:")
    first = [one.id for one in _first(snapshot, wording) if one.id in able]
    chosen = choosing.choose_several(
        _("To"), list(able), default=first, key=f"messages.to.{wording}", format_func=lambda id_: able[id_].name, placeholder=_("Choose")
    )
    people = [able[id_] for id_ in chosen]
    without = [literal(person.name) for person in people if not person.email]
    if without:
        label = ngettext("{count} without an e-mail address: {names}", "{count} without an e-mail address: {names}", len(without))
        st.caption(label.format(count=len(without), names=", ".join(without)))
    if not people:
        st.caption(_("Everybody is up to date.") if wording is Wording.REMINDER else _("Choose the recipients."))
    return people


def _first(snapshot: Snapshot, wording: Wording) -> Sequence[Person]:
    """Return the default recipients of a message."""
    if wording is Wording.REMINDER:
        return awaited(snapshot)
    if wording is Wording.INVITATION:
        by = session.require(Right.MANAGE_PEOPLE)
        entered = {device.person_id for device in devices_of_call(bootstrap.reading(), by=by, call_id=by.call_id)}
        return [person for person in snapshot.people if person.roles and person.id not in entered]
    return [person for person in snapshot.people if person.sits]


def _preview(snapshot: Snapshot, texts: Mapping[Wording, Words], wording: Wording, people: Sequence[Person]) -> None:
    by_id = {person.id: person for person in people}
    person_id = choosing.choose_one(
        _("Preview for"), list(by_id), key=f"messages.preview.{wording}", format_func=lambda id_: by_id[id_].name
    )
    (message,) = written(snapshot, texts, wording, [by_id[person_id]], {person_id: _("(personal link)")})
    editing.shown(message.subject, message.text)


def _files(snapshot: Snapshot, wording: Wording, people: Sequence[Person]) -> None:
    query = f"langue={current_language()}&a={','.join(str(person.id) for person in people)}"
    address = address_of(f"/telecharger/{snapshot.call.slug}")
    with st.container(horizontal=True):
        st.link_button(_("Drafts (.eml, zip)"), f"{address}/messages.zip?texte={wording}&{query}", icon=":material/drafts:")
        st.link_button(_("Mail merge (CSV)"), f"{address}/messages.csv?texte={wording}&{query}", icon=":material/table:")
        st.link_button(_("QR codes to print (PDF)"), f"{address}/codes.pdf?{query}", icon=":material/qr_code_2:")
        if snapshot.call.meets_at:
            st.link_button(_("The meeting (.ics)"), f"{address}/meeting.ics?langue={current_language()}", icon=":material/event:")


def _each(snapshot: Snapshot, texts: Mapping[Wording, Words], wording: Wording, people: Sequence[Person], *, has_link: bool) -> None:
    secrets: Mapping[int, str] = st.session_state.get(_SHOWN) or {}
    if has_link and not {person.id for person in people} <= secrets.keys():
        st.button(
            _("Show the messages here, with their links"),
            key="messages.show",
            icon=":material/visibility:",
            on_click=_show,
            args=([person.id for person in people],),
            help=_("The journal says who showed it, and when."),
        )
        return
    base = session.base_address()
    links = {id_: f"{base}{link_path(secret)}" for id_, secret in secrets.items()}
    for message in written(snapshot, texts, wording, people, links):
        _show_message(message)


def _show_message(message: Written) -> None:
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{literal(message.person.name)}** · {literal(message.email or _('no address'))}", width="stretch")
            address = mail_address(message)
            st.link_button(
                _("Open in the mail program"),
                address,
                icon=":material/mail:",
                disabled=not message.email,
                key=f"messages.open.{message.person.id}",
            )
        if len(address) > _ADDRESS_MAX:
            st.caption(_("So long a text may be cut by the mail program: take the draft (.eml) instead."))
        with st.expander(_("Text to copy")):
            st.code(f"{message.subject}\n\n{message.text}", language=None, wrap_lines=True)


def _show(person_ids: Sequence[int]) -> None:
    issue = partial(issue_link, key=bootstrap.link_key(), agent=context.header("User-Agent") or "")
    done = attempt(
        lambda by: {id_: issue(bootstrap.unit_of_work(), by=by, call_id=by.call_id, person_id=id_) for id_ in person_ids},
        Right.MANAGE_PEOPLE,
    )
    st.session_state[_SHOWN] = done.result if done else None
