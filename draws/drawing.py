"""A process of its own: orders come in on stdin, what was drawn goes out on stdout, until stdin ends. Only ``draws.drawer`` runs it."""

import contextlib
import os
import sys
from pathlib import Path
from typing import Final

# Run by its path, isolated: the program's folder is where its modules are.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from deliberation.statistics.robustness import smaa
from draws.arrays import drawn_bytes, order_from, receive, send

_POLITENESS: Final = 10  # lowest priority: a meeting goes on beside it
_MEMORY_MOST_BYTES: Final = 1024**3


def main() -> None:
    """Draw what is ordered, one order after the other."""
    with contextlib.suppress(AttributeError, OSError):  # not everywhere, nor always allowed
        os.nice(_POLITENESS)
    _bound_memory(_MEMORY_MOST_BYTES)
    while (content := receive(sys.stdin.buffer)) is not None:
        order = order_from(content)
        drawn = smaa(order.panel, draws=order.draws, seed=order.seed, with_ranks=order.with_ranks)
        send(sys.stdout.buffer, drawn_bytes(drawn))


def _bound_memory(most: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    with contextlib.suppress(ValueError, OSError):  # a lower bound stands already
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


if __name__ == "__main__":
    try:
        main()
    except (MemoryError, BrokenPipeError, KeyboardInterrupt):
        # The server says that this process ended, and begins another: where it stood is of no use to anybody.
        sys.exit(1)
