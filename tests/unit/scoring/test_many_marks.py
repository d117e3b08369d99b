"""Marks by the million: what is kept of them is what was given, in little room."""

import tracemalloc
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from deliberation.scoring.juror_changes import GridMarks, StandingMarks
from deliberation.scoring.marks import MarkRow

MARKS = st.none() | st.integers(-3, 20) | st.sampled_from([Decimal("0.5"), Decimal("2.25")])
CODES = st.sampled_from(["impact", "equipe", "donnees"])


@given(st.dictionaries(st.tuples(st.integers(0, 9), st.integers(0, 3)), st.dictionaries(CODES, MARKS)))
def test_marks_of_grids_are_those_that_were_added(given_marks: dict[tuple[int, int], dict[str, int | Decimal | None]]) -> None:
    kept = GridMarks[tuple[int, int]]()
    for key, marks in given_marks.items():
        kept.add(key, marks)
    assert kept == given_marks
    assert list(kept) == list(given_marks)


@given(st.dictionaries(st.tuples(st.integers(0, 9), st.integers(0, 3), CODES), MARKS))
def test_standing_marks_are_those_of_the_rows(marks: dict[tuple[int, int, str], int | Decimal | None]) -> None:
    standing = StandingMarks(MarkRow(*key, mark) for key, mark in marks.items())
    assert standing == marks
    assert len(standing) == len(marks)
    assert standing.get((99, 99, "impact")) is None


def test_mark_takes_little_room() -> None:
    count, codes = 20_000, ("c1", "c2", "c3", "c4", "c5", "c6", "c7")
    keys = [(number, 1) for number in range(count)]
    tracemalloc.start()
    kept = GridMarks[tuple[int, int]]()
    for key in keys:
        kept.add(key, dict.fromkeys(codes, 4))
    standing = StandingMarks(MarkRow(number, 1, code, 4) for number in range(count) for code in codes)
    room, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(standing) == count * len(codes)
    assert room / len(standing) < 50  # bytes; each in an object of its own takes more than 200
