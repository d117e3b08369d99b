"""Who may rehearse, or bring devices over."""

import pytest

from deliberation.call.people import Actor
from extras.replay.verbs import REHEARSE, move_devices, require_rehearsal
from tests.database.granted import assert_lets_in, with_each_role
from tests.worlds.room import Database, Room, jury


@pytest.fixture
def demo(database: Database) -> Room:
    return with_each_role(jury(database, jurors=0, files=0, slug="demo", demo=True))


def test_rehearsing_is_for_exactly_whom_the_table_says(demo: Room) -> None:
    def try_both(by: Actor) -> None:
        require_rehearsal(demo.uow(), by=by, call_id=demo.call_id)
        move_devices(demo.uow(), by=by, call_id=demo.call_id, to_call_id=demo.call_id)

    assert_lets_in(demo, REHEARSE, try_both)
