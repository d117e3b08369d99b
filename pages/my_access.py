"""A person's own devices: list, sign-out of the others, enrolment of a second."""

import streamlit as st

from phrases import _
from ui import session
from ui.preparation import devices
from ui.widgets import styles

person = session.require_person()

st.title(_("My devices"))
with styles.text_page():
    devices.own(person)
    st.header(_("Another device"))
    devices.second()
