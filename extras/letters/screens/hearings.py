"""Hearings of the teams: plan, hours, members outside, convocations."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta

import streamlit as st

import bootstrap
from bootstrap.addresses import address_of
from deliberation.call.people import Person, Right
from deliberation.derived.meeting.hearings import Hearing, hearings
from deliberation.errors import InvalidValue
from deliberation.meeting.hearings import BREAKS_MOST, MINUTES_MOST, Break, Convened, HearingPlan
from deliberation.meeting.meeting import Arrangement
from deliberation.operations.call.wordings import wordings
from deliberation.operations.meeting import agenda as hearings_verbs
from deliberation.operations.meeting.agenda import arrange_agenda, hours_told
from deliberation.record.wordings import Wording, Words
from deliberation.snapshot.snapshot import Snapshot
from extras.letters.messages import convocations
from extras.letters.screens import editing
from extras.letters.verbs import moves, plan_hearings
from phrases import PARIS, _, current_language, listed, moment, ngettext
from ui import plain_table, session
from ui.acting import act, doing
from ui.texts import literal
from ui.widgets import choosing, missing

_KEY = "hearings.plan"
_LUNCH_AND_NIGHT = (Break(time(12, 30), time(14, 0)), Break(time(18, 0), time(9, 0)))
_MORNING = time(9, 0)


def panel(person: Person, snapshot: Snapshot) -> None:
    """Plan the hearings, show their hours, word the convocation, download each team's."""
    if snapshot.is_partial:
        st.info(_("The hours of the hearings are only for people who see every file."), icon=":material/front_hand:")
        return
    if not session.may(person, snapshot, Right.PREPARE_MEETING):
        st.info(_("Hearings are planned once the call is in scoring, until the selection is finalised."), icon=":material/lock_clock:")
        return
    standing = hearings_verbs.hearing_plan(bootstrap.reading(), by=person, call_id=person.call_id)
    if standing is None:
        st.caption(_("If the jury hears the teams, each gets an hour in the order of the agenda. Nothing is sent to them automatically."))
    left, right = st.columns([2, 3], gap="large")
    with left:
        plan = _fields(snapshot, standing)
    with right:
        if plan:
            _hours(snapshot, plan, hours_told(bootstrap.reading(), by=person, call_id=person.call_id))
    if standing:
        _convocation(snapshot, standing, is_saved=plan == standing)


def _hours(snapshot: Snapshot, plan: HearingPlan, hours: Mapping[int, Convened]) -> None:
    all_hearings = hearings(snapshot, plan)
    if not all_hearings:
        missing.nothing_shortlisted(_("No application is shortlisted yet: the agenda is made of the shortlisted ones."))
        return
    plain_table.show(_("Hearings"), [_row(hearing, hours) for hearing in all_hearings], key="hearings.hours", has_cards=True)
    count = moves(snapshot, plan)
    sentence = ngettext("{count} coming or going of recused members.", "{count} comings and goings of recused members.", count)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(sentence.format(count=count), width="content")
        st.button(
            _("Order of fewest comings and goings"),
            key="hearings.arrange",
            icon=":material/sort:",
            on_click=doing(arrange_agenda, Right.PREPARE_MEETING, arrangement=Arrangement.FEWEST_MOVES),
            help=_("Takes saved breaks into account. The agenda of the meeting follows this order."),
        )
    other = [hearing for hearing in all_hearings if hearing.candidature.id in hours and hours[hearing.candidature.id].slot != hearing.slot]
    if other:
        words = ngettext(
            "{count} team was convened at another hour: download the convocations again, and write to it.",
            "{count} teams were convened at another hour: download the convocations again, and write to them.",
            len(other),
        )
        st.warning(words.format(count=len(other)), icon=":material/update:")


def _row(hearing: Hearing, hours: Mapping[int, Convened]) -> dict[str, object]:
    hour = hours.get(hearing.candidature.id)
    return {
        _("Hour"): moment(hearing.slot.begins_at),
        _("Application"): hearing.candidature.numbered_title,
        _("Outside"): listed([person.name for person in hearing.outside]) or None,
        _("Hour told"): None if hour is None else _("this hour") if hour.slot == hearing.slot else moment(hour.slot.begins_at),
    }


