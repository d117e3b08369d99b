"""The console while no candidature is called: preparations, progress of scoring, steps after the meeting."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

import streamlit as st

from bootstrap import remembered
from deliberation.call.call import Phase
from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.agenda import items_to_come
from deliberation.derived.meeting.agreement_lists import read_now
from deliberation.derived.meeting.checklist import missing_checks, opening_checks
from deliberation.derived.scoring import coverage
from deliberation.meeting.meeting import MeetingState
from deliberation.operations.meeting.meeting import open_meeting, record_returns, resume_meeting
from deliberation.snapshot.snapshot import Snapshot
from exports import subjects
from exports.registry import list_exports
from exports.subjects import Subject
from phrases import N_, _, listed, ngettext
from ui import links, session
from ui.meeting import movements
from ui.meeting.console import agenda, course, pieces, settled
from ui.meeting.console.conducting import PART, doing
from ui.records import documents
from ui.selection import agreement, final_checks, finalisation, results
from ui.selection.results import ALOUD
from ui.texts import literal
from ui.widgets import sections

_NEXT_STEPS = {
    MeetingState.NOT_OPENED: N_("Open the meeting to call the first application."),
    MeetingState.OPEN: N_("No application is called."),
    MeetingState.SUSPENDED: N_("The meeting is suspended: resume it to call the next application."),
    MeetingState.CLOSED: N_("The meeting is closed: the minutes are ready."),
}


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show the preparations before a candidature can be called; after the meeting, a link to its minutes."""
    if snapshot.phase is Phase.SCORING:
        sentence = _("The jury is still scoring: the meeting can be opened once the call has moved to deliberation.")
        st.info(sentence, icon=":material/edit_note:")
        has_settings = holds(person.roles, Right.MANAGE_PEOPLE, snapshot.phase)
        where, query = ("reglages", sections.query("phase")) if has_settings else ("accueil", None)
        links.link(where, _("Move the call to deliberation"), query, icon=":material/arrow_forward:")
        if holds(person.roles, Right.SEE_PROGRESS, snapshot.phase):
            _progress(snapshot)
        return
    finalisation.reopened(snapshot)
    if snapshot.meeting.is_open and read_now(snapshot):
        with st.container(key="console.agreement", gap="xsmall"):
            agreement.panel(person, snapshot, part=PART)
        return
    is_over = snapshot.meeting.is_open and leads_to_finalising(person, snapshot)
    if is_over:
        st.info(_all_decided(snapshot), icon=":material/campaign:")
    elif not snapshot.meeting.is_open:
        st.info(_(_NEXT_STEPS[snapshot.meeting.state]), icon=":material/campaign:")
    if snapshot.meeting.state is MeetingState.NOT_OPENED:
        _show_before_opening(snapshot)
    elif snapshot.meeting.is_open and not is_over:
        _offer(person, snapshot)
    if leads_to_finalising(person, snapshot):
        with _onward():
            links.link("selection", _("Finalise the selection"), icon=":material/lock:")
    with st.container(horizontal=True, gap="small"):
        results.link(snapshot)
        if snapshot.meeting.state is MeetingState.CLOSED and holds(person.roles, Right.EXPORT, snapshot.phase):
            links.link("documents", _("Download the documents"), icon=":material/description:")


def _all_decided(snapshot: Snapshot) -> str:
    """Return that every file is decided, with the requirements left before finalising."""
    missing = [final_checks.in_words(check) for check in missing_checks(snapshot)]
    sentence = _("Everything is decided: finalise the selection while the jury is present. This also closes the meeting.")
    return "  \n".join([sentence, *(f"○ {text}" for text in missing)])


def _offer(person: Person, snapshot: Snapshot) -> None:
    """Offer the next act of an open meeting: returns of members, the settled files for agreement, else the next file."""
    if out := movements.out_of_the_room(snapshot):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="console.movements"):
            st.markdown(movements.come_in(out), width="content")
            offer_return(person, snapshot, _("Record that they are back"), out, key="console.back")
    files = settled.offered(person, snapshot)
    if files.all:
        with st.container(border=True, key="console.stage"):
            settled.card(snapshot, files)
    else:
        settled.await_draws(person, snapshot)
        if awaited := settled.awaited_quorum(person, snapshot):
            st.info(awaited, icon=":material/campaign:")
        _following(snapshot)


def offer_return(person: Person, snapshot: Snapshot, label: str, out: Sequence[Person], *, key: str) -> None:
    """Show the button that notes members back in the room."""
    came = doing(record_returns, person_ids=[member.id for member in out])
    st.button(label, key=key, disabled=not session.may(person, snapshot, Right.CONDUCT, snapshot.meeting.current), on_click=came)


def _following(snapshot: Snapshot) -> None:
    """Show the next file: title, administration, planned minutes, leaving members. *Next item* at the foot calls the file."""
    coming = items_to_come(snapshot)[:1]
    if not coming:
        st.info(_(_NEXT_STEPS[MeetingState.OPEN]), icon=":material/campaign:")
    for item in coming:
        candidature = snapshot.candidature(item.candidature_id)
        with st.container(border=True, key="console.stage", gap="xsmall"):
            st.markdown(f"{_('Next:')} **{literal(candidature.numbered_title)}**")
            planned, moving = agenda.planned(snapshot, candidature.id), movements.to_come(snapshot, candidature.id)
            st.caption(" · ".join(filter(None, (literal(snapshot.administration_of(candidature).name), planned, moving))))


