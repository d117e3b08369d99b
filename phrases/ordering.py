"""Put entries that are new among those that are there."""

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def merge_orders(here: Iterable[T], incoming: Iterable[T]) -> list[T]:
    """Return the entries of both: those here in their order, each new one after the one that it follows in ``incoming``."""
    merged = list(here)
    known, place = set(merged), 0
    for entry in incoming:
        if entry in known:
            place = merged.index(entry) + 1
        else:
            merged.insert(place, entry)
            place += 1
    return merged
