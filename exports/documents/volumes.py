"""Documents too long for one file: how they are cut, and what their volumes are called."""

from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


def cut(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Return ``items`` in volumes of ``size`` at most; without items, in one empty volume."""
    return [items[start : start + size] for start in range(0, len(items), size)] or [items]


def numbered(name: str, count: int) -> list[str]:
    """Return the names of ``count`` PDF volumes, which sort in their order."""
    width = len(str(count))
    return [f"{name}-{number:0{width}}.pdf" for number in range(1, count + 1)]
