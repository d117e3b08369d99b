"""A member follows the meeting on their own device, or leaves for a different file and returns."""

import streamlit as st

from deliberation.call.people import Right
from ui import session
from ui.browsing import note
from ui.meeting import dissents, following, item, sheet
from ui.widgets import styles

session.require(Right.BROWSE)

styles.put(styles.TOUCH)
item.style()
# The file first, in what is read as in what is seen: on a phone its title stands right under the bar.
item.live(None if following.follows() else following.elsewhere(session.snapshot()))
with st.container(key="following", gap="small"):
    following.show_state()
    following.follow()
sheet.live()
note.window()
dissents.window()
