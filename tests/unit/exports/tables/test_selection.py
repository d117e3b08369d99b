"""The selection's workbook read back: what it says, how it is laid out, what it refuses to run."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from charts.balance import Breakdown
from deliberation.call.call import ApplicantKind, CallKind, Phase, Screening, Version
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Administration
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.documents import Facts
from exports.documents.minutes import minutes
from exports.tables.csv_files import laureates_csv
from exports.tables.grid import blank_grid
from exports.tables.selection import selection_workbook
from phrases import PARIS, language
from tests.unit.exports.reading import MADE_AT, Rows, by_calamine, by_openpyxl, opened, records
from tests.worlds.snapshots import Marks, make_call, make_candidature, make_snapshot

pytestmark = pytest.mark.usefixtures("english")

DECIDED_AT = datetime(2019, 7, 4, 14, 7, 31, tzinfo=UTC)
SHEETS = ["Laureates", "Reserve list", "Scores", "Decisions", "Read me"]
MARKS: Marks = [
    [[5, 4], [4, None], [5, 5]],
    [[3, 3], [3, 4], [2, 3]],
    [[4, 4], [4, 4], [4, 4]],
    [[4, 4], [4, 4], [4, 4]],
    [[1, 1], [1, 1], [1, None]],
]


def decided() -> Snapshot:
    return make_snapshot(
        marks=MARKS,
        call=make_call(weights=(2, 1), places=(2, 1)),
        decisions=[
            Decision(1, Outcome.SELECTED, "t2", reason="Le meilleur", version=1, decided_by="La présidence", decided_at=DECIDED_AT),
            Decision(2, Outcome.RESERVE, "t1", 1, reason="À suivre", version=1, decided_by="La présidence", decided_at=DECIDED_AT),
            Decision(3, Outcome.SELECTED, "t1", reason="Solide", version=1, decided_by="La présidence", decided_at=DECIDED_AT),
            Decision(5, Outcome.DECLINED, reason="Trop tôt", version=1, decided_by="La présidence", decided_at=DECIDED_AT),
        ],
    )


def read_me(data: bytes) -> list[list[str]]:
    return by_openpyxl(data, "Read me")


def test_laureates_are_listed_by_track_with_their_reason() -> None:
    rows = records(by_openpyxl(selection_workbook(decided(), made_at=MADE_AT), "Laureates"))
    assert [(row["Track decided"], row["Dossier number"], row["Rank in the track"], row["Reason"]) for row in rows] == [
        ("Track 1", 1003, 1, "Solide"),
        ("Track 2", 1001, 1, "Le meilleur"),
    ]


def test_groupings_that_nobody_filled_are_nowhere() -> None:
    applicants = dict.fromkeys(decided().administrations, Administration(1, "Hôpital de Montclar", "", ""))
    bare = replace(decided(), administrations=applicants)
    for sheet in SHEETS:
        headings = str(by_openpyxl(selection_workbook(bare, made_at=MADE_AT), sheet))
        assert ("Ministry" in headings, "Kind of structure" in headings) == (False, False), sheet
    assert laureates_csv(bare).splitlines()[0] == b"numero_dossier,titre,candidat,filiere"
    assert Breakdown.offered(bare) == [Breakdown.TRACK]
    assert Breakdown.offered(decided()) == list(Breakdown)


def test_headings_are_in_the_call_s_own_words() -> None:
    prize = replace(decided().call, kind=CallKind.PRIZE, applicants=ApplicantKind.ESTABLISHMENT)
    snapshot = replace(decided(), call=prize)
    book = selection_workbook(snapshot, made_at=MADE_AT)
    for sheet in ("Laureates", "Reserve list", "Scores", "Decisions"):
        assert "Establishment" in by_openpyxl(book, sheet)[0]
    assert ["This file", "Prize", "A call"] in [row[:3] for row in read_me(book)]
    assert "Administration" not in str([by_openpyxl(book, sheet)[0] for sheet in SHEETS])
    marks = blank_grid(prize, [], [], made_at=MADE_AT)
    assert "Establishment" in str(list(opened(marks).worksheets[1].values))
    (facts,) = (block for block in minutes(snapshot, made_at=MADE_AT).sections[0].blocks if isinstance(block, Facts))
    assert facts.rows[0] == ("Prize", "A call")


def test_reserve_list_is_in_the_order_of_its_ranks() -> None:
    snapshot = replace(decided(), decisions={i: Decision(i, Outcome.RESERVE, "t1", 4 - i, reason="-") for i in (1, 2, 3)})
    rows = records(by_openpyxl(selection_workbook(snapshot, made_at=MADE_AT), "Reserve list"))
    assert [(row["Rank on the reserve list"], row["Dossier number"]) for row in rows] == [(1, 1003), (2, 1002), (3, 1001)]


def test_sheet_without_rows_is_hidden_so_that_it_prints_no_page() -> None:
    without = replace(decided(), decisions={1: Decision(1, Outcome.SELECTED, "t2", reason="-")})
    for snapshot, hidden in ((decided(), []), (without, ["Reserve list"])):
        book = opened(selection_workbook(snapshot, made_at=MADE_AT))
        assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == hidden
        assert book.sheetnames == SHEETS


@pytest.mark.parametrize("read", [by_openpyxl, by_calamine])
def test_scores_read_back_to_the_last_digit(read: Callable[[bytes, str], Rows]) -> None:
    snapshot = decided()
    rows = records(read(selection_workbook(snapshot, made_at=MADE_AT), "Scores"))
    assert [
        (
            str(int(row["Dossier number"])), row["Score"], row["Rank"], row["Rank in the track"], row["Order"], row["Criterion 1"],
            row["Criterion 2"], row["Jurors"], row["Coverage"], row["Spread"], row["Standard deviation"], row["Median"],
        )
        for row in rows
    ] == [
        (
            snapshot.candidature(standing.candidature_id).dossier, standing.score, standing.rank, standing.track_rank, standing.order,
            standing.criteria["c1"].mean, standing.criteria["c2"].mean, standing.jurors, standing.coverage, standing.spread,
            standing.standard_deviation, standing.median,
        )
        for standing in ranking(snapshot).standings
    ]  # fmt: skip


def test_tie_is_written_beside_the_rank() -> None:
    rows = records(by_openpyxl(selection_workbook(decided(), made_at=MADE_AT), "Scores"))
    ties = {row["Dossier number"]: row["Tie"] for row in rows if row["Tie"]}
    assert set(ties) == {1003, 1004}
    assert ties[1003] == ties[1004]


def test_decisions_hold_every_candidature_with_times_of_paris() -> None:
    snapshot = replace(decided(), candidatures=(*decided().candidatures[:4], make_candidature(5, is_withdrawn=True, requested_tracks=())))
    rows = records(by_openpyxl(selection_workbook(snapshot, made_at=MADE_AT), "Decisions"))
    chosen = ("Dossier number", "Tracks asked for", "Situation", "Filed on", "Decision", "Track decided", "Decided by", "Decided on")
    filed, decided_on = datetime(2019, 5, 31, 23, 58, 41), datetime(2019, 7, 4, 16, 7, 31)
    assert [tuple(row[name] for name in chosen) for row in rows] == [
        (1001, "Track 1", None, filed, "Selected", "Track 2", "La présidence", decided_on),
        (1002, "Track 1", None, filed, "Reserve list", "Track 1", "La présidence", decided_on),
        (1003, "Track 1", None, filed, "Selected", "Track 1", "La présidence", decided_on),
        (1004, "Track 1", None, filed, "To discuss", None, None, None),
        (1005, None, "Withdrawn", filed, "Not selected", None, "La présidence", decided_on),
    ]


def test_columns_of_special_cases_are_left_out_if_no_dossier_has_one() -> None:
    plain = make_snapshot(marks=[[[5, 5], [5, 4]], [[1, 1], [1, 2]]])
    tied = make_snapshot(marks=[[[5, 5], [5, 5]], [[5, 5], [5, 5]]])
    headings = {
        name: {*by_openpyxl(selection_workbook(snapshot, made_at=MADE_AT), sheet)[0]}
        for name, snapshot, sheet in (("plain", plain, "Scores"), ("tied", tied, "Scores"), ("decisions", plain, "Decisions"))
    }
    assert ("Tie" in headings["plain"], "Tie" in headings["tied"], "Situation" in headings["decisions"]) == (False, True, False)


def test_dossier_that_the_jury_did_not_examine_has_no_decision() -> None:
    files = [make_candidature(1), make_candidature(2, screening=Screening.INADMISSIBLE), make_candidature(3, screening=Screening.DECLINED)]
    rows = records(by_openpyxl(selection_workbook(make_snapshot(candidatures=files), made_at=MADE_AT), "Decisions"))
    assert [row["Decision"] for row in rows] == ["To discuss", None, None]


def test_cells_are_shown_by_what_they_hold() -> None:
    book = opened(selection_workbook(decided(), made_at=MADE_AT))
    shown = {
        heading.value: (sheet["2"][heading.column - 1].data_type, sheet["2"][heading.column - 1].number_format)
        for sheet in (book["Scores"], book["Decisions"])
        for heading in sheet["1"]
    }
    names = ("Dossier number", "Project", "Score", "Rank", "Coverage", "Criterion 1", "Decided on")
    assert [shown[name] for name in names] == [
        ("n", "0"), ("s", "General"), ("n", "0.00"), ("n", "0"), ("n", "0%"), ("n", "0.00"), ("d", "yyyy-mm-dd hh:mm"),
    ]  # fmt: skip


def test_every_sheet_can_be_scrolled_filtered_and_printed() -> None:
    book = opened(selection_workbook(decided(), made_at=MADE_AT))
    assert book.sheetnames == SHEETS
    assert [sheet.freeze_panes for sheet in book] == ["D2", "E2", "C2", "C2", "A2"]
    assert [sheet.auto_filter.ref for sheet in book] == [sheet.dimensions for sheet in book]
    assert {(sheet.page_setup.orientation, sheet.page_setup.fitToHeight) for sheet in book} == {("landscape", 0)}
    assert {(sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.print_title_rows) for sheet in book} == {(True, "$1:$1")}
    assert all(8 <= dimension.width <= 60 for sheet in book for dimension in sheet.column_dimensions.values())
    assert not any(all(cell.value is None for cell in row) for sheet in book for row in sheet.iter_rows())


def test_text_too_long_for_a_cell_is_cut_and_reported() -> None:
    snapshot = make_snapshot(marks=[[[1, 2]]], decisions=[Decision(1, Outcome.SELECTED, "t1", reason="mot " * 10_000)])
    data = selection_workbook(snapshot, made_at=MADE_AT)
    assert len(records(by_openpyxl(data, "Laureates"))[0]["Reason"]) == 32_767
    assert [row[1] for row in read_me(data) if row[0] == "Texts cut"] == ["Laureates, row 2, Reason", "Decisions, row 2, Reason"]


def test_nothing_selected_leaves_the_headings() -> None:
    data = selection_workbook(make_snapshot(), made_at=MADE_AT)
    assert [len(by_openpyxl(data, sheet)) for sheet in SHEETS[:4]] == [1, 1, 1, 1]
    assert ["Places", "Track 1", "Selected: 0 of 1. On the reserve list: 0."] in read_me(data)


def test_sealed_scores_are_absent_and_said_to_be() -> None:
    sealed = make_snapshot(
        marks=[[[None, None]], [[4, 5]]], is_sealed=True, candidatures=[make_candidature(1), make_candidature(2, is_revealed=True)]
    )
    data = selection_workbook(sealed, made_at=MADE_AT)
    assert [(row["Dossier number"], row["Score"], row["Jurors"], row["Remarks"]) for row in records(by_openpyxl(data, "Scores"))] == [
        (1002, 4.5, 1, None),
        (1001, None, None, "Under seal: its marks are not in this file"),
    ]
    assert ["This file", "Note", "Marks are under seal: scores and ranks that are not revealed yet are absent from this file."] in read_me(
        data
    )


def test_part_seen_by_a_juror_says_that_files_are_left_out() -> None:
    data = selection_workbook(replace(decided(), is_partial=True), made_at=MADE_AT)
    notes = [row[2] for row in read_me(data) if row[1] == "Note"]
    assert notes == ["Files under recusal are left out: lists, ranks and counts are made without them."]
    assert all("Files under recusal left out" in sheet.oddFooter.left.text for sheet in opened(data))


def test_file_says_what_state_it_is_of_and_that_a_demonstration_is_fictitious() -> None:
    version = Version(1, "ab" * 32, "La présidence", datetime(2019, 7, 4, 16, 0, 1, tzinfo=UTC))
    demonstration = make_snapshot(call=make_call(is_demo=True), phase=Phase.FINALISED, versions=(version,))
    provisional, final = (read_me(selection_workbook(snapshot, made_at=MADE_AT)) for snapshot in (decided(), demonstration))
    assert provisional[2] == ["This file", "State", "Provisional: selection not finalised (revision 7)."]
    assert final[2:4] == [
        ["This file", "State", "Selection finalised on 4 July 2019, 18:00 by La présidence, version 1."],
        ["This file", "SHA-256 of this version", "ab" * 32],
    ]
    assert ["This file", "Note", "Demonstration call: texts and marks are fictitious."] in final


def test_formula_and_rules_are_those_of_the_ranking() -> None:
    snapshot = decided()
    sentences = [row[2] for row in read_me(selection_workbook(snapshot, made_at=MADE_AT)) if row[0] == "How scores are made"]
    assert sentences == [str(sentence) for sentence in ranking(snapshot).explanation]


def test_every_column_shown_is_explained() -> None:
    data = selection_workbook(decided(), made_at=MADE_AT)
    explained = {row[1] for row in read_me(data) if row[0] == "Columns"}
    assert explained == {cell.value for sheet in opened(data).worksheets[:4] for cell in sheet["1"]}


def test_workbook_is_in_the_language_of_its_reader() -> None:
    with language("fr"):
        book = opened(selection_workbook(decided(), made_at=MADE_AT))
    assert [str(cell.value) for cell in book.worksheets[2]["1"]][8:10] == ["Critère 1", "Critère 2"]
    assert book.worksheets[3]["G2"].number_format == "dd/mm/yyyy hh:mm"
    days = tuple(replace(one, deposited_at=datetime(2019, 5, 7, tzinfo=PARIS)) for one in decided().candidatures)
    with language("fr"):
        told = opened(selection_workbook(replace(decided(), candidatures=days), made_at=MADE_AT)).worksheets[3]["G2"]
    assert (told.value, told.number_format) == (datetime(2019, 5, 7), "dd/mm/yyyy")
    assert book.properties.language == "fr"


def test_track_named_otherwise_keeps_its_whole_label() -> None:
    call = decided().call
    renamed = replace(call, tracks=(replace(call.tracks[0], label=replace(call.tracks[0].label, en="=A/B: [x]*?")), call.tracks[1]))
    rows = records(by_openpyxl(selection_workbook(replace(decided(), call=renamed), made_at=MADE_AT), "Laureates"))
    assert [row["Track decided"] for row in rows] == ["=A/B: [x]*?", "Track 2"]


@pytest.mark.parametrize("code", ["fr", "en"])
def test_wide_sheet_takes_several_pages_across_with_its_first_columns_on_each(code: str) -> None:
    with language(code):
        book = load_workbook(io.BytesIO(selection_workbook(make_snapshot(marks=[[[5, 4]]]), made_at=MADE_AT)))
    narrow, *_others, wide, _read_me = book.worksheets
    assert (narrow.page_setup.fitToWidth, narrow.print_title_cols) == (1, None)
    assert wide.page_setup.fitToWidth > 1
    assert (wide.print_title_rows, wide.print_title_cols) == ("$1:$1", "$A:$B")
