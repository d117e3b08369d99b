"""Whatever a jury does at its meeting: the refreshed snapshot equals one read anew, and the journal holds together."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.process_snapshots import ProcessSnapshots
from deliberation.errors import DeliberationError
from deliberation.meeting.ballots import Method, Question
from deliberation.meeting.meeting import Arrangement, ProjectorView
from deliberation.meeting.presence import Presence
from deliberation.record.journal import first_break
from tests.database.snapshot.test_snapshots import contents
from tests.worlds.seating import Database
from tests.worlds.sitting import JURORS, Sitting, open_sitting

Act = Callable[[Sitting, int], object]
DOSSIERS: Final = ("101", "102", "103", "104")


def pick(choices: tuple[str, ...], number: int) -> str:
    return choices[number % len(choices)]


def on_ballot(sitting: Sitting, number: int) -> dict[str, Any]:
    ballot = sitting.meeting.open_ballot
    return {"candidature_id": ballot.candidature_id, "number": ballot.number} if ballot else {"candidature_id": number, "number": 1}


# One act each, on what a number drawn picks; what the rules refuse changes nothing.
ACTS: Final[list[Act]] = [
    lambda sitting, n: sitting.do("call_item", dossier=pick(DOSSIERS, n)),
    lambda sitting, n: sitting.do(
        pick(("stop_timer", "start_timer", "suspend_meeting", "resume_meeting", "close_meeting", "open_meeting"), n)
    ),
    lambda sitting, n: sitting.arrive(pick(JURORS, n), presence=list(Presence)[n % 4]),
    lambda sitting, n: sitting.do("move_item", dossier=pick(DOSSIERS, n), to=n % 4 + 1),
    lambda sitting, n: sitting.do("arrange_agenda", arrangement=list(Arrangement)[n % 5], seed=n),
    lambda sitting, n: sitting.do("show_on_projector", what=list(ProjectorView)[n % 7]),
    lambda sitting, n: sitting.do("impose_recusal", by="chair", dossier=pick(DOSSIERS, n), person=pick(JURORS, n // 4), reason="Lien"),
    lambda sitting, n: sitting.do("lift_recusal", by="chair", dossier=pick(DOSSIERS, n), person=pick(JURORS, n // 4), reason="Erreur"),
    lambda sitting, n: sitting.do("record_departures", dossier=pick(DOSSIERS, n)),
    lambda sitting, n: sitting.do("record_returns"),
    lambda sitting, n: sitting.ballot(pick(DOSSIERS, n), list(Method)[n % 2], list(Question)[n // 2 % 2]),
    lambda sitting, n: sitting.do(
        "cast_vote", by=pick(JURORS, n), choice=pick(("for", "against", "technical", "abstain"), n // 3), **on_ballot(sitting, n)
    ),
    lambda sitting, n: sitting.do("close_ballot", **on_ballot(sitting, n)),
    lambda sitting, n: sitting.do(pick(("open_revote", "close_revote"), n), by="chair", dossier=pick(DOSSIERS, n // 2)),
    lambda sitting, n: sitting.do(
        "submit_scores", by=pick(JURORS, n), dossier=pick(DOSSIERS, n // 3), marks={"impact": n % 6}, comment=str(n), seen_version=n % 3
    ),
    lambda sitting, n: sitting.do("declare_finished", by=pick(JURORS, n), is_finished=n % 3 > 0),
    lambda sitting, n: sitting.do("declare_recusals", by=pick(JURORS, n), candidature_ids=[]),
]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 1000)), min_size=5, max_size=25))
def test_refreshed_equals_read_anew_after_anything(database: Database, acts: list[tuple[Act, int]]) -> None:
    sitting = open_sitting_anew(database)
    for act, number in acts:
        sitting.later(7)
        with suppress(DeliberationError):
            act(sitting, number)
        whole = ProcessSnapshots(database.engine).get(sitting.room.call_id)
        assert contents(sitting.room.snapshot) == contents(whole)
    assert first_break(sitting.room.journal) is None


def open_sitting_anew(database: Database) -> Sitting:
    """Open a meeting in an empty database: each example has its own call."""
    with database.engine.connect().execution_options(access="write") as connection, connection.begin():
        connection.exec_driver_sql("UPDATE call SET slug = 'former-' || id")
    return open_sitting(database)


def test_what_did_not_change_is_the_same_object(database: Database) -> None:
    sitting = open_sitting(database)
    sitting.do("move_item", dossier="104", to=1)
    before = sitting.meeting
    sitting.arrive("juror", presence=Presence.EXCUSED)
    after = sitting.meeting
    same = [getattr(after, name) is getattr(before, name) for name in ("order", "items", "ballots", "sittings", "revotes", "departures")]
    assert (same, len(after.attendances)) == ([True] * 6, len(before.attendances) + 1)
