"""What a person finds under their name in the bar: whose screen it is, its language, their own screens, and the ways out.

Two pieces of plain markup around one button: seven elements of Streamlit's were a seventh of what a page costs at each run, for a list
that is opened some times a day. ``ui/scripts/menu.js`` leads to the screens and keeps the switch of the sounds.
"""

from functools import cache
from html import escape
from typing import Final

import streamlit as st

from deliberation.call.access import CALLS_PATH
from deliberation.call.call import Call
from deliberation.call.people import Person
from deliberation.call.rights import Right
from phrases import LANGUAGES, _, current_language
from ui import menu, navigation, session
from ui.texts import initials, literal

_DECLARING: Final = "deports"
_OWN: Final = (_DECLARING, "mes-appareils", "plan")


def show(person: Person, call: Call) -> None:
    """Show who is here; opened, what is theirs."""
    # A phone's bar shows the initials alone; the name is still there for who hears it (ui/style/bar.css).
    with st.popover(f"*{literal(initials(person.name))}* {literal(person.name)}", type="tertiary"):
        said = (f"<strong>{escape(person.name)}</strong>", escape(person.role_names), escape(str(call.name)))
        st.html(f'<p class="account">{"<br>".join(said)}</p>')
        language_switch()
        st.html(_own(person) + _ways_out(current_language(), is_elsewhere=bool(session.other_devices())))


def language_switch() -> None:
    """Offer the other language."""
    other = next(code for code in LANGUAGES if code != current_language())
    st.button(LANGUAGES[other], key="header.language", icon=":material/translate:", on_click=session.switch_language, args=(other,))


def _own(person: Person) -> str:
    if session.must_declare(person):
        return ""
    said = escape(_("Sound and vibration when I am asked for something, on this device"))
    switch = f'<label class="signals" data-person="{person.id}"><input type="checkbox"><span>{said}</span></label>'
    return _screens(current_language(), declares=session.holds(Right.DECLARE_RECUSAL)) + switch


@cache
def _screens(_language: str, *, declares: bool) -> str:
    own = (screen for screen in navigation.SCREENS if screen.url_path in _OWN and (declares or screen.url_path != _DECLARING))
    return f'<ul class="account">{"".join(f"<li>{menu.link(screen)}</li>" for screen in own)}</ul>'


@cache
def _ways_out(language: str, *, is_elsewhere: bool) -> str:
    # Plain pages: only an answer over HTTP can say which call the cookie opens, or take the cookie away, and the provider's session ends
    # at an address of its own.
    ways = {CALLS_PATH: _("Change calls")} if is_elsewhere else {}
    ways["/sortie"] = _("Sign out")
    return "".join(f'<p class="way-out"><a href="{path}?langue={language}">{escape(said)}</a></p>' for path, said in ways.items())
