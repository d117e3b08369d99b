"""Grids by the million: columns in memory, rows when they are asked for."""

import tracemalloc

import pytest

from deliberation.dossiers.records import GridColumns, GridRow
from intake.scores.headings import Mark
from intake.scores.many_grids import ManyGrids

COLUMNS = GridColumns("N° dossier")


def grids(count: int) -> ManyGrids:
    made = ManyGrids(("c1", "c2"))
    for number in range(count):
        place = made.add("Juré 01", "101", "Un titre", "Feuille", number + 2, COLUMNS)
        made.put(place, 0, Mark(4), row=number + 2, sheet="Feuille")
    return made


def test_rows_are_a_sequence_like_any_other() -> None:
    made = grids(3)
    first = GridRow("Juré 01", "101", "Un titre", {"c1": 4, "c2": None}, False, "", "Feuille", 2, COLUMNS)
    assert (len(made), made[0], [row.row for row in made[1:]], made[-1].row) == (3, first, [3, 4], 4)
    assert made == tuple(made)
    with pytest.raises(IndexError):
        made[3]


def test_mark_on_another_sheet_than_its_grid_is_found_there() -> None:
    made = grids(1)
    made.put(0, 1, Mark(is_recusal=True), row=7, sheet="Autre")
    assert [made.where(0, criterion) for criterion in (0, 1)] == [("Feuille", 2), ("Autre", 7)]
    assert (made[0].is_recused, set(made[0].marks.values())) == (True, {None})


def test_grid_takes_little_room() -> None:
    count = 20_000
    tracemalloc.start()
    made = grids(count)
    room, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(made) == count
    assert room / count < 100  # bytes; an object with its marks takes more than 400