def _convocation(snapshot: Snapshot, plan: HearingPlan, *, is_saved: bool) -> None:
    st.header(_("Convocations"))
    texts = wordings(bootstrap.reading(), call_id=snapshot.call_id)
    left, right = st.columns(2, gap="large")
    with left:
        words = editing.text(texts, Wording.HEARING)
    all_hearings = hearings(snapshot, plan)
    if not all_hearings:
        return
    with right:
        _preview(snapshot, {**texts, Wording.HEARING: words}, all_hearings)
    if not (is_saved and editing.is_saved(texts, Wording.HEARING, words)):
        st.info(_("Save the hearings and the text first: the convocations are made from them."), icon=":material/save:")
        return
    st.caption(_("Once you download them, each team’s hour is fixed and its page is open, until the meeting is closed."))
    st.caption(_("Nothing is sent from here: you send the messages with your own mail program."))
    address = address_of(f"/telecharger/{snapshot.call.slug}")
    with st.container(horizontal=True):
        st.link_button(
            _("Drafts and calendars (.eml and .ics, zip)"), f"{address}/hearings.zip?langue={current_language()}", icon=":material/drafts:"
        )
        st.link_button(_("Mail merge (CSV)"), f"{address}/hearings.csv?langue={current_language()}", icon=":material/table:")


def _preview(snapshot: Snapshot, texts: Mapping[Wording, Words], found: Sequence[Hearing]) -> None:
    by_id = {hearing.candidature.id: hearing for hearing in found}
    person_id = choosing.choose_one(
        _("Preview for"), list(by_id), key="hearings.preview", format_func=lambda id_: by_id[id_].candidature.numbered_title
    )
    (made,) = convocations(snapshot, texts, [by_id[person_id]], {person_id: _("(page of the team)")})
    editing.shown(made.subject, made.text)
    if not made.email:
        st.caption(_("This dossier has no e-mail address."))


def _fields(snapshot: Snapshot, standing: HearingPlan | None) -> HearingPlan | None:
    """Draw the fields of the plan, filled with the present plan, and its buttons; return the input, None if invalid."""
    base = standing or _propose_plan(snapshot)
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
    """Return the typed plan; for an invalid plan, show the fault."""
    try:
        plan = _read_typed()
    except InvalidValue as refusal:
        st.error(literal(str(refusal)), icon=":material/error:")
        return None
    if plan is None:
        st.caption(_("Give the day and hour of the first hearing, and when each break begins and ends."))
    return plan


def _read_typed() -> HearingPlan | None:
    """Return the plan that is typed, None if something is missing. Raises InvalidValue."""
    state = st.session_state
    begins_at: datetime | None = state[_key("begins_at")]
    hours = [(state[_key(f"from.{row}")], state[_key(f"to.{row}")]) for row in state[_key("rows")]]
    if begins_at is None or any(None in pair for pair in hours):
        return None
    breaks = tuple(Break(begins, ends) for begins, ends in hours)
    return HearingPlan(begins_at.replace(tzinfo=PARIS), int(state[_key("minutes")]), int(state[_key("between")]), breaks)


def _propose_plan(snapshot: Snapshot) -> HearingPlan:
    """Return the default plan: from the hour of the meeting, or tomorrow morning."""
    meets_at = snapshot.call.meets_at
    first = meets_at or datetime.combine(datetime.now(PARIS) + timedelta(days=1), _MORNING, PARIS)
    return HearingPlan(first, 20, 10, _LUNCH_AND_NIGHT)


def _fill(base: HearingPlan) -> None:
    """Fill the fields with the saved plan once, and again after a save by a different person."""
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
    st.session_state[_key("rows")] = [row_number for row_number in st.session_state[_key("rows")] if row_number != row]


def _save() -> None:
    # Read again: a press may follow at once on what was typed, before it is drawn. What is wrong, the page then says.
    with suppress(InvalidValue):
        if plan := _read_typed():
            act(plan_hearings, Right.PREPARE_MEETING, plan=plan)


def _key(name: str) -> str:
    return f"{_KEY}.{name}"
