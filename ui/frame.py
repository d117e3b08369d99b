"""The frame around every screen: who is there, what they may open, the demonstration's banner, then the page."""

import streamlit as st

from ui import header, live, navigation, session
from ui.meeting import sheet
from ui.selection import agreement

session.follow_address_language()
# Before the screens are told: without an icon of ours that of the one that is open would take its place, fetched from a site of its maker.
st.set_page_config(page_title="Délibéré", page_icon=header.ICON, layout="wide")

with session.one_look():
    person = session.current_person()
    if person is None:
        header.sign_in()
        st.stop()
    call, phase = session.call_and_phase(person)
    if not session.belongs_to(person):
        header.another_s(person, call)
        st.stop()
    page = navigation.open_page(person, phase, only="deports" if session.must_declare(person) else None)
    st.set_page_config(page_title=f"{page.title} · Délibéré")
    if navigation.is_room(page, person):
        header.show_room(person, call)
    else:
        header.show(person, call, phase)
    sheet.follow()
    page.run()
    # After the page: what is asked of one now lies over its foot, whichever page it is.
    if not navigation.is_room(page, person) and not session.must_declare(person):
        if not live.has_part(sheet.PART):
            sheet.live()
        agreement.window()
