"""Head of every screen: menu, the demonstration's banner, signed-in person, and under the name language and ways out.

Menu and name are plain markup around a single button: Streamlit's elements cost a seventh of a page's run, and its menu was laid out again
at each load and lacked list items (RGAA 9.3). ``ui/scripts/menu.js`` moves the menu into the bar once, marks the open screen, and keeps the
switch of sounds. Entries beyond the width go into *Plus (n)*; under 768 pixels all entries, under *Menu*.
"""

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from textwrap import shorten

import streamlit as st

from bootstrap.addresses import address_of
from deliberation.call.access import CALLS_PATH
from deliberation.call.call import Call, Phase
from deliberation.call.people import Person, Right
from phrases import LANGUAGES, N_, _, current_language
from ui import feedback, live, navigation, session
from ui.navigation import Screen
from ui.preparation import devices
from ui.texts import AsItIs, icon, initials, literal

# As an address that holds it: Streamlit would read the file again at each run. As pixels: a page draws a picture of lines anew each time.
ICON = f"data:image/png;base64,{b64encode((Path(__file__).parents[1] / 'assets' / 'icon.png').read_bytes()).decode()}"

_DECLARING = "deports"
_CALL_NAME_MAX = 32
_CHANGED = N_("This tab was open on “{before}”. This browser is now in “{name}”, and this tab too. Nothing typed before was saved here.")
_BACK = N_("Go back to “{before}”")
_OWN = (_DECLARING, "mes-appareils", "plan")


def show(person: Person, call: Call, phase: Phase) -> None:
    """Show the bar of a person's screen: menu, live strip, last save, name."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="header"):
        # What it says is of files: nothing before recusals are declared. The stream says nothing either.
        if not session.must_declare(person):
            _show_menu(person, call, phase)
            live.strip(person, call, beside=feedback.show_saved)
        else:
            feedback.show_saved()
        if call.is_demo:
            st.badge(_("demonstration"), color="orange", help=_("Demonstration: texts and marks are fictitious."))
        _show_account(person, call)
    if not call.is_demo:
        devices.live()


def dress(title: str = "") -> None:
    """Give the page its title, icon and width."""
    st.set_page_config(page_title=f"{title} · Délibéré" if title else "Délibéré", page_icon=ICON, layout="wide")


def entitle(what: str, screen: str) -> None:
    """Set the page's title to the subject of the screen, so that tabs differ."""
    st.set_page_config(page_title=f"{what} · {screen} · Délibéré")


def another_s(person: Person, call: Call) -> None:
    """Show that this page was opened as a different person. In a browser the strip reloads the page at once."""
    live.strip(person, call)
    st.info(_("This page was opened under another name: what was on it has been cleared."), icon=":material/person_off:")
    st.html(f'<a href="{address_of("/")}?langue={current_language()}" target="_self">{escape(_("Open it anew"))}</a>')


def sign_in() -> None:
    """Tell a stranger how to enter. The way in is a plain page: only an answer over HTTP can set a cookie."""
    st.title(_("Jury’s deliberation"))
    st.markdown(
        _("You enter with a personal link, received by e-mail or shown as a QR code. If you do not have yours, ask the organisers for it.")
    )
    st.html(f'<a href="{address_of("/entree")}?langue={current_language()}">{escape(_("Go to the entrance"))}</a>')
    _language_switch()


def _show_account(person: Person, call: Call) -> None:
    """Show the person's name with the menu of their own screens."""
    # A phone's bar shows the initials alone; the name is still there for who hears it (ui/style/bar.css).
    # Whoever is in several calls reads which one is open.
    which = f" · {shorten(str(call.name), _CALL_NAME_MAX, placeholder='…')}" if session.other_devices() else ""
    with st.popover(f"*{literal(initials(person.name))}* {literal(person.name + which)}", type="tertiary"):
        account = (f"<strong>{escape(person.name)}</strong>", escape(person.role_names), escape(str(call.name)))
        st.html(f'<p class="account">{"<br>".join(account)}</p>')
        _language_switch()
        st.html(_own(person) + _ways_out(current_language(), is_elsewhere=bool(session.other_devices())))


def _language_switch() -> None:
    """Offer the other language."""
    other = next(code for code in LANGUAGES if code != current_language())
    st.button(LANGUAGES[other], key="header.language", icon=":material/translate:", on_click=session.switch_language, args=(other,))


def _own(person: Person) -> str:
    if session.must_declare(person):
        return ""
    label = escape(_("Sound and vibration when I am asked for something, on this device"))
    switch = f'<label class="signals" data-person="{person.id}"><input type="checkbox"><span>{label}</span></label>'
    return _screens(current_language(), declares=session.holds(Right.DECLARE_RECUSAL)) + switch


@cache
def _screens(_language: str, *, declares: bool) -> str:
    own = (screen for screen in navigation.SCREENS if screen.url_path in _OWN and (declares or screen.url_path != _DECLARING))
    return f'<ul class="account">{"".join(f"<li>{menu_link(screen)}</li>" for screen in own)}</ul>'


@cache
def _ways_out(language: str, *, is_elsewhere: bool) -> str:
    # Plain pages: only an answer over HTTP can say which call the cookie opens, or take the cookie away, and the provider's session ends
    # at an address of its own.
    ways = {CALLS_PATH: _("Change calls")} if is_elsewhere else {}
    ways["/sortie"] = _("Sign out")
    return "".join(f'<p class="way-out"><a href="{address_of(path)}?langue={language}">{escape(way)}</a></p>' for path, way in ways.items())


def _show_menu(person: Person, call: Call, phase: Phase) -> None:
    """Show the menu in the bar, with equal markup on all screens: the script marks the open screen."""
    due = tuple(screen for screen in navigation.screens_of(person, call, phase) if screen.is_in_menu)
    # A demonstration that is begun again is another call, and the same place.
    is_several = bool(session.other_devices())
    st.html(_menu(due, "demo" if call.is_demo else call.slug, str(call.name), current_language(), is_several=is_several))


@cache
def _menu(screens: tuple[Screen, ...], slug: str, name: str, language: str, *, is_several: bool) -> AsItIs:
    entries = "".join(_menu_entries(group, group_screens) for group, group_screens in groupby(screens, key=lambda screen: screen.group))
    # What the line has no room for: at first all of it.
    words = f'data-some="{escape(_("{count} more"))}" data-all="{escape(_("Menu"))}"'
    rest = f'<li class="more" {words}><button type="button"></button><ul></ul></li>'
    attributes = {"call": slug, "name": name}
    if is_several:
        attributes |= {"changed": _(_CHANGED), "stay": _("Go on in “{name}”").format(name=name), "back": _(_BACK)}
        attributes["calls"] = f"{address_of(CALLS_PATH)}?langue={language}"
    data = " ".join(f'data-{key}="{escape(value)}"' for key, value in attributes.items())
    return AsItIs(
        f'<div class="menu-told"><nav class="menu" aria-label="{escape(_("Screens"))}" {data}><ul>{entries}{rest}</ul></nav></div>'
    )


def _menu_entries(group: str, screens: Iterable[Screen]) -> str:
    links = "".join(f"<li>{menu_link(screen)}</li>" for screen in screens)
    name = escape(_(group)) if group else ""
    # The button where the group stands in the line, the words above its links where it does not.
    return f'<li><button type="button">{name}</button><strong>{name}</strong><ul>{links}</ul></li>' if name else links


def menu_link(screen: Screen) -> str:
    """Return the link to a screen."""
    return f'<a href="{navigation.address(screen)}">{icon(screen.icon)}{escape(_(screen.title))}</a>'
