"""The piles of triage with their reasons, and recalls into the discussion ("repêcher")."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.robustness import Pile, Triaged, triage
from deliberation.operations.selection.agreement_lists import recall_candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal
from ui import links, plain_table
from ui.acting import act
from ui.links import DOSSIER
from ui.texts import literal
from ui.widgets import choosing, draws

_CHOSEN: Final = "triage.chosen"
_SHOWN_MAX: Final = 40  # candidatures of a pile on a screen at once
_ICONS: Final = {
    Pile.TO_DISCUSS: ":material/forum:",
    Pile.CLEAR_YES: ":material/thumb_up:",
    Pile.CLEAR_NO: ":material/thumb_down:",
}


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show files to discuss, then clear ones, each with its reasons; then the way to recall one."""
    draws.line(snapshot)
    if draws.selected_shares(snapshot) is None:
        st.caption(_("Triage rests on these draws: it is shown as soon as they are there."))
        return
    sorted_ = triage(snapshot, recalled=snapshot.recalled)
    st.caption(_("A pile is a proposal: nothing is decided by it. Shares are of draws of weights and of jurors."))
    by_pile = {pile: [triaged for triaged in sorted_ if triaged.pile is pile] for pile in Pile}
    clear = [triaged for pile in reversed(Pile) if pile is not Pile.TO_DISCUSS for triaged in by_pile[pile]]
    left, right = st.columns([3, 2])
    for pile in Pile:
        with left if pile is Pile.TO_DISCUSS else right:
            st.header(f"{_ICONS[pile]} {pile.words} ({len(by_pile[pile])})")
            _pile(snapshot, pile, by_pile[pile])
    if clear and holds(person.roles, Right.RECALL, snapshot.phase):
        with right:
            _recall(snapshot, clear)


def _pile(snapshot: Snapshot, pile: Pile, members: Sequence[Triaged]) -> None:
    if not members:
        st.caption(_("None"))
        return
    for triaged in plain_table.page(members, size=_SHOWN_MAX, key=f"triage.page.{pile}"):
        candidature, standing = snapshot.candidature(triaged.candidature_id), ranking(snapshot).by_id[triaged.candidature_id]
        with st.container(border=True, gap="xsmall", key=f"triage.file.{candidature.dossier}"):
            place = f"{standing.rank}. " if standing.rank else ""
            named = f"**{place}{literal(candidature.title)}** ({decimal(standing.score)})"
            links.link("fiche", named, {DOSSIER: [candidature.dossier]})
            st.caption(" ".join(str(reason) for reason in triaged.reasons))


def _recall(snapshot: Snapshot, clear: Sequence[Triaged]) -> None:
    titles: Mapping[int, str] = {t.candidature_id: snapshot.candidature(t.candidature_id).numbered_title for t in clear}
    st.header(_("Bring back into the discussion"))
    options = choosing.offered(list(titles), name=titles.__getitem__, chosen=[st.session_state.get(_CHOSEN)], key=_CHOSEN)
    with st.form("triage.recall", clear_on_submit=True):
        choosing.choose_one(
            _("Application"), options, key=_CHOSEN, format_func=lambda id_: titles.get(id_, ""), index=None, placeholder=_("Choose")
        )
        st.caption(_("No screen says who asked; the journal does."))
        st.form_submit_button(_("Bring back"), icon=":material/undo:", key="triage.record", on_click=_record)


def _record() -> None:
    chosen = st.session_state.get(_CHOSEN)
    if chosen is None:
        st.toast(_("Choose an application."), icon=":material/info:")
        return
    act(recall_candidature, Right.RECALL, candidature_id=chosen)
