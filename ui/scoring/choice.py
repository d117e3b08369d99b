"""Which candidature a juror scores: chosen, named, told in the applicant's words."""

from typing import Final

import streamlit as st

from deliberation.derived.scoring.marking import marks_given, next_to_score, to_score
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.drafts import GridDraft
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import drafts, links, session
from ui.links import DOSSIER
from ui.texts import literal

_CHOSEN: Final = "scoring.chosen"


def choose(snapshot: Snapshot) -> Candidature:
    """Let the juror choose a candidature of those to score: the one in the address, else the first that is not complete."""
    by_dossier = {candidature.dossier: candidature for candidature in to_score(snapshot)}
    wanted = st.query_params.get(DOSSIER) or st.session_state.get(_CHOSEN)
    if wanted not in by_dossier:
        wanted = (next_to_score(snapshot) or next(iter(by_dossier.values()))).dossier
    st.session_state[_CHOSEN] = st.query_params[DOSSIER] = wanted
    following = next_to_score(snapshot, after=wanted)
    begun = drafts.with_part(session.require_person(), GridDraft)
    which, ways = st.columns([5, 2], vertical_alignment="bottom")
    which.selectbox(
        _("Candidature"),
        list(by_dossier),
        key=_CHOSEN,
        format_func=lambda dossier: _named(snapshot, by_dossier[dossier], is_begun=by_dossier[dossier].id in begun),
        on_change=_follow,
    )
    with ways, st.container(horizontal=True, vertical_alignment="center"):
        links.link("fiche", _("Open the sheet"), {DOSSIER: [wanted]}, icon=":material/article:")
        label = _("Next to score")
        st.button(label, key="scoring.next", icon=":material/arrow_forward:", on_click=_go, args=(following,), disabled=not following)
    return by_dossier[wanted]


def _named(snapshot: Snapshot, candidature: Candidature, *, is_begun: bool) -> str:
    said = f"{candidature.numbered_title} · {marks_given(snapshot, candidature.id)}/{len(snapshot.call.criteria)}"
    return f"{said} · {_('draft')}" if is_begun else said


def chosen() -> str:
    """Return the number of the dossier whose grid the page of marks shows."""
    return str(st.session_state.get(_CHOSEN, ""))


def _follow() -> None:
    st.query_params[DOSSIER] = st.session_state[_CHOSEN]


def _go(candidature: Candidature) -> None:
    st.session_state[_CHOSEN] = st.query_params[DOSSIER] = candidature.dossier


def summary(candidature: Candidature) -> None:
    """Show what the project is, in the applicant's words."""
    if candidature.summary:
        with st.expander(_("Summary of the project"), icon=":material/short_text:"):
            st.text(candidature.summary)


def heading(snapshot: Snapshot, candidature: Candidature) -> None:
    """Show which candidature it is and who files it."""
    st.subheader(literal(candidature.title))
    st.markdown(
        f"**{literal(snapshot.administration_of(candidature).name)}** · {_('Dossier {number}').format(number=literal(candidature.dossier))}"
    )
