"""Plan hearings, convene teams, and answer a team's page."""

from collections.abc import Mapping

from deliberation.call.access import link_secret, new_secret, secret_hash
from deliberation.call.people import Actor, Right
from deliberation.derived.meeting.hearings import hearings, waiting
from deliberation.errors import InvalidValue, NotFound
from deliberation.meeting.hearings import Convened, HearingPlan, Waiting, places_before_breaks
from deliberation.meeting.meeting import MeetingState
from deliberation.meeting.presence import comings_and_goings
from deliberation.operations.acts import Receipt, UnitOfWork, acting
from deliberation.operations.call.wordings import wordings_standing
from deliberation.operations.meeting.agenda import plan_standing, refuse_partial
from deliberation.record.journal import Act
from deliberation.record.wordings import Wording
from deliberation.snapshot.snapshot import Snapshot
from extras.letters.wordings import words_of
from phrases import N_


def plan_hearings(uow: UnitOfWork, *, by: Actor, call_id: int, plan: HearingPlan | None) -> Receipt | None:
    """Set the plan of hearings, or none (None): pages of convened teams then stop answering.

    Raises NotAllowed for a juror or somebody recused.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING, act=Act.HEARINGS_PLANNED) as act:
        refuse_partial(uow.snapshot(call_id), by)
        before = plan_standing(uow, call_id)
        if plan != before:
            act.record(act.state.call.slug, before=before.plain() if before else {}, after=plan.plain() if plan else {})
    return act.receipt


def convene_teams(uow: UnitOfWork, *, by: Actor, call_id: int, key: bytes) -> Mapping[int, str]:
    """Give the teams on the agenda their hours; return the secret of each team's page, by candidature id.

    A page keeps its address; its hour is the one told last. ``key``: the server's. Raises NotAllowed for a juror or somebody recused,
    InvalidValue if no hearing is planned.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING, act=Act.TEAMS_CONVENED) as act:
        snapshot = uow.snapshot(call_id)
        refuse_partial(snapshot, by)
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
        place = words_of(wordings_standing(uow, call_id), Wording.MINUTES)["place"]
        told = uow.meetings.hours_told(call_id)
        return waiting(snapshot, plan, told, own.candidature_id, place=place, now=uow.now())


def moves(snapshot: Snapshot, plan: HearingPlan) -> int:
    """Count how often recused members come and go over the hearings as planned."""
    all_hearings = hearings(snapshot, plan)
    recused = [frozenset(person.id for person in one.outside) for one in all_hearings]
    return comings_and_goings(recused, breaks=places_before_breaks(plan, len(all_hearings)))
