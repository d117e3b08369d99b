"""Recorded meeting: the journal of a meeting held on the demonstration, and the way to repeat each entry."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import bootstrap
from data_access.unit_of_work import Clock
from deliberation.call.people import Person
from deliberation.derived.meeting.agreement_lists import asked_to_agree, read_now
from deliberation.derived.meeting.board import Change
from deliberation.errors import FileRefused, NotFound
from deliberation.meeting.meeting import Sent
from deliberation.operations.acts import Receipt
from deliberation.operations.meeting import meeting
from deliberation.operations.meeting.agenda import call_item, set_agenda, start_timer, stop_timer
from deliberation.operations.meeting.ballots import cast_vote, close_ballot, enter_vote, give_casting_vote, open_ballot
from deliberation.operations.scoring.scoring import close_revote, open_revote, submit_scores
from deliberation.operations.selection.agreement_lists import agree_list, read_list, recall_candidature, show_list, take_list_back
from deliberation.operations.selection.decisions import record_decisions
from deliberation.operations.selection.finalisation import adopt_reasons, finalise
from deliberation.operations.selection.undoing import undo
from deliberation.record.journal import Act, said_by
from deliberation.scoring.marks import number_in
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_

T = TypeVar("T")
USUAL_SPEED = 60  # how many times faster than it was held a meeting is played
MEETING = Path(__file__).parent.parent / "demo" / "meeting.json"


@dataclass(frozen=True, slots=True)
class Recorded:
    """Act of a recorded meeting, in the notation of ``jury journal show --format json``."""

    sequence: int
    at: datetime
    actor: str
    act: str
    subject: str
    after: Mapping[str, Any]

    @property
    def said(self) -> Any:
        """Return the payload of the act, as a reading of the meeting takes it."""
        return said_by(self.act, self.after)


def read_recording(content: bytes) -> tuple[Recorded, ...]:
    """Return the acts of a meeting recorded on a demonstration that can be done again, in order. Raises FileRefused for anything else."""
    try:
        document = json.loads(content)
        rows = document["entries"] if document["demonstration"] is True else ()
        recorded = tuple(
            Recorded(row["sequence"], datetime.fromisoformat(row["at"]), row["actor"], row["act"], row["subject"], row["after"])
            for row in rows
        )
    except (ValueError, KeyError, TypeError):
        recorded = ()
    played = tuple(recorded_act for recorded_act in recorded if recorded_act.act in _PLAYED)
    if not played:
        raise FileRefused(N_("This is not a meeting recorded on a demonstration."))
    return played


@dataclass(frozen=True)
class Stage:
    """Call of a played meeting, with its progress: recorded number → number in the call's own journal."""

    call_id: int
    recorded: Sequence[Recorded]
    done: dict[int, int] = field(default_factory=dict)
    clock: Clock | None = None

    @property
    def snapshot(self) -> Snapshot:
        """Return the call as it stands."""
        return bootstrap.snapshots().get(self.call_id)

    def person(self, name: str) -> Person:
        """Return somebody by name. Raises NotFound."""
        return _only(person for person in self.snapshot.people if person.name == name)

    def candidature(self, dossier: str) -> int:
        """Return the id of a candidature by its dossier number. Raises NotFound."""
        return _only(candidature.id for candidature in self.snapshot.candidatures if candidature.dossier == dossier)

    def play(self, recorded: Recorded) -> None:
        """Repeat an act by the same person through the same verb. Raises as the verb."""
        verb, prepare = _PLAYED[recorded.act]
        receipt = verb(bootstrap.unit_of_work(self.clock), by=self.person(recorded.actor), call_id=self.call_id, **prepare(self, recorded))
        if receipt:
            self.done[recorded.sequence] = receipt.sequence


def _only(found: Iterable[T]) -> T:
    entry = next(iter(found), None)
    if entry is None:
        raise NotFound
    return entry


def _nothing(_stage: Stage, _recorded: Recorded) -> dict[str, Any]:
    return {}


