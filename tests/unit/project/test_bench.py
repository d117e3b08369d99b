"""The bench measures what it says that it measures."""

import re
from collections import Counter

from deliberation.call.call import Screening
from tests.places import ROOT
from tests.worlds.demonstration import sources
from tools.bench.measured_call import Enlarged
from tools.bench.screens.samples import AFTER, BEFORE, FLOOR, Sample, Summary, times_before, times_floor

NUMBER, JURORS, CRITERIA = 100, 12, 7


def summary(code: str, server: str, *stills: float) -> Summary:
    samples = [Sample(seen=0.01, whole=0.01, still=still, bytes=1, messages=6, runs=1, cpu=0.02, heap=1) for still in stills]
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
    assert [times_before(each, measured) for each in measured] == [None, 0.5, None]


def test_task_that_is_run_twice_now_and_then_shows_it() -> None:
    once, twice = (Sample(seen=1, whole=1, still=1, bytes=1, messages=6, runs=runs, cpu=1, heap=1) for runs in (1, 2))
    assert Summary.of("vote", "vote", AFTER, [once, once, once, twice]).runs == 1.25


def test_tools_import_nothing_of_the_tests() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tools").rglob("*.py")}
    assert sources
    assert [path for path, text in sources.items() if re.search(r"^\s*(from|import) tests\b", text, re.MULTILINE)] == []
