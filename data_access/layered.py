"""A mapping with some entries replaced, which shares all the others with the one it was made from."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

# Beyond this share of changed entries, looking twice costs more than a copy.
_CHANGED_MOST: Final = 1 / 8


class Layered(Mapping[Key, Value]):
    """What ``with_changes`` returns if few entries changed."""

    __slots__ = ("_added", "base", "changes")

    def __init__(self, base: Mapping[Key, Value], changes: Mapping[Key, Value]) -> None:
        self.base, self.changes = base, changes
        self._added = sum(key not in base for key in changes)

    def __getitem__(self, key: Key) -> Value:
        return self.changes[key] if key in self.changes else self.base[key]

    def __contains__(self, key: object) -> bool:
        return key in self.changes or key in self.base

    def __iter__(self) -> Iterator[Key]:
        yield from self.base
        yield from (key for key in self.changes if key not in self.base)

    def __len__(self) -> int:
        return len(self.base) + self._added


def with_changes(base: Mapping[Key, Value], changes: Mapping[Key, Value]) -> Mapping[Key, Value]:
    """Return ``base`` with ``changes`` over it, in its order, without copying it if they are few. Neither may change afterwards."""
    if isinstance(base, Layered):
        return with_changes(base.base, {**base.changes, **changes})
    if len(changes) > len(base) * _CHANGED_MOST:
        return MappingProxyType({**base, **changes})
    return Layered(base, changes)
