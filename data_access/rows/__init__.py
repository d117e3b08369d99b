"""Rows of the database as the domain's objects, and back: one module a subject."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection


class Rows:
    """Rows of one subject, read and written through the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


def attributes(thing: object, names: Iterable[str]) -> dict[str, Any]:
    """Return those attributes, of a row or of an object, that one holds as the other does."""
    return {name: getattr(thing, name) for name in names}
