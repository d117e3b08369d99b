"""How far tests look: a sample of what would take minutes, drawn by the commit, or all of it with ``./jury test --thorough``.

``JURY_SAMPLE_SEED`` draws the sample of another run again; each run says its own at the top.
"""

import os
import subprocess
from collections.abc import Sequence
from random import Random
from typing import TypeVar

from hypothesis import HealthCheck, settings

from tools.serving.servers import ROOT

T = TypeVar("T")

SEED = "JURY_SAMPLE_SEED"
IS_THOROUGH = os.environ.get("JURY_HYPOTHESIS_PROFILE") == "thorough"


def commit() -> str:
    """Return the commit that is checked out, or "0" where none is."""
    said = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return said.strip() or "0"


# Handed on to the processes that share the tests, so that all draw the same.
os.environ.setdefault(SEED, commit())


def sample(cases: Sequence[T], count: int, *, of: str) -> Sequence[T]:
    """Draw ``count`` of the cases, in their order; all of them in a thorough run. ``of``: their name, which has a draw of its own."""
    if IS_THOROUGH or count >= len(cases):
        return cases
    drawn = Random(f"{os.environ[SEED]}/{of}").sample(range(len(cases)), count)  # noqa: S311 - it is to be repeated
    return [cases[place] for place in sorted(drawn)]


def examples(count: int, *, thorough: int) -> settings:
    """Have hypothesis draw ``count`` examples of a slow property; in a thorough run as many as ``thorough`` says."""
    shared = [HealthCheck.function_scoped_fixture]
    return settings(max_examples=thorough if IS_THOROUGH else count, deadline=None, suppress_health_check=shared)


def deal(cases: Sequence[T], hands: Sequence[str], *, of: str) -> dict[str, Sequence[T]]:
    """Deal the cases out, to each of the hands as many; all of them to each in a thorough run. ``of``: as ``sample``."""
    if IS_THOROUGH:
        return dict.fromkeys(hands, cases)
    dealt = Random(f"{os.environ[SEED]}/{of}").sample(cases, len(cases))  # noqa: S311 - it is to be repeated
    return {hand: dealt[place :: len(hands)] for place, hand in enumerate(hands)}
