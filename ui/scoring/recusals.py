"""Declaring one's recusals: before seeing any file, then whenever another one comes to mind."""

from functools import partial
from typing import Final

import streamlit as st

from deliberation import operations
from deliberation.call.people import Person, Role
from deliberation.call.rights import Right
from deliberation.snapshot.recusal_gate import must_declare, recusals_to_confirm, suggested_recusals
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext
from ui import links, navigation, session
from ui.acting import act
from ui.widgets import choosing

_CHOSEN: Final = "recusals.chosen"
_OPENED: Final = "recusals.opened"


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show the files by title and administration, those of the person's organisation chosen beforehand, and take the declaration."""
    if not snapshot.candidatures:
        # A declaration made before any file exists would silence the question later.
        said = _("There is no candidature yet. Come back once the organisers have imported them: you will declare your recusals then.")
        st.info(said, icon=":material/inbox:")
        return
    suggested = suggested_recusals(snapshot, person) if must_declare(snapshot, person) else frozenset()
    doubtful = recusals_to_confirm(snapshot, person)
    if suggested:
        st.info(_("Files of your organisation are already chosen. Take away those that do not concern you."), icon=":material/info:")
    if suggested & doubtful:
        st.warning(_confirm(len(suggested & doubtful)), icon=":material/help:")

    def name(id_: int) -> str:
        candidature = snapshot.candidature(id_)
        said = f"{candidature.numbered_title} ({snapshot.administration_of(candidature).name})"
        return f"{said} · {_('to confirm')}" if id_ in doubtful else said

    with st.container(border=True):
        ids, chosen = [candidature.id for candidature in snapshot.candidatures], st.session_state.get(_CHOSEN, suggested)
        choosing.choose_several(
            _("Files on which I have an interest"),
            choosing.offered(ids, name=name, chosen=chosen, key=_CHOSEN),
            default=sorted(suggested),
            key=_CHOSEN,
            format_func=name,
            placeholder=_("No file"),
        )
        said = _("You will no longer see these files, nor score or vote on them.")
        st.caption(said if person.has(Role.CHAIR) else f"{said} {_('Only the chair can take a recusal back.')}")
        with st.container(key="declaration-sheet"):
            st.button(_("Confirm my declaration"), type="primary", key="recusals.confirm", width="stretch", on_click=_declare)


def _confirm(count: int) -> str:
    return ngettext(
        "{count} of them is to confirm: it was filed under another name that has the SIREN of your organisation.",
        "{count} of them are to confirm: they were filed under other names that have the SIREN of your organisation.",
        count,
    ).format(count=count)


def none_of_them(person: Person, snapshot: Snapshot) -> None:
    """Tell somebody who has to declare before anything else how to say that they have none."""
    if must_declare(snapshot, person):
        st.markdown(_("If not, choose none, and confirm: the candidatures open to you."))


def go_on_once_declared() -> None:
    """Leave for the home screen after the declaration that opens the others."""
    if st.session_state.pop(_OPENED, False):
        links.go("accueil")


def _declare() -> None:
    declaring = partial(session.require, Right.DECLARE_RECUSAL, before_recusals=True)
    is_first = session.must_declare(declaring())
    if act(operations.declare_recusals, declaring, candidature_ids=st.session_state.get(_CHOSEN, [])):
        # Go on to the screen that was asked for.
        st.session_state[_OPENED] = is_first and navigation.visited() in ("", "deports")
    st.session_state.pop(_CHOSEN, None)
