"""Until when the call is kept here."""

from datetime import UTC, datetime

import streamlit as st

from deliberation.call.call import Call
from deliberation.call.retention import is_over
from phrases import _, date


def notice(call: Call) -> None:
    """Say until which day the call is kept, and what to do once that day is past."""
    if call.kept_until is None:
        st.caption(_("No day is set until which this call is kept: it stays here. Whoever runs the server can set one."))
        return
    day = date(call.kept_until)
    if is_over(call.kept_until, at=datetime.now(UTC)):
        said = _("This call was to be kept until {day}. Keep its archive elsewhere, then have it erased by whoever runs the server.")
        st.warning(said.format(day=day), icon=":material/auto_delete:")
    else:
        st.caption(_("Kept here until {day}; from the next day on, whoever runs the server may erase it.").format(day=day))
