"""Tokens, with which a machine reads what a call exports."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from data_access.schema.ways_in import reading_token
from data_access.writing import insert_one
from deliberation.call.access import ReadingToken, TokenLevel

_COLUMNS: Final = [reading_token.c[field.name] for field in fields(ReadingToken)]


class TokenRows:
    """Implements ``repositories.Tokens``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, call_id: int, token: ReadingToken, *, secret_hash: str) -> ReadingToken:
        """Add a token, and return it with its id."""
        values = {column.name: getattr(token, column.name) for column in _COLUMNS if column.name != "id"}
        return replace(token, id=insert_one(self._connection, reading_token, call_id=call_id, secret_hash=secret_hash, **values))

    def with_secret(self, secret_hash: str) -> tuple[int, ReadingToken] | None:
        """Return the token with this secret and the id of its call, revoked or past its end or not; None if there is none."""
        statement = select(reading_token.c.call_id, *_COLUMNS).where(reading_token.c.secret_hash == secret_hash)
        row = self._connection.execute(statement).one_or_none()
        return (row.call_id, _token_of(row)) if row else None

    def of_call(self, call_id: int) -> Sequence[ReadingToken]:
        """Return every token of a call, those that are over included, the oldest first."""
        statement = select(*_COLUMNS).where(reading_token.c.call_id == call_id).order_by(reading_token.c.id)
        return [_token_of(row) for row in self._connection.execute(statement)]

    def revoke(self, token_id: int, *, at: datetime) -> None:
        """Revoke a token; nothing happens if it is revoked already."""
        is_good = reading_token.c.revoked_at.is_(None)
        self._connection.execute(update(reading_token).where(reading_token.c.id == token_id, is_good).values(revoked_at=at))


def _token_of(row: Row[Any]) -> ReadingToken:
    said = {column.name: getattr(row, column.name) for column in _COLUMNS}
    return ReadingToken(**{**said, "level": TokenLevel(row.level)})