def _current(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    dossier = recorded.said.current
    return {"candidature_id": stage.candidature(dossier) if dossier else None}


def _subject(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    return {"candidature_id": stage.candidature(recorded.subject)}


def _agenda(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    return {"candidature_ids": [stage.candidature(dossier) for dossier in recorded.said.order]}


def _presences(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    return {"presences": {stage.person(name).id: presence for name, presence in recorded.said.presence.items()}}


def _leaving(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    return _subject(stage, recorded) | {"person_ids": [stage.person(name).id for name in recorded.said.left]}


def _returning(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    return {"person_ids": [stage.person(name).id for name in recorded.said.returned]}


def _screen(_stage: Stage, recorded: Recorded) -> dict[str, Any]:
    return {"what": recorded.said.screen}


def _redo_sending(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    content = recorded.said
    ids = tuple(map(stage.candidature, content.dossiers or ()))
    sent = Sent(content.sent, ids, tuple(content.weights or ()), content.attachment or None, content.page or None) if content.sent else None
    return {"sent": sent}


def _new_ballot(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    content = recorded.said
    return _subject(stage, recorded) | {
        "question": content.question,
        "method": content.method,
        "override_reason": content.override_reason or "",
    }


def _ballot(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    candidature_id = stage.candidature(recorded.subject)
    ballots = stage.snapshot.meeting.ballots_on(candidature_id)
    if not ballots:
        raise NotFound
    return {"candidature_id": candidature_id, "number": ballots[-1].number}


def _vote(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    return _ballot(stage, recorded) | {"choice": _choice(stage.recorded, recorded)}


def _vote_entered(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    return _vote(stage, recorded) | {"person_id": stage.person(recorded.said.voted).id}


def _choice(recorded: Sequence[Recorded], vote: Recorded) -> str:
    """Return a voter's choice: from the closing entry in a named ballot, any of the counted votes in a secret ballot."""
    same = [
        recorded_act
        for recorded_act in recorded
        if (recorded_act.subject, getattr(recorded_act.said, "ballot", None)) == (vote.subject, vote.said.ballot)
    ]
    closing = _only(entry.said for entry in same if entry.act == Act.BALLOT_CLOSED)
    if closing.votes:
        return str(closing.votes[vote.said.voted])
    place = [entry.sequence for entry in same if entry.act == Act.VOTED].index(vote.sequence)
    return str([option for option, count in closing.counts.items() for _vote in range(count)][place])


def _counts(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    ballot = _ballot(stage, recorded)
    ballot_here = stage.snapshot.meeting.ballots_on(ballot["candidature_id"])[-1]
    return ballot | ({"counts": recorded.said.counts} if ballot_here.is_counted_in_room else {})


def _casting(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    return _ballot(stage, recorded) | {"choice": recorded.said.casting_vote}


def _decisions(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    return _changes(stage, recorded.said.decisions) | {"override_reason": recorded.said.override_reason or ""}


def _redo_list(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    return _changes(stage, recorded.said.proposals)


def _changes(stage: Stage, decided: Mapping[str, Any]) -> dict[str, Any]:
    changes = []
    for dossier, fields in decided.items():
        now = stage.snapshot.decision(stage.candidature(dossier))
        rank, amount = getattr(fields, "reserve_rank", None) or None, getattr(fields, "amount", None)
        amount = amount if isinstance(amount, Decimal) else None
        changes.append(
            Change(
                now.candidature_id, fields.outcome, fields.track, rank, fields.reason, now.version, amount, bool(fields.reason_is_proposed)
            )
        )
    return {"changes": changes}


def _redo_agreement(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    # Faster than it was held, the list has no time to be read: everybody says that they have seen it.
    listed = read_now(stage.snapshot)
    for person in asked_to_agree(stage.snapshot) if listed else ():
        show_list(bootstrap.unit_of_work(), by=person, call_id=stage.call_id, read_at=listed[0].read_at, has_seen=True)
    return {"candidature_ids": [stage.candidature(dossier) for dossier in recorded.said.decisions]}


def _redo_adoption(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    decisions = map(stage.snapshot.decision, map(stage.candidature, recorded.said.decisions))
    return {"seen": {decision.candidature_id: decision.version for decision in decisions}}


def _undone(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    sequence = stage.done.get(recorded.said.undoes)
    if sequence is None:
        raise NotFound
    return {"sequence": sequence}


def _marks(stage: Stage, recorded: Recorded) -> dict[str, Any]:
    candidature_id, person = stage.candidature(recorded.subject), stage.person(recorded.actor)
    with bootstrap.reading() as uow:
        grid = uow.grids.of(person.call_id, candidature_id, person.id)
    marks = {code: number_in(mark) if isinstance(mark, str) else mark for code, mark in recorded.said.marks.items()}
    content = {"marks": marks, "comment": recorded.said.comment}
    return {"candidature_id": candidature_id, "seen_version": grid.version if grid else 0} | content


def _redo_confirmation(stage: Stage, _recorded: Recorded) -> dict[str, Any]:
    # A recorded selection was finalised with the dossiers on hold that it had.
    return {"seen": stage.snapshot.head, "keeps_waiting": True}


_PLAYED: Mapping[str, tuple[Callable[..., Receipt | None], Callable[[Stage, Recorded], dict[str, Any]]]] = {
    Act.PRESENCE_RECORDED: (meeting.record_presence, _presences),
    Act.MEETING_OPENED: (meeting.open_meeting, _nothing),
    Act.MEETING_SUSPENDED: (meeting.suspend_meeting, _nothing),
    Act.MEETING_RESUMED: (meeting.resume_meeting, _nothing),
    Act.MEETING_CLOSED: (meeting.close_meeting, _nothing),
    Act.AGENDA_ARRANGED: (set_agenda, _agenda),
    Act.ITEM_CALLED: (call_item, _current),
    Act.TIMER_STOPPED: (stop_timer, _nothing),
    Act.TIMER_STARTED: (start_timer, _nothing),
    Act.PROJECTED: (meeting.show_on_projector, _screen),
    Act.SENT_TO_ROOM: (meeting.send_to_room, _redo_sending),
    Act.MEMBER_LEFT: (meeting.record_departures, _leaving),
    Act.MEMBER_RETURNED: (meeting.record_returns, _returning),
    Act.RECALLED: (recall_candidature, _subject),
    Act.REVOTE_OPENED: (open_revote, _subject),
    Act.REVOTE_CLOSED: (close_revote, _subject),
    Act.SCORES_SAVED: (submit_scores, _marks),
    Act.BALLOT_OPENED: (open_ballot, _new_ballot),
    Act.VOTED: (cast_vote, _vote),
    Act.VOTE_ENTERED: (enter_vote, _vote_entered),
    Act.BALLOT_CLOSED: (close_ballot, _counts),
    Act.CASTING_VOTE_GIVEN: (give_casting_vote, _casting),
    Act.LIST_READ: (read_list, _redo_list),
    Act.LIST_TAKEN_BACK: (take_list_back, _nothing),
    Act.AGREED: (agree_list, _redo_agreement),
    Act.DECIDED: (record_decisions, _decisions),
    Act.REASONS_ADOPTED: (adopt_reasons, _redo_adoption),
    Act.UNDONE: (undo, _undone),
    Act.FINALISED: (finalise, _redo_confirmation),
}
