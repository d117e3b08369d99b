"""Who follows a call on a screen: the streams of events that this process has open, by person."""

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
    """Tell whether ``person`` followed here and every stream has ended; False for who never did, who may follow another process."""
    return bootstrap.assembled().streams.get(person.id) == 0
