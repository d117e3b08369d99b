"""``jury backup`` and ``jury restore``."""

from pathlib import Path

import bootstrap
from commands import terminal


def backup(file: Path) -> None:
    """Write a consistent copy of the database to a file, while the dashboard runs."""
    with terminal.refusals():
        bootstrap.backup(file)
    terminal.errors.print(str(file), markup=False)


def restore(file: Path) -> None:
    """Put a backup in the place of the database; the present one is kept beside it."""
    with terminal.refusals():
        bootstrap.restore(file)
    terminal.errors.print(str(file), markup=False)
