"""The schema that the program takes for its own is the one that its migrations make: else databases of the one before stay behind."""

from data_access.database import HEAD, MIGRATIONS


def test_head_is_the_last_migration() -> None:
    assert max(path.name[1:5] for path in (MIGRATIONS / "versions").glob("v*.py")) == HEAD
