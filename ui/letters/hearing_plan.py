"""The plan of hearings: first hour, length, breaks, with the resulting hours."""

from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Final

import streamlit as st

from deliberation.call.rights import Right
from deliberation.errors import InvalidValue
from deliberation.meeting.hearings import BREAKS_MOST, MINUTES_MOST, Break, HearingPlan
from deliberation.operations.meeting.hearings import plan_hearings
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from phrases.formats import PARIS
from ui.acting import act, doing
from ui.texts import literal

_KEY: Final = "hearings.plan"
_LUNCH_AND_NIGHT: Final = (Break(time(12, 30), time(14, 0)), Break(time(18, 0), time(9, 0)))
_MORNING: Final = time(9, 0)


def fields(snapshot: Snapshot, standing: HearingPlan | None) -> HearingPlan | None:
    """Draw the fields of the plan, filled with the current one, and its buttons; return the input, None if invalid."""
    base = standing or _proposed(snapshot)
    _fill(base)
    with st.container(border=True):
        st.datetime_input(_("First hearing"), key=_key("begins_at"), format="DD/MM/YYYY")
        left, right = st.columns(2)
        left.number_input(_("Length of a hearing (min)"), min_value=1, max_value=MINUTES_MOST, key=_key("minutes"))
        right.number_input(
            _("Time between two (min)"),
            min_value=0,
            max_value=MINUTES_MOST,
            key=_key("between"),
            help=_("For the jury alone, before the next team."),
        )
        _breaks()
        plan = _plan_or_error()
        with st.container(horizontal=True, vertical_alignment="center"):
            _buttons(plan, standing)
    return plan


def _buttons(plan: HearingPlan | None, hearing_plan: HearingPlan | None) -> None:
    label = _("Save the hearings") if hearing_plan else _("Plan hearings")
    is_other = plan is not None and plan != hearing_plan
    st.button(label, key=_key("save"), type="primary", icon=":material/save:", disabled=not is_other, on_click=_save)
    if hearing_plan is None:
        return
    if is_other:
        st.caption(_("Not saved yet"), width="content")
    with st.popover(_("No hearings"), icon=":material/event_busy:"):
        st.caption(_("The pages of the teams will be closed. Convocations already sent are not cancelled."))
        st.button(
            _("Give up the hearings"),
            key=_key("none"),
            on_click=doing(plan_hearings, Right.PREPARE_MEETING, plan=None),
        )


def _breaks() -> None:
    rows: list[int] = st.session_state[_key("rows")]
    st.caption(_("Daily breaks (a break past midnight is overnight). No hearings at weekends."))
    for row in rows:
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.time_input(_("From"), key=_key(f"from.{row}"), step=timedelta(minutes=5))
            st.time_input(_("To"), key=_key(f"to.{row}"), step=timedelta(minutes=5))
            st.button(
                _("Take this break away"), key=_key(f"drop.{row}"), icon=":material/close:", type="tertiary", on_click=_drop, args=(row,)
            )
    if len(rows) < BREAKS_MOST:
        st.button(_("Add a break"), key=_key("add"), icon=":material/add:", on_click=_add)


def _plan_or_error() -> HearingPlan | None:
    """Return the plan that is typed; if it is none, say what is missing or wrong."""
    try:
        plan = _typed()
    except InvalidValue as refusal:
        st.error(literal(str(refusal)), icon=":material/error:")
        return None
    if plan is None:
        st.caption(_("Give the day and hour of the first hearing, and when each break begins and ends."))
    return plan


def _typed() -> HearingPlan | None:
    """Return the plan that is typed, None if something is missing. Raises InvalidValue."""
    state = st.session_state
    begins_at: datetime | None = state[_key("begins_at")]
    hours = [(state[_key(f"from.{row}")], state[_key(f"to.{row}")]) for row in state[_key("rows")]]
    if begins_at is None or any(None in pair for pair in hours):
        return None
    breaks = tuple(Break(begins, ends) for begins, ends in hours)
    return HearingPlan(begins_at.replace(tzinfo=PARIS), int(state[_key("minutes")]), int(state[_key("between")]), breaks)


def _proposed(snapshot: Snapshot) -> HearingPlan:
    """Return the default plan: from the hour of the meeting, or tomorrow morning."""
    meets_at = snapshot.call.meets_at
    first = meets_at or datetime.combine(datetime.now(PARIS) + timedelta(days=1), _MORNING, PARIS)
    return HearingPlan(first, 20, 10, _LUNCH_AND_NIGHT)


def _fill(base: HearingPlan) -> None:
    """Fill the fields with the saved plan once, and again if somebody saved another meanwhile."""
    if st.session_state.get(_key("base")) == base and _key("minutes") in st.session_state:
        return
    state = st.session_state
    state[_key("base")] = base
    state[_key("begins_at")] = base.begins_at.astimezone(PARIS).replace(tzinfo=None)
    state[_key("minutes")], state[_key("between")] = base.minutes, base.between
    state[_key("rows")] = list(range(len(base.breaks)))
    for row, pause in enumerate(base.breaks):
        state[_key(f"from.{row}")], state[_key(f"to.{row}")] = pause.begins, pause.ends


def _add() -> None:
    rows: list[int] = st.session_state[_key("rows")]
    row = max(rows, default=-1) + 1
    st.session_state[_key("rows")] = [*rows, row]
    st.session_state[_key(f"from.{row}")], st.session_state[_key(f"to.{row}")] = time(10, 30), time(10, 45)


def _drop(row: int) -> None:
    st.session_state[_key("rows")] = [one for one in st.session_state[_key("rows")] if one != row]


def _save() -> None:
    # Read again: a press may follow at once on what was typed, before it is drawn. What is wrong, the page then says.
    with suppress(InvalidValue):
        if plan := _typed():
            act(plan_hearings, Right.PREPARE_MEETING, plan=plan)


def _key(name: str) -> str:
    return f"{_KEY}.{name}"
