"""Texts made safe for cells: nothing runs, nothing is refused, nothing is lost without a word."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.texts import CELL_LIMIT_UNITS, csv_text, tidy_text, workbook_text

NASTY = st.text(alphabet="=+-@\t\r\n'＝ \x00\x0b\ud800\ufffe_x0041aé🚀", max_size=20)


def read_back(cell: str) -> str:
    return re.sub("^'(?='*[=+\\-@\t\r\n＝＋－＠])", "", cell)


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        pytest.param("une\r\nligne\rpuis\vl’autre", "une\nligne\npuis\nl’autre", id="line-ends"),
        pytest.param("a\x00b\x1bc", "a\ufffdb\ufffdc", id="control-characters"),
        pytest.param("a\ud800b\uffff", "a\ufffdb\ufffd", id="no-character"),
        pytest.param(" =1+1\t🚀 ", " =1+1\t🚀 ", id="ordinary"),
    ],
)
def test_text_loses_only_what_no_format_takes(text: str, tidied: str) -> None:
    assert tidy_text(text) == tidied


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("+33 1", "'+33 1"),
        ("- liste", "'- liste"),
        ("@nom", "'@nom"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("l’agent", "l’agent"),
        ("'entre quotes'", "'entre quotes'"),
    ],
)
def test_csv_text_is_marked_where_a_spreadsheet_would_run_it(text: str, cell: str) -> None:
    assert csv_text(text) == cell


@given(NASTY)
def test_csv_text_reads_back(text: str) -> None:
    assert read_back(csv_text(text)) == tidy_text(text)


@given(NASTY)
def test_workbook_text_reads_back(text: str) -> None:
    cell, is_cut = workbook_text(text)
    assert (re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), cell), is_cut) == (tidy_text(text), False)


def test_longest_text_that_fits_is_whole() -> None:
    assert workbook_text("a" * CELL_LIMIT_UNITS) == ("a" * CELL_LIMIT_UNITS, False)
    assert workbook_text("a" + "🚀" * 16_383) == ("a" + "🚀" * 16_383, False)


@pytest.mark.parametrize("text", ["a" * (CELL_LIMIT_UNITS + 1), "🚀" * 16_384, "_x0041_" * 4_681])
def test_longer_text_is_cut_with_a_mark(text: str) -> None:
    cell, is_cut = workbook_text(text)
    assert is_cut
    assert len(cell.encode("utf-16-le")) // 2 in (CELL_LIMIT_UNITS - 1, CELL_LIMIT_UNITS)
    assert "32" in cell[-70:]
    assert cell[-70:].endswith(")")
