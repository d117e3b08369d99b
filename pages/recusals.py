"""A juror declares recusals, before seeing any file."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.scoring import recusals

person = session.require(Right.DECLARE_RECUSAL, before_recusals=True)
snapshot = session.snapshot(before_recusals=True)

recusals.go_on_once_declared()
st.title(_("My recusals"))
st.markdown(_("Do you have a link with one of these projects, its team or its applicant? Then you leave it to the other members."))
recusals.none_of_them(person, snapshot)
recusals.panel(person, snapshot)
