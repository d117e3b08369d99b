"""A person's own devices: see which are known, sign the others out, let in a second one."""

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
