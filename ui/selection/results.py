"""Results: for every member after the meeting's close; in large type for reading aloud."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

import ui.live
from charts.parts.theme import track_signs
from deliberation.call.people import Person, Right, Role
from deliberation.derived.meeting.checklist import TrackResult, are_told, checklist, results
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, ngettext
from ui import links, session
from ui.selection import final_checks
from ui.texts import literal
from ui.widgets import sections, styles

_STYLE = Path(__file__).with_name("results.css")
ALOUD = "aloud"
DEPUTY_READS_RESULTS = N_("You are recused on a file, and see only a part of the call: the deputy reads the results.")


def live() -> None:
    """Show the results, live; for conductors of the meeting, the text to read aloud."""
    styles.put(_STYLE)
    person = session.require(Right.BROWSE)
    chosen = ""
    if reads(person):
        parts = {"results": _("Results"), ALOUD: _("To read aloud")}
        chosen = sections.choose(_("Part of the results"), parts, key="results.section")
    ui.live.part("results", _aloud if chosen == ALOUD else _draw, shows=_shows)


def reads(person: Person) -> bool:
    """Return whether a person conducts the meeting, and thus may read the results aloud."""
    return person.has(Role.CHAIR, Role.DEPUTY, Role.ORGANISER)


def _shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    return person, are_told(snapshot), snapshot.phase, results(snapshot), session.sees_all(person)


def _draw(_person: Person, snapshot: Snapshot) -> None:
    if not are_told(snapshot):
        st.info(_("The results are shown here once the meeting is closed."), icon=":material/hourglass_empty:")
        links.link("selection", _("What is decided so far"), icon=":material/how_to_vote:")
        return
    state(snapshot)
    signs = track_signs(snapshot.call)
    for result in results(snapshot):
        st.header(f"{signs[result.track]} {_heading(snapshot, result)}", anchor=False)
        st.markdown("\n".join(f"- {_name_file(snapshot, file)}" for file in result.selected) or _("Nothing selected."))
        if result.reserve:
            st.markdown(f"**{_('Reserve list, in this order')}**")
            st.markdown(_number_files(snapshot, result.reserve))
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))


def state(snapshot: Snapshot) -> None:
    """Say whether the results are final; if not, what is still provisional."""
    if snapshot.is_finalised:
        st.success(_("The selection is finalised: these results are final."), icon=":material/lock:")
        return
    missing = [final_checks.in_words(check) for check in checklist(snapshot) if check.stands_in_the_way]
    sentence = _("Provisional: the selection is not finalised.")
    st.warning("  \n".join([sentence, *(f"○ {text}" for text in missing)]), icon=":material/pending:")


def _heading(snapshot: Snapshot, result: TrackResult) -> str:
    count = len(result.selected)
    label = ngettext("{track}: {count} selected for {places} places", "{track}: {count} selected for {places} places", count)
    return label.format(track=snapshot.call.track(result.track).label, count=count, places=result.places)


def _number_files(snapshot: Snapshot, files: Sequence[Candidature]) -> str:
    return "\n".join(f"{rank}. {_name_file(snapshot, file)}" for rank, file in enumerate(files, start=1))


def _name_file(snapshot: Snapshot, candidature: Candidature) -> str:
    return f"**{literal(snapshot.administration_of(candidature).name)}** – {literal(candidature.title)}"


def _aloud(person: Person, snapshot: Snapshot) -> None:
    """Show the text to read aloud, in order."""
    if not reads(person):
        return
    if not session.sees_all(person):
        st.info(_(DEPUTY_READS_RESULTS), icon=":material/front_hand:")
        return
    with st.container(key="results-aloud"):
        for result in results(snapshot):
            track, count = snapshot.call.track(result.track).label, len(result.selected)
            st.header(str(track), anchor=False)
            sentence = ngettext("The jury selects {count} project:", "The jury selects {count} projects:", count)
            st.markdown(sentence.format(count=count) if count else _("The jury selects no project on this track."))
            st.markdown(_number_files(snapshot, result.selected))
            if result.reserve:
                st.markdown(_("On the reserve list, in this order:"))
                st.markdown(_number_files(snapshot, result.reserve))
        if not snapshot.is_finalised:
            st.markdown(_("These results are provisional until the selection is finalised."))


def link(snapshot: Snapshot) -> None:
    """Show a link to the results, once they are open."""
    if are_told(snapshot):
        links.link("resultats", _("See the results"), icon=":material/campaign:")


def names(snapshot: Snapshot) -> None:
    """List who is selected, briefly: numbers and administrations, track by track."""
    lines = []
    for result in results(snapshot):
        track = snapshot.call.track(result.track)
        label = _("{track}: {selected} of {places}").format(track=track.label, selected=len(result.selected), places=result.places)
        lines.append(f"**{label}**")
        heading = [f"*{_('Reserve list, in this order')}*"] if result.reserve else []
        selected, reserve = (
            [f"{literal(candidature.dossier)} – {literal(snapshot.administration_of(candidature).name)}" for candidature in files]
            for files in (result.selected, result.reserve)
        )
        lines += [*selected, *heading, *reserve]
    st.markdown("  \n".join(lines))
