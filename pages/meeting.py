"""A member follows the meeting on their own device, or leaves it for another file and comes back."""

import streamlit as st

from deliberation.rights import Right
from phrases import _
from ui import session
from ui.components import meeting

session.require(Right.BROWSE)

st.title(_("Follow the meeting"))
meeting.state()
if meeting.follow():
    meeting.item()
else:
    meeting.item(meeting.elsewhere(session.snapshot()))
