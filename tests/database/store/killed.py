"""A process of its own that acts on a call until it is killed, and says on a pipe what is written as soon as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from time import monotonic, sleep

from sqlalchemy.exc import SQLAlchemyError

from data_access.files.high_water import HighWater
from data_access.unit_of_work import Writings, system_clock
from deliberation.derived.meeting.rules import entitled_to_vote, may_vote
from deliberation.derived.scoring.marking import marks_of
from deliberation.meeting.ballots import SECRET_VOTES_MIN, Method, Question
from tests.database.store.living import Place
from tests.worlds.acts import call_item, close_ballot, open_ballot, record_presence, submit_scores
from tests.worlds.room import KEY, Room
from tests.worlds.terms import Act, DeliberationError, Outcome, Presence, Receipt


@dataclass(frozen=True)
class Acknowledged:
    """What the process says once an act is committed."""

    act: Act
    receipt: Receipt


def _score(room: Room, draw: Random) -> tuple[Act, Receipt | None]:
    """A revote is open on the first candidature: each juror's marks change there again and again."""
    name = draw.choice(("juror", "second", "third"))
    item, person, snapshot = room.ids["101"], room.people[name], room.snapshot
    present = marks_of(snapshot, item, person)
    code = draw.choice(snapshot.call.criterion_codes)
    marks = {code: draw.choice([mark for mark in (None, 0, 1, 2, 3, 4, 5) if mark != present[code]])}
    with room.reading() as uow:
        grid = uow.grids.of(person.call_id, item, person.id)
    seen = grid.version if grid else 0
    return Act.SCORES_SAVED, submit_scores(room.uow(), **room.on("101", by=name), marks=marks, seen_version=seen)


def _attend(room: Room, draw: Random) -> tuple[Act, Receipt | None]:
    id_ = room.people["fourth"].id
    known = {attendance.person_id: attendance.presence for attendance in room.meeting.attendances}
    presence = draw.choice([each for each in Presence if each is not known[id_]])
    return Act.PRESENCE_RECORDED, record_presence(room.uow(), **room.by("organiser"), presences={id_: presence})


def _decide(room: Room, draw: Random) -> tuple[Act, Receipt | None]:
    return Act.DECIDED, room.decide(draw.choice(("103", "104")), Outcome.DECLINED, reason=f"Motif {room.snapshot.revision}.")


def _call(room: Room, draw: Random) -> tuple[Act, Receipt | None]:
    dossier = draw.choice([dossier for dossier in ("101", "102", "103") if room.ids[dossier] != room.meeting.current])
    return Act.ITEM_CALLED, call_item(room.uow(), **room.on(dossier, by="organiser"))


def _vote(room: Room, draw: Random) -> tuple[Act, Receipt | None]:
    ballot = room.meeting.open_ballot
    if ballot is None:
        is_enough = len(entitled_to_vote(room.snapshot, room.ids["102"])) >= SECRET_VOTES_MIN
        method = draw.choice((Method.NAMED, Method.SECRET)) if is_enough else Method.NAMED
        return Act.BALLOT_OPENED, open_ballot(
            room.uow(), **room.on("102", by="chair"), question=Question.ADOPT, method=method, override_reason="Essai"
        )
    names = {person.id: name for name, person in room.people.items()}
    waiting = [names[member.id] for member in may_vote(room.snapshot, ballot) if member.id not in ballot.voted]
    if waiting:
        return Act.VOTED, room.vote(waiting[0], draw.choice(ballot.options), "102", ballot.number)
    return Act.BALLOT_CLOSED, close_ballot(room.uow(), **room.on("102", by="organiser"), number=ballot.number)


def vote_all(told: Connection, place: Place, choices: Mapping[str, str]) -> None:
    """Cast the votes that are missing in the ballot on 101, name after name, and tell each once it is written: the target of a process."""
    room = place.enter()
    for name, choice in choices.items():
        ballot = room.meeting.open_ballot
        assert ballot
        if place.people[name].id not in ballot.voted:
            room.vote(name, choice, "101", ballot.number)
            told.send(name)


def _act(room: Room, draw: Random) -> Acknowledged:
    """Do something that changes something, whatever state the call is in, and return what was written."""
    kinds = [_score, _attend, _decide, _vote]
    # Nothing else can be called while a ballot is open.
    if not room.meeting.open_ballot:
        kinds.append(_call)
    room.later(1)
    act, receipt = draw.choice(kinds)(room, draw)
    assert receipt is not None, act
    return Acknowledged(act, receipt)


def work(acknowledged: Connection, place: Place, seed: int) -> None:
    """Act for ever, from the time of the last act on: the target of the process."""
    room, draw = place.enter(), Random(seed)  # noqa: S311 (which act comes next)
    room.now = room.journal[-1].at
    while True:
        acknowledged.send(_act(room, draw))


def work_on_record(acknowledged: Connection, place: Place, seed: int, records: Path) -> None:
    """Act for ever, marked outside the database as the server does it; tell what is written, and when: the target of the process."""
    writings = Writings()
    writings.listen(HighWater(records, lambda: KEY).note)
    room, draw = place.enter(), Random(seed)  # noqa: S311 (which act comes next)
    room.database = replace(room.database, writings=writings)
    room.now = room.journal[-1].at
    while True:
        acknowledged.send((_act(room, draw), monotonic()))


def work_beside_others(acknowledged: Connection, place: Place, seed: int, clock: str) -> None:
    """Act for ever on a call on which others act too, whatever is refused or fails; tell what is written: the target of the process.

    ``clock``: ``wild`` if it goes back and forth.
    """
    room, draw = place.enter(), Random(seed)  # noqa: S311 (which act comes next)
    while True:
        room.now = system_clock() + timedelta(hours=draw.uniform(-2, 2) if clock == "wild" else 0)
        try:
            written = _act(room, draw)
        except (DeliberationError, SQLAlchemyError, AssertionError):
            sleep(0.01)  # somebody else was first, or the database is away
        else:
            acknowledged.send(written)
