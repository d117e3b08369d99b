"""The dashboard's own server, counting the statements that it sends to its database: ``python -m bench.live.counted_server PORT FILE``."""

import mmap
import sys
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, event
from streamlit.web.cli import main

COUNT_BYTES: Final = 8


def count(counter: mmap.mmap) -> None:
    """Count in ``counter`` every statement that any engine of this process executes, from now on."""

    def executed(*_what: object) -> None:
        # Not atomic among threads: one missed in a thousand does not matter here.
        counter[:] = (int.from_bytes(counter[:], "little") + 1).to_bytes(COUNT_BYTES, "little")

    event.listen(Engine, "before_cursor_execute", executed)


def counted(path: Path) -> int:
    """Return how many statements a server that counts in ``path`` has executed."""
    return int.from_bytes(path.read_bytes(), "little")


if __name__ == "__main__":
    port, file = sys.argv[1:]
    with Path(file).open("r+b") as handle, mmap.mmap(handle.fileno(), COUNT_BYTES) as counter:
        count(counter)
        sys.argv = ["streamlit", "run", "dashboard.py", "--server.port", port]
        main()
