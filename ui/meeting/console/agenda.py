"""Agenda on the console: files in order with their decisions, buttons to call and rearrange files."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import streamlit as st

from bootstrap import remembered
from charts.parts.theme import OUTCOME_SIGNS, Size, track_signs
from deliberation.call.people import Person, Right
from deliberation.derived.meeting.agenda import AgendaItem, ItemState, agenda
from deliberation.derived.meeting.discussion import seconds_by_file
from deliberation.derived.meeting.hearings import expected_hours
from deliberation.meeting.hearings import Waiting
from deliberation.meeting.meeting import Arrangement, Meeting, MeetingState
from deliberation.operations.meeting.agenda import arrange_agenda, call_item, move_item
from deliberation.operations.meeting.meeting import open_meeting, resume_meeting
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, duration, moment, straight, time_of_day
from ui import acting, plain_table, session
from ui.meeting.console.conducting import act, doing
from ui.widgets import draws, ordered_list
from ui.widgets.figures import size

_LIST = "console.agenda.list"
_HOW = "console.agenda.how"
ARRANGING = "console.agenda.arranging"
_SEED = "console.agenda.seed"
_SHOWN_MAX = 300  # files at once
_SEEDS = 1_000_000


class _Order(NamedTuple):
    """A requested order; ``seed``: of a random one."""

    how: Arrangement
    seed: int | None


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show all files in the order of the agenda with their decisions, and buttons to call a file or change the order."""
    meeting, items = snapshot.meeting, agenda(snapshot)
    is_over = meeting.state is MeetingState.CLOSED
    can_call = meeting.is_open and meeting.open_ballot is None
    can_move = not is_over and session.may(person, snapshot, Right.PREPARE_MEETING)
    if not is_over:
        with st.container(horizontal=True, vertical_alignment="center"):
            hints = _hints(can_call=can_call and session.may(person, snapshot, Right.CONDUCT), can_move=can_move)
            st.caption(" ".join(hints), width="stretch")
            _arrange(person, snapshot)
    current = next((place for place, item in enumerate(items) if item.state is ItemState.CURRENT), 0)
    hours = _hours(person, snapshot)
    if any(hour.minutes_late for hour in hours.values()):
        st.caption(_("Delays of the teams, as of {time}.").format(time=time_of_day(datetime.now(UTC))))
    page_items = plain_table.page(items, size=_SHOWN_MAX, key=f"{_LIST}.page", first=current)
    following = items[items.index(page_items[-1]) + 1 :][:1] if page_items else ()
    ordered_list.show(
        _LIST,
        [{**_row(person, snapshot, item), **_hour(hours.get(item.candidature_id))} for item in page_items],
        following=next((snapshot.candidature(item.candidature_id).dossier for item in following), None),
        can_call=can_call,
        can_move=can_move,
        on_called=lambda: _call(snapshot),
        on_moved=_move,
    )


def _hints(*, can_call: bool, can_move: bool) -> Iterator[str]:
    is_phone = size() is Size.PHONE
    if can_call:
        yield _("Tap: call.") if is_phone else _("Click: call.")
    if can_move:
        yield ordered_list.how_to_move(is_phone=is_phone)


def _row(person: Person, snapshot: Snapshot, item: AgendaItem) -> dict[str, Any]:
    candidature, decision = snapshot.candidature(item.candidature_id), snapshot.decision(item.candidature_id)
    codes = (decision.track,) if decision.track else candidature.requested_tracks
    signs = track_signs(snapshot.call)
    return {
        "dossier": candidature.dossier,
        "title": straight(candidature.title),
        "state": str(item.state),
        "badge": _("Skipped") if item.state is ItemState.SKIPPED else "",
        "planned": planned(snapshot, item.candidature_id),
        "signs": "".join(signs[code] for code in codes),
        "tracks": ", ".join(str(snapshot.call.track(code).short) for code in codes) or _("No track asked for"),
        "outcome": "" if decision.outcome is Outcome.TO_DISCUSS else str(decision.outcome),
        "words": f"{OUTCOME_SIGNS[decision.outcome]} {decision.outcome.words}",
        "can_call": item.state is not ItemState.CURRENT and session.may(person, snapshot, Right.CONDUCT, candidature.id),
    }


