"""The grids on paper: a sheet a juror, without what they may not know of, on any scale."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from deliberation.call.call import Screening
from deliberation.call.scale import Scale
from deliberation.scoring.marks import Grid
from deliberation.snapshot.snapshot import Snapshot
from extras.paper import grids
from extras.paper.grids import paper_grid_pdf, paper_grids_zip
from extras.paper.rules import PaperFiles, paper_files
from phrases import language
from tests.unit.exports.reading import MADE_AT
from tests.worlds.snapshots import make_call, make_candidature, make_snapshot


def pages(snapshot: Snapshot) -> list[str]:
    with language("en"):
        return [page.extract_text() for page in PdfReader(io.BytesIO(paper_grid_pdf(snapshot, made_at=MADE_AT))).pages]


def test_each_juror_has_a_sheet_without_the_files_they_are_recused_on() -> None:
    files = [make_candidature(1), make_candidature(2), make_candidature(3, screening=Screening.DECLINED)]
    blank = [[[None, None], [None, None]]] * 3
    first, second = pages(make_snapshot(marks=blank, candidatures=files, recused=[(0, 1)]))
    assert [name in first for name in ("Juré 01", "Juré 02", "1001", "1002", "1003")] == [True, False, True, True, False]
    assert [name in second for name in ("Juré 01", "Juré 02", "1001", "1002", "1003")] == [False, True, False, True, False]


def test_sheet_gives_the_scale_in_words_and_no_mark_that_was_given() -> None:
    (sheet,) = pages(make_snapshot(marks=[[[5, 4]]]))
    assert [f"level {mark}" in sheet for mark in range(6)] == [True] * 6
    assert sheet == pages(make_snapshot(marks=[[[None, None]]]))[0]


def test_mark_is_written_where_boxes_to_cross_would_be_too_small() -> None:
    call = make_call(weights=(1, 1))
    tenths = replace(call, scale=Scale(call.scale.levels, parts=10))
    asked = {"Cross one mark": call, "Write one mark": tenths}
    for how, one in asked.items():
        (sheet,) = pages(make_snapshot(marks=[[[None, None]]], call=one))
        assert [said for said in asked if said in sheet] == [how]


@pytest.mark.parametrize("criteria", [1, 7, 14])
def test_sheet_holds_any_number_of_criteria(criteria: int) -> None:
    call = make_call(weights=(1,) * criteria)
    files = [make_candidature(number, title="Un titre " * 12) for number in range(1, 41)]
    read = pages(make_snapshot(marks=[[[None] * criteria]] * 40, call=call, candidatures=files))
    assert all(str(1000 + number) in "".join(read) for number in range(1, 41))
    assert f"Page {len(read)} / {len(read)}" in read[-1]


def test_each_juror_has_a_file_of_their_own_cut_into_several_if_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "_VOLUME", 2)
    files = [make_candidature(number) for number in range(1, 4)]
    snapshot = make_snapshot(marks=[[[None, None], [None, None]]] * 3, candidatures=files, recused=[(0, 1)])
    with language("en"), ZipFile(io.BytesIO(paper_grids_zip(snapshot, made_at=MADE_AT))) as archive:
        read = {name: PdfReader(io.BytesIO(archive.read(name))).pages[0].extract_text() for name in archive.namelist()}
    assert list(read) == ["1-Juré_01-1.pdf", "1-Juré_01-2.pdf", "2-Juré_02.pdf"]
    assert [[number in text for number in ("1001", "1002", "1003")] for text in read.values()] == [
        [True, True, False],
        [False, False, True],
        [False, True, True],
    ]


AT = datetime(2019, 6, 3, 12, tzinfo=UTC)


def test_paper_grid_is_entered_where_the_juror_may_still_give_their_first_marks() -> None:
    files = [make_candidature(1), make_candidature(2), make_candidature(3), make_candidature(4, is_revealed=True)]
    grids = {(1, 101): Grid(1, AT), (2, 101): Grid(2, AT, entered_by="L’équipe")}
    snapshot = make_snapshot(marks=[[[None, None]]] * 4, candidatures=files, grids=grids, is_sealed=True)
    own, entered, blank, revealed = files
    assert paper_files(snapshot, snapshot.jurors[0]) == PaperFiles(open=(entered, blank), own=(own,), closed=(revealed,))
    assigned = replace(snapshot, readers=1, assigned={(1, 101): AT, (3, 101): AT})
    assert paper_files(assigned, snapshot.jurors[0]) == PaperFiles(open=(entered, blank), own=(own,), closed=())
