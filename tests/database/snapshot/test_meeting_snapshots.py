"""Whatever a jury does at its meeting: the refreshed snapshot equals one read anew, and the journal holds together."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from hypothesis import given
from hypothesis import strategies as st

from data_access.process_snapshots import ProcessSnapshots
from deliberation.errors import DeliberationError
from deliberation.meeting.ballots import Method, Question
from deliberation.meeting.meeting import Arrangement, ProjectorView, Sent, SentView
from deliberation.meeting.presence import Presence
from deliberation.operations.meeting.agenda import arrange_agenda, call_item, move_item, start_timer, stop_timer
from deliberation.operations.meeting.ballots import cast_vote, close_ballot
from deliberation.operations.meeting.meeting import (
    close_meeting,
    open_meeting,
    record_departures,
    record_returns,
    resume_meeting,
    send_to_room,
    show_on_projector,
    suspend_meeting,
)
from deliberation.operations.scoring.recusals import declare_recusals, impose_recusal, lift_recusal
from deliberation.operations.scoring.scoring import close_revote, declare_finished, open_revote, submit_scores
from deliberation.record.journal import first_break
from tests.database.snapshot.test_snapshots import contents
from tests.depth import examples
from tests.worlds.databases import Database
from tests.worlds.room import JURORS, Room, open_sitting

Act = Callable[[Room, int], object]
T = TypeVar("T")
Verb = Callable[..., object]
DOSSIERS = ("101", "102", "103", "104")
COURSE: tuple[Verb, ...] = (
    stop_timer,
    start_timer,
    suspend_meeting,
    resume_meeting,
    close_meeting,
    open_meeting,
)
REVOTING: tuple[Verb, ...] = (open_revote, close_revote)


def pick(choices: Sequence[T], number: int) -> T:
    return choices[number % len(choices)]


def on_ballot(sitting: Room, number: int) -> dict[str, Any]:
    ballot = sitting.meeting.open_ballot
    return {"candidature_id": ballot.candidature_id, "number": ballot.number} if ballot else {"candidature_id": number, "number": 1}


# One act each, on what a number drawn picks; what the rules refuse changes nothing.
ACTS: list[Act] = [
    lambda sitting, n: call_item(sitting.uow(), **sitting.on(pick(DOSSIERS, n), by="organiser")),
    lambda sitting, n: pick(COURSE, n)(sitting.uow(), **sitting.by("organiser")),
    lambda sitting, n: sitting.arrive(pick(JURORS, n), presence=list(Presence)[n % 4]),
    lambda sitting, n: move_item(sitting.uow(), **sitting.on(pick(DOSSIERS, n), by="organiser"), to=n % 4 + 1),
    lambda sitting, n: arrange_agenda(sitting.uow(), **sitting.by("organiser"), arrangement=list(Arrangement)[n % 5], seed=n),
    lambda sitting, n: show_on_projector(sitting.uow(), **sitting.by("organiser"), what=list(ProjectorView)[n % 7]),
    lambda sitting, n: send_to_room(sitting.uow(), **sitting.by("organiser"), sent=pick((None, Sent(SentView.ROBUSTNESS)), n)),
    lambda sitting, n: impose_recusal(
        sitting.uow(),
        **sitting.on(pick(DOSSIERS, n), by="chair"),
        person_id=sitting.people[pick(JURORS, n // 4)].id,
        reason="Lien",
    ),
    lambda sitting, n: lift_recusal(
        sitting.uow(),
        **sitting.on(pick(DOSSIERS, n), by="chair"),
        person_id=sitting.people[pick(JURORS, n // 4)].id,
        reason="Erreur",
    ),
    lambda sitting, n: record_departures(sitting.uow(), **sitting.on(pick(DOSSIERS, n), by="organiser")),
    lambda sitting, n: record_returns(sitting.uow(), **sitting.by("organiser")),
    lambda sitting, n: sitting.ballot(pick(DOSSIERS, n), list(Method)[n % 2], list(Question)[n // 2 % 2]),
    lambda sitting, n: cast_vote(
        sitting.uow(),
        **sitting.by(pick(JURORS, n)),
        choice=pick(("for", "against", "technical", "abstain"), n // 3),
        **on_ballot(sitting, n),
    ),
    lambda sitting, n: close_ballot(sitting.uow(), **sitting.by("organiser"), **on_ballot(sitting, n)),
    lambda sitting, n: pick(REVOTING, n)(sitting.uow(), **sitting.on(pick(DOSSIERS, n // 2), by="chair")),
    lambda sitting, n: submit_scores(
        sitting.uow(),
        **sitting.on(pick(DOSSIERS, n // 3), by=pick(JURORS, n)),
        marks={"impact": n % 6},
        comment=str(n),
        seen_version=n % 3,
    ),
    lambda sitting, n: declare_finished(sitting.uow(), **sitting.by(pick(JURORS, n)), is_finished=n % 3 > 0),
    lambda sitting, n: declare_recusals(sitting.uow(), **sitting.by(pick(JURORS, n)), candidature_ids=[]),
]


@examples(6, thorough=60)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 1000)), min_size=5, max_size=25))
def test_refreshed_equals_read_anew_after_anything(database: Database, acts: list[tuple[Act, int]]) -> None:
    sitting = open_sitting_anew(database)
    for act, number in acts:
        sitting.later(7)
        with suppress(DeliberationError):
            act(sitting, number)
        whole = ProcessSnapshots(database.engine).get(sitting.call_id)
        assert contents(sitting.snapshot) == contents(whole)
    assert first_break(sitting.journal) is None


def test_vote_reads_no_other_ballot_again(sitting: Room) -> None:
    for dossier in DOSSIERS[:2]:
        call_item(sitting.uow(), **sitting.on(dossier, by="organiser"))
        sitting.ballot(dossier)
        on = on_ballot(sitting, 0)
        cast_vote(sitting.uow(), **sitting.by(JURORS[0]), choice="for", **on)
        before = sitting.snapshot.meeting.ballots
        cast_vote(sitting.uow(), **sitting.by(JURORS[1]), choice="against", **on)
        *others, voted = sitting.snapshot.meeting.ballots
        assert all(other is same for other, same in zip(others, before[:-1], strict=True))
        assert set(voted.votes.values()) == {"for", "against"}
        close_ballot(sitting.uow(), **sitting.by("organiser"), **on)


def open_sitting_anew(database: Database) -> Room:
    """Open a meeting in an empty database: each example has its own call."""
    with database.engine.connect().execution_options(access="write") as connection, connection.begin():
        connection.exec_driver_sql("UPDATE call SET slug = 'former-' || id")
    return open_sitting(database)


def test_what_did_not_change_is_the_same_object(sitting: Room) -> None:
    move_item(sitting.uow(), **sitting.on("104", by="organiser"), to=1)
    before = sitting.meeting
    sitting.arrive("juror", presence=Presence.EXCUSED)
    after = sitting.meeting
    same = [getattr(after, name) is getattr(before, name) for name in ("order", "items", "ballots", "sittings", "revotes", "departures")]
    assert (same, len(after.attendances)) == ([True] * 6, len(before.attendances) + 1)
