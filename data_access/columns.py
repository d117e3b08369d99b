"""Column types and texts that every table shares."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A time: stored in UTC, comes back aware. A time without offset is refused: nobody can say when it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return ``value`` in UTC. Raises ValueError where it has no offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no offset from UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored time, aware: SQLite keeps no offset, PostgreSQL answers in the session's zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def json_text(value: Any) -> str:
    """Return ``value`` as compact JSON, mappings in their own order; times become ISO 8601 texts, as in a call's TOML file."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_iso)


def json_value(text: str) -> Any:
    """Return the value that ``json_text`` wrote."""
    return json.loads(text)


def one_of(column: str, choices: Iterable[StrEnum]) -> str:
    """Return the SQL condition that ``column`` holds one of ``choices`` (or nothing, where the column allows it)."""
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return f"{column} IN ({listed})"


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} is not a JSON value")
