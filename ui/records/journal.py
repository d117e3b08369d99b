"""The journal on a screen: filter, pages, each act with what it changed."""

from collections.abc import Sequence

import streamlit as st

import bootstrap
from deliberation.call.people import Person, Right
from deliberation.errors import NotAllowed
from deliberation.operations.meeting.replay import replay
from deliberation.record.journal_lines import ChangedField, JournalLine, journal_lines
from deliberation.record.replay import Moment, Standing
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import ABSENT, _, current_language, hour, labelled, moment, ngettext, whole
from ui import plain_table, session
from ui.texts import literal
from ui.widgets import choosing, saying, sections

_LINES_PER_PAGE = 30
_CHANGES_SHOWN_MAX = 12
_CHARACTERS_SHOWN_MAX = 300
_KEYS = "journal."

_AT = "replay.at"  # the number of the act that is shown, from 1


def read(person: Person, snapshot: Snapshot) -> tuple[JournalLine, ...]:
    """Return the acts that the person may read, newest first."""
    # Each act makes a new snapshot, so what was read with one is valid as long as that snapshot is.
    shows_addresses = session.holds(Right.MANAGE_PEOPLE)
    return snapshot.derived(
        ("journal", current_language(), shows_addresses), lambda view: _read(person, view, shows_addresses=shows_addresses)
    )


def _read(person: Person, view: Snapshot, *, shows_addresses: bool) -> tuple[JournalLine, ...]:
    whole_call = bootstrap.snapshots().get(person.call_id)
    with bootstrap.reading() as uow:
        entries, sealed = uow.journal.of_call(person.call_id), uow.grids.sealed_values(person.call_id)
    lines = journal_lines(entries, whole=whole_call, view=view, sealed_values=sealed, shows_addresses=shows_addresses)
    return tuple(reversed(lines))


def choose(lines: Sequence[JournalLine]) -> list[JournalLine]:
    """Show the filter by act, person and dossier, and return the matching lines."""
    acts = {line.act: line.act_label for line in lines}
    actors = sorted({line.actor for line in lines})
    dossiers = sorted({dossier for line in lines for dossier in line.dossiers}, key=lambda number: (len(number), number))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted_acts = choosing.choose_several(
            _("Act"),
            sorted(acts, key=acts.__getitem__),
            key=f"{_KEYS}acts",
            format_func=lambda act: acts.get(act, act),
            placeholder=_("All"),
        )
        wanted_actors = choosing.choose_several(_("Who"), actors, key=f"{_KEYS}actors", placeholder=_("All"))
        wanted_dossiers = choosing.choose_several(_("Dossier"), dossiers, key=f"{_KEYS}dossiers", placeholder=_("All"))
    return [
        line
        for line in lines
        if (not wanted_acts or line.act in wanted_acts)
        and (not wanted_actors or line.actor in wanted_actors)
        and (not wanted_dossiers or not set(wanted_dossiers).isdisjoint(line.dossiers))
    ]


def show(lines: Sequence[JournalLine]) -> None:
    """Show the acts, a page at a time."""
    st.markdown(ngettext("{count} act", "{count} acts", len(lines)).format(count=whole(len(lines))))
    if not lines:
        st.info(_("No act matches this filter."), icon=":material/search_off:")
        return
    for line in plain_table.page(lines, size=_LINES_PER_PAGE, key=f"{_KEYS}page"):
        with st.container(border=True, gap="xsmall"):
            show_act(line)


def show_act(line: JournalLine) -> None:
    """Show an act with its changes."""
    subject = f" · {literal(line.subject)}" if line.subject else ""
    said = f"**{literal(line.act_label)}**{subject}  \n:small[{whole(line.number)} · {moment(line.at)} · {literal(line.actor)}]"
    several = len({change.dossier for change in line.changes}) > 1
    shown = [f"- {_change(change, several=several)}" for change in line.changes[:_CHANGES_SHOWN_MAX]]
    st.markdown("\n".join([said, "", *shown]))
    left = len(line.changes) - _CHANGES_SHOWN_MAX
    if left > 0:
        with st.expander(ngettext("{count} more change", "{count} more changes", left).format(count=whole(left))):
            st.markdown("\n".join(f"- {_change(change, several=several)}" for change in line.changes[_CHANGES_SHOWN_MAX:]))


def _change(change: ChangedField, *, several: bool) -> str:
    of = f"{literal(change.dossier)} · " if several and change.dossier else ""
    after = f"**{_cut(change.after)}**"
    return of + labelled(literal(change.field), after if change.before == ABSENT else f"{_cut(change.before)} → {after}")


def _cut(text: str) -> str:
    return literal(text if len(text) <= _CHARACTERS_SHOWN_MAX else f"{text[:_CHARACTERS_SHOWN_MAX]}…")


def read_replay(person: Person, snapshot: Snapshot) -> tuple[Moment, ...]:
    """Return the acts of the meeting; stops the page with a sentence for whoever does not see every file."""
    try:
        return snapshot.derived(
            ("replay", current_language()),
            lambda _view: replay(bootstrap.reading(), by=person, call_id=person.call_id),
        )
    except NotAllowed as refusal:
        st.info(str(refusal), icon=":material/visibility_off:")
        st.stop()


def show_replay(snapshot: Snapshot, moments: Sequence[Moment]) -> None:
    """Show one act of the meeting, with the ways to the others."""
    at = min(max(st.session_state.setdefault(_AT, 1), 1), len(moments))
    moment = moments[at - 1]
    _ways(moments, at)
    number, count, time = whole(at), whole(len(moments)), hour(moment.line.at)
    place = _("Act {number} of {count}, at {time}").format(number=number, count=count, time=time)
    about = f"{moment.line.subject} {_title(snapshot, moment.line.subject)}".strip()
    saying.say(" · ".join(filter(None, (place, moment.line.act_label, about))), key="replay.said")
    said, stood = st.columns([3, 2], gap="large")
    with said:
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
        lines.append(_("Current item: {file}").format(file=_named(snapshot, standing.current)))
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
    _decided(snapshot, standing)


def _decided(snapshot: Snapshot, standing: Standing) -> None:
    settled = {dossier: one for dossier, one in standing.settled.items() if one.outcome is not Outcome.TO_DISCUSS}
    with sections.fold(_("Files decided"), whole(len(settled)), key="replay.folded"):
        rows = [
            {
                _("Project"): f"{dossier} {_title(snapshot, dossier)}",
                _("Decision"): one.outcome.words,
                _("Track"): str(snapshot.call.track(one.track).short) if one.track else "",
            }
            for dossier, one in settled.items()
        ]
        plain_table.show(_("Files decided up to this act"), rows, key="replay.decided")


def _named(snapshot: Snapshot, dossier: str) -> str:
    return literal(f"{dossier} {_title(snapshot, dossier)}")


def _title(snapshot: Snapshot, dossier: str) -> str:
    found = snapshot.by_dossier.get(dossier)
    return found.title if found else ""
