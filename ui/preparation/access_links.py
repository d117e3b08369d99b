"""People's personal links, with their QR codes: shown, replaced, revoked."""

from collections.abc import Callable

import streamlit as st

import bootstrap
from deliberation import operations
from deliberation.call.access import link_path
from deliberation.call.rights import Right
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import session
from ui.acting import Done, act, attempt
from ui.preparation.devices import qr_code
from ui.texts import literal


def panel(snapshot: Snapshot) -> None:
    """Show somebody's personal link with its QR code; revoke it."""
    active = {person.id: person for person in snapshot.people if person.is_active}
    chosen = st.selectbox(
        _("Whose link"), list(active), index=None, key="settings.link_of", format_func=lambda id_: active[id_].name, placeholder=_("Choose")
    )
    if chosen is None:
        st.caption(_("A link is personal: whoever holds it enters as that person."))
        return
    issued = _attempt_link(operations.issue_link, chosen)
    if issued:
        address = f"{session.base_address()}{link_path(issued.result)}"
        left, right = st.columns([3, 1])
        with left:
            st.code(address, language=None, wrap_lines=True)
            _link_acts(chosen)
        with right:
            st.image(qr_code(address), caption=_("QR code of {name}").format(name=literal(active[chosen].name)), width=220)


def _link_acts(person_id: int) -> None:
    st.button(
        _("Replace the link by a new one"),
        icon=":material/autorenew:",
        on_click=_renew,
        args=(person_id,),
        key="settings.renew",
        help=_("The present link opens nothing any more; devices already let in stay."),
    )
    st.button(
        _("Revoke the link and sign out every device"),
        icon=":material/link_off:",
        on_click=_revoke,
        args=(person_id,),
        key="settings.revoke",
    )


def _attempt_link(verb: Callable[..., str], person_id: int) -> Done[str] | None:
    key = bootstrap.link_key()
    return attempt(lambda by: verb(bootstrap.unit_of_work(), by=by, call_id=by.call_id, person_id=person_id, key=key), Right.MANAGE_PEOPLE)


def _renew(person_id: int) -> None:
    _attempt_link(operations.renew_link, person_id)


def _revoke(person_id: int) -> None:
    act(operations.revoke_access, Right.MANAGE_PEOPLE, person_id=person_id)
    st.session_state["settings.link_of"] = None
