"""The time stamp of a finalised version: the file for an authority to stamp elsewhere, and its answer, kept as a file."""

import streamlit as st

from deliberation import operations
from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.snapshot.snapshot import Snapshot
from intake.time_stamps import read_time_stamp
from phrases import _, moment
from ui import feedback
from ui.acting import doing


def panel(person: Person, snapshot: Snapshot) -> None:
    """Offer to keep an authority's answer, to those who may and who see every file."""
    if not snapshot.is_finalised or snapshot.is_partial or not holds(person.roles, Right.TIME_STAMP, snapshot.phase):
        return
    with st.expander(_("Time stamp of the finalised selection"), icon=":material/more_time:"):
        st.markdown(
            _("Have this SHA-256 stamped by an authority (RFC 3161), then bring its answer here. Nobody is asked for it from here.")
        )
        st.code(snapshot.versions[-1].sha256, language=None)
        upload = st.file_uploader(_("Answer of the authority (.tsr)"), type=["tsr", "tst"], key="time_stamps.file")
        if upload is None:
            return
        with feedback.domain_errors():
            stamp = read_time_stamp(upload.getvalue(), upload.name)
            st.caption(_("Stamped on {when}").format(when=moment(stamp.stamped_at)))
            keep = doing(operations.keep_time_stamp, Right.TIME_STAMP, name=upload.name, stamp=stamp)
            st.button(_("Keep it beside the archive"), key="time_stamps.keep", icon=":material/more_time:", on_click=keep)
