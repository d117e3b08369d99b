"""The candidature that a juror scores: choice, and heading."""

import streamlit as st

from deliberation.call.people import Person, Right
from deliberation.derived.scoring.marking import all_marks_given, marks_given, next_to_score, to_score
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.drafts import GridDraft
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import drafts, links, live
from ui.browsing import note, sheet
from ui.links import DOSSIER
from ui.texts import literal
from ui.widgets import choosing
from ui.widgets.files import shown

_CHOSEN = "scoring.chosen"
_INSTEAD = "scoring.instead"  # what is shown in the place of another, until one is chosen

_HEIGHT_PIXELS = 560


def choose(snapshot: Snapshot) -> Candidature:
    """Let the juror choose a candidature to score: by default the address's, else the first incomplete one."""
    by_dossier = {candidature.dossier: candidature for candidature in to_score(snapshot)}
    wanted = st.query_params.get(DOSSIER) or st.session_state.get(_CHOSEN)
    if wanted not in by_dossier:
        is_another = wanted is not None
        wanted = (next_to_score(snapshot) or next(iter(by_dossier.values()))).dossier
        st.session_state[_INSTEAD] = wanted if is_another else None
    st.session_state[_CHOSEN] = st.query_params[DOSSIER] = wanted
    if st.session_state.get(_INSTEAD) == wanted:
        words = _("You do not mark the application that was asked for: this is the grid of another.")
        st.warning(words, icon=":material/warning:")
    live.fragment_without_remote_updates("scoring.choice", _draw, right=Right.SCORE, shows=_shows)
    return by_dossier[wanted]


def _shows(person: Person, snapshot: Snapshot) -> object:
    return drafts.with_part(person, GridDraft), all_marks_given(snapshot)


def _draw(person: Person, snapshot: Snapshot) -> None:
    by_dossier, wanted = {candidature.dossier: candidature for candidature in to_score(snapshot)}, chosen()
    if wanted not in by_dossier:
        return
    following = next_to_score(snapshot, after=wanted)
    begun = drafts.with_part(person, GridDraft)

    def name(dossier: str) -> str:
        return _name_choice(snapshot, by_dossier[dossier], is_begun=by_dossier[dossier].id in begun)

    with st.container(horizontal=True, vertical_alignment="center", key="short-ways.scoring"):
        options = choosing.offered(list(by_dossier), name=name, chosen=[wanted], key=_CHOSEN)
        choosing.choose_one(_("Application"), options, key=_CHOSEN, format_func=name, on_change=_follow, label_visibility="collapsed")
        links.link("fiche", _("Open the sheet"), {DOSSIER: [wanted]}, icon=":material/article:")
        label = _("Next to score")
        st.button(label, key="scoring.next", icon=":material/arrow_forward:", on_click=go, args=(following,), disabled=not following)


def _name_choice(snapshot: Snapshot, candidature: Candidature, *, is_begun: bool) -> str:
    label = f"{candidature.numbered_title} · {marks_given(snapshot, candidature.id)}/{len(snapshot.call.criteria)}"
    if snapshot.own_files is not None and candidature.id in snapshot.own_files:
        label = f"{label} · {_('to read')}"
    return f"{label} · {_('draft')}" if is_begun else label


def chosen() -> str:
    """Return the dossier number of the grid shown."""
    return str(st.session_state.get(_CHOSEN, ""))


def _follow() -> None:
    # While a browser has not drawn yet that a name changed (a draft begun, a mark more), it tells the one of before, as if it were typed:
    # the number stands at its beginning as well.
    dossier = str(st.session_state[_CHOSEN]).partition(" ")[0]
    is_another = dossier != st.query_params.get(DOSSIER)
    st.session_state[_CHOSEN] = st.query_params[DOSSIER] = dossier
    if is_another:
        st.session_state[_INSTEAD] = None
        live.whole_page()


def go(candidature: Candidature) -> None:
    """Go on to the grid of another candidature: the callback of a button."""
    st.session_state[_CHOSEN] = st.query_params[DOSSIER] = candidature.dossier
    st.session_state[_INSTEAD] = None
    live.whole_page()


def heading(snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the candidature and its applicant at a constant height, so that the grid stays under the finger."""
    with st.container(gap=None, key="scoring.heading"):
        st.header(literal(candidature.title))
        administration = literal(snapshot.administration_of(candidature).name)
        st.markdown(f"**{administration}** · {_('Dossier {number}').format(number=literal(candidature.dossier))}")


def show_text_beside(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the answers, and the pages of the files in a tab of their own."""
    readers = [files for files in shown() if files.readable(snapshot, candidature)]
    if not readers:
        _answers(person, snapshot, candidature)
        return
    answers, pages = st.tabs([_("What the team wrote"), _("Attachments")], key="scoring.parts")
    with answers:
        _answers(person, snapshot, candidature, reads_files=False)
    with pages:
        for files in readers:
            files.panel(person, snapshot, candidature, key="scoring", is_beside=True, notes=note.on_pages(candidature.id))


def show_text_folded(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the answers, folded, then the pages of the files, above the grid of a phone."""
    with st.expander(_("What the team wrote"), icon=":material/article:"):
        sheet.answers(person, snapshot, candidature, shows_private=False, reads_files=False)
    for files in shown():
        files.panel(person, snapshot, candidature, key="scoring", notes=note.on_pages(candidature.id))


def _answers(person: Person, snapshot: Snapshot, candidature: Candidature, *, reads_files: bool = True) -> None:
    with st.container(border=True, height=_HEIGHT_PIXELS if sheet.has_answers(candidature) else "content", key="scoring.dossier"):
        sheet.answers(person, snapshot, candidature, shows_private=False, reads_files=reads_files)