def opening(person: Person, snapshot: Snapshot) -> None:
    """Show the button that opens or resumes the meeting, unless open."""
    state = snapshot.meeting.state
    if state is MeetingState.OPEN:
        return
    words = {
        MeetingState.NOT_OPENED: _("Open the meeting"),
        MeetingState.SUSPENDED: _("Resume the meeting"),
        MeetingState.CLOSED: _("Open the meeting again"),
    }
    # Once all is decided, or the meeting closed, what is next is to finalise: to go back is no longer the one thing to do.
    is_dark = not leads_to_finalising(person, snapshot)
    st.button(
        words[state],
        icon=":material/play_circle:",
        type="primary" if is_dark else "secondary",
        key=f"console.open.on.{state}",
        disabled=not session.may(person, snapshot, Right.CONDUCT),
        on_click=doing(resume_meeting) if state is MeetingState.SUSPENDED else _open,
    )


def _open() -> None:
    # The last act is what guards against a second press.
    course.plan_demonstration()
    agenda.arrange_by_default()
    doing(open_meeting)()


def leads_to_finalising(person: Person, snapshot: Snapshot) -> bool:
    """Tell whether finalising is next: nothing is under discussion or left to decide, or the meeting is closed."""
    meeting = snapshot.meeting
    if meeting.current is not None or not holds(person.roles, Right.FINALISE, snapshot.phase) or not session.sees_all(person):
        return False
    return meeting.state is MeetingState.CLOSED or (meeting.is_open and not any(items_to_come(snapshot)))


def finalised(person: Person, snapshot: Snapshot) -> None:
    """Show the steps after finalising, in order, beside the selected."""
    here, aside = st.columns([62, 38], gap="medium")
    with here:
        finalisation.show_state(snapshot)
        st.header(_("What comes next"), anchor=False)
        if _reads_aloud(person):
            sentence = _("With the jury present: the applications selected on each track, then the reserve list in order.")
            _next(_("Read the results aloud"), sentence)
            with _onward():
                links.link("resultats", _("Read the results aloud"), sections.query(ALOUD), icon=":material/campaign:")
        if holds(person.roles, Right.EXPORT, snapshot.phase):
            _hand_out(person, snapshot, subjects.MINUTES, _("Complete the minutes, have them signed and keep the signed copy."))
            _next(_("Tell the applicants and publish"), _("A file for each applicant, the list of laureates, the tables."))
            links.link("documents", _("All documents"), icon=":material/description:")
            for subject in (export.subject for export in list_exports().values() if export.with_files):
                _hand_out(person, snapshot, subject, _(subject.says))
        links.link("selection", _("Read the selection"), icon=":material/how_to_vote:")
        st.caption(_("The room screen can still be changed, above. To change anything else, reopen the selection, with a reason."))
    with aside:
        with st.container(key="console.places"):
            pieces.draw_gauges(snapshot)
        with st.container(key="console.names"):
            results.names(snapshot)
        if not _reads_aloud(person):
            results.link(snapshot)


def _onward() -> AbstractContextManager[object]:
    # Dark, as the one next act.
    return st.container(key="console.onward", width="content")


def _reads_aloud(person: Person) -> bool:
    return results.reads(person) and session.sees_all(person)


def _next(title: str, says: str) -> None:
    st.markdown(f"**{title}**  \n:small[{says}]")


def _hand_out(person: Person, snapshot: Snapshot, subject: Subject, says: str) -> None:
    _next(_(subject.title), says)
    documents.formats(person, snapshot, subject)


def _progress(snapshot: Snapshot) -> None:
    """Show how many grids are complete and who has not finished, without marks."""
    done = coverage.of_the_jury(snapshot)
    st.progress(done.complete / done.due if done.due else 0.0, text=done.words)
    progress = coverage.of_each_juror(snapshot)
    waited_for = [
        f"{literal(juror.name)} ({progress[juror.id].complete}/{progress[juror.id].due})" if juror.id in progress else literal(juror.name)
        for juror in snapshot.members
        if juror.id not in snapshot.finished
    ]
    if waited_for:
        st.caption(_("Have not said that they have finished: {names}").format(names=", ".join(waited_for)))
    else:
        st.caption(_("Every juror has said that they have finished."))
    if snapshot.call.rules.ai_declaration:
        _show_undeclared(snapshot)
    links.link("analyse", _("Who has scored what: Analysis, Coverage"), sections.query("coverage"), icon=":material/grid_on:")


def _show_undeclared(snapshot: Snapshot) -> None:
    """Name the members who have not made the declaration on generative AI."""
    names = listed(literal(person.name) for person in snapshot.seated if person.id not in snapshot.no_ai_declared)
    if names:
        st.caption(_("Have not declared on generative AI: {names}").format(names=names))


def _show_before_opening(snapshot: Snapshot) -> None:
    """Show presence, seal, order and room's screen before the opening, which a missing point does not prevent."""
    checks = opening_checks(snapshot, has_screen=remembered.has_room_screen(snapshot))
    missing = sum(not check.is_met for check in checks)
    if missing:
        label = ngettext("Before opening: {count} thing is missing", "Before opening: {count} things are missing", missing)
        st.markdown(f"**{label.format(count=missing)}**")
    else:
        st.markdown(f"**{_('All is ready: the meeting can be opened.')}**")
    icons = {True: ":material/check_circle:", False: ":orange[:material/radio_button_unchecked:]"}
    st.markdown("  \n".join(f"{icons[check.is_met]} {check.text}" for check in checks))
