"""What the database refuses by itself of the meeting, tried by SQL: any change to a finalised one, and invalid rows."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError

from deliberation.call.call import Phase
from deliberation.call.settings import parse_call
from deliberation.errors import CallIsFinalised
from deliberation.meeting.ballots import Method, Option
from deliberation.meeting.meeting import ProjectorView
from deliberation.operations.dossiers.settling import tell_apart
from deliberation.operations.meeting.agenda import call_item, move_item
from deliberation.operations.meeting.meeting import show_on_projector
from deliberation.operations.selection.agreement_lists import recall_candidature
from tests.worlds.databases import NOON
from tests.worlds.demonstration import SETTINGS
from tests.worlds.room import Room

Sql = Callable[..., None]


@pytest.fixture
def voting(sitting: Room) -> Room:
    """A secret ballot under way on 101, which somebody recalled."""
    move_item(sitting.uow(), **sitting.on("104", by="organiser"), to=1)
    show_on_projector(sitting.uow(), **sitting.by("organiser"), what=ProjectorView.BOARD)
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    recall_candidature(sitting.uow(), **sitting.on("102", by="juror"))
    tell_apart(
        sitting.uow(), **sitting.by_console(), one_id=min(sitting.snapshot.administrations), other_id=max(sitting.snapshot.administrations)
    )
    sitting.ballot(method=Method.SECRET)
    sitting.vote("juror", Option.IN_FAVOUR)
    return sitting


@pytest.mark.parametrize("table", ["recall", "told_apart"])
def test_a_row_cannot_be_moved_into_a_finalised_call(voting: Room, run_sql: Sql, table: str) -> None:
    settings = {**SETTINGS, "slug": "other"}
    with voting.uow() as uow:
        other = uow.calls.create(parse_call(settings), settings, phase=Phase.FINALISED, is_sealed=True, at=NOON)
        uow.commit()
    with pytest.raises(CallIsFinalised):
        run_sql(f"UPDATE {table} SET call_id = :other", other=other)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meeting SET current = NULL",  # while its timer runs
        "UPDATE room_view SET view = 'cinema'",
        "UPDATE attendance SET presence = 'somewhere'",
        "UPDATE ballot SET casting_choice = 'for'",  # before any count
        "UPDATE ballot SET counts = '{}'",  # while it is open
        "UPDATE voter SET choice = 'for', voted_at = '2019-07-04' WHERE NOT has_voted",
        "UPDATE voter SET choice = 'for' WHERE has_voted",  # without its time
        "UPDATE sitting SET is_last = TRUE",  # before it ended
        "UPDATE agenda_item SET position = 0",
    ],
)
def test_rows_that_cannot_be_are_refused(voting: Room, run_sql: Sql, statement: str) -> None:
    with pytest.raises(IntegrityError):
        run_sql(statement)
