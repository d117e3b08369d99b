"""Open streams of events of this process, by person, for the followers of a call."""

from collections.abc import Iterator
from contextlib import contextmanager

import bootstrap
from deliberation.call.people import Person


@contextmanager
def counted(person: Person) -> Iterator[None]:
    """Count a stream of ``person`` within the block."""
    streams = bootstrap.assembled().streams
    streams[person.id] += 1
    try:
        yield
    finally:
        streams[person.id] -= 1


def have_ended(person: Person) -> bool:
    """Return whether ``person`` followed here and every stream has ended; False for a person never seen here."""
    return bootstrap.assembled().streams.get(person.id) == 0
