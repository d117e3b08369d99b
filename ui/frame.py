"""The frame of every screen: person, menu, the demonstration's banner, then the page."""

import streamlit as st

from ui import feedback, header, navigation, session
from ui.meeting import sheet
from ui.scoring import recusals

session.follow_address_language()

with session.one_look():
    person = session.current_person()
    if person is None:
        header.dress()
        header.sign_in()
        st.stop()
    call, phase = session.call_and_phase(person)
    if not session.belongs_to(person):
        header.dress()
        header.another_s(person, call)
        st.stop()
    only = "deports" if session.must_declare(person) else None
    page = navigation.open_page(person, call, phase, only=only, dress=header.dress)
    header.show(person, call, phase)
    feedback.show_for_the_page()
    sheet.follow()
    page.run()
    recusals.window()
    # After the page: what is asked of one now lies over its foot, whichever page it is.
    if not session.must_declare(person):
        if not sheet.is_shown():
            sheet.live()
        sheet.show_ballots()
