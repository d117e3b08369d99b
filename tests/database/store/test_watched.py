"""Which tables a snapshot asks about before it reads them again: one that nobody watches would be read once, and never after."""

from collections.abc import Set as AbstractSet

import pytest

from data_access import snapshot
from data_access.snapshot import read_call
from tests.worlds.databases import Database, Jury


class Asked(frozenset[str]):
    """Nothing changed; what is asked about it is noted."""

    names: set[str]

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return False

    def __and__(self, names: AbstractSet[object]) -> frozenset[str]:
        self.names |= {str(name) for name in names}
        return frozenset()


@pytest.fixture
def kind() -> str:
    """Keep this file to SQLite: what is asked is the same."""
    return "sqlite"


def test_what_a_snapshot_asks_about_is_what_is_watched(stored: Jury, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked()
    asked.names = set()
    monkeypatch.setattr(snapshot, "_find_touched", lambda _connection, _base: asked)
    with database.engine.connect() as connection:
        read_call(connection, stored.call_id, base=None)
    assert asked.names == {table.name for table in snapshot._WATCHED}
