"""Devices that came in under the person's name since this one: announced here, on every page, until the person answers."""

from typing import Final

import streamlit as st

import bootstrap
import ui.live
from deliberation import operations
from deliberation.call.people import Person
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext
from ui import session
from ui.acting import attempt
from ui.preparation.devices import described

_PART: Final = "newcomers"


def live() -> None:
    """Announce a device as soon as it comes in. Called once on every page, under its header."""
    ui.live.part(_PART, _draw, shows=_ids)


def _ids(person: Person, _snapshot: Snapshot) -> tuple[int, ...]:
    return tuple(device.id for device in bootstrap.newcomers(person, session.device_secret() or ""))


def _draw() -> None:
    person = session.require_person()
    found = bootstrap.newcomers(person, session.device_secret() or "")
    if not found:
        return
    with st.container(border=True, key="newcomers"):
        said = ngettext("A new device came in under your name.", "New devices came in under your name.", len(found))
        st.markdown(f":material/devices: **{said}** " + " · ".join(map(described, found)))
        with st.container(horizontal=True):
            up_to = found[-1].id
            st.button(_("It was me"), key="newcomers.mine", on_click=_answer, args=(up_to,))
            st.button(
                _("It was not me: sign it out"),
                key="newcomers.not_mine",
                icon=":material/logout:",
                on_click=_answer,
                args=(up_to, True),
                help=_("Then ask the organisers for a new link: whoever holds yours can come back."),
            )


def _answer(up_to: int, are_signed_out: bool = False) -> None:
    secret = session.device_secret() or ""
    attempt(
        lambda by: operations.acknowledge_newcomers(
            bootstrap.unit_of_work(), by=by, device_secret=secret, up_to=up_to, are_signed_out=are_signed_out
        ),
        session.require_person,
    )
