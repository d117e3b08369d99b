"""Where the call stands, what is missing, and what to do next, for the person's roles."""

import streamlit as st

from ui import session
from ui.components import home

person = session.require_person()
snapshot = session.snapshot()

st.title(str(snapshot.call.name))
home.greeting(person, snapshot)
home.numbers(snapshot)
home.gauges(snapshot)
home.next_steps(person, snapshot)
