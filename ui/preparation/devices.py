"""Devices: a person's own with a QR code for a second device, all devices for organisers, and new devices."""

from collections.abc import Callable

import segno
import streamlit as st

import bootstrap
import ui.live
from bootstrap import remembered
from deliberation.call.access import Device, DevicePass, browser_name, link_path, secret_hash
from deliberation.call.people import Person, Right
from deliberation.operations.call.access import issue_link, renew_link, revoke_access
from deliberation.operations.call.devices import (
    acknowledge_newcomers,
    devices_of_call,
    issue_pass,
    own_devices,
    revoke_device,
    sign_out_device,
    sign_out_others,
)
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, moment, ngettext, time_of_day
from ui import session
from ui.acting import act, attempt, carry_out, doing
from ui.shims import context
from ui.texts import literal, one_line
from ui.widgets import choosing

_SHOWN_KEY = "devices.shown"
_PART = "newcomers"
_UNKNOWN = N_("Unknown device")

_SHOWN_LINK = "settings.link_shown"  # whose link is on the screen, and its secret
_GIVEN = "settings.links_given"  # how many this session showed or made


def own(person: Person) -> None:
    """List the person's devices, sign out the others."""
    devices = own_devices(bootstrap.reading(), by=person)
    for device in devices:
        is_current = _is_current(device)
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_mark_device(device, is_current=is_current), width="stretch")
            if not is_current:
                st.button(_("Sign it out"), key=f"devices.sign_out.{device.id}", on_click=_sign_out, args=(device.id,))
    if len(devices) > 1:
        st.button(_("Sign out all other devices"), icon=":material/logout:", key="devices.sign_out_others", on_click=_sign_out_others)


def second() -> None:
    """Offer to let in a second device: a QR code good once, for some minutes."""
    st.button(_("Show a code for another device"), icon=":material/qr_code_2:", key="devices.show_pass", on_click=_issue_pass)
    # Issued when asked for and shown for one run only: a code that stays on a screen is one that somebody else can photograph.
    code_shown = st.session_state.pop(_SHOWN_KEY, None)
    if not isinstance(code_shown, DevicePass):
        st.caption(_("Your phone beside your laptop: it enters as you, without your link."))
        return
    address = f"{session.base_address()}{link_path(code_shown.secret)}"
    st.markdown(_("Photograph it with the other device."))
    st.image(qr_code(address), alt=_("QR code of the entrance"), width=260)
    st.code(address, language=None, wrap_lines=True)
    until = time_of_day(code_shown.ends_at)
    st.caption(_("Good for one device, until {time}. Show it to nobody: whoever opens it enters as you.").format(time=until))


def everybody(snapshot: Snapshot) -> None:
    """Name the people without a device in the call; list the devices by person, with sign-out."""
    by = session.require(Right.MANAGE_PEOPLE)
    devices = devices_of_call(bootstrap.reading(), by=by, call_id=by.call_id)
    entered = {device.person_id for device in devices}
    awaited = [literal(person.name) for person in snapshot.people if person.is_active and person.id not in entered]
    if awaited:
        st.caption(_("Have not entered yet: {names}").format(names=", ".join(awaited)))
    for device in sorted(devices, key=lambda device: snapshot.names[device.person_id].casefold()):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            is_current, name = _is_current(device), snapshot.names[device.person_id]
            st.markdown(f"**{literal(name)}** · {_mark_device(device, is_current=is_current)}", width="stretch")
            if not is_current:
                with st.popover(_("Sign it out…")):
                    st.markdown(_("{device} of {who} is led back to the entrance.").format(device=described(device), who=literal(name)))
                    revoke = doing(revoke_device, Right.MANAGE_PEOPLE, device_id=device.id)
                    st.button(_("Sign it out"), key=f"devices.revoke.{device.id}", type="primary", on_click=revoke)


def qr_code(address: str) -> str:
    """Return a QR code as a PNG data URL, so that no file holds the code, which would let its reader in."""
    return str(segno.make(address, error="m").png_data_uri(scale=6, border=3))


def described(device: Device) -> str:
    """Return a device's description, with its date of enrolment."""
    return _("{device}, since {moment}").format(device=browser_name(device.agent) or _(_UNKNOWN), moment=moment(device.created_at))


def _is_current(device: Device) -> bool:
    return device.secret_hash == secret_hash(session.device_secret() or "")


def _mark_device(device: Device, *, is_current: bool) -> str:
    return described(device) + (f" · **{_('this device')}**" if is_current else "")


