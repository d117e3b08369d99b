"""The fixtures of tests/screens, and a call that is being described."""

from tests.screens.conftest import *  # noqa: F403
from tests.screens.conftest import _identity as _identity
from tests.screens.preparation.test_call import draft as draft
from tests.screens.preparation.test_call import founded as founded
