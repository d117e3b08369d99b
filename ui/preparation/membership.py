"""Departures from the jury: time, reason, marks, successor, with a preview of the effect."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import NamedTuple

import streamlit as st

from deliberation.call.people import Person, Right, Role
from deliberation.derived.meeting.leaving import Effect, effect_of_leaving, marks_stay_by_default
from deliberation.meeting.meeting import MeetingState
from deliberation.operations.call.membership import leave_jury, rejoin_jury
from deliberation.snapshot.snapshot import Snapshot
from phrases import ABSENT, N_, PARIS, Message, _, decimal, moment, ngettext
from ui import plain_table, session
from ui.acting import act, doing
from ui.texts import literal
from ui.widgets import choosing

_WHO = "leaving.person"


class _Said(NamedTuple):
    """The input of a departure."""

    reason: str
    keeps_marks: bool
    left_at: datetime | None
    successor: Person | None


def panel(snapshot: Snapshot) -> None:
    """Show departed members, with a button to return, and a form for a further departure with its effect."""
    if not session.holds(Right.LEAVE_JURY):
        return
    for person in snapshot.people:
        if person.membership.left_at:
            _gone(person, person.membership.left_at)
    with st.expander(_("A member leaves the jury"), icon=":material/person_remove:"):
        _leaving(snapshot, {person.id: person for person in snapshot.seated})


def _gone(person: Person, left_at: datetime) -> None:
    sentence = N_("{name} left the jury on {when}: {reason}. Their marks stay.")
    sentence = sentence if person.membership.keeps_marks else N_("{name} left the jury on {when}: {reason}. Their marks count no more.")
    with st.container(horizontal=True, vertical_alignment="center"):
        values = {"name": literal(person.name), "when": moment(left_at), "reason": literal(person.membership.reason.rstrip(".") or ABSENT)}
        st.markdown(str(Message(sentence, values)), width="stretch")
        back = doing(rejoin_jury, Right.LEAVE_JURY, person_id=person.id, is_seen_elsewhere=True)
        label = _("{name} is back").format(name=literal(person.name))
        st.button(label, key=f"leaving.back.{person.id}", icon=":material/undo:", on_click=back)


def _leaving(snapshot: Snapshot, seated: Mapping[int, Person]) -> None:
    st.caption(_("Closing a person’s access does not take them off the jury: marks and quorum stay."))
    chosen = choosing.choose_one(_("Who leaves?"), list(seated), index=None, key=_WHO, format_func=lambda id_: seated[id_].name)
    if chosen is None:
        return
    person = seated[chosen]
    departure = _read(snapshot, person)
    _preview(effect_of_leaving(snapshot, person, keeps_marks=departure.keeps_marks, successor=departure.successor))
    label = _("{name} leaves the jury").format(name=literal(person.name))
    if st.button(label, type="primary", key="leaving.do"):
        act(
            leave_jury,
            Right.LEAVE_JURY,
            is_seen_elsewhere=True,
            person_id=person.id,
            reason=departure.reason,
            keeps_marks=departure.keeps_marks,
            left_at=departure.left_at,
            successor_id=departure.successor.id if departure.successor else None,
        )


def _read(snapshot: Snapshot, person: Person) -> _Said:
    today = datetime.now(UTC).astimezone(PARIS).date()
    day = st.date_input(_("Since"), value=today, max_value=today, key=f"leaving.day.{person.id}", format="DD/MM/YYYY", width=220)
    reason = st.text_input(_("Reason"), key=f"leaving.reason.{person.id}", placeholder=_("The minutes will give it."))
    stay = st.radio(
        _("Marks given"),
        [True, False],
        index=0 if marks_stay_by_default(snapshot) else 1,
        key=f"leaving.marks.{person.id}",
        format_func=lambda stays: _("They stay, and count") if stays else _("They count no more"),
        horizontal=True,
    )
    return _Said(reason, stay, None if day == today else datetime.combine(day, time(23, 59), tzinfo=PARIS), _successor(snapshot, person))


def _successor(snapshot: Snapshot, person: Person) -> Person | None:
    if not person.has(Role.JUROR) or snapshot.meeting.state is MeetingState.CLOSED:
        return None
    free = {one.id: one for one in snapshot.people if not one.has(Role.JUROR, Role.PROJECTOR) and not one.membership.left_at}
    chosen = choosing.choose_one(
        _("Who takes the seat, with marks of their own?"),
        [None, *free],
        key=f"leaving.successor.{person.id}",
        format_func=lambda id_: free[id_].name if id_ else _("Nobody"),
    )
    return free.get(chosen) if chosen else None


def _preview(effect: Effect) -> None:
    with st.container(border=True):
        grids_given = ngettext("{count} grid given.", "{count} grids given.", effect.grids).format(count=effect.grids)
        before, after = effect.quorum_before, effect.quorum_after
        quorum = N_("Quorum: {present} of {members} present, {needed} needed → {present_after} of {members_after}, {needed_after} needed.")
        values = {"present": before.present, "members": before.members, "needed": before.needed}
        values |= {"present_after": after.present, "members_after": after.members, "needed_after": after.needed}
        same = _("The quorum does not change.")
        st.markdown(f"**{_('What it changes')}** · {grids_given} {same if before == after else Message(quorum, values)}")
        if effect.is_sealed:
            st.caption(_("Marks are under seal: the scores that would change are not shown."))
        elif not effect.moved:
            st.caption(_("No score and no rank changes."))
        else:
            _show_moved(effect)


def _show_moved(effect: Effect) -> None:
    count = len(effect.moved)
    st.caption(
        ngettext("{count} application changes score or rank.", "{count} applications change score or rank.", count).format(count=count)
    )
    pairs = [(move.candidature, move.before, move.after) for move in effect.moved]
    rows = [
        {
            _("Number"): candidature.dossier,
            _("Title"): candidature.title,
            _("Score"): f"{decimal(before.score)} → {decimal(after.score)}",
            _("Rank"): f"{before.rank or ABSENT} → {after.rank or ABSENT}",
        }
        for candidature, before, after in pairs
    ]
    plain_table.show(_("Scores and ranks before and after"), rows, key="membership.moved")
