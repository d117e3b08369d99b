"""Which port the server of this database listens on, told to the commands that print addresses.

A file beside the database has the port, and is locked for as long as the server runs: the system releases the lock whatever ends it, so
that what an earlier server left there is never believed.
"""

import fcntl
import os
from contextlib import suppress
from typing import Final

import bootstrap

_NAME: Final = "listening-port"


def hold(port: int) -> int | None:
    """Say that this process listens on ``port``, and so does the server that takes its place. Return the locked descriptor.

    None if another server of this database said so first, or if nothing can be written there.
    """
    with suppress(OSError):
        descriptor = os.open(bootstrap.own_folder() / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(port).encode())
        os.set_inheritable(descriptor, True)
        return descriptor
    return None


def find() -> int | None:
    """Return the port of the server that runs; None if none is known to."""
    try:
        with (bootstrap.own_folder() / _NAME).open() as opened:
            try:
                fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(opened.read())
    except (OSError, ValueError):
        return None
    return None
