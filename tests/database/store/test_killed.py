"""A process killed at any moment loses nothing that it has said is written, and leaves nothing half done."""

import os
import random
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text

from tests.database.store import killed
from tests.database.store.killed import Acknowledged
from tests.database.store.living import Life, Place
from tests.depth import IS_THOROUGH, SEED
from tests.worlds.acts import call_item, open_revote
from tests.worlds.room import JURORS, Room
from tests.worlds.terms import Act, Entry, Method, Option, first_break

pytestmark = pytest.mark.long

ACTS = 500 if IS_THOROUGH else 100
# How many acts a process may do before it is in danger, and how long after the last of them it may live.
LIVES = (5, 40)
REPRIEVE_SECONDS_MAX = 0.03
SECRET_BALLOTS = 5 if IS_THOROUGH else 2


def act_until_killed(sitting: Room, draw: random.Random) -> list[Acknowledged]:
    """Let a process act, kill it at some moment, and return everything that it has acknowledged."""
    life = Life(killed.work, Place.of(sitting), draw.randrange(10**9))
    told = [life.telling.recv() for _act in range(draw.randint(*LIVES))]
    # Not to wait for something: to choose the moment, anywhere within the acts that follow.
    time.sleep(draw.uniform(0, REPRIEVE_SECONDS_MAX))
    return [*told, *life.kill()]


def entries_of(sitting: Room, act: Act) -> list[Entry]:
    return [entry for entry in sitting.journal if entry.act is act]


def last_said(entries: Sequence[Entry], key: str | None = None) -> dict[str, Any]:
    """Fold what entries say, subject by subject: what must stand after all of them."""
    said: dict[str, Any] = {}
    for entry in entries:
        said |= entry.after[key] if key else entry.after
    return said


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(sitting: Room) -> None:
    open_revote(sitting.uow(), **sitting.on("101", by="chair"))
    before = len(sitting.journal)
    draw = random.Random(f"{os.environ[SEED]}/acts")  # noqa: S311 (when to kill, not a secret)

    acknowledged: list[Acknowledged] = []
    lives = 0
    while len(acknowledged) < ACTS:
        acknowledged += act_until_killed(sitting, draw)
        lives += 1

    journal, snapshot = sitting.journal, sitting.snapshot
    written = {(entry.sequence, entry.at, entry.revision, entry.act) for entry in journal}
    told = [(one.receipt.sequence, one.receipt.at, one.receipt.revision, one.act) for one in acknowledged]
    assert [one for one in told if one not in written] == []
    assert len(set(told)) == len(told)
    # At most one act a life was written and not told: the process died between the two.
    assert 0 <= len(journal) - before - len(told) <= lives
    assert first_break(journal) is None
    assert snapshot.revision == len(journal)
    assert_rows_say_what_the_journal_says(sitting)
    if sitting.database.engine.dialect.name == "sqlite":
        with sitting.database.engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def assert_rows_say_what_the_journal_says(sitting: Room) -> None:
    snapshot = sitting.snapshot
    presences = {attendance.person_id: str(attendance.presence) for attendance in snapshot.meeting.attendances}
    names = {person.id: person.name for person in snapshot.people}
    assert {names[id_]: presence for id_, presence in presences.items()} == last_said(entries_of(sitting, Act.PRESENCE_RECORDED))
    decided = last_said(entries_of(sitting, Act.DECIDED), "decisions")
    assert {dossier: (said["reason"], said["version"]) for dossier, said in decided.items()} == {
        dossier: (sitting.decision(dossier).reason, sitting.decision(dossier).version) for dossier in decided
    }
    for column, juror in enumerate(snapshot.jurors):
        saved = [entry for entry in entries_of(sitting, Act.SCORES_SAVED) if entry.actor == juror.name]
        given = {code: mark for code, mark in last_said(saved, "marks").items() if mark is not None}
        marks = snapshot.marks[snapshot.positions[sitting.ids["101"]], column]
        assert given == {
            code: int(mark) for code, mark in zip(snapshot.call.criterion_codes, marks.tolist(), strict=True) if not np.isnan(mark)
        }
    # A named vote may be changed.
    voted = {(entry.subject, *sorted(entry.after.items())) for entry in entries_of(sitting, Act.VOTED)}
    assert sum(ballot.voted_count for ballot in snapshot.meeting.ballots) == len(voted)


def test_secret_vote_survives_its_process_and_is_counted_once(sitting: Room) -> None:
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    draw = random.Random(f"{os.environ[SEED]}/votes")  # noqa: S311 (when to kill, not a secret)
    for number in range(1, SECRET_BALLOTS + 1):
        sitting.ballot("101", Method.SECRET)
        choices = {name: draw.choice(tuple(Option)) for name in draw.sample(JURORS, len(JURORS))}
        acknowledged: list[str] = []
        while len(acknowledged) < len(JURORS) and (ballot := sitting.meeting.open_ballot) and ballot.missing:
            acknowledged += _votes_until_killed(sitting, choices, draw)
            assert len(acknowledged) == len(set(acknowledged))
        closed = sitting.close("101", number=number)
        assert closed.counts == {option: list(choices.values()).count(option) for option in Option}
        assert list(sitting.database.keys_folder.iterdir()) == []


def _votes_until_killed(sitting: Room, choices: Mapping[str, str], draw: random.Random) -> list[str]:
    life = Life(killed.vote_all, Place.of(sitting), choices)
    life.telling.poll(None)
    time.sleep(draw.uniform(0, REPRIEVE_SECONDS_MAX))
    return life.kill()
