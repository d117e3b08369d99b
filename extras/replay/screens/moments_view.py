"""Act of a finalised meeting, with links to the other acts and the state of the meeting afterwards."""

from collections.abc import Sequence

import streamlit as st

import bootstrap
from deliberation.call.people import Person
from deliberation.errors import NotAllowed
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from extras.replay.moments import Moment, Standing, replay
from phrases import _, current_language, hour, ngettext, whole
from ui import plain_table
from ui.records.journal import show_act
from ui.texts import literal
from ui.widgets import saying, sections

_AT = "replay.at"  # the number of the act that is shown, from 1


def read_moments(person: Person, snapshot: Snapshot) -> tuple[Moment, ...]:
    """Return the acts of the meeting; stops the page with a sentence for whoever does not see every file."""
    try:
        return snapshot.derived(
            ("replay", current_language()),
            lambda _view: replay(bootstrap.reading(), by=person, call_id=person.call_id),
        )
    except NotAllowed as refusal:
        st.info(str(refusal), icon=":material/visibility_off:")
        st.stop()


def show_moments(snapshot: Snapshot, moments: Sequence[Moment]) -> None:
    """Show an act of the meeting, with links to the other acts."""
    at = min(max(st.session_state.setdefault(_AT, 1), 1), len(moments))
    moment = moments[at - 1]
    _ways(moments, at)
    number, count, time = whole(at), whole(len(moments)), hour(moment.line.at)
    place = _("Act {number} of {count}, at {time}").format(number=number, count=count, time=time)
    about = f"{moment.line.subject} {_title(snapshot, moment.line.subject)}".strip()
    saying.say(" · ".join(filter(None, (place, moment.line.act_label, about))), key="replay.said")
    words_column, stood = st.columns([3, 2], gap="large")
    with words_column:
        st.header(_("What was done"))
        with st.container(border=True, gap="xsmall", key="replay.act"):
            show_act(moment.line)
    with stood:
        st.header(_("How things stood then"))
        _show_meeting(snapshot, moment.after)


def _ways(moments: Sequence[Moment], at: int) -> None:
    last = len(moments)
    if last > 1:
        st.slider(_("Act"), 1, last, key=_AT, help=_("On the keyboard: the arrows, once it has the focus."))
    files = [place for place, moment in enumerate(moments, 1) if place == 1 or moment.after.current != moments[place - 2].after.current]
    ways = (
        (_("Previous file"), ":material/skip_previous:", max((place for place in files if place < at), default=1)),
        (_("Previous act"), ":material/chevron_left:", at - 1),
        (_("Next act"), ":material/chevron_right:", at + 1),
        (_("Next file"), ":material/skip_next:", next((place for place in files if place > at), last)),
    )
    with st.container(horizontal=True, gap="small", key="replay.ways"):
        for number, (words, icon, to) in enumerate(ways):
            is_off = to == at or not 1 <= to <= last
            st.button(words, key=f"replay.way.{number}", icon=icon, disabled=is_off, on_click=_go, args=(to,))


def _go(to: int) -> None:
    st.session_state[_AT] = to


def _show_meeting(snapshot: Snapshot, standing: Standing) -> None:
    lines = [standing.state.words]
    if standing.current:
        lines.append(_("Current item: {file}").format(file=_name_file(snapshot, standing.current)))
    here = len(standing.here - standing.out)
    lines.append(ngettext("{count} in the room or remote", "{count} in the room or remote", here).format(count=whole(here)))
    if out := sorted(standing.out & standing.here):
        lines.append(_("Out because recused: {names}").format(names=literal(", ".join(out))))
    if standing.ballot:
        voted = _("Ballot open: {voted} of {voters} have voted")
        lines.append(voted.format(voted=whole(len(standing.ballot.voted)), voters=whole(len(standing.ballot.voters))))
    for track in snapshot.call.tracks:
        label = _("{track}: {selected} of {places} places taken")
        lines.append(label.format(track=track.label, selected=whole(standing.selected(track.code)), places=whole(track.places)))
    st.markdown("\n".join(f"- {line}" for line in lines))
    _show_decided(snapshot, standing)


def _show_decided(snapshot: Snapshot, standing: Standing) -> None:
    settled = {dossier: outcome for dossier, outcome in standing.settled.items() if outcome.outcome is not Outcome.TO_DISCUSS}
    with sections.fold(_("Files decided"), whole(len(settled)), key="replay.folded"):
        rows = [
            {
                _("Project"): f"{dossier} {_title(snapshot, dossier)}",
                _("Decision"): outcome.outcome.words,
                _("Track"): str(snapshot.call.track(outcome.track).short) if outcome.track else "",
            }
            for dossier, outcome in settled.items()
        ]
        plain_table.show(_("Files decided up to this act"), rows, key="replay.decided")


def _name_file(snapshot: Snapshot, dossier: str) -> str:
    return literal(f"{dossier} {_title(snapshot, dossier)}")


def _title(snapshot: Snapshot, dossier: str) -> str:
    candidature = snapshot.by_dossier.get(dossier)
    return candidature.title if candidature else ""
