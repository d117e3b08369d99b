"""What the database refuses by itself of the meeting, tried by SQL: any change to a finalised one, and invalid rows."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError

from deliberation.call.call import Phase
from deliberation.call.settings import parse_call
from deliberation.errors import CallIsFinalised
from deliberation.meeting.ballots import Method, Option
from deliberation.meeting.meeting import ProjectorView
from deliberation.operations.meeting.agenda import call_item, move_item
from deliberation.operations.meeting.meeting import record_departures, show_on_projector
from deliberation.operations.scoring.recusals import declare_recusals
from deliberation.operations.scoring.scoring import declare_finished, open_revote, save_note, submit_scores
from deliberation.operations.selection.agreement_lists import recall_candidature
from deliberation.operations.selection.decisions import dissent
from deliberation.scoring.marks import SealedValue
from deliberation.selection.decisions import Outcome
from tests.worlds.databases import NOON, Database
from tests.worlds.demonstration import SETTINGS
from tests.worlds.room import Build, Room, open_sitting

Sql = Callable[..., None]
FROZEN = (
    "grid", "first_mark", "revote", "finished", "declaration", "sealed_value", "note", "meeting", "sitting", "agenda_item", "attendance",
    "departure", "ballot", "voter", "secret_vote", "dissent", "recall", "told_apart",
)  # fmt: skip
KEYS = {"meeting": "call_id", "note": "text", "sealed_value": "value", "secret_vote": "sealed"}


@pytest.fixture
def sitting(made: Callable[[Build], Room]) -> Room:
    return made(full_meeting)


def full_meeting(database: Database) -> Room:
    """A meeting with a row in every table."""
    room = sitting = open_sitting(database)
    declare_recusals(sitting.uow(), **sitting.by("second"), candidature_ids=[room.ids["102"]])
    declare_finished(sitting.uow(), **sitting.by("juror"))
    move_item(sitting.uow(), **sitting.on("104", by="organiser"), to=1)
    show_on_projector(sitting.uow(), **sitting.by("organiser"), what=ProjectorView.BOARD)
    call_item(sitting.uow(), **sitting.on("102", by="organiser"))
    record_departures(sitting.uow(), **sitting.on("102", by="organiser"))
    open_revote(sitting.uow(), **sitting.on("101", by="chair"))
    submit_scores(sitting.uow(), **sitting.on("101", by="juror"), marks={"impact": 3}, seen_version=0)
    save_note(sitting.uow(), **sitting.on("101", by="juror"), text="À creuser")
    room.decide("103", Outcome.DECLINED, reason="Trop tôt.")
    dissent(sitting.uow(), **sitting.on("103", by="juror"), seen_version=1)
    recall_candidature(sitting.uow(), **sitting.on("101", by="juror"))
    sitting.ballot(method=Method.SECRET)
    sitting.vote("juror", Option.IN_FAVOUR)
    with room.uow() as uow:
        uow.grids.add_sealed(room.call_id, SealedValue("a" * 64, room.ids["101"], "b" * 64, "{}"))
        one, other, *_others = sorted(uow.snapshot(room.call_id).administrations)
        uow.candidatures.tell_apart(room.call_id, frozenset({one, other}), revision=1)
        uow.commit()
    return sitting


@pytest.mark.parametrize("table", FROZEN)
def test_a_finalised_call_refuses_any_change_to_its_meeting(sitting: Room, run_sql: Sql, table: str) -> None:
    run_sql("UPDATE call SET phase = 'finalised'")
    column = KEYS.get(table, "revision")
    for change in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"INSERT INTO {table} SELECT * FROM {table}"):
        with pytest.raises(CallIsFinalised):
            run_sql(change)


@pytest.mark.parametrize("table", ["recall", "told_apart"])
def test_a_row_cannot_be_moved_into_a_finalised_call(sitting: Room, run_sql: Sql, table: str) -> None:
    settings = {**SETTINGS, "slug": "other"}
    with sitting.uow() as uow:
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
def test_rows_that_cannot_be_are_refused(sitting: Room, run_sql: Sql, statement: str) -> None:
    with pytest.raises(IntegrityError):
        run_sql(statement)
