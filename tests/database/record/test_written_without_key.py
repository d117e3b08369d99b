"""Rows that somebody writes who holds the database and no key: never counted, never read, always told.

Each change is made with the guards, references and checks off, as whoever holds the file can.
"""

from contextlib import suppress

import pytest
from sqlalchemy import text

from deliberation.errors import BallotRefuses, VotesChanged, VotesLost
from deliberation.meeting.ballots import Ballot, Method, Option
from tests.database.record.test_states import problems
from tests.worlds.room import JURORS, Room

CHOICES = (Option.IN_FAVOUR, Option.IN_FAVOUR, Option.AGAINST, Option.AGAINST)
KINDS = ("sqlite", "postgresql")
BEFORE = (Option.IN_FAVOUR, Option.AGAINST, Option.AGAINST)


def write(room: Room, *statements: str) -> None:
    """Run statements unseen by any guard."""
    engine = room.database.engine
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(access="write") as connection:
        for name in ("foreign_keys = OFF", "ignore_check_constraints = ON") if is_sqlite else ():
            connection.connection.execute(f"PRAGMA {name}")
        with connection.begin():
            if not is_sqlite:
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for statement in statements:
                connection.execute(text(statement))
        for name in ("foreign_keys = ON", "ignore_check_constraints = OFF") if is_sqlite else ():
            connection.connection.execute(f"PRAGMA {name}")


def voted(room: Room, method: Method, *choices: str) -> Ballot:
    """Open a ballot and have as many members vote."""
    ballot = room.ballot(method=method)
    for name, choice in zip(JURORS, choices, strict=False):
        room.vote(name, choice)
    return ballot


# Once a row a vote, with its ciphertext as text.
ALIKE = {
    "another letter case": {
        "sqlite": "UPDATE secret_vote SET sealed = CAST(upper(hex(sealed)) AS TEXT)",
        "postgresql": "UPDATE secret_vote SET sealed = convert_to(upper(encode(sealed, 'hex')), 'UTF8')",
    },
    "a byte more": dict.fromkeys(KINDS, "UPDATE secret_vote SET sealed = sealed || sealed"),
    "under another call": dict.fromkeys(KINDS, "UPDATE secret_vote SET call_id = 999"),
    "of another voter": dict.fromkeys(KINDS, "UPDATE voter SET has_voted = person_id <> (SELECT min(person_id) FROM voter)"),
}


@pytest.mark.parametrize("change", ALIKE)
def test_secret_ballot_whose_votes_were_written_again_is_cancelled_and_told(sitting: Room, kind: str, change: str) -> None:
    voted(sitting, Method.SECRET, *CHOICES)
    write(sitting, ALIKE[change][kind])
    with pytest.raises(VotesLost):
        sitting.close()
    (ballot,) = sitting.meeting.ballots
    assert (ballot.is_open, ballot.counts, bool(ballot.cancelled_because)) == (False, None, True)


@pytest.mark.parametrize("change", ALIKE)
def test_votes_made_alike_before_the_last_one_tell_nothing_of_it(sitting: Room, kind: str, change: str) -> None:
    voted(sitting, Method.SECRET, *BEFORE)
    write(sitting, ALIKE[change][kind])
    with suppress(BallotRefuses):
        sitting.vote(JURORS[3], Option.ABSTAIN)
    if sitting.meeting.open_ballot:
        with pytest.raises(VotesLost):
            sitting.close()
    assert [ballot.counts for ballot in sitting.meeting.ballots] == [None]


PLANTED = (
    "INSERT INTO voter SELECT 999, candidature_id, number, 999, has_voted, choice, voted_at, entered_by, revision FROM voter "
    "WHERE person_id = (SELECT max(person_id) FROM voter WHERE choice = 'against')"
)


def test_named_vote_planted_under_no_call_is_not_counted_and_is_told(sitting: Room) -> None:
    voted(sitting, Method.NAMED, *CHOICES)
    write(sitting, PLANTED)
    assert sitting.close().counts == {Option.IN_FAVOUR: 2, Option.AGAINST: 2, Option.ABSTAIN: 0}
    assert [problem for problem in problems(sitting) if "voter" in problem]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE voter SET choice = 'against' WHERE choice = 'for'",
        "DELETE FROM voter WHERE choice = 'for'",
        "UPDATE voter SET entered_by = 'x'",
        """UPDATE ballot SET options = '["against","for","abstain"]'""",
        "UPDATE journal SET key = 'aaaaaaaaaaaaaaaa' WHERE sequence = (SELECT max(sequence) FROM journal)",
    ],
)
@pytest.mark.parametrize("method", [Method.NAMED, Method.HANDS])
def test_ballot_with_unexplained_rows_is_cancelled(sitting: Room, method: Method, change: str, kind: str) -> None:
    if method is Method.NAMED:
        voted(sitting, method, *CHOICES)
    else:
        sitting.ballot(method=method)
        change = change.replace("choice = 'for'", "person_id = 3").replace("choice = 'against'", "entered_by = 'x'", 1)
    if "journal" in change:
        change = {"sqlite": "DROP TRIGGER journal_update", "postgresql": "SELECT 1"}[kind] + ";" + change
    write(sitting, *change.split(";"))
    with pytest.raises(VotesChanged):
        sitting.close(counts=None if method is Method.NAMED else {Option.IN_FAVOUR: 3, Option.AGAINST: 1})
    (ballot,) = sitting.meeting.ballots
    assert (ballot.is_open, ballot.counts, bool(ballot.cancelled_because)) == (False, None, True)


def test_recusal_planted_under_no_call_hides_no_comment_and_is_told(sitting: Room) -> None:
    file, juror = sitting.ids["101"], sitting.people["juror"].id
    with sitting.uow() as uow:
        uow.scores.save_remark(sitting.call_id, file, juror, "Bien.", to_debate=True, revision=uow.calls.state(sitting.call_id).revision)
        uow.commit()
    recusal = f"SELECT 999, {file}, {juror}, 'declared', created_at, 1 FROM call"
    write(sitting, f"INSERT INTO recusal (call_id, candidature_id, person_id, origin, at, revision) {recusal}")
    with sitting.reading() as uow:
        remarks = uow.snapshot(sitting.call_id, afresh=True).comments
        assert remarks[file, juror] == "Bien."
    assert [problem for problem in problems(sitting) if "recusal" in problem]
