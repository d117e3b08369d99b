"""Numbers out of arrays."""

import numpy as np


def known_number(value: np.float64) -> float | None:
    """Return a number of an array as Python's own, None where it is not defined (NaN)."""
    return None if np.isnan(value) else float(value)
