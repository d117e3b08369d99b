"""A person's screens by group of the menu, with a description each."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from deliberation.call.call import Phase
from deliberation.call.people import Person
from phrases import N_, _
from ui import links
from ui.navigation import screens_of

_FOUND: Final[Mapping[str, str]] = {
    "accueil": N_("What to do now, and where the call stands."),
    "candidatures": N_("All applications: search, filter, sort, read one beside the list."),
    "noter": N_("Your grids: a mark for each criterion, beside what the team wrote."),
    "suivre": N_("The file under discussion, and what is asked of you."),
    "seance": N_("The conduct of the meeting: presence, agenda, ballots, decisions."),
    "classement": N_("The official ranking, its lines and its ties, and what would change it."),
    "selection": N_("The places of each track, who has them, and the decisions."),
    "fiche": N_("One application: its marks, and all that the team wrote."),
    "comparaison": N_("Two to four applications side by side, criterion by criterion."),
    "analyse": N_("Agreement between jurors, and distribution of marks."),
    "preselection": N_("Which applications the jury reads, and why."),
    "importer": N_("Dossiers, marks and paper grids, from files."),
    "appel": N_("What the jury decides on: criteria, scale, tracks and places, dates."),
    "reglages": N_("People, links, phase, who reads what."),
    "messages": N_("Invitations, reminders, convocations, letters: their texts, to send yourself; the heading of the minutes."),
    "salle": N_("What the room sees during the meeting."),
    "documents": N_("Minutes, selection, booklet and archive, to download."),
    "journal": N_("Every act, with who did it and when."),
    "seance-acte-par-acte": N_("The meeting again, act by act, for a review or an appeal."),
    "laureats": N_("The laureates of earlier calls."),
    "resultats": N_("The results, to be read aloud."),
    "deports": N_("The applications from which you are recused."),
    "mes-appareils": N_("Your devices, and a code to add another one."),
    "plan": N_("This list."),
}


def show(person: Person, phase: Phase, *, is_demo: bool) -> None:
    """List the screens open to ``person``, each a link with a description."""
    groups: dict[str, list[str]] = {}
    titles: dict[str, tuple[str, str]] = {}
    for screen in screens_of(person, phase, is_demo=is_demo):
        group = screen.group if screen.is_in_menu else N_("Your account, and pages opened by a link")
        groups.setdefault(_(group) if group else _("Main screens"), []).append(screen.url_path)
        titles[screen.url_path] = (_(screen.title), screen.icon)
    for heading, addresses in groups.items():
        st.header(heading)
        with st.container(gap="xsmall", key=f"then.{addresses[0]}"):
            for address in addresses:
                with st.container(horizontal=True, gap="small"):
                    title, icon = titles[address]
                    links.link(address, title, icon=icon)
                    st.caption(_(_FOUND[address]))
