"""Compact storage of millions of marks, two bytes each: those of a file by grid, and those stored in a call."""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Generic, TypeVar

from deliberation.call.scale import Exact
from deliberation.scoring.grids import MarkRow

Key = TypeVar("Key")
MarkKey = tuple[int, int, str]  # candidature id, person id, criterion

_ABSENT: Final = 0
_TYPE: Final = "H"  # a scale has a thousand marks at most


class _Places(Generic[Key]):
    """Numbers distinct things from 0, in order of appearance."""

    def __init__(self, things: Iterable[Key] = ()) -> None:
        self.things = list(things)
        self._places = {thing: place for place, thing in enumerate(self.things)}

    def of(self, thing: Key) -> int:
        """Return the thing's index, a new one if unknown."""
        place = self._places.get(thing)
        if place is None:
            place = self._places[thing] = len(self.things)
            self.things.append(thing)
        return place

    def find(self, thing: Key) -> int | None:
        """Return the thing's index, None if unknown."""
        return self._places.get(thing)


class _Marks(_Places[Exact | None]):
    """Numbers distinct marks from 1 (None: a mark taken back); 0 means no mark."""

    def number(self, mark: Exact | None) -> int:
        """Return the number that stands for a mark."""
        return self.of(mark) + 1

    def mark(self, number: int) -> Exact | None:
        """Return the mark that a number above 0 stands for."""
        return self.things[number - 1]


class GridMarks(Mapping[Key, Mapping[str, Exact | None]]):
    """Marks by criterion of many grids, each under its key: a mapping to which grids are added, never changed."""

    def __init__(self) -> None:
        self._codes, self._marks = _Places[str](), _Marks()
        self._packed: dict[Key, bytes] = {}

    def add(self, key: Key, marks: Mapping[str, Exact | None]) -> None:
        """Keep the marks of a grid."""
        numbers: dict[int, int] = {self._codes.of(code): self._marks.number(mark) for code, mark in marks.items()}
        self._packed[key] = array(_TYPE, (numbers.get(place, _ABSENT) for place in range(len(self._codes.things)))).tobytes()

    def __getitem__(self, key: Key) -> Mapping[str, Exact | None]:
        numbers = array(_TYPE, self._packed[key])
        return {self._codes.things[place]: self._marks.mark(number) for place, number in enumerate(numbers) if number}

    def __iter__(self) -> Iterator[Key]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


class StandingMarks(Mapping[MarkKey, Exact | None]):
    """The marks of a call by (candidature id, person id, criterion), None if one was taken back."""

    def __init__(self, rows: Iterable[MarkRow]) -> None:
        self._candidatures, self._codes, self._marks = _Places[int](), _Places[str](), _Marks()
        self._numbers: dict[tuple[int, str], array[int]] = {}  # by (person id, criterion), along candidatures
        self._count = 0
        for row in rows:
            self._put(row)

    def _put(self, row: MarkRow) -> None:
        numbers = self._numbers.get((row.person_id, row.criterion))
        if numbers is None:
            numbers = self._numbers[row.person_id, row.criterion] = array(_TYPE)
        place = self._candidatures.of(row.candidature_id)
        if place >= len(numbers):
            numbers.frombytes(bytes(numbers.itemsize * (place + 1 - len(numbers))))
        self._count += numbers[place] == _ABSENT
        numbers[place] = self._marks.number(row.value)

    def __getitem__(self, key: MarkKey) -> Exact | None:
        candidature_id, person_id, criterion = key
        numbers, place = self._numbers.get((person_id, criterion)), self._candidatures.find(candidature_id)
        if numbers is None or place is None or place >= len(numbers) or not numbers[place]:
            raise KeyError(key)
        return self._marks.mark(numbers[place])

    def __iter__(self) -> Iterator[MarkKey]:
        for (person_id, criterion), numbers in self._numbers.items():
            for place, number in enumerate(numbers):
                if number:
                    yield self._candidatures.things[place], person_id, criterion

    def __len__(self) -> int:
        return self._count
