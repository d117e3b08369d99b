"""A process of its own that imports attached files until it is killed, and says on a pipe what is written as soon as it is."""

from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import Any

from deliberation.call.people import Person
from tests.worlds.attachments import attach, from_platform, pdf
from tests.worlds.databases import Database
from tests.worlds.room import Room

FILES = 12
DOSSIERS = ("101", "102", "103")


def files_of(round_: int) -> dict[str, bytes]:
    """What is imported in one round: a later version of each file of each dossier."""
    stamp = f"01-01-2020-{round_ // 60:02}-{round_ % 60:02}"
    names = [(dossier, f"{number}.pdf") for dossier in DOSSIERS for number in range(FILES)]
    return {from_platform(dossier, name, stamp): pdf(f"{dossier} {name} {round_}") for dossier, name in names}


def work(
    database: Mapping[str, Any], call_id: int, people: Mapping[str, Person], ids: Mapping[str, int], first: int, acknowledged: Connection
) -> None:
    """Import round after round: the target of the process."""
    room = Room(Database.at(**database), call_id, people, ids)
    for round_ in range(first, first + 1000):
        attach(room, files_of(round_))
        acknowledged.send(round_)
