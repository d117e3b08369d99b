"""What an office writes, as plain acts, for tests of the core: texts, papers of letters, prints of the minutes, hearings.

The verbs and their rules are those of the extra *letters*, which may be gone.
"""

import hashlib
from typing import Any

from deliberation.call.access import new_secret, secret_hash
from deliberation.derived.meeting.hearings import hearings
from deliberation.meeting.hearings import Convened, HearingPlan
from deliberation.operations.acts import UnitOfWork, acting
from deliberation.operations.call.wordings import prints_made, wordings_standing
from deliberation.operations.meeting.agenda import plan_standing
from deliberation.record.letterheads import KeptLetterhead, print_digest
from deliberation.record.wordings import Wording, heading_by_default
from tests.worlds.terms import Act, Actor, Right


def write_text(uow: UnitOfWork, *, by: Actor, call_id: int, wording: Wording, **words: str) -> None:
    """Write the parts of a text."""
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.WORDED) as act:
        act.record("", before=dict.fromkeys(words, ""), after={"wording": str(wording), **words})


def choose_paper(uow: UnitOfWork, *, by: Actor, call_id: int, content: bytes) -> None:
    """Bring a paper for letters and choose it; the program's own if it is empty."""
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.LETTERHEAD_CHOSEN) as act:
        standing = uow.journal.latest(call_id, {Act.LETTERHEAD_CHOSEN})
        chosen = {"letterhead": "", "sha256": ""}
        if content:
            kept = KeptLetterhead(hashlib.sha256(content).hexdigest(), "en-tête.docx", act.by, act.at, content)
            uow.calls.add_letterhead(call_id, kept)
            chosen = {"letterhead": kept.name, "sha256": kept.sha256}
        act.record("", before=dict(standing.after) if standing else {"letterhead": "", "sha256": ""}, after=chosen)


def print_heading(uow: UnitOfWork, *, by: Actor, call_id: int, **changes: str) -> None:
    """Make another print of the minutes of a finalised call."""
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.MINUTES_PRINTED) as act:
        before = {**heading_by_default(), **wordings_standing(uow, call_id).get(Wording.MINUTES, {})}
        words, number = {**before, **changes}, 1 + len(prints_made(uow, call_id))
        version = max(uow.versions.of_call(call_id), key=lambda version: version.number)
        printed = {"version": version.number, "print": number, "print_sha256": print_digest(version.sha256, number, words)}
        act.record("", before={part: before[part] for part in changes}, after={"wording": "minutes", **words, **printed})


def hear_teams(uow: UnitOfWork, *, by: Actor, call_id: int, plan: HearingPlan) -> None:
    """Plan the hearings."""
    with acting(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING, act=Act.HEARINGS_PLANNED) as act:
        act.record(act.state.call.slug, before={}, after=plan.plain())


def tell_hours(uow: UnitOfWork, *, by: Actor, call_id: int) -> None:
    """Tell each team the hour of its hearing."""
    with acting(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING, act=Act.TEAMS_CONVENED) as act:
        plan, hours = plan_standing(uow, call_id), dict[str, Any]()
        assert plan
        for hearing in hearings(uow.snapshot(call_id), plan):
            convened = Convened(hearing.candidature.id, hearing.slot, new_secret())
            uow.meetings.tell_hour(call_id, convened, secret_hash=secret_hash(new_secret()))
            hours[hearing.candidature.dossier] = hearing.slot.begins_at.isoformat()
        act.record(act.state.call.slug, before={}, after={"hearings": hours})
