"""The laureates of both editions: public facts, for memory."""

import streamlit as st

from deliberation.rights import Right
from phrases import _
from ui import session
from ui.components import laureates

session.require(Right.BROWSE)

st.title(_("Past laureates"))
st.caption(_("Public facts about the winning projects, in short rewordings. They say nothing about the marks shown in the demonstration."))
laureates.editions()
