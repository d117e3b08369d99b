"""Description of the call, its changes, and the founding of a further call."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.preparation.call import fields, making, recap, sections
from ui.widgets import panels
from ui.widgets import sections as parts

person = session.require(Right.KEEP_CALL)
snapshot = session.snapshot()
changeable = recap.changeable(person)

st.title(_("The call"))
PARTS = {"this": _("This call"), "new": _("Another call")}
part = "this"
if making.is_possible(changeable.settings) and not snapshot.call.is_draft:
    part = parts.choose(_("Section"), PARTS, key="call.part")
if part == "new":
    making.panel(snapshot, changeable.settings)
elif not session.holds(Right.CHANGE_CALL):
    recap.finalised(changeable.settings, snapshot)
else:
    form = fields.form(changeable.settings, is_locked=not changeable.is_free)
    recap.introduction(form, snapshot)
    if not form.is_locked:
        making.from_file(changeable.settings)
    panels.show_all("call", snapshot, form)
    left, right = st.columns([5, 3], gap="medium")
    with left:
        sections.identity(form)
        sections.criteria(form)
        sections.scale(form)
        sections.tracks(form)
        sections.rules(form)
        panels.show_all("call_parts", changeable)
        recap.delete(snapshot)
        fields.tied_to_faults()
    with right:
        recap.panel(form, snapshot)
