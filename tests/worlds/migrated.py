"""Databases with nothing in them but their tables."""

from data_access.database import migrate, open_database


def migrated(url: str) -> str:
    """Migrate the database at ``url``, leave no connection to it open, and return its name."""
    engine = open_database(url)
    migrate(engine)
    engine.dispose()
    return str(engine.url.database)
