"""The bench measures what it says that it measures."""

from collections import Counter
from pathlib import Path

import pytest

from bench import large_files
from bench.reruns.prepared_call import Enlarged
from bench.screens.report import AFTER, BEFORE, FLOOR, seen_times_floor, times_before, times_floor
from bench.screens.samples import Sample, Summary
from bench.sizes import Step, growth
from bench.soak import Part, drift
from deliberation.call.screening import Screening
from deliberation.call.settings import parse_call
from intake import call_files
from intake.dossiers.dossiers import read_dossiers
from intake.scores.scores import read_scores
from tests.worlds.demonstration import sources

NUMBER, JURORS, CRITERIA = 100, 12, 7


def summary(code: str, server: str, *stills: float) -> Summary:
    samples = [
        Sample(seen=0.01, whole=0.01, still=still, bytes=1, requests=0, messages=6, largest=1, runs=1, cpu=0.02, heap=1) for still in stills
    ]
    return Summary.of(code, code, server, samples)


def test_large_call_is_all_shortlisted_and_has_every_mark_but_those_of_the_recused() -> None:
    dossiers, scores = Enlarged(NUMBER)(sources().dossiers, sources().marks)
    assert [record.screening for record in dossiers.records] == [Screening.SHORTLISTED] * NUMBER
    assert len({record.dossier for record in dossiers.records}) == NUMBER
    assert Counter(row.dossier for row in scores.rows) == {record.dossier: JURORS for record in dossiers.records}
    given = [sum(mark is not None for mark in row.marks.values()) for row in scores.rows if not row.is_recused]
    assert given == [CRITERIA] * (NUMBER * JURORS - sum(row.is_recused for row in sources().marks.rows))


def test_task_is_compared_with_the_floor_and_with_itself_in_the_other_checkout() -> None:
    floor, after, before = summary(FLOOR, FLOOR, 0.04, 0.05, 0.06), summary("list", AFTER, 0.2), summary("list", BEFORE, 0.4)
    measured = [floor, after, before]
    assert [times_floor(each, measured) for each in measured] == [1, 4, 8]
    assert [seen_times_floor(each, measured) for each in measured] == pytest.approx([0.2, 0.2, 0.2])
    assert [times_before(each, measured) for each in measured] == [None, 0.5, None]


def test_task_that_is_run_twice_now_and_then_shows_it() -> None:
    once, twice = (
        Sample(seen=1, whole=1, still=1, bytes=1, requests=0, messages=6, largest=1, runs=runs, cpu=1, heap=1) for runs in (1, 2)
    )
    assert Summary.of("vote", "vote", AFTER, [once, once, once, twice]).runs == 1.25


def test_files_of_any_size_hold_the_same_marks_as_a_list_and_as_a_workbook(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("dossiers.csv", "scores.csv", "scores.xlsx")]
    large_files.write_dossiers(paths[0], 50)
    given = large_files.write_score_list(paths[1], 50, 3)
    large_files.write_score_workbook(paths[2], 50, 3)
    call = parse_call(call_files.read_settings(large_files.SETTINGS.read_bytes(), large_files.SETTINGS.name))
    dossiers = read_dossiers(paths[0].read_bytes(), paths[0].name, call)
    assert ([record.screening for record in dossiers.records], dossiers.problems) == ([Screening.SHORTLISTED] * 50, ())
    listed, book = (
        {(row.juror, row.dossier): dict(row.marks) for row in read_scores(path.read_bytes(), path.name, call).rows} for path in paths[1:]
    )
    assert book.keys() == {(f"Juré 0{juror}", record.dossier) for juror in (1, 2, 3) for record in dossiers.records}
    assert listed == book
    assert sum(mark is not None for marks in listed.values() for mark in marks.values()) == given


def test_drift_is_how_far_memory_went_from_where_the_warm_up_left_it() -> None:
    parts = [
        Part(minute=minute, clicks=1, p50=0.1, p95=0.2, told_p95=0.1, mebibytes=held, threads=1, descriptors=1, sessions_served=1)
        for minute, held in ((15, 100.0), (60, 200.0), (75, 190.0), (90, 206.0))
    ]
    assert drift(parts, warm_up=60) == pytest.approx(0.05)


def test_growth_is_the_exponent_from_one_size_to_the_next() -> None:
    measured = ((100, 2.0), (1_000, 20.0), (2_000, 80.0))
    starts = [Step(size, "start", 1.0, 1.0, 100.0) for size, _seconds in measured]
    steps = [Step(size, "ranking", 1.0, 1.0 + seconds, 100.0) for size, seconds in measured]
    assert [growth(step, [*starts, *steps]) for step in steps] == [None, pytest.approx(1), pytest.approx(2)]
    assert growth(Step(4_000, "minutes.zip", 1.0, 9.0, 100.0, refused="too large"), steps) is None
