"""Large assignments of reading, for tests and for the bench."""

import numpy as np
from numpy.typing import NDArray

from extras.assignment.sharing import Demand

Table = NDArray[np.bool_]
# Twelve readers in six pairs: bool[pair, reader].
PAIRS = np.repeat(np.eye(6, dtype=np.bool_), 2, axis=1)


def large_demand(files: int, readers: int, *, each: int, standing: Table | None = None) -> Demand:
    """Return a demand in which two in a hundred are in conflict, and three in ten know something of a file."""
    random = np.random.default_rng(20_190_704)
    shape = (files, readers)
    expertise = random.integers(0, 101, shape) * (random.random(shape) < 0.3)
    may = random.random(shape) > 0.02
    return Demand(may, each, expertise, np.zeros(shape, dtype=np.bool_) if standing is None else standing)


def require_all_held(demand: Demand, given: Table) -> None:
    """Each file has its readers, nobody reads what they may not, loads of those who may read are within one of each other."""
    assert not given[~demand.may].any()
    assert set(given.sum(axis=1).tolist()) == {demand.readers}
    assert np.ptp(given.sum(axis=0)[demand.may.any(axis=0)]) <= 1
