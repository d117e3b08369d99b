"""The score cube: marks, scoring jurors and recusals as arrays along candidatures, jurors and criteria."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Candidature id, person id, criterion, and the mark in steps of the scale; None where it was taken back.
StoredMark = tuple[int, int, str, int | None]


@dataclass(frozen=True, slots=True)
class Axes:
    """The three axes: candidature ids, person ids, criterion codes."""

    candidatures: tuple[int, ...]
    jurors: tuple[int, ...]
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """Marks as float64[candidature, juror, criterion], NaN where absent, and recusals as bool[candidature, juror].

    Marks of a recused juror are absent. Snapshots share the arrays, so the arrays are read-only.
    """

    axes: Axes
    marks: NDArray[np.float64]
    scored: NDArray[np.bool_]
    recused: NDArray[np.bool_]


def empty_cube(axes: Axes) -> Cube:
    """Return a cube without marks or recusals."""
    shape = (len(axes.candidatures), len(axes.jurors), len(axes.criteria))
    return _frozen(axes, np.full(shape, np.nan), np.zeros(shape[:2], dtype=bool))


def with_rows(cube: Cube, marks: Iterable[Sequence[StoredMark]], recusals: Iterable[tuple[int, int]], *, parts: int = 1) -> Cube:
    """Return ``cube`` with marks and recusals written over its own.

    Args:
        cube: the present marks.
        marks: batches of (candidature id, person id, criterion, steps).
        recusals: pairs (candidature id, person id), added and never taken back.
        parts: how many steps of the scale make a whole point. A mark becomes the float nearest to its decimal, without loss.

    Rows outside the axes, as of a former juror, are left out.
    """
    recusals, left = list(recusals), iter(marks)
    first = next(left, ())
    if not first and not recusals:
        return cube
    values, recused = cube.marks.copy(), cube.recused.copy()
    row_of = {id_: position for position, id_ in enumerate(cube.axes.candidatures)}
    column_of = {id_: position for position, id_ in enumerate(cube.axes.jurors)}
    layer_of = {code: position for position, code in enumerate(cube.axes.criteria)}
    for some in chain([first], left):
        _write_marks(values, some, (row_of, column_of, layer_of), parts)
    for candidature_id, person_id in recusals:
        if candidature_id in row_of and person_id in column_of:
            recused[row_of[candidature_id], column_of[person_id]] = True
    values[recused] = np.nan
    return _frozen(cube.axes, values, recused)


def _write_marks(
    values: NDArray[np.float64],
    marks: Sequence[StoredMark],
    places: tuple[Mapping[int, int], Mapping[int, int], Mapping[str, int]],
    parts: int,
) -> None:
    # Work by column, not by row: a call of 1,000 files and 50 jurors has 350,000 marks.
    rows, columns, layers = (_positions(marks, axis, places[axis]) for axis in range(3))
    written = np.fromiter(map(itemgetter(3), marks), dtype=object, count=len(marks)).astype(np.float64)  # None becomes NaN
    inside = (rows >= 0) & (columns >= 0) & (layers >= 0)
    # Divided, not multiplied by the step: three times the float of a tenth is not that of three tenths.
    values[rows[inside], columns[inside], layers[inside]] = written[inside] / parts


def _positions(marks: Sequence[tuple[Any, ...]], place: int, position_of: Mapping[Any, int]) -> NDArray[np.intp]:
    """Return intp[mark]: the position on an axis of each mark's value at ``place``, or -1 outside the axis."""
    return np.fromiter(map(position_of.get, map(itemgetter(place), marks), repeat(-1)), dtype=np.intp, count=len(marks))


def _frozen(axes: Axes, marks: NDArray[np.float64], recused: NDArray[np.bool_]) -> Cube:
    scored = ~np.isnan(marks)
    for array in (marks, scored, recused):
        array.flags.writeable = False
    return Cube(axes, marks, scored, recused)
