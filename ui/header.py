"""The header of every screen: call, the demonstration's banner, person, language, sign-out."""

from base64 import b64encode
from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from deliberation.call.call import Call, Phase
from deliberation.call.people import Person
from phrases import _, current_language
from ui import account, feedback, live, session
from ui.preparation import devices

# As an address that holds it: Streamlit would read the file again at each run. As pixels: a page draws a picture of lines anew each time.
ICON: Final = f"data:image/png;base64,{b64encode((Path(__file__).parents[1] / 'assets' / 'icon.png').read_bytes()).decode()}"


def show(person: Person, call: Call, phase: Phase) -> None:
    """Show the bar of a person's screen: menu, live strip, last save, name."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="header"):
        # What it says is of files: nothing before recusals are declared. The stream says nothing either.
        if not session.must_declare(person):
            account.show_menu(person, phase, is_demo=call.is_demo)
            live.strip(person, call, beside=feedback.show_saved)
        else:
            feedback.show_saved()
        if call.is_demo:
            st.badge(_("demonstration"), color="orange", help=_("Demonstration: texts and marks are fictitious."))
        account.show(person, call)
    if not call.is_demo:
        devices.live()


def dress(title: str = "") -> None:
    """Give the page its title, icon and width."""
    st.set_page_config(page_title=f"{title} · Délibéré" if title else "Délibéré", page_icon=ICON, layout="wide")


def entitle(what: str, screen: str) -> None:
    """Set the page's title to the subject of the screen, so that tabs differ."""
    st.set_page_config(page_title=f"{what} · {screen} · Délibéré")


def another_s(person: Person, call: Call) -> None:
    """Show that this page was opened as another person. In a browser the strip reloads it at once."""
    live.strip(person, call)
    st.info(_("This page was opened under another name: what was on it has been cleared."), icon=":material/person_off:")
    st.html(f'<a href="/?langue={current_language()}" target="_self">{escape(_("Open it anew"))}</a>')


def sign_in() -> None:
    """Tell a stranger how to enter. The way in is a plain page: only an answer over HTTP can set a cookie."""
    st.title(_("Jury’s deliberation"))
    st.markdown(
        _("You enter with a personal link, received by e-mail or shown as a QR code. If you do not have yours, ask the organisers for it.")
    )
    st.html(f'<a href="/entree?langue={current_language()}">{escape(_("Go to the entrance"))}</a>')
    account.language_switch()
