"""Every statement on rows of a call names the call, but those that find it by a secret or by a key."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from sqlalchemy import Connection, Delete, Engine, Select, Table, Update, event
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BinaryExpression

from data_access.row_sums import RowSums
from data_access.unit_of_work import tables_with_strays
from tests.worlds.databases import Database
from tests.worlds.whole_record import keep_record


def callers() -> Iterator[str]:
    """Yield the names of the functions that are under way."""
    frame: FrameType | None = sys._getframe(1)
    while frame := frame and frame.f_back:
        yield frame.f_code.co_name


@contextmanager
def statements(engine: Engine) -> Iterator[list[Any]]:
    """Give the statements that are executed within the block."""
    executed: list[Any] = []

    def note(_connection: Connection, statement: Any, *_rest: Any) -> None:
        if isinstance(statement, Select | Update | Delete) and not OF_ALL.intersection(callers()):
            executed.append(statement)

    event.listen(engine, "before_execute", note)
    yield executed
    event.remove(engine, "before_execute", note)


def unnamed(statement: Any) -> set[str]:
    """Return the tables of a statement whose rows it takes from any call."""
    tables, named = set[Table](), set[Table]()
    for element in visitors.iterate(statement):
        if isinstance(element, Table) and "call_id" in element.c:
            tables.add(element)
        elif isinstance(element, BinaryExpression):
            for side in (element.left, element.right):
                table = getattr(side, "table", None)
                if getattr(side, "name", "") in ("call_id", "secret_hash") and isinstance(table, Table):
                    named.add(table)
    return {table.name for table in tables - named}


# Whose rows are found by a number of their own, or by the person whose they are; what looks for rows outside calls looks in all of them.
BY_OWN_NUMBER = {"administration", "candidature", "person", "reading_token", "device", "device_pass", "access_link"}
OF_ALL = {tables_with_strays.__name__, RowSums.add_rows.__name__, RowSums.take_rows.__name__}


def test_statements_of_all_acts_name_the_call(database: Database) -> None:
    with statements(database.engine) as executed:
        keep_record(database)
    found = {(name, str(statement)) for statement in executed for name in unnamed(statement)}
    assert {each for each in found if each[0] not in BY_OWN_NUMBER} == set()
    assert len(executed) > 100
