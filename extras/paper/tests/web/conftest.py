"""The fixtures of tests/web/entrance."""

from tests.web.entrance.conftest import *  # noqa: F403
