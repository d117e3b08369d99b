"""Separate process for drawing: a JSON order comes in, PDF files go out. Only ``exports.documents.pdf`` runs it.

typst caches about two mebibytes per page for similar documents; the end of this process frees the cache.
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
    """Draw the order on stdin as tagged PDF files on stdout, each after its length in eight bytes; errors go to stderr.

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
