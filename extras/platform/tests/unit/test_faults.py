"""Each request fails once in each way: the reading ends whole, or not at all."""

from itertools import product

import pytest

from deliberation.errors import PlatformFailed
from extras.platform.pull import pull
from extras.platform.tests.serving.procedure import few
from extras.platform.tests.serving.server import Fault, failing
from extras.platform.tests.serving.server import Platform as Server
from extras.platform.tests.unit.line import Line
from tests.depth import sample
from tests.worlds.demonstration import demo_call

# What is asked: the form, two pages of dossiers, what was deleted.
REQUESTS = 4
# What ends the reading at once: a refusal, and what is not the platform.
ENDING = {Fault.PAGE, Fault.FORBIDDEN, Fault.EXPIRED, Fault.MOVED, Fault.NULL_NODE}


@pytest.mark.parametrize(("number", "fault"), sample(list(product(range(1, REQUESTS + 1), Fault)), 16, of="faults of a reading"))
def test_request_that_fails_once_leaves_the_reading_whole_or_ends_it(fault: Fault, number: int) -> None:
    procedure = few()
    procedure.delete(472228)
    line = Line(Server(procedure, page_most=2, fault=failing(fault, at=number)))
    with line.open() as platform:
        try:
            file = pull(platform, demo_call()).dossiers
        except PlatformFailed:
            assert fault in ENDING
        else:
            # A dossier can be missing from a page of dossiers or of deleted ones alone.
            assert fault not in ENDING or (fault is Fault.NULL_NODE and number == 1)
            assert (len(file.records), [deletion.dossier for deletion in file.deleted]) == (3, ["472228"])


def test_request_that_fails_always_ends_the_reading_after_a_few_tries() -> None:
    for fault in Fault:
        line = Line(Server(few(), page_most=2, fault=failing(fault, after=2)))
        with line.open() as platform, pytest.raises(PlatformFailed):
            pull(platform, demo_call())
        assert len(line.server.asked) <= 2 + 6
