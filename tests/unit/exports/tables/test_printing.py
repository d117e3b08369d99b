"""A workbook on paper: letters of a size that can be read, headings and first columns on each page."""

import io

import pytest
from openpyxl import load_workbook

from exports.tables.selection import selection_workbook
from phrases import language
from tests.unit.exports.reading import MADE_AT
from tests.worlds.snapshots import make_snapshot


@pytest.mark.parametrize("code", ["fr", "en"])
def test_wide_sheet_takes_several_pages_across_with_its_first_columns_on_each(code: str) -> None:
    with language(code):
        book = load_workbook(io.BytesIO(selection_workbook(make_snapshot(marks=[[[5, 4]]]), made_at=MADE_AT)))
    narrow, *_others, wide, _read_me = book.worksheets
    assert (narrow.page_setup.fitToWidth, narrow.print_title_cols) == (1, None)
    assert wide.page_setup.fitToWidth > 1
    assert (wide.print_title_rows, wide.print_title_cols) == ("$1:$1", "$A:$B")
