"""List of every screen open to a person, with contents: a second way to each, beside the menu."""

import streamlit as st

from phrases import _
from ui import session
from ui.home import overview
from ui.widgets import styles

person = session.require_person()

st.title(_("All screens"))
with styles.text_page():
    call, phase = session.call_and_phase(person)
    overview.show_site_map(person, call, phase)
