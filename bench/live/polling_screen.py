"""For comparison only: the selection's places and table on a page that asks the database every second, as Streamlit offers it."""

import streamlit as st

import bootstrap
from deliberation.call.people import Person, Role
from deliberation.snapshot.visibility import visible
from phrases import set_language_source
from ui import session
from ui.selection import board
from ui.widgets import gauges

set_language_source(session.language)


def main() -> None:
    """Show what the dashboard's selection shows, to the chair."""
    with bootstrap.reading() as uow:
        (state,) = uow.calls.all()
        chair = next(person for person in uow.people.of_call(state.id) if person.has(Role.CHAIR))
    _polled(state.id, chair)


@st.fragment(run_every=1.0)
def _polled(call_id: int, chair: Person) -> None:
    snapshot = visible(bootstrap.snapshots().get(call_id), chair)
    gauges.panel(snapshot)
    board.panel(snapshot, can_decide=False)


main()
