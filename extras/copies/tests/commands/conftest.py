"""The fixtures of tests/commands."""

from tests.commands.conftest import *  # noqa: F403
