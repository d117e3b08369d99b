"""What a table of candidatures is sent: its size, its order in windows, words as they were written."""

from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import cycle, islice, product

import numpy as np
import pytest

from deliberation.derived.browsing import Filter
from deliberation.dossiers.candidatures import Administration, Candidature, Content, Field
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import language
from tests.depth import sample
from tests.screens.looking import unpacked
from tests.worlds.demonstration import sources
from tests.worlds.snapshots import make_call, make_candidature, make_snapshot
from ui.browsing.filters import _bounds
from ui.table import rows
from ui.table.columns import COLUMNS
from ui.table.rows import WHOLE_MAX, WINDOW_ROWS, Cut, Window

MESSAGE_BYTES_MAX = 200_000
LISTED = ("rank", "title", "track", "profile", "score", "spread", "coverage", "screening", "outcome")
RANKED = ("rank", "title", "track", "track_rank", "profile", "score", "spread", "coverage", "outcome")
JURORS, CRITERIA = 3, 7


@cache
def large(count: int) -> Snapshot:
    """As many candidatures with the titles and administrations of the demonstration, marked at random by three jurors."""
    records = list(islice(cycle(sources().dossiers.records), count))
    administrations = {
        place: Administration(place, f"{one.administration} {place}", one.ministry, one.kind) for place, one in enumerate(records)
    }
    candidatures = [
        make_candidature(place, dossier=str(1_000_000 + place), title=f"{one.title} ({place})", administration_id=place - 1)
        for place, one in enumerate(records, 1)
    ]
    marks = np.random.default_rng(2019).integers(0, 6, size=(count, JURORS, CRITERIA)).tolist()
    call = make_call(weights=(1,) * CRITERIA, places=(count // 3, count // 6))
    return make_snapshot(marks=marks, call=call, candidatures=candidatures, administrations=administrations)


def every(snapshot: Snapshot) -> tuple[Candidature, ...]:
    return snapshot.candidatures


@pytest.mark.parametrize("columns", sample([LISTED, RANKED], 1, of="columns of a message"))
@pytest.mark.parametrize(("count", "shown"), [(46, 46), (WHOLE_MAX, WHOLE_MAX), (WHOLE_MAX + 1, WINDOW_ROWS), (2_000, WINDOW_ROWS)])
def test_no_message_is_larger_than_what_a_slow_line_carries(columns: tuple[str, ...], count: int, shown: int) -> None:
    snapshot = large(count)
    sent = rows.of(snapshot, columns, every(snapshot))
    assert len(sent["rows"]) == shown
    packed = rows.packed({"key": "a table"}, sent)
    assert len(packed) < MESSAGE_BYTES_MAX
    read = unpacked(packed)
    assert (read["key"], read["rows"][0][0], [*read][1:]) == ("a table", sent["rows"][0][0], [*sent])


def test_acronym_stands_beside_the_name_where_no_width_cuts_it() -> None:
    snapshot = make_snapshot(candidatures=[make_candidature(1)])
    named = {1: replace(snapshot.administrations[1], acronym="ODE")}
    content = rows.of(replace(snapshot, administrations=named), ("title", "applicant"), every(snapshot))
    title, applicant = ((cell[0], *(content["texts"][place] for place in cell[1:])) for cell in content["rows"][0][1:])
    assert (title[1:3], applicant[:2]) == (("Office des essais", "ODE"), ("Office des essais", "ODE"))


def test_windows_hold_every_row_once_in_the_order_given_and_are_counted() -> None:
    snapshot = large(WHOLE_MAX + 1)
    seen, page, pages = [], 0, 1
    while page < pages:
        sent = rows.of(snapshot, LISTED, every(snapshot), window=Window(page + 1, of=WHOLE_MAX + 1))
        seen += [row[0] for row in sent["rows"]]
        page, pages = sent["window"]["page"], sent["window"]["pages"]
        assert (sent["window"]["count"], sent["window"]["first"]) == (WHOLE_MAX + 1, len(seen) - len(sent["rows"]) + 1)
    assert seen == [one.dossier for one in every(snapshot)]


@pytest.mark.parametrize(
    ("code", "is_descending"), sample(list(product(["score", "spread", "title", "rank"], [True, False])), 3, of="sorted windows")
)
def test_windows_are_sorted_over_all_rows(code: str, is_descending: bool) -> None:
    snapshot = large(WHOLE_MAX + 1)
    place = 1 + LISTED.index(code)
    values = []
    for page in range(1, 7):
        wanted = Window(page, code, is_descending, WHOLE_MAX + 1)
        values += [row[place] for row in rows.of(snapshot, LISTED, every(snapshot), window=wanted)["rows"]]
    found = [value[0] if isinstance(value, tuple) else value for value in values]
    known = [value for value in found if value is not None]
    assert len(found) == WHOLE_MAX + 1
    assert found[: len(known)] == known  # what is missing comes last
    if code != "title":
        assert known == sorted(known, reverse=is_descending)
    else:
        assert (known[0] < known[-1]) is not is_descending


def test_window_of_another_number_of_rows_is_the_first() -> None:
    snapshot = large(WHOLE_MAX + 1)
    shown = {
        page: rows.of(snapshot, LISTED, every(snapshot), window=Window(page, of=of))["window"]["page"] for page, of in ((3, 2), (99, 1001))
    }
    assert shown == {3: 1, 99: 6}


def test_hostile_words_are_sent_as_they_were_written_on_one_line() -> None:
    hostile = "<img src=x onerror=alert(1)>\n**gras** \u202etitre"
    snapshot = make_snapshot(marks=[[[5, 4]]], candidatures=[make_candidature(1, title=hostile)])
    (row,) = rows.of(snapshot, ("title",), every(snapshot))["rows"]
    assert row[1][0] == "<img src=x onerror=alert(1)> **gras** titre"


def test_numbers_are_rounded_as_they_are_written_elsewhere() -> None:
    snapshot = make_snapshot(marks=[[[4, 4], [3, 3], [3, 3]], [[1, None], [1, None], [1, None]]])
    whole, incomplete = rows.of(snapshot, ("score", "profile", "coverage"), every(snapshot))["rows"]
    assert (whole[1:], incomplete[1:]) == ([333, (333, 333), 100], [None, (100, None), 50])


def test_columns_of_marks_are_absent_while_there_is_none_to_see() -> None:
    sent = rows.of(make_snapshot(candidatures=[make_candidature(1)]), LISTED, [make_candidature(1)])
    assert [column[0] for column in sent["columns"]] == ["title", "track", "screening", "outcome"]
    assert "means" not in sent


def test_lines_across_and_words_are_in_the_language_of_the_screen() -> None:
    snapshot = make_snapshot(marks=[[[5, 4]]])
    with language("en"):
        sent = rows.of(snapshot, ("title", "outcome"), every(snapshot), cuts=[Cut("1001", "2 places")])
    assert ([column[2] for column in sent["columns"]], sent["cuts"]) == (["Title", "Decision"], [("1001", "2 places")])


def test_same_content_is_equal_and_another_decision_is_not() -> None:
    snapshot = large(46)
    decided = replace(snapshot, decisions={1: Decision(1, Outcome.DECLINED, version=1)})
    one, same, other = (rows.of(seen, LISTED, every(seen)) for seen in (snapshot, replace(snapshot), decided))
    assert one == same
    assert one != other


def test_every_column_has_words_and_a_code_of_its_own() -> None:
    assert [column.code for column in COLUMNS.values()] == list(COLUMNS)
    assert all(column.heading for column in COLUMNS.values())


def test_amounts_and_regions_are_columns_of_a_call_that_has_them() -> None:
    codes = ("title", "region", "asked", "given")
    none = make_snapshot(candidatures=[make_candidature(1)])
    assert [column[0] for column in rows.of(none, codes, every(none))["columns"]] == ["title"]
    lyon = Content(establishment=(Field("etablissement_code_postal", "Code postal", "69001"),))
    some = make_snapshot(candidatures=[make_candidature(1, content=lyon, amount_asked=Decimal("12500.50")), make_candidature(2)])
    sent = rows.of(some, codes, every(some))
    assert [column[0] for column in sent["columns"]] == ["title", "region", "asked", "given"]
    assert [row[3] for row in sent["rows"]] == [1_250_050, None]


def test_score_of_zero_is_a_bound_on_a_scale_that_goes_below_it() -> None:
    call = make_call()
    lowest, *_others, highest = call.scale.levels
    below = replace(call.scale, levels=(replace(lowest, mark=-2), replace(highest, mark=2)))
    snapshot = make_snapshot(call=replace(call, scale=below))
    assert _bounds(snapshot, Filter(score_minimum=0.0)) == (0.0, 2.0)
    assert _bounds(snapshot, Filter()) == (-2.0, 2.0)
