"""A process of its own that keeps a followed copy until it is killed, and says on a pipe what each copy holds."""

from multiprocessing.connection import Connection
from pathlib import Path

from pydantic import SecretStr

import bootstrap.copies
from settings import Settings


def follow(sending: Connection, url: str, folder: Path) -> None:
    """Copy again and again: what a commit does at its quickest."""
    bootstrap.use(Settings(database_url=url, secret_key=SecretStr("a key for tests")))
    copy = bootstrap.copies.followed(folder)
    while True:
        sending.send(copy())
