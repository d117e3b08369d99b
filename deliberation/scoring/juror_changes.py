"""What a file of scores changes in the marks of jurors, and when so many change that somebody has to confirm it."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from deliberation.call.scale import Exact
from deliberation.errors import ImportRefused
from deliberation.problems import Problem, Severity
from deliberation.scoring.marks import MarkRow
from phrases import N_, Message

_MISCOUNTED = N_(
    "{juror}: the preview counts {counted} marks and recusals, and {planned} would be written. Nothing is written: report this fault of "
    "the program, with the file."
)
_CHANGED_SINCE = N_("The call changed since this preview was shown. Nothing was written: look at the preview again, then import.")


class BeforeAfter(NamedTuple):
    """Counts before and after the import."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class JurorChange:
    """Effect of a file on one juror; a grid is a dossier with at least one mark.

    ``sheets``: where in the file. ``blanks``: blank cells of the file, recusals aside; for ``kept`` of them a mark is stored
    and stays. ``replaced``: stored marks that the file changes.
    """

    juror: str
    sheets: tuple[str, ...]
    grids: BeforeAfter
    marks: BeforeAfter
    recusals: BeforeAfter
    blanks: int
    kept: int
    replaced: int

    @property
    def written(self) -> int:
        """Return how many marks and recusals are written."""
        return self.marks.after - self.marks.before + self.replaced + self.recusals.after - self.recusals.before


def check_counts(changes: Iterable[JurorChange], marks: Mapping[tuple[str, str], Sized], recusals: Iterable[tuple[str, str]]) -> None:
    """Raise ImportRefused unless the preview counts exactly the marks and recusals to write, which are by (dossier, juror)."""
    planned = Counter(juror for _dossier, juror in recusals)
    for (_dossier, juror), given in marks.items():
        planned[juror] += len(given)
    counted = {change.juror: change.written for change in changes}
    for juror in planned.keys() | counted.keys():
        if (count := counted.get(juror, 0)) != planned[juror]:
            message = Message(_MISCOUNTED, {"juror": juror, "counted": count, "planned": planned[juror]})
            raise ImportRefused([Problem(Severity.ERROR, message, value=juror)])


def check_preview(changes: Sequence[JurorChange], shown: Sequence[JurorChange] | None) -> None:
    """Raise ImportRefused unless a file changes exactly what its preview showed; None: no preview was shown."""
    if shown is not None and tuple(changes) != tuple(shown):
        raise ImportRefused([Problem(Severity.ERROR, Message(_CHANGED_SINCE))])


@dataclass(slots=True)
class _Tally:
    sheets: list[str] = field(default_factory=list)
    grids: int = 0
    marks: int = 0
    recusals: int = 0
    blanks: int = 0
    kept: int = 0
    replaced: int = 0


class JurorTallies:
    """Counts a file's changes row by row."""

    def __init__(self) -> None:
        self._tallies: dict[str, _Tally] = {}

    def add(
        self,
        juror: str,
        sheet: str,
        *,
        given: Mapping[str, Exact | None],
        present: Mapping[str, Exact | None],
        is_recused: bool,
        is_new: bool,
    ) -> None:
        """Count a grid: marks ``given`` in the file (None: blank) and stored ones (``present``); ``is_new``: a new recusal."""
        tally = self._tallies.setdefault(juror, _Tally())
        if sheet not in tally.sheets:
            tally.sheets.append(sheet)
        tally.recusals += is_recused and is_new
        if is_recused:
            return
        stands = {code for code, mark in present.items() if mark is not None}
        brought = {code for code, mark in given.items() if mark is not None}
        tally.grids += not stands and bool(brought)
        tally.marks += len(brought - stands)
        tally.blanks += len(given) - len(brought)
        tally.kept += len(stands - brought)
        tally.replaced += sum(present[code] != given[code] for code in stands & brought)

    def all(
        self, names: Mapping[int, str], marks: Mapping[tuple[int, int, str], Exact | None], recusals: Iterable[tuple[int, int]]
    ) -> tuple[JurorChange, ...]:
        """Return the changes of the jurors in the file, in its order; ``names`` by person id, the rest as stored."""
        standing, marked = Counter[int](), defaultdict[int, set[int]](set)
        for (candidature, person, _code), mark in marks.items():
            if mark is not None:
                standing[person] += 1
                marked[person].add(candidature)
        grids = {person: len(candidatures) for person, candidatures in marked.items()}
        recused = Counter(person for _candidature, person in recusals)
        ids = {name: id_ for id_, name in names.items()}
        return tuple(
            JurorChange(
                juror,
                tuple(tally.sheets),
                _from(grids.get(ids.get(juror, 0), 0), tally.grids),
                _from(standing[ids.get(juror, 0)], tally.marks),
                _from(recused[ids.get(juror, 0)], tally.recusals),
                tally.blanks,
                tally.kept,
                tally.replaced,
            )
            for juror, tally in self._tallies.items()
        )


def _from(before: int, more: int) -> BeforeAfter:
    return BeforeAfter(before, before + more)


Key = TypeVar("Key")
MarkKey = tuple[int, int, str]  # candidature id, person id, criterion

_ABSENT = 0
_TYPE = "H"  # a scale has a thousand marks at most


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