def planned(snapshot: Snapshot, candidature_id: int) -> str:
    """Return how long an open file may take, or that a file is settled."""
    state = draws.openness_drawn(snapshot)
    if state is None or candidature_id not in state.open_ids:
        return state.words_of(candidature_id) if state else ""
    seconds = seconds_by_file(snapshot).get(candidature_id)
    return duration(seconds) if seconds else ""


def _hours(person: Person, snapshot: Snapshot) -> Mapping[int, Waiting]:
    """Return the teams' hours for people with the right to know; empty without hearings."""
    hours = remembered.hearing_hours(person, snapshot)
    return expected_hours(snapshot, hours[0], hours[1], now=datetime.now(UTC)) if hours else {}


def _hour(waiting: Waiting | None) -> dict[str, str]:
    if waiting is None:
        return {}
    late = _("{minutes} min late").format(minutes=waiting.minutes_late) if waiting.minutes_late else ""
    return {"hour": time_of_day(waiting.slot.begins_at)[:-3], "day": moment(waiting.slot.begins_at), "late": late}


def _call(seen: Snapshot) -> None:
    candidature = session.snapshot().by_dossier.get(ordered_list.called(_LIST))
    if candidature is not None:
        call(candidature.id, seen.meeting, _LIST)


def _move() -> None:
    """Move a file before a given file, or last, by number, since the order may have changed meanwhile."""
    request = ordered_list.moved(_LIST)
    order = [session.snapshot().candidature(item.candidature_id).dossier for item in agenda(session.snapshot())]
    dossier, before = request["dossier"], request["before"]
    if dossier not in order or (before is not None and before not in order):
        return
    order.remove(dossier)
    place = len(order) if before is None else order.index(before)
    act(move_item, candidature_id=session.snapshot().by_dossier[dossier].id, to=place + 1)


def call(candidature_id: int | None, seen: Meeting, button: str) -> None:
    """Call a candidature in place of the item in ``seen``; the callback of ``button``."""
    # A double click would pass over a candidature before anybody had the time to look at it; or it is the other half of one that opened.
    has_opened = acting.is_double_click(open_meeting) or acting.is_double_click(resume_meeting)
    if not has_opened and not acting.is_double_click(call_item, button=button):
        doing(call_item, candidature_id=candidature_id, seen=seen, button=button)()


def _arrange(person: Person, snapshot: Snapshot) -> None:
    ways = [way for way in Arrangement if way is not Arrangement.BY_HAND]
    is_refused = not session.may(person, snapshot, Right.PREPARE_MEETING)
    arranging = st.popover(_("Arrange"), icon=":material/sort:", disabled=is_refused, key=ARRANGING, on_change="rerun")
    # Once opened, its fields stay, as they were left.
    if not arranging.open and _HOW not in st.session_state:
        return
    with arranging:
        st.radio(_("Order of what is still to come"), ways, key=_HOW, format_func=lambda way: way.words)
        if _arrangement().how.is_drawn:
            st.number_input(
                _("Number to draw from"),
                min_value=0,
                value=snapshot.meeting.seed or 1,
                key=_SEED,
                help=_("Written in the journal: the same number gives the same draw."),
            )
        st.button(_("Put in this order"), key="console.agenda.arrange", type="primary", on_click=_put_in_order)
        if snapshot.meeting.order:
            st.caption(_("Present order: {order}").format(order=snapshot.meeting.arrangement.words))


def arrange_by_default() -> None:
    """Put the most open files first at the meeting's opening, except after a chosen order or with hearings."""
    person, snapshot = session.require_person(), session.snapshot()
    if snapshot.meeting.order or not session.may(person, snapshot, Right.PREPARE_MEETING) or draws.openness_drawn(snapshot) is None:
        return
    if remembered.hearing_hours(person, snapshot) is None:
        act(arrange_agenda, arrangement=Arrangement.BY_OPENNESS, seed=secrets.randbelow(_SEEDS))


def _arrangement() -> _Order:
    how, seed = st.session_state[_HOW], st.session_state.get(_SEED)
    return _Order(how, int(seed) if seed is not None and how.is_drawn else None)


def _put_in_order() -> None:
    order = _arrangement()
    act(arrange_agenda, arrangement=order.how, seed=order.seed)
