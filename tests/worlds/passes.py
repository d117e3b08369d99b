"""Votes on a lent device, for tests of the core: by the verbs of the extra, where it is installed."""

from typing import Any

import capabilities
from tests.worlds.room import Room


def pass_verb(name: str) -> Any:
    """Return a verb on passes."""
    return capabilities.resolve(f"extras.paper.passes:{name}")


def open_pass(room: Room, name: str, number: int = 1) -> str:
    """Issue a pass to a member on dossier 101, open it on a device, and return the device's secret."""
    issued = pass_verb("issue_ballot_pass")(room.uow(), **room.on("101", by="organiser"), number=number, person_id=room.person(name).id)
    secret: str = pass_verb("open_ballot_pass")(room.uow(), code=issued.code)[0]
    return secret


def vote_on_lent_device(room: Room, name: str, choice: str, number: int = 1) -> None:
    """Vote on dossier 101 by a pass."""
    pass_verb("vote_by_pass")(room.uow(), secret=open_pass(room, name, number), choice=choice)
