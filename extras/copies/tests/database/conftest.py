"""The fixtures of tests/database."""

from tests.database.conftest import *  # noqa: F403
