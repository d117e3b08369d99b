"""A process of its own: an order to draw comes in as JSON, PDF files go out. Only ``exports.documents.pdf`` runs it.

typst keeps what it worked out for a document in case the next one is alike, about two mebibytes a page; the end of this process frees
it.
"""

import contextlib
import json
import os
import sys
from pathlib import Path

import typst

LENGTH_BYTES = 8
_POLITENESS = 10  # lowest priority: a meeting goes on beside it


def main() -> None:
    """Draw what stdin orders as tagged PDF files on stdout, each after its length in eight bytes; errors go to stderr.

    An order is ``{template, root, data, timestamp, memory_bytes}``; ``data`` has a text for each file.
    """
    with contextlib.suppress(AttributeError, OSError):  # not everywhere, nor always allowed
        os.nice(_POLITENESS)
    order = json.load(sys.stdin.buffer)
    _bound_memory(order["memory_bytes"])
    for data in order["data"]:
        drawn = typst.compile(
            Path(order["template"]),
            root=Path(order["root"]),
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            pdf_standards=["ua-1"],
            timestamp=order["timestamp"],
        )
        sys.stdout.buffer.write(len(drawn).to_bytes(LENGTH_BYTES, "big") + drawn)


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
