"""The candidature under discussion on a member's device: ballot, revote, the jury's marks, next items."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

import ui.live
from charts.parts.theme import track_signs
from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.agenda import items_to_come, last_discussed
from deliberation.derived.meeting.board import in_words
from deliberation.derived.scoring.marking import own_marks
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.meeting import MeetingState
from deliberation.selection.decisions import Outcome
from deliberation.selection.drafts import GridDraft
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, decimal, moment, ordinal
from ui import drafts, links, session
from ui.meeting import file, movements, sheet
from ui.scoring import score_grid
from ui.selection import results
from ui.texts import literal
from ui.widgets import styles

_NEXT_SHOWN = 2
_Draw = Callable[[Person, Snapshot, Candidature], None]
_ShowsFile = Callable[[Person, Snapshot, Candidature], object]
_NOTHING_DISCUSSED = {
    MeetingState.NOT_OPENED: N_("The meeting is not open yet. As soon as it is, each application discussed shows here by itself."),
    MeetingState.OPEN: N_("No application is being discussed now."),
    MeetingState.SUSPENDED: N_("The meeting is suspended. When it resumes, the application discussed shows here by itself."),
    MeetingState.CLOSED: N_("The meeting is closed: nothing is discussed any more."),
}


def style() -> None:
    """Reduce the spacing of the page on a phone."""
    styles.put(Path(__file__).with_name("tight.css"))


def live(candidature_id: int | None = None) -> None:
    """Show the chosen candidature, or the current one, live.

    In several fragments, since most events around a file, above all votes, change neither its marks nor texts and charts.
    """
    ui.live.part("meeting.item", partial(_draw, candidature_id), shows=partial(_shows, candidature_id))
    _part("meeting.ballots", candidature_id, sheet.show_last_ballot, sheet.shows_ballots)
    _part("meeting.revote", candidature_id, _revote, _revote_shows)
    _part("meeting.file", candidature_id, file.panel, file.shows)
    ui.live.part("meeting.course", _draw_course, shows=lambda _person, snapshot: _course(snapshot))


def _part(key: str, chosen: int | None, draw: _Draw, shows: _ShowsFile) -> None:
    """Show a fragment about the shown candidature, empty if there is none."""

    def draw_it(person: Person, snapshot: Snapshot) -> None:
        if candidature := _chosen(snapshot, chosen):
            draw(person, snapshot, candidature)

    def shown(person: Person, snapshot: Snapshot) -> object:
        candidature = _chosen(snapshot, chosen)
        return shows(person, snapshot, candidature) if candidature else ()

    ui.live.part(key, draw_it, shows=shown)


def _chosen(snapshot: Snapshot, chosen: int | None) -> Candidature | None:
    """Return the shown candidature; None without a current candidature, or for a hidden candidature."""
    id_ = snapshot.meeting.current if chosen is None else chosen
    return snapshot.candidature(id_) if id_ is not None and id_ in snapshot.positions else None


def _draw(chosen: int | None, _person: Person, snapshot: Snapshot) -> None:
    candidature = _chosen(snapshot, chosen)
    if candidature is None:
        st.title(_("Follow the meeting"), anchor=False)
        if not snapshot.meeting.has_conflict:
            _nothing_discussed(snapshot)
        return
    st.title(literal(candidature.numbered_title), anchor=False)
    for line in _identity(snapshot, candidature):
        st.markdown(line)


def _shows(chosen: int | None, person: Person, snapshot: Snapshot) -> object:
    candidature = _chosen(snapshot, chosen)
    # Without a file, why there is none depends on a good deal.
    return (candidature.numbered_title, _identity(snapshot, candidature)) if candidature else session.view_name(person)


def _nothing_discussed(snapshot: Snapshot) -> None:
    """Show why no candidature is on the screen, and what comes next."""
    if snapshot.is_finalised:
        st.success(_("The selection is finalised."), icon=":material/lock:")
        results.link(snapshot)
        links.link("selection", _("Read the selection"), icon=":material/how_to_vote:")
        return
    sentence = _(_NOTHING_DISCUSSED[snapshot.meeting.state])
    if snapshot.meeting.state is MeetingState.NOT_OPENED and snapshot.call.meets_at:
        sentence += " " + _("It is planned for {moment}.").format(moment=moment(snapshot.call.meets_at))
    st.info(sentence, icon=":material/hourglass_empty:")
    results.link(snapshot)


def _identity(snapshot: Snapshot, candidature: Candidature) -> list[str]:
    """Show applicant, track, status, decision, and the members who move now."""
    signs = track_signs(snapshot.call)
    tracks = " + ".join(f"{signs[code]}\N{NO-BREAK SPACE}{snapshot.call.track(code).short}" for code in candidature.requested_tracks)
    parts = [f"**{literal(snapshot.administration_of(candidature).name)}**", tracks or _("No track asked for")]
    here = ranking(snapshot).by_id[candidature.id]
    if not snapshot.is_under_seal(candidature.id) and here.score is not None:
        parts.append(f"**{decimal(here.score)}**")
        parts += [_("{rank} in its track").format(rank=ordinal(here.track_rank))] if here.track_rank else []
    said = [" · ".join(parts)]
    decision = snapshot.decision(candidature.id)
    if decision.outcome is not Outcome.TO_DISCUSS:
        reason = f" · {literal(decision.reason)}" if decision.reason else ""
        said.append(f":material/gavel: **{literal(in_words(snapshot, decision))}**{reason}")
    if candidature.id == snapshot.meeting.current:
        paused = [] if snapshot.meeting.is_open else [f":material/pause_circle: **{snapshot.meeting.state.words}**"]
        said += [*paused, *movements.now(snapshot, candidature.id)]
    return said


def _may_mark_again(person: Person, snapshot: Snapshot, candidature: Candidature) -> bool:
    return snapshot.meeting.has_open_revote(candidature.id) and holds(person.roles, Right.SCORE, snapshot.phase)


def _revote_shows(person: Person, snapshot: Snapshot, candidature: Candidature) -> object:
    if not _may_mark_again(person, snapshot, candidature):
        return ()
    grid, draft = snapshot.grids.get((candidature.id, person.id)), drafts.draft_of(candidature.id, GridDraft)
    return candidature, snapshot.call, own_marks(snapshot, candidature.id), grid, draft


def _revote(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    if not _may_mark_again(person, snapshot, candidature):
        return
    with st.container(border=True):
        st.header(_("Revote open"), anchor=False)
        st.caption(_("The latest mark becomes official, the first stays shown."))
        # Marks only: a comment being typed would be lost when a change redraws this part.
        score_grid.panel(person, snapshot, candidature.id, has_comment=False)


def _draw_course(_person: Person, snapshot: Snapshot) -> None:
    for lines in _course(snapshot):
        st.caption(lines)


def _course(snapshot: Snapshot) -> list[str]:
    """Show the items discussed last and coming next."""
    parts = []
    latest = last_discussed(snapshot)
    if latest is not None:
        title, outcome = literal(snapshot.candidature(latest).title), in_words(snapshot, snapshot.decision(latest))
        parts.append(_("Just discussed: {title} → {outcome}").format(title=title, outcome=outcome))
    if coming_next := _next(snapshot):
        first, *later = coming_next
        parts.append("  \n".join([_("Coming next: {title}").format(title=first), *(_("Then: {title}").format(title=t) for t in later)]))
    return parts


def _next(snapshot: Snapshot) -> list[str]:
    if snapshot.is_finalised or snapshot.meeting.state is MeetingState.CLOSED:
        return []
    titles = []
    for item in items_to_come(snapshot)[:_NEXT_SHOWN]:
        moving = movements.to_come(snapshot, item.candidature_id)
        title = literal(snapshot.candidature(item.candidature_id).title)
        titles.append(f"{title} ({moving})" if moving else title)
    return titles
