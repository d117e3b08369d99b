"""A stranger in haste: whatever places are pressed, the journal holds nothing that was not on what was pressed, when it was pressed.

``JURY_HASTE_SEED`` repeats a run (``JURY_HASTE_SEED=4f2c…``), or one sequence of it after those of its sitting
(``JURY_HASTE_SEED=4f2c…/17``): what is pressed is drawn from what is in sight, so a screen that is slower or faster may part from it.
"""

import os
import sys
from random import Random

import pytest

from tests.browser.haste.stage import Stage
from tests.browser.haste.walk import sit_down, walk
from tests.depth import IS_THOROUGH, commit

SEQUENCES = 500 if IS_THOROUGH else 6
SITTING = 3  # sequences before the same screens: opening them takes longer than a sequence
SEED = "JURY_HASTE_SEED"


def seed() -> tuple[str, range]:
    """Return the seed, that of the commit unless another is given, and the numbers of the sequences to walk."""
    said, _slash, number = os.environ.get(SEED, "").partition("/")
    return said or commit(), range(int(number) // SITTING * SITTING, int(number) + 1) if number else range(SEQUENCES)


@pytest.mark.long
def test_journal_holds_nothing_that_was_not_on_what_was_pressed(stage: Stage) -> None:
    drawn, numbers = seed()
    sys.stdout.write(f"{SEED}={drawn}: {len(numbers)} sequences\n")
    found, hands = [], []
    for number in numbers:
        random = Random(f"{drawn}/{number}")  # noqa: S311 - it is to be repeated
        if number % SITTING == 0:
            hands = sit_down(stage, random)
        walk(hands, random)
        if faults := stage.faults():
            found.append("\n".join([f"{SEED}={drawn}/{number}", *faults, stage.transcript()]))
    assert not found, "\n\n" + "\n\n".join(found)
