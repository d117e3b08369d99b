"""Report of rows different from the journal, to responsible people with a complete view."""

import streamlit as st

from bootstrap import watch
from deliberation.call.people import Person, Role
from deliberation.snapshot.snapshot import Snapshot
from phrases import _


def show_differences(person: Person, snapshot: Snapshot) -> None:
    """Show the differences last found by the server; nothing without differences."""
    differences = watch.differences().get(snapshot.call_id, ())
    if not differences or snapshot.is_partial or not person.has(Role.ORGANISER, Role.CHAIR):
        return
    sentence = _(
        "The database of this call was changed without an act of its journal: {problems} Tell those who run the server, who can restore "
        "a backup. Finalising asks for a reason."
    )
    st.error(sentence.format(problems=" ".join(map(str, differences))), icon=":material/gpp_bad:")
