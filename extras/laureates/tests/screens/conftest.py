"""The fixtures of tests/screens."""

from tests.screens.conftest import *  # noqa: F403
from tests.screens.conftest import _identity as _identity
