"""What stands above every screen: the call, the demonstration's banner, who is signed in, language, way out."""

from html import escape

import streamlit as st

from deliberation.calls import Call
from deliberation.people import Person
from phrases import LANGUAGES, _, current_language
from ui import feedback, session


def show(person: Person, call: Call) -> None:
    """Show the header of a person's screen: one line on a laptop, two or three on a phone."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="header"):
        st.markdown(f"**{call.name}**", width="content")
        if call.is_demo:
            st.badge(_("Demonstration: texts and marks are fictitious."), icon=":material/science:", color="orange")
        st.space("stretch")
        feedback.show_saved()
        with st.popover(person.name, icon=":material/account_circle:", type="tertiary"):
            st.markdown(f"**{person.name}**  \n{person.role_names}")
            _language_switch()
            st.button(_("Sign out"), icon=":material/logout:", key="header.sign_out", on_click=session.sign_out)


def sign_in() -> None:
    """Tell somebody unknown how one enters. The way in is a plain page: only an answer over HTTP can set a cookie."""
    st.title(_("Jury’s deliberation"))
    st.markdown(_("One enters with a personal link, by e-mail or QR code. If you do not have yours, ask the organisers for it."))
    st.html(f'<a href="/entree?langue={current_language()}">{escape(_("Go to the entrance"))}</a>')
    _language_switch()


def _language_switch() -> None:
    other = next(code for code in LANGUAGES if code != current_language())
    st.button(LANGUAGES[other], key="header.language", icon=":material/translate:", on_click=session.switch_language, args=(other,))
