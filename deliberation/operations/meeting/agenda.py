"""Arrange the agenda, call a candidature, run its timer; plan hearings; end a sitting and the meeting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from deliberation.call.people import Actor, Person, Right
from deliberation.derived.meeting.agenda import agenda, arranged, moved, rearranged
from deliberation.derived.meeting.agreement_lists import taken_back
from deliberation.errors import InvalidValue, NotAllowed, StaleChange
from deliberation.meeting.hearings import Convened, HearingPlan, places_before_breaks
from deliberation.meeting.meeting import Arrangement, Meeting, MeetingState, call_next, started, stopped
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting, authorised, hidden_from
from deliberation.operations.call.devices import end_with_the_meeting
from deliberation.record.journal import Act
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from phrases import N_, Message, time_of_day

_FOR_WHOLE = N_("The hours of the hearings are only for people who see every file: no member of the jury, nobody recused.")


def plan_standing(uow: UnitOfWork, call_id: int) -> HearingPlan | None:
    """Return the plan of hearings within a unit of work under way; None if there is none."""
    entry = uow.journal.latest(call_id, {Act.HEARINGS_PLANNED})
    return HearingPlan.read(entry.after) if entry and entry.after else None


def hearing_plan(uow: UnitOfWork, *, by: Actor, call_id: int) -> HearingPlan | None:
    """Return the plan of hearings; None if there is none. Raises NotAllowed for a juror or somebody recused."""
    with uow:
        authorised(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING)
        refuse_partial(uow.snapshot(call_id), by)
        return plan_standing(uow, call_id)


def hours_told(uow: UnitOfWork, *, by: Actor, call_id: int) -> Mapping[int, Convened]:
    """Return the hours given to teams, by candidature id. Raises NotAllowed for a juror or somebody recused."""
    with uow:
        authorised(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING)
        refuse_partial(uow.snapshot(call_id), by)
        return uow.meetings.hours_told(call_id)


def refuse_partial(snapshot: Snapshot, by: Actor) -> None:
    """Raise NotAllowed for a person with a partial view of the call."""
    if visible(snapshot, by).is_partial:
        raise NotAllowed(_FOR_WHOLE)


Ordering = Callable[[Snapshot], tuple[int, ...]]
# Acts that replace the current item.
_CALLING = (Act.ITEM_CALLED, Act.MEETING_CLOSED, Act.FINALISED)


def arrange_agenda(uow: UnitOfWork, *, by: Actor, call_id: int, arrangement: Arrangement, seed: int | None = None) -> Receipt | None:
    """Order the items still to come; discussed items stay in front. ``seed``, for a draw, is journalled.

    With hearings, the order of fewest moves respects the breaks between hearings. Raises InvalidValue for a draw without a seed, or the
    order by openness under seal.
    """

    def order(snapshot: Snapshot) -> tuple[int, ...]:
        plan = plan_standing(uow, call_id)
        breaks = places_before_breaks(plan, len(agenda(snapshot))) if plan else ()
        return arranged(snapshot, arrangement, seed=seed, breaks=breaks)

    return _set_order(uow, by, call_id, order, arrangement=arrangement, seed=seed)


def move_item(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, to: int) -> Receipt | None:
    """Put a candidature at place ``to`` of the agenda, from 1. Raises InvalidValue if there is no such place."""

    def order(view: Snapshot) -> tuple[int, ...]:
        return moved(view, candidature_id, to=to)

    def said(view: Snapshot) -> Message:
        return Message(N_("{dossier} in place {place}"), {"dossier": view.candidature(candidature_id).dossier, "place": to})

    return _set_order(uow, by, call_id, order, arrangement=Arrangement.BY_HAND, seed=None, said=said)


def set_agenda(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_ids: Sequence[int]) -> Receipt | None:
    """Set the agenda to a given order, as dragged by hand; omitted candidatures follow in their present order.

    Raises InvalidValue for a candidature outside the agenda, or twice in the order.
    """

    def order(snapshot: Snapshot) -> tuple[int, ...]:
        present_order = [item.candidature_id for item in agenda(snapshot)]
        if len(set(candidature_ids)) < len(candidature_ids) or not set(candidature_ids) <= set(present_order):
            raise InvalidValue(N_("This is no place on the agenda."))
        return tuple(dict.fromkeys([*candidature_ids, *present_order]))

    return _set_order(uow, by, call_id, order, arrangement=Arrangement.BY_HAND, seed=None)


def _set_order(
    uow: UnitOfWork,
    by: Actor,
    call_id: int,
    ordering: Ordering,
    *,
    arrangement: Arrangement,
    seed: int | None,
    said: Callable[[Snapshot], Message] | None = None,
) -> Receipt | None:
    with acting(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING, act=Act.AGENDA_ARRANGED) as act:
        snapshot = uow.snapshot(call_id)
        before = tuple(item.candidature_id for item in agenda(snapshot))
        # Places are those of the agenda as ``by`` sees it; files hidden from them keep theirs.
        view = visible(snapshot, by)
        after = rearranged(before, ordering(view))
        if after != before or seed != snapshot.meeting.seed:
            uow.meetings.set_order(call_id, after, revision=act.revision)
            uow.meetings.save(call_id, replace(snapshot.meeting, arrangement=arrangement, seed=seed), revision=act.revision)
            act.record(
                act.state.call.slug,
                before={"order": _dossiers(snapshot, before)},
                after={"order": _dossiers(snapshot, after), "arrangement": str(arrangement), "seed": seed},
                outcome=said(view) if said else arrangement.message,
            )
    return act.receipt


def _dossiers(snapshot: Snapshot, ids: Sequence[int]) -> list[str]:
    return [snapshot.candidature(candidature_id).dossier for candidature_id in ids]


def call_item(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int | None, seen: Meeting | None = None) -> Receipt | None:
    """Call a candidature, or none: its timer starts, the previous timer stops. Returns None for the current candidature.

    Raises StaleChange if a different person called an item since; InvalidValue without an open meeting, during a ballot, or for a
    candidature outside the agenda.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        candidature_id: the candidature's.
        seen: the meeting on the screen of ``by``, for an act from a screen.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.CONDUCT, act=Act.ITEM_CALLED, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        meeting = snapshot.meeting
        if candidature_id is not None and not snapshot.candidature(candidature_id).is_ranked:
            raise InvalidValue(N_("This application is not on the agenda."))
        is_called = candidature_id == meeting.current
        if not is_called:
            refuse_unless_open(meeting)
            refuse_during_ballot(meeting)
        if seen is not None:
            _refuse_stale(uow, snapshot, by, candidature_id, seen)
        if not is_called:
            write_course(uow, call_id, meeting, call_next(meeting, candidature_id, at=act.at), revision=act.revision)
            dossier = snapshot.candidature(candidature_id).dossier if candidature_id is not None else None
            former = snapshot.candidature(meeting.current).dossier if meeting.current is not None else None
            outcome = None if dossier else Message(N_("No file"))
            act.record(dossier or act.state.call.slug, before={"current": former}, after={"current": dossier}, outcome=outcome)
    return act.receipt


