"""What each verb of attached files asks for, role by role and phase by phase."""

from collections.abc import Callable

import pytest

from deliberation.call.people import Actor, Right
from extras.attached import verbs
from extras.attached.plan import Examined
from extras.attached.tests.sending import sent, store_of
from tests.database.granted import Ask, assert_lets_in, with_each_role
from tests.worlds.attachments import pdf, zip_of
from tests.worlds.room import Room, jury

VERBS: dict[str, Ask] = {
    "examine_attachments": lambda room: {"store": store_of(room), "sent": sent(zip_of({"1/a.pdf": pdf()}))},
    "plan_examined": lambda room: {"store": store_of(room), "examined": Examined("", (), (), (), ())},
    "import_attachments": lambda room: {"store": store_of(room), "sent": sent(zip_of({"1/a.pdf": pdf()}))},
}


@pytest.mark.parametrize("verb", VERBS)
def test_verb_lets_in_exactly_whom_the_table_says(made: Callable[..., Room], verb: str) -> None:
    room = made(lambda database: with_each_role(jury(database)))

    def act(by: Actor) -> object:
        return getattr(verbs, verb)(room.uow(), by=by, call_id=room.call_id, **VERBS[verb](room))

    assert_lets_in(room, Right.IMPORT, act)
