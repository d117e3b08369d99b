"""``jury statistics``: the JSON that scripts read, against the numbers it is made from, which have tests of their own."""

from dataclasses import replace

import pytest

from commands.statistics import rank_rows, statistics_json
from deliberation.derived.scoring.diagnostics import agreement, severity, weight_changes
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.robustness import robustness
from deliberation.selection.decisions import Recall
from deliberation.snapshot.snapshot import Snapshot
from phrases import language
from tests.unit.statistics import panels
from tests.worlds.snapshots import FILED_AT, make_call, make_snapshot

DRAWS = 500


@pytest.fixture(scope="module")
def panel() -> Snapshot:
    return panels.demo()


def test_agreement_is_given_as_plain_numbers_with_intervals_beside(panel: Snapshot) -> None:
    told, found = statistics_json(panel, draws=DRAWS)["agreement"], agreement(panel)
    codes = panel.call.criterion_codes
    assert told["krippendorff_alpha"] == {
        "interval": found.alpha_interval.value,
        "ordinal": {code: estimate.value for code, estimate in zip(codes, found.alpha_ordinal, strict=True)},
    }
    assert (told["icc_a1"], told["icc_ak"]) == (found.icc_a1.value, found.icc_ak.value)
    assert told["intervals"]["icc_ak"] == [found.icc_ak.low, found.icc_ak.high]
    assert told["icc_kept"] == {"candidatures": 15, "jurors": 7, "is_largest": True}


def test_severity_names_each_juror_once(panel: Snapshot) -> None:
    told = statistics_json(panel, draws=DRAWS)["severity"]
    names = [f"Juror {number:02}" for number in range(1, 13)]
    assert [juror["juror"] for juror in told] == names
    assert [juror["deviation"] for juror in told] == [found.deviation for found in severity(panel)]


def test_robustness_follows_the_ranking_and_says_what_was_drawn(panel: Snapshot) -> None:
    told, found = statistics_json(panel, draws=DRAWS)["robustness"], robustness(panel, draws=DRAWS)
    ranked = [standing.candidature_id for standing in ranking(panel).standings]
    assert (told["draws"], told["seed"], set(told["concentrated_alpha"].values())) == (DRAWS, panel.call.draws_seed, {10.0})
    assert [one["dossier"] for one in told["candidatures"]] == [panel.candidature(id_).dossier for id_ in ranked]
    assert [one["selected_share"] for one in told["candidatures"]] == [found.selected_share[id_] for id_ in ranked]
    assert {len(one["rank_acceptability"]) for one in told["candidatures"]} == {24}
    moved = {one["dossier"]: one["smallest_weight_change"]["moved"] for one in told["candidatures"] if one["smallest_weight_change"]}
    assert moved == {panel.candidature(id_).dossier: change.moved for id_, change in weight_changes(panel).items()}


def test_ranks_are_a_line_for_each_that_a_candidature_has_and_sum_to_one(panel: Snapshot) -> None:
    rows, drawn = list(rank_rows(panel, robustness(panel, draws=DRAWS))), robustness(panel, draws=DRAWS)
    ranked = [standing.candidature_id for standing in ranking(panel).standings]
    assert list(dict.fromkeys(dossier for dossier, _rank, _share in rows)) == [panel.candidature(id_).dossier for id_ in ranked]
    for id_ in ranked:
        own = {rank: share for dossier, rank, share in rows if dossier == panel.candidature(id_).dossier}
        assert [own.get(rank, 0.0) for rank in range(1, len(ranked) + 1)] == drawn.rank_acceptability[id_].tolist()
        assert sum(own.values()) == pytest.approx(1)


def test_ranks_of_more_candidatures_than_a_person_reads_are_not_printed(
    panel: Snapshot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("deliberation.derived.scoring.robustness.RANKS_READ_MOST", 23)
    with language("en"):
        told = statistics_json(panel, draws=DRAWS)["robustness"]
    assert {one["rank_acceptability"] for one in told["candidatures"]} == {None}
    assert "--output" in capsys.readouterr().err


def test_other_seed_draws_otherwise(panel: Snapshot) -> None:
    first, second = (statistics_json(panel, draws=DRAWS, seed=seed)["robustness"] for seed in (1, 2))
    assert (first["seed"], second["seed"]) == (1, 2)
    assert first["candidatures"] != second["candidatures"]


def test_settled_files_are_told_with_the_decision_that_the_marks_propose_and_open_ones_apart() -> None:
    panel = make_snapshot(marks=[[[5, 5], [5, 5], [5, 5]], [[1, 1], [1, 1], [1, 1]]], call=make_call(places=(1, 1)))
    recalled = replace(panel, recalled={2: Recall(2, "Juré 01", FILED_AT)})
    assert statistics_json(recalled, draws=DRAWS)["openness"] == [
        {"dossier": "1001", "state": "settled", "outcome": "selected", "divided": False},
        {"dossier": "1002", "state": "open"},
    ]


def test_call_without_marks_has_statistics_without_numbers() -> None:
    told = statistics_json(make_snapshot(), draws=DRAWS)
    assert (told["agreement"]["icc_a1"], told["agreement"]["intervals"]["icc_a1"]) == (None, None)
    assert (told["severity"], told["openness"], told["robustness"]["candidatures"]) == ([], [], [])
    assert told["correction"]["scores"] == {}
    assert told["correction"]["reason"]
