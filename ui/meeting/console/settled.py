"""The card that offers to read the settled files for agreement, while no file is called."""

from datetime import UTC, datetime

import streamlit as st

from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.agenda import items_left
from deliberation.derived.meeting.agreement_lists import Readable, proposed_changes, readable
from deliberation.derived.meeting.discussion import seconds_to_discuss
from deliberation.derived.meeting.openness import awaits_reveal, marks_digest, openness
from deliberation.derived.meeting.rules import meeting_quorum
from deliberation.operations.selection.agreement_lists import read_list
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, minutes, ngettext
from ui import live, session
from ui.meeting import movements
from ui.meeting.console.conducting import act, doing
from ui.selection.effect import leave
from ui.widgets import draws

READ = "console.read"
_SECONDS = 2


def offered(person: Person, snapshot: Snapshot) -> Readable:
    """Return the settled files for reading by ``person`` now; empty during the draws, or for a partial view."""
    if not _may(person, snapshot) or snapshot.meeting.current is not None or draws.selected_shares(snapshot) is None:
        return Readable()
    return readable(snapshot)


def await_draws(person: Person, snapshot: Snapshot) -> None:
    """Show the progress of the draws to people who will be offered the settled files; nothing under seal, or after the draws."""
    if not awaits_reveal(snapshot) and _may(person, snapshot) and draws.selected_shares(snapshot) is None:
        st.fragment(_draw_words, key="console.draws", run_every=_SECONDS)()


def awaited_quorum(person: Person, snapshot: Snapshot) -> str:
    """Return the number of files readable for agreement with a quorum, in words; empty with a quorum, or without files."""
    state = draws.openness_drawn(snapshot)
    if not _may(person, snapshot) or meeting_quorum(snapshot).is_met:
        return ""
    count = len(state.settled) if state else 0
    sentence = ngettext(
        "{count} file is settled: it can be read for agreement once the quorum of the meeting is reached.",
        "{count} files are settled: they can be read for agreement once the quorum of the meeting is reached.",
        count,
    )
    return sentence.format(count=count) if count else ""


def _draw_words() -> None:
    snapshot = session.snapshot()
    if draws.selected_shares(snapshot) is not None:
        live.whole_page()
    st.caption(draws.words(snapshot))


def _may(person: Person, snapshot: Snapshot) -> bool:
    return holds(person.roles, Right.AGREE_LIST, snapshot.phase) and session.sees_all(person)


def card(snapshot: Snapshot, found: Readable) -> None:
    """Show the number of settled files and the time for the others, with the acts that read the files out."""
    ready = found.ready
    st.markdown(f"**{_sentence(snapshot)}**")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if ready:
            st.button(
                ngettext("Read {count} file for agreement", "Read {count} files for agreement", len(ready)).format(count=len(ready)),
                type="primary",
                icon=":material/record_voice_over:",
                key=f"{READ}.{len(ready)}",
                on_click=doing(read_list, changes=proposed_changes(snapshot, ready), seen_marks=marks_digest(snapshot)),
            )
        if found.leaving:
            names = movements.names(found.leaving)
            label = ngettext("{names} has left: read {files}", "{names} have left: read {files}", len(found.leaving))
            files = ngettext("{count} file", "{count} files", len(found.all)).format(count=len(found.all))
            st.button(
                label.format(names=names, files=files),
                icon=":material/logout:",
                key=f"{READ}.{len(found.all)}.once.{len(found.leaving)}",
                on_click=_leave_then_read,
                args=(snapshot, found),
            )


def _leave_then_read(seen: Snapshot, found: Readable) -> None:
    changes, digest = proposed_changes(seen, found.all), marks_digest(seen)
    if leave(act, found.leaving) and act(read_list, changes=changes, seen_marks=digest):
        live.after_own_act()


def _sentence(snapshot: Snapshot) -> str:
    state, left = openness(snapshot), items_left(snapshot)
    settled, open_ = (len(state.settled), len(state.open_ids)) if state else (0, 0)
    sentence = ngettext(
        "{settled} of {left} files is settled: read it for agreement, and {open} are left to discuss",
        "{settled} of {left} files are settled: read them for agreement, and {open} are left to discuss",
        settled,
    ).format(settled=settled, left=left, open=open_)
    now, end = datetime.now(UTC), snapshot.meeting.planned_end
    seconds = seconds_to_discuss(snapshot)
    if seconds is None or end is None:
        return sentence
    needed = _("{needed} min for {planned} planned").format(needed=minutes(seconds), planned=minutes((end - now).total_seconds()))
    return f"{sentence} ({needed})"