def _issue_pass() -> None:
    done = attempt(lambda by: issue_pass(bootstrap.unit_of_work(), by=by), session.require_person)
    if done:
        st.session_state[_SHOWN_KEY] = done.result


def _sign_out(device_id: int) -> None:
    attempt(lambda by: sign_out_device(bootstrap.unit_of_work(), by=by, device_id=device_id), session.require_person)


def _sign_out_others() -> None:
    own_secret = session.device_secret() or ""
    attempt(lambda by: sign_out_others(bootstrap.unit_of_work(), by=by, device_secret=own_secret), session.require_person)


def live() -> None:
    """Announce a new device at once. Called once on every page, under its header."""
    ui.live.part(_PART, _announce, right=None, before_recusals=True, shows=_came_in)


def _came_in(person: Person, _snapshot: Snapshot) -> tuple[int, ...]:
    return tuple(device.id for device in remembered.newcomers(person, session.device_secret() or ""))


def _announce(person: Person, _snapshot: Snapshot) -> None:
    devices = remembered.newcomers(person, session.device_secret() or "")
    if not devices:
        return
    with st.container(border=True, key="newcomers"):
        sentence = ngettext("A new device came in under your name.", "New devices came in under your name.", len(devices))
        st.markdown(f":material/devices: **{sentence}** " + " · ".join(map(described, devices)))
        with st.container(horizontal=True):
            up_to = devices[-1].id
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
        lambda by: acknowledge_newcomers(bootstrap.unit_of_work(), by=by, device_secret=secret, up_to=up_to, are_signed_out=are_signed_out),
        session.require_person,
    )


def show_links(snapshot: Snapshot) -> None:
    """Show a person's link with its QR code on request, since each display is journalled; replace or revoke the link."""
    active = {person.id: person for person in snapshot.people if person.is_active}
    chosen = choosing.choose_one(
        _("Whose link"), list(active), index=None, key="settings.link_of", format_func=lambda id_: active[id_].name, placeholder=_("Choose")
    )
    if chosen is None:
        st.caption(_("A link is personal: anyone who holds it enters as that person."))
        return
    left, right = st.columns([3, 1])
    link_shown = st.session_state.get(_SHOWN_LINK)
    address = f"{session.base_address()}{link_path(link_shown[1])}" if link_shown and link_shown[0] == chosen else ""
    with left:
        if address:
            st.code(address, language=None, wrap_lines=True)
        _link_acts(chosen, active[chosen].name, is_shown=bool(address))
    with right:
        if address:
            st.image(qr_code(address), alt=_("QR code of {name}").format(name=one_line(active[chosen].name)), width=220)


def _link_acts(person_id: int, name: str, *, is_shown: bool) -> None:
    if not is_shown:
        st.button(
            _("Show the link"),
            icon=":material/visibility:",
            on_click=_show_link,
            args=(issue_link, person_id),
            key="settings.show_link",
            help=_("The journal says who showed it, and when."),
        )
    # Another key once one was given: it is closed then.
    count = st.session_state.get(_GIVEN, 0)
    with st.popover(_("Replace the link by a new one"), icon=":material/autorenew:", key=f"settings.renewing.{count}"):
        st.markdown(_("The present link will no longer be valid; devices already connected stay so."))
        st.button(_("Replace it"), on_click=_show_link, args=(renew_link, person_id), key="settings.renew", type="primary")
    with st.popover(_("Revoke the link and sign out every device"), icon=":material/link_off:", key="settings.revoking"):
        sentence = _("{name} is signed out of all devices at once, and the link is no longer valid. Only a new link lets them back in.")
        st.markdown(sentence.format(name=literal(name)))
        st.button(_("Revoke and sign out"), on_click=_revoke_link, args=(person_id,), key="settings.revoke", type="primary")


def _show_link(verb: Callable[..., str], person_id: int) -> None:
    agent = context.header("User-Agent") or ""
    done = carry_out(verb, Right.MANAGE_PEOPLE, person_id=person_id, key=bootstrap.link_key(), agent=agent)
    st.session_state[_SHOWN_LINK] = (person_id, done.result) if done else None
    st.session_state[_GIVEN] = st.session_state.get(_GIVEN, 0) + 1


def _revoke_link(person_id: int) -> None:
    act(revoke_access, Right.MANAGE_PEOPLE, person_id=person_id)
    st.session_state["settings.link_of"] = st.session_state[_SHOWN_LINK] = None
