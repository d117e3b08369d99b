"""Copies of a database, for tests of the core: made and put back by the extra, where its folder is here."""

from typing import Any

import pytest

import capabilities
from tests.worlds.extras import is_installed

NEEDED = pytest.mark.skipif(not is_installed("copies"), reason="the extra copies is gone")


def copying(name: str) -> Any:
    """Return a function of the extra on the database that is served."""
    return capabilities.resolve(f"extras.copies.copying:{name}")


def of_any(name: str) -> Any:
    """Return a function of the extra on any database."""
    return capabilities.resolve(f"extras.copies.rows.backup:{name}")
