"""Insertion of new entries among present entries."""

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def merge_orders(here: Iterable[T], incoming: Iterable[T]) -> list[T]:
    """Return the entries of both: present entries in order, each new entry after its predecessor in ``incoming``."""
    merged = list(here)
    known, place = set(merged), 0
    for entry in incoming:
        if entry in known:
            place = merged.index(entry) + 1
        else:
            merged.insert(place, entry)
            place += 1
    return merged
