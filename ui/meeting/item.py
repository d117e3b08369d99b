"""A member's device in the meeting: follow the chair; ballot, revote and the jury's marks of the candidature; next items."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import streamlit as st

import ui.live
from charts.parts.theme import track_signs
from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.agenda import agenda, items_to_come, last_discussed, meeting_clock
from deliberation.derived.meeting.board import in_words
from deliberation.derived.meeting.room import ROOM_PATH, room_now
from deliberation.derived.meeting.rules import meeting_quorum
from deliberation.derived.scoring.marking import own_marks
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.meeting import MeetingState
from deliberation.selection.decisions import Outcome
from deliberation.selection.drafts import GridDraft
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import shown_to_room
from phrases import DEFAULT_LANGUAGE, N_, _, current_language, decimal, hour, labelled, moment, ngettext, ordinal, time_left
from ui import drafts, links, session
from ui.meeting import file, movements, sheet
from ui.scoring import score_grid
from ui.selection import final_checks
from ui.texts import literal
from ui.widgets import choosing, styles

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
    """Show the chosen candidature, or the one under discussion, live.

    In several fragments, since most events around a file, above all votes, do not change its marks, texts and charts.
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
    """Return the shown candidature; None if none is under discussion, or one that the person may not see."""
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
        final_checks.link(snapshot)
        links.link("selection", _("Read the selection"), icon=":material/how_to_vote:")
        return
    said = _(_NOTHING_DISCUSSED[snapshot.meeting.state])
    if snapshot.meeting.state is MeetingState.NOT_OPENED and snapshot.call.meets_at:
        said += " " + _("It is planned for {moment}.").format(moment=moment(snapshot.call.meets_at))
    st.info(said, icon=":material/hourglass_empty:")
    final_checks.link(snapshot)


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
    said = []
    latest = last_discussed(snapshot)
    if latest is not None:
        title, outcome = literal(snapshot.candidature(latest).title), in_words(snapshot, snapshot.decision(latest))
        said.append(_("Just discussed: {title} → {outcome}").format(title=title, outcome=outcome))
    if coming_next := _next(snapshot):
        first, *others = coming_next
        said.append("  \n".join([_("Coming next: {title}").format(title=first), *(_("Then: {title}").format(title=t) for t in others)]))
    return said


def _next(snapshot: Snapshot) -> list[str]:
    if snapshot.is_finalised or snapshot.meeting.state is MeetingState.CLOSED:
        return []
    titles = []
    for item in items_to_come(snapshot)[:_NEXT_SHOWN]:
        moving = movements.to_come(snapshot, item.candidature_id)
        title = literal(snapshot.candidature(item.candidature_id).title)
        titles.append(f"{title} ({moving})" if moving else title)
    return titles


_FOLLOWS = "meeting.follows"
_CHOSEN = "meeting.chosen"
_NEAR = 2  # files before one's own


def follow() -> bool:
    """Show the switch between following the meeting and browsing; return whether the person follows."""
    follows: bool = st.toggle(_("Follow the current item"), value=True, key=_FOLLOWS, persist_state="session")
    return follows


def follows() -> bool:
    """Tell whether the person follows the meeting."""
    return bool(st.session_state.get(_FOLLOWS, True))


def elsewhere(snapshot: Snapshot) -> int | None:
    """Return the candidature chosen by a person who does not follow; None if there is none."""
    by_dossier = {snapshot.candidature(item.candidature_id).dossier: item.candidature_id for item in agenda(snapshot)}
    if not by_dossier:
        return None
    if st.session_state.get(_CHOSEN) not in by_dossier:
        current = snapshot.meeting.current
        st.session_state[_CHOSEN] = snapshot.candidature(current).dossier if current is not None else next(iter(by_dossier))
    st.button(_("Back to what the room discusses"), key="meeting.back", icon=":material/my_location:", on_click=_come_back)

    def name(dossier: str) -> str:
        return snapshot.by_dossier[dossier].numbered_title

    options = choosing.offered(list(by_dossier), name=name, chosen=[st.session_state[_CHOSEN]], key=_CHOSEN)
    dossier = choosing.choose_one(_("Application"), options, key=_CHOSEN, format_func=name)
    return by_dossier[dossier]


def _come_back() -> None:
    st.session_state[_FOLLOWS] = True


def show_state() -> None:
    """Show the state of the meeting, live: open or not, members present, time left, who has to leave."""
    ui.live.part("meeting.state", _draw_state, shows=lambda _person, snapshot: _state_lines(snapshot))


def _draw_state(_person: Person, snapshot: Snapshot) -> None:
    for line in _state_lines(snapshot):
        st.markdown(line)


def _state_lines(snapshot: Snapshot) -> list[str]:
    meeting, clock = snapshot.meeting, meeting_clock(snapshot, now=datetime.now(UTC))
    parts = [f"**{meeting.state.words}**"]
    if meeting.is_open:
        quorum = meeting_quorum(snapshot)
        parts.append(_("{present} of {members} present").format(present=quorum.present, members=quorum.members))
    is_to_come = clock.items_left and meeting.state is not MeetingState.CLOSED and not snapshot.is_finalised
    if meeting.is_open or is_to_come:  # in a meeting, none left is news
        parts.append(ngettext("{count} item left", "{count} items left", clock.items_left).format(count=clock.items_left))
    if meeting.is_open and clock.seconds_left is not None:
        parts.append(time_left(clock.seconds_left))
    if meeting.is_open and clock.items_left and clock.expected_end:
        parts.append(_("expected end {time}").format(time=hour(clock.expected_end)))
    # Whoever has to leave is told so at the foot of every page (``sheet``); those who follow read who leaves beside the file (``item``).
    moves = [] if meeting.current is None or follows() else movements.now(snapshot, meeting.current)
    return [" · ".join(parts), *_until_own(snapshot), *moves]


def _until_own(snapshot: Snapshot) -> list[str]:
    """Return how many files come before the next one that the viewer is to read, where reading is assigned; nothing beyond two."""
    to_come = [item.candidature_id for item in items_to_come(snapshot)] if snapshot.meeting.is_open and snapshot.own_files else []
    before = next((place for place, id_ in enumerate(to_come) if id_ in (snapshot.own_files or ())), _NEAR + 1)
    if before > _NEAR:
        return []
    if not before:
        return [f"**{_('The next application is one of yours.')}**"]
    sentence = ngettext("Only {count} application before one of yours.", "Only {count} applications before one of yours.", before)
    return [f"**{sentence.format(count=before)}**"]


def show_room() -> None:
    """Show the current view of the room's screen, live, with a link to it."""
    ui.live.part("room", _draw_room, right=Right.PROJECT)
    code = current_language()
    address = ROOM_PATH if code == DEFAULT_LANGUAGE else f"{ROOM_PATH}?langue={code}"
    st.link_button(_("Open the room’s screen"), address, type="primary", icon=":material/present_to_all:")
    st.caption(_("It opens in a window of its own: put it on the projector, full screen. The console chooses what it shows."))


def _draw_room(_person: Person, seen: Snapshot) -> None:
    snapshot = seen.derived("shown to the room", shown_to_room)
    now = room_now(snapshot, datetime.now(UTC))
    of = "" if now.candidature_id is None else f" · {literal(snapshot.candidature(now.candidature_id).numbered_title)}"
    st.markdown(f"{labelled(_('The room’s screen shows'), now.scene.words)}{of}")
