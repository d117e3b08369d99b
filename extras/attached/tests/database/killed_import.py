"""A process of its own that imports attached files until it is killed, and says on a pipe what is written as soon as it is."""

from multiprocessing.connection import Connection

from extras.attached.tests.sending import attach
from tests.database.store.living import Place
from tests.worlds.attachments import from_platform, pdf

FILES = 12
DOSSIERS = ("101", "102", "103")


def files_of(round_: int) -> dict[str, bytes]:
    """What is imported in one round: a later version of each file of each dossier."""
    stamp = f"01-01-2020-{round_ // 60:02}-{round_ % 60:02}"
    names = [(dossier, f"{number}.pdf") for dossier in DOSSIERS for number in range(FILES)]
    return {from_platform(dossier, name, stamp): pdf(f"{dossier} {name} {round_}") for dossier, name in names}


def work(acknowledged: Connection, place: Place, first: int) -> None:
    """Import round after round: the target of the process."""
    room = place.enter()
    for round_ in range(first, first + 1000):
        attach(room, files_of(round_))
        acknowledged.send(round_)
