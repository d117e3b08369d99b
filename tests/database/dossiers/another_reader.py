"""A process of its own that reads the platform by itself, again and again, beside others on the same database."""

from datetime import datetime
from multiprocessing.synchronize import Barrier, Event
from typing import Final

from intake.platform.client import Platform
from intake.platform.connection import Connection
from intake.platform.follower import Follower
from tests.serving.platform.procedure import NUMBER
from tests.serving.platform.server import TOKEN
from tests.worlds.databases import Database

SECONDS_MAX: Final = 60


def read(database_url: str, platform_url: str, at: datetime, begin: Barrier, is_over: Event) -> None:
    """Look for what is due to be read until ``is_over``, all processes at once; it is ``at`` all the time."""
    database = Database.at(database_url)
    follower = Follower(
        writing=lambda: database.unit_of_work(at),
        reading=database.reading,
        line=lambda _slug: Platform(Connection(platform_url, NUMBER, TOKEN, frozenset())),
        is_connected=lambda _slug: True,
    )
    begin.wait(SECONDS_MAX)
    follower.read_due()
    while not is_over.is_set():
        follower.read_due()