def _refuse_stale(uow: UnitOfWork, snapshot: Snapshot, by: Actor, wanted: int | None, seen: Meeting) -> None:
    """Raise StaleChange, with author and time, for an item called since ``seen``, except a repeated call by ``by``."""
    view = visible(snapshot, by)
    entry = uow.journal.latest(snapshot.call_id, _CALLING)
    if entry is None or (seen.current, seen.has_conflict) == (view.meeting.current, view.meeting.has_conflict):
        return
    if view.meeting.has_conflict:
        raise InvalidValue(N_("Another item was called meanwhile. Your request was not carried out."))
    current = view.meeting.current
    if wanted == current and isinstance(by, Person) and entry.actor_id == by.id:
        return
    sentence = N_("{who} called {present} at {time}. Your request was not carried out.")
    if current is None:
        sentence = N_("{who} left the item at {time}. Your request was not carried out.")
    elif wanted == current:
        sentence = N_("{who} has already called {present}, at {time}.")
    dossier = view.candidature(current).dossier if current is not None else None
    raise StaleChange(changed_by=entry.actor, changed_at=entry.at, present=dossier, text=sentence)


def stop_timer(uow: UnitOfWork, *, by: Actor, call_id: int) -> Receipt | None:
    """Stop the timer of the current item; None if stopped, or if ``by`` is recused on the item."""
    return _run_timer(uow, by, call_id, is_running=False)


