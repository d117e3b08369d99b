"""Changes of jurors' marks by a score file, and the threshold for a required confirmation."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from typing import NamedTuple

from deliberation.call.scale import Exact
from deliberation.errors import ImportRefused
from deliberation.problems import Problem, Severity
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
    """Effect of a file on a juror; a grid is a dossier with at least one mark.

    ``sheets``: of the juror in the file. ``blanks``: blank cells outside recusals; for ``kept`` of these a stored mark stays. ``replaced``:
    stored marks changed by the file.
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
    for (_dossier, juror), mark_list in marks.items():
        planned[juror] += len(mark_list)
    counted = {change.juror: change.written for change in changes}
    for juror in planned.keys() | counted.keys():
        if (count := counted.get(juror, 0)) != planned[juror]:
            message = Message(_MISCOUNTED, {"juror": juror, "counted": count, "planned": planned[juror]})
            raise ImportRefused([Problem(Severity.ERROR, message, value=juror)])


def check_preview(changes: Sequence[JurorChange], shown: Sequence[JurorChange] | None) -> None:
    """Raise ImportRefused unless a file makes exactly the previewed changes; None: without a preview."""
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
        stored_counts, marked = Counter[int](), defaultdict[int, set[int]](set)
        for (candidature, person, _code), mark in marks.items():
            if mark is not None:
                stored_counts[person] += 1
                marked[person].add(candidature)
        grids = {person: len(candidatures) for person, candidatures in marked.items()}
        recused = Counter(person for _candidature, person in recusals)
        ids = {name: id_ for id_, name in names.items()}
        return tuple(
            JurorChange(
                juror,
                tuple(tally.sheets),
                _change_from(grids.get(ids.get(juror, 0), 0), tally.grids),
                _change_from(stored_counts[ids.get(juror, 0)], tally.marks),
                _change_from(recused[ids.get(juror, 0)], tally.recusals),
                tally.blanks,
                tally.kept,
                tally.replaced,
            )
            for juror, tally in self._tallies.items()
        )


def _change_from(before: int, more: int) -> BeforeAfter:
    return BeforeAfter(before, before + more)
