"""A member follows the meeting on their own device, or leaves it for another file and comes back."""

import streamlit as st

from deliberation.call.rights import Right
from phrases import _
from ui import session
from ui.browsing import note
from ui.meeting import dissents, following, item, sheet, state
from ui.selection import agreement
from ui.widgets import touch

session.require(Right.BROWSE)

touch.style()
with st.container(horizontal=True, vertical_alignment="center"):
    st.title(_("Follow the meeting"), width="content")
    st.space("stretch")
    follows = following.follow()
state.live()
agreement.live()
item.live(None if follows else following.elsewhere(session.snapshot()))
sheet.live()
note.window()
dissents.window()
agreement.window()
