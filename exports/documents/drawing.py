"""A process of its own: an order to draw comes in as JSON, the PDF goes out. Only ``exports.documents.pdf`` runs it.

typst keeps what it worked out for a document in case the next one is alike, about two mebibytes a page; the end of this process frees
it.
"""

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Final

import typst

_POLITENESS: Final = 10  # lowest priority: a meeting goes on beside it


def main() -> None:
    """Draw what stdin orders as a tagged PDF on stdout; errors go to stderr.

    An order is ``{template, root, inputs, timestamp, memory_bytes}``.
    """
    with contextlib.suppress(AttributeError, OSError):  # not everywhere, nor always allowed
        os.nice(_POLITENESS)
    order = json.load(sys.stdin.buffer)
    _bound_memory(order["memory_bytes"])
    drawn = typst.compile(
        Path(order["template"]),
        root=Path(order["root"]),
        ignore_system_fonts=True,
        sys_inputs=order["inputs"],
        pdf_standards=["ua-1"],
        timestamp=order["timestamp"],
    )
    sys.stdout.buffer.write(drawn)


def _bound_memory(most: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    with contextlib.suppress(ValueError, OSError):  # a lower bound stands already
        # What is written, not what is mapped: each thread maps room that it never fills.
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


if __name__ == "__main__":
    main()
