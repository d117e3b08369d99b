"""Rows that refer to nothing in their call: of a call that does not exist, or of another call's file, person or ballot.

The database refuses them, unless its references are switched off for whoever writes. Therefore they are looked for, on both databases.
"""

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Connection, ForeignKeyConstraint, Select, exists, select

from data_access.schema.columns import metadata


def tables_with_strays(connection: Connection) -> Iterator[str]:
    """Yield each table that has a row whose references do not lead to a row of the same call."""
    for name, questions in _questions():
        if any(connection.scalar(question) for question in questions):
            yield name


@cache
def _questions() -> tuple[tuple[str, tuple[Select[tuple[bool]], ...]], ...]:
    return tuple((table.name, tuple(map(_is_dangling, table.foreign_key_constraints))) for table in metadata.sorted_tables)


def _is_dangling(key: ForeignKeyConstraint) -> Select[tuple[bool]]:
    table, target = key.parent, key.referred_table.alias("target")
    refers = [column.is_not(None) for column in key.columns if column.nullable]
    pairs = ((column, target.c[element.column.name]) for column, element in zip(key.columns, key.elements, strict=True))
    found = exists().where(*(column == referred for column, referred in pairs)).correlate(table)
    return select(select(table.c.call_id).where(*refers, ~found).exists())
