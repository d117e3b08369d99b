"""Rows of the database as the domain's objects, and back: one module a subject."""

from sqlalchemy import Connection


class Rows:
    """Rows of one subject, read and written through the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
