"""People's personal links, with their QR codes: shown, replaced, revoked."""

from collections.abc import Callable
from typing import Final

import streamlit as st

import bootstrap
from deliberation.call.access import link_path
from deliberation.call.rights import Right
from deliberation.operations.call.access import issue_link, renew_link, revoke_access
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import session
from ui.acting import act, attempt
from ui.preparation.devices import qr_code
from ui.shims import context
from ui.texts import literal, one_line
from ui.widgets import choosing

_SHOWN: Final = "settings.link_shown"  # whose link is on the screen, and its secret
_GIVEN: Final = "settings.links_given"  # how many this session showed or made


def panel(snapshot: Snapshot) -> None:
    """Show somebody's personal link with its QR code on request, since showing it is journalled; replace it, revoke it."""
    active = {person.id: person for person in snapshot.people if person.is_active}
    chosen = choosing.choose_one(
        _("Whose link"), list(active), index=None, key="settings.link_of", format_func=lambda id_: active[id_].name, placeholder=_("Choose")
    )
    if chosen is None:
        st.caption(_("A link is personal: anyone who holds it enters as that person."))
        return
    left, right = st.columns([3, 1])
    shown = st.session_state.get(_SHOWN)
    address = f"{session.base_address()}{link_path(shown[1])}" if shown and shown[0] == chosen else ""
    with left:
        if address:
            st.code(address, language=None, wrap_lines=True)
        _acts(chosen, active[chosen].name, is_shown=bool(address))
    with right:
        if address:
            st.image(qr_code(address), alt=_("QR code of {name}").format(name=one_line(active[chosen].name)), width=220)


def _acts(person_id: int, name: str, *, is_shown: bool) -> None:
    if not is_shown:
        st.button(
            _("Show the link"),
            icon=":material/visibility:",
            on_click=_show,
            args=(issue_link, person_id),
            key="settings.show_link",
            help=_("The journal says who showed it, and when."),
        )
    # Another key once one was given: it is closed then.
    given = st.session_state.get(_GIVEN, 0)
    with st.popover(_("Replace the link by a new one"), icon=":material/autorenew:", key=f"settings.renewing.{given}"):
        st.markdown(_("The present link will no longer be valid; devices already connected stay so."))
        st.button(_("Replace it"), on_click=_show, args=(renew_link, person_id), key="settings.renew", type="primary")
    with st.popover(_("Revoke the link and sign out every device"), icon=":material/link_off:", key="settings.revoking"):
        sentence = _("{name} is signed out of all devices at once, and the link is no longer valid. Only a new link lets them back in.")
        st.markdown(sentence.format(name=literal(name)))
        st.button(_("Revoke and sign out"), on_click=_revoke, args=(person_id,), key="settings.revoke", type="primary")


def _show(verb: Callable[..., str], person_id: int) -> None:
    keywords = {"person_id": person_id, "key": bootstrap.link_key(), "agent": context.header("User-Agent") or ""}
    done = attempt(lambda by: verb(bootstrap.unit_of_work(), by=by, call_id=by.call_id, **keywords), Right.MANAGE_PEOPLE)
    st.session_state[_SHOWN] = (person_id, done.result) if done else None
    st.session_state[_GIVEN] = st.session_state.get(_GIVEN, 0) + 1


def _revoke(person_id: int) -> None:
    act(revoke_access, Right.MANAGE_PEOPLE, person_id=person_id)
    st.session_state["settings.link_of"] = st.session_state[_SHOWN] = None
