"""The bench measures what it says that it measures."""

from collections import Counter

from bench.reruns.prepared_call import Enlarged
from bench.screens.report import AFTER, BEFORE, FLOOR, times_before, times_floor
from bench.screens.samples import Sample, Summary
from deliberation.call.screening import Screening
from tests.worlds.demonstration import sources

NUMBER, JURORS, CRITERIA = 100, 12, 7


def summary(code: str, server: str, *stills: float) -> Summary:
    samples = [Sample(seen=0.01, still=still, bytes=1, requests=0, messages=6, runs=1, cpu=0.02) for still in stills]
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