def start_timer(uow: UnitOfWork, *, by: Actor, call_id: int) -> Receipt | None:
    """Start the current item's timer again; None if it runs, or if ``by`` is recused. Raises InvalidValue while the meeting is not open."""
    return _run_timer(uow, by, call_id, is_running=True)


def _run_timer(uow: UnitOfWork, by: Actor, call_id: int, *, is_running: bool) -> Receipt | None:
    entry = Act.TIMER_STARTED if is_running else Act.TIMER_STOPPED
    with acting(uow, call_id=call_id, by=by, right=Right.CONDUCT, act=entry) as act:
        snapshot = uow.snapshot(call_id)
        before = snapshot.meeting
        refuse_unless_open(before)
        after = started(before, at=act.at) if is_running else stopped(before, at=act.at)
        is_hidden = after.current in hidden_from(uow, by=by, call_id=call_id)
        if after != before and after.current is not None and not is_hidden:
            write_course(uow, call_id, before, after, revision=act.revision)
            seconds = {"seconds": round(after.seconds_on(after.current, now=act.at))}
            act.record(
                snapshot.candidature(after.current).dossier, before={"running": not is_running}, after={"running": is_running, **seconds}
            )
    return act.receipt


@dataclass(frozen=True, slots=True)
class Ended:
    """Payload of a sitting that ended."""

    before: dict[str, Any]
    after: dict[str, Any]


def write_course(uow: UnitOfWork, call_id: int, before: Meeting, after: Meeting, *, revision: int) -> None:
    """Write the current item, the timer, the plan and the room's screen, and the times of the items that changed."""
    uow.meetings.save(call_id, after, revision=revision)
    for candidature_id, item in after.items.items():
        if before.items.get(candidature_id) != item:
            uow.meetings.set_item(call_id, candidature_id, item, revision=revision)


def end_sitting(uow: UnitOfWork, act: ActInProgress, meeting: Meeting, *, is_last: bool) -> Ended:
    """End the sitting under way, or mark a suspended one as the last."""
    sitting = meeting.sittings[-1]
    ended = replace(sitting, ended_at=sitting.ended_at or act.at, is_last=is_last)
    uow.meetings.save_sitting(act.state.id, ended, revision=act.revision)
    state = MeetingState.CLOSED if is_last else MeetingState.SUSPENDED
    return Ended({"state": str(meeting.state)}, {"state": str(state), "sitting": sitting.number})


def end_meeting(uow: UnitOfWork, act: ActInProgress, snapshot: Snapshot) -> Ended | None:
    """Close the meeting at the end of its last sitting; None if closed or never opened. No ballot may be open."""
    meeting, call_id = snapshot.meeting, act.state.id
    if meeting.state in (MeetingState.NOT_OPENED, MeetingState.CLOSED):
        return None
    # A suspended meeting ended when it was suspended, and so did the discussion of its current item.
    write_course(uow, call_id, meeting, call_next(meeting, None, at=meeting.sittings[-1].ended_at or act.at), revision=act.revision)
    # Not refused: that would tell a recused chair of a list that they may not see.
    uow.decisions.save_proposed(call_id, taken_back(snapshot, at=act.at), revision=act.revision)
    if not act.state.call.is_demo:
        end_with_the_meeting(uow, act.state)
    return end_sitting(uow, act, meeting, is_last=True)


def refuse_unless_open(meeting: Meeting) -> None:
    """Raise InvalidValue if the meeting is not sitting."""
    if not meeting.is_open:
        raise InvalidValue(N_("The meeting is not open."))


def refuse_during_ballot(meeting: Meeting) -> None:
    """Raise InvalidValue while votes are taken, with who opened the ballot and when."""
    ballot = meeting.open_ballot
    if ballot:
        sentence = N_("{who} opened a ballot at {time}: close it, or cancel it, first.")
        raise InvalidValue(sentence, who=ballot.opened_by, time=time_of_day(ballot.opened_at))
