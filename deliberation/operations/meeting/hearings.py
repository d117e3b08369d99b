"""Hearings: plan them, convene teams, and answer a team's page. The plan is kept in the journal."""

from collections.abc import Mapping

from deliberation.call.access import link_secret, new_secret, secret_hash
from deliberation.call.people import Actor, Right
from deliberation.derived.meeting.hearings import hearings, waiting
from deliberation.errors import InvalidValue, NotAllowed, NotFound
from deliberation.meeting.hearings import Convened, HearingPlan, Waiting
from deliberation.meeting.meeting import MeetingState
from deliberation.operations.acts import Receipt, UnitOfWork, acting, authorised
from deliberation.record.journal import Act
from deliberation.record.letterheads import latest_wordings
from deliberation.record.wordings import Wording, words_of
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from phrases import N_

_FOR_WHOLE = N_("The hours of the hearings are only for people who see every file: no member of the jury, nobody recused.")


def plan_hearings(uow: UnitOfWork, *, by: Actor, call_id: int, plan: HearingPlan | None) -> Receipt | None:
    """Set the plan of hearings, or none (None): pages of convened teams then stop answering.

    Raises NotAllowed for a juror or somebody recused.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING, act=Act.HEARINGS_PLANNED) as act:
        _refuse_partial(uow.snapshot(call_id), by)
        before = plan_standing(uow, call_id)
        if plan != before:
            act.record(act.state.call.slug, before=before.plain() if before else {}, after=plan.plain() if plan else {})
    return act.receipt


def plan_standing(uow: UnitOfWork, call_id: int) -> HearingPlan | None:
    """Return the plan of hearings within a unit of work under way; None if there is none."""
    entry = uow.journal.latest(call_id, {Act.HEARINGS_PLANNED})
    return HearingPlan.read(entry.after) if entry and entry.after else None


def hearing_plan(uow: UnitOfWork, *, by: Actor, call_id: int) -> HearingPlan | None:
    """Return the plan of hearings; None if there is none. Raises NotAllowed for a juror or somebody recused."""
    with uow:
        authorised(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING)
        _refuse_partial(uow.snapshot(call_id), by)
        return plan_standing(uow, call_id)


def hours_told(uow: UnitOfWork, *, by: Actor, call_id: int) -> Mapping[int, Convened]:
    """Return the hours given to teams, by candidature id. Raises NotAllowed for a juror or somebody recused."""
    with uow:
        authorised(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING)
        _refuse_partial(uow.snapshot(call_id), by)
        return uow.meetings.hours_told(call_id)


def convene_teams(uow: UnitOfWork, *, by: Actor, call_id: int, key: bytes) -> Mapping[int, str]:
    """Give the teams on the agenda their hours; return the secret of each team's page, by candidature id.

    A page keeps its address; its hour is the one told last. ``key``: the server's. Raises NotAllowed for a juror or somebody recused,
    InvalidValue if no hearing is planned.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING, act=Act.TEAMS_CONVENED) as act:
        snapshot = uow.snapshot(call_id)
        _refuse_partial(snapshot, by)
        plan = plan_standing(uow, call_id)
        if plan is None:
            raise InvalidValue(N_("No hearing is planned."))
        standing = {hearing.candidature.id: hearing for hearing in hearings(snapshot, plan)}
        told = uow.meetings.hours_told(call_id)
        now = {id_: Convened(id_, one.slot, told[id_].nonce if id_ in told else new_secret()) for id_, one in standing.items()}
        secrets = {id_: link_secret(key, one.nonce) for id_, one in now.items()}
        for id_, one in now.items():
            uow.meetings.tell_hour(call_id, one, secret_hash=secret_hash(secrets[id_]))
        changed = {id_: one for id_, one in now.items() if told.get(id_) != one}
        if changed:
            act.record(
                act.state.call.slug,
                before=_hours(snapshot, {id_: told[id_] for id_ in changed if id_ in told}),
                after=_hours(snapshot, changed),
            )
    return secrets


def _hours(snapshot: Snapshot, hours: Mapping[int, Convened]) -> dict[str, object]:
    return {"hearings": {snapshot.candidature(id_).dossier: hour.slot.begins_at.isoformat() for id_, hour in hours.items()}}


def team_waiting(uow: UnitOfWork, *, secret: str) -> Waiting:
    """Return the content of a team's page.

    Raises NotFound alike for a secret that nobody was given, a file that left the agenda, a call without hearings, a closed meeting.
    """
    with uow:
        found = uow.meetings.hour_of_page(secret_hash(secret))
        if found is None:
            raise NotFound
        call_id, own = found
        snapshot, plan = uow.snapshot(call_id), plan_standing(uow, call_id)
        is_over = snapshot.is_finalised or snapshot.meeting.state is MeetingState.CLOSED
        if plan is None or is_over or not snapshot.candidature(own.candidature_id).is_ranked:
            raise NotFound
        place = words_of(latest_wordings(uow.journal.of_acts(call_id, {Act.WORDED})), Wording.MINUTES)["place"]
        told = uow.meetings.hours_told(call_id)
        return waiting(snapshot, plan, told, own.candidature_id, place=place, now=uow.now())


def _refuse_partial(snapshot: Snapshot, by: Actor) -> None:
    if visible(snapshot, by).is_partial:
        raise NotAllowed(_FOR_WHOLE)
