"""Ranks, orders, ties and cuts."""

import dataclasses
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call import rules
from deliberation.call.call import Screening
from deliberation.call.rules import TieRule
from deliberation.call.scale import Level, Scale
from deliberation.derived.scoring.ranking import ranking, simulated_ranking
from deliberation.derived.scoring.standings import Cut, Flag, Standing, Tie
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.official import Compared
from deliberation.vocabulary import Label
from phrases import language
from tests.unit.statistics import panels
from tests.unit.statistics.test_official import EACH_PANEL, fraction_score
from tests.worlds.demonstration import demo_call


def one_criterion(*marks: list[float], rules: dict[str, object] | None = None, **more: object) -> Snapshot:
    """A call of one criterion: a row of marks a candidature."""
    call = panels.with_rules(panels.with_criteria(demo_call(), 1, (1.0,)), **(rules or {}))
    return panels.snapshot(call, np.array(marks)[:, :, np.newaxis], **more)  # type: ignore[arg-type]  # passed on as given


def two_criteria(*grids: list[list[float]]) -> Snapshot:
    return panels.snapshot(panels.with_criteria(demo_call(), 2, (1.0, 1.0)), np.array(grids))


def places(panel: Snapshot) -> list[tuple[int, int | None, int | None, int | None]]:
    return [(s.candidature_id, s.rank, s.track_rank, s.order) for s in ranking(panel).standings]


def test_the_demonstration_call_is_ranked_as_its_exact_scores_say() -> None:
    panel, expected = panels.demo(), panels.truth()["candidatures"]

    standings = {panel.candidature(s.candidature_id).dossier: s for s in ranking(panel).standings}

    assert standings.keys() == expected.keys()
    for dossier, standing in standings.items():
        wanted = expected[dossier]
        assert standing.score == pytest.approx(wanted["score"], abs=1e-12)
        assert (standing.rank, standing.track_rank) == (wanted["rang"], wanted["rang_dans_la_formule"])
        assert standing.jurors == wanted["nb_jures_ayant_note"]
        assert {code: c.jurors for code, c in standing.criteria.items()} == {k: v["nb_notes"] for k, v in wanted["criteres"].items()}
        assert [c.mean for c in standing.criteria.values()] == pytest.approx([v["moyenne"] for v in wanted["criteres"].values()], abs=1e-12)


def test_ties_of_the_demonstration_are_shown_with_their_rule() -> None:
    panel = panels.demo()

    ties = {s.rank: s.tie for s in ranking(panel).standings if s.tie}

    named = {rank: {panel.candidature(i).dossier for i in tie.group} for rank, tie in ties.items()}
    assert named == {group["rang"]: set(group["dossiers"]) for group in panels.truth()["ex_aequo"]}
    assert {tie.separated_by for tie in ties.values()} == {TieRule.FIRST_CRITERION}


@EACH_PANEL
def test_a_rank_is_one_more_than_the_number_of_greater_exact_scores(panel: Snapshot) -> None:
    exact = {c.id: score for i, c in enumerate(panel.candidatures) if (score := fraction_score(panel, i)) is not None}

    ranks = {s.candidature_id: s.rank for s in ranking(panel).standings if s.rank}

    assert ranks == {one: 1 + sum(other > score for other in exact.values()) for one, score in exact.items()}


def test_equal_scores_share_a_rank_and_the_next_is_skipped() -> None:
    panel = one_criterion([4, 4], [3, 3], [3, 3], [1, 1], rules={"ties": ()})

    assert places(panel) == [(1, 1, 1, 1), (2, 2, 2, 2), (3, 2, 2, 2), (4, 4, 4, 4)]
    assert ranking(panel).by_id[2].tie == Tie(group=(2, 3), separated_by=None, awaits=None)


def test_a_tie_is_separated_by_the_first_criterion_then_by_the_smaller_spread() -> None:
    panel = two_criteria([[2, 4], [2, 4]], [[4, 2], [2, 4]], [[3, 3], [3, 3]], [[4, 2], [4, 2]])

    assert places(panel) == [(4, 1, 1, 1), (2, 1, 1, 2), (3, 1, 1, 2), (1, 1, 1, 4)]
    assert {s.candidature_id: s.tie and s.tie.separated_by for s in ranking(panel).standings} == {
        4: TieRule.FIRST_CRITERION,
        2: None,
        3: None,
        1: TieRule.FIRST_CRITERION,
    }


def test_the_smaller_spread_comes_first_where_the_first_criterion_is_level() -> None:
    panel = one_criterion([1, 5], [3, 3])

    assert places(panel) == [(2, 1, 1, 1), (1, 1, 1, 2)]
    assert ranking(panel).by_id[1].tie == Tie(group=(2, 1), separated_by=TieRule.SMALLER_SPREAD)


def test_an_undefined_spread_separates_nobody() -> None:
    panel = one_criterion([3, np.nan, np.nan], [2, 4, np.nan], [1, 5, np.nan])

    assert [s.order for s in ranking(panel).standings] == [1, 1, 1]
    assert ranking(panel).by_id[1].tie == Tie(group=(1, 2, 3), separated_by=None, awaits=TieRule.REVOTE)


def test_rules_after_one_that_takes_people_wait_for_it() -> None:
    panel = one_criterion([1, 5], [3, 3], rules={"ties": (TieRule.REVOTE, TieRule.SMALLER_SPREAD)})

    assert ranking(panel).by_id[1].tie == Tie(group=(1, 2), separated_by=None, awaits=TieRule.REVOTE)


def test_only_shortlisted_candidatures_that_are_not_withdrawn_have_a_rank() -> None:
    panel = one_criterion([5, 5], [4, 4], [3, 3], [np.nan, np.nan])
    declined = dataclasses.replace(panel.candidatures[0], screening=Screening.DECLINED)
    withdrawn = dataclasses.replace(panel.candidatures[1], is_withdrawn=True)
    panel = dataclasses.replace(panel, candidatures=(declined, withdrawn, *panel.candidatures[2:]))

    found = ranking(panel)

    assert places(panel) == [(3, 1, 1, 1), (4, None, None, None), (1, None, None, None), (2, None, None, None)]
    assert found.by_id[1].score == 5.0
    assert (found.by_id[4].flags, found.by_id[4].flags_told) == ((Flag.INCOMPLETE,), ())  # nobody marked it at all


def test_a_candidature_that_asked_for_both_tracks_is_in_none_until_one_is_decided() -> None:
    panel = one_criterion([5], [4], tracks=[("technical", "scientific"), ("technical",)])
    decided = dataclasses.replace(panel, decisions={1: Decision(1, Outcome.SELECTED, "technical")})

    assert places(panel) == [(1, 1, None, 1), (2, 2, 1, 2)]
    assert ranking(panel).by_id[1].flags == (Flag.TRACK_TO_SETTLE,)
    assert places(decided) == [(1, 1, 1, 1), (2, 2, 2, 2)]


def test_the_cut_names_a_tie_that_lies_across_it() -> None:
    call = panels.with_places(demo_call(), 2, 1)

    separated = dataclasses.replace(one_criterion([5, 5], [2, 4], [3, 3], [1, 1]), call=panels.with_criteria(call, 1, (1.0,)))
    level = dataclasses.replace(one_criterion([5, 5], [3, 3], [3, 3], [1, 1]), call=panels.with_criteria(call, 1, (1.0,)))

    assert ranking(separated).cuts[0] == Cut("technical", 2, (1, 3), (), (2, 4), (3, 2), TieRule.SMALLER_SPREAD)
    assert ranking(level).cuts[0] == Cut("technical", 2, (1,), (2, 3), (4,), (2, 3), None)
    assert ranking(level).cuts[1] == Cut("scientific", 1, (), (), (), (), None)


def test_the_cut_falls_where_the_envelope_ends_if_that_is_before_the_places_do() -> None:
    call = panels.with_criteria(panels.with_places(demo_call(), 3, 1), 1, (1.0,))
    funded = dataclasses.replace(call, tracks=(dataclasses.replace(call.tracks[0], envelope=Decimal(100)), call.tracks[1]))
    panel = dataclasses.replace(one_criterion([5, 5], [4, 4], [3, 3], [3, 3]), call=funded)

    def asking(*amounts: int) -> Cut:
        files = (dataclasses.replace(one, amount_asked=Decimal(sum_)) for one, sum_ in zip(panel.candidatures, amounts, strict=True))
        return ranking(dataclasses.replace(panel, candidatures=tuple(files))).cuts[0]

    assert asking(60, 50, 10, 10) == Cut("technical", 3, (1,), (), (2, 3, 4), (), None, held=1)
    assert asking(60, 20, 20, 20) == Cut("technical", 3, (1, 2), (3, 4), (), (3, 4), None)  # of the two level, the places hold one
    assert asking(30, 30, 25, 35) == Cut("technical", 3, (1, 2), (3, 4), (), (3, 4), None)
    assert asking(60, 0, 30, 40) == Cut("technical", 3, (1, 2), (3, 4), (), (3, 4), None)
    assert asking(60, 30, 30, 40) == Cut("technical", 3, (1, 2), (), (3, 4), (), None, held=2)


def test_files_tied_where_the_money_ends_are_a_tie_whatever_each_asks() -> None:
    call = panels.with_criteria(panels.with_places(demo_call(), 3, 1), 1, (1.0,))
    funded = dataclasses.replace(call, tracks=(dataclasses.replace(call.tracks[0], envelope=Decimal(15000)), call.tracks[1]))
    panel = dataclasses.replace(one_criterion([3, 3], [3, 3], [3, 3]), call=funded)

    def asking(*amounts: str) -> Cut:
        files = (dataclasses.replace(one, amount_asked=Decimal(sum_)) for one, sum_ in zip(panel.candidatures, amounts, strict=True))
        return ranking(dataclasses.replace(panel, candidatures=tuple(files))).cuts[0]

    assert asking("12500.50", "20000", "12500.50") == Cut("technical", 3, (), (1, 2, 3), (), (1, 2, 3), None, held=1)
    assert asking("12500.50", "2500", "9000") == Cut("technical", 3, (), (1, 2, 3), (), (1, 2, 3), None, held=2)
    assert asking("15000.01", "20000", "16000") == Cut("technical", 3, (), (), (1, 2, 3), (), None, held=0)


def test_scores_equal_to_nine_decimals_are_set_apart_by_the_unrounded_ones() -> None:
    call = panels.with_criteria(demo_call(), 2, (1e10, 1.0))

    def tie(*rules: TieRule) -> Tie | None:
        panel = panels.snapshot(panels.with_rules(call, ties=rules), np.array([[[3.0, 3.0]], [[3.0, 4.0]]]))
        return ranking(panel).by_id[1].tie

    assert tie(TieRule.UNROUNDED_SCORE) == Tie(group=(2, 1), separated_by=TieRule.UNROUNDED_SCORE)
    assert tie(TieRule.REVOTE, TieRule.UNROUNDED_SCORE) == Tie(group=(1, 2), separated_by=None, awaits=TieRule.REVOTE)


def test_tie_rule_without_the_number_that_it_compares_is_refused_where_it_is_written() -> None:
    source = Path(rules.__file__).read_text(encoding="utf-8")
    keyless = source.replace("    REVOTE = ", '    OLDEST = "oldest", N_("the oldest")\n    REVOTE = ', 1)

    with pytest.raises(TypeError, match="'oldest' has no key"):
        exec(compile(keyless, "rules.py", "exec"), {"__name__": rules.__name__})  # noqa: S102 - this project's own source
    assert {rule.key.number for rule in TieRule} <= {*Compared._fields, ""}


def test_three_tenths_and_a_tenth_thrice_are_one_score() -> None:
    levels = (Level(0, Label("rien", "none")), Level(1, Label("tout", "all")))
    call = dataclasses.replace(panels.with_criteria(demo_call(), 3, (1, 1, 1)), scale=Scale(levels, parts=10))
    marks = np.array([[[0.1, 0.1, 0.1]], [[0.3, 0, 0]], [[0.5, 0, 0]]])

    standings = ranking(panels.snapshot(call, marks)).by_id

    assert [standings[id_].rank for id_ in (1, 2, 3)] == [2, 2, 1]
    assert standings[1].score == standings[2].score == 0.1


def test_a_wide_spread_is_flagged_from_the_threshold_on() -> None:
    panel = one_criterion([0, 2], [0, 1], rules={"spread_flag": 0.4})

    assert {s.candidature_id: s.flags for s in ranking(panel).standings} == {1: (Flag.WIDE_SPREAD, Flag.HIGH_DEVIATION), 2: ()}


def test_a_quarter_of_the_ranked_set_at_most_is_flagged_by_deviation() -> None:
    flagged = [s for s in ranking(panels.demo()).standings if Flag.HIGH_DEVIATION in s.flags]
    deviations = sorted((s.standard_deviation or 0 for s in ranking(panels.demo()).standings), reverse=True)

    assert sorted((s.standard_deviation or 0 for s in flagged), reverse=True) == deviations[:6]
    assert not [s for s in ranking(one_criterion([1, 2], [2, 3], [3, 4])).standings if s.flags]


def test_a_simulation_takes_its_own_weights_and_leaves_the_official_ranking_alone() -> None:
    panel = two_criteria([[5, 0]], [[2, 4]])

    simulated = simulated_ranking(panel, weights=[3, 1])

    assert [s.candidature_id for s in simulated.standings] == [1, 2]
    assert (simulated.is_simulation, simulated.weights, simulated.by_id[1].score) == (True, (3.0, 1.0), 3.75)
    assert [s.candidature_id for s in ranking(panel).standings] == [2, 1]
    assert ranking(panel) is ranking(panel)


def test_the_explanation_names_weights_and_tie_rules() -> None:
    with language("en"):
        sentences = [str(message) for message in ranking(panels.sparse()).explanation]

    assert "Impact 3, Relevance of AI 2, Technical challenge 1, Team 1" in sentences[0]
    assert "unrounded score → mean of the first criterion → smaller spread → discussion and one revote" in sentences[-2]
    assert "has none, the smaller spread sets none of them apart" in sentences[-1]


def without_id(standing: Standing) -> Standing:
    tie = standing.tie and dataclasses.replace(standing.tie, group=(len(standing.tie.group),))
    rounded = {
        name: round(value, 12) for name in ("score", "standard_deviation", "median") if (value := getattr(standing, name)) is not None
    }
    return dataclasses.replace(standing, candidature_id=0, tie=tie, **rounded)


@given(seed=st.integers(0, 2**32 - 1), data=st.data())
def test_permuting_jurors_changes_no_standing(seed: int, data: st.DataObject) -> None:
    panel = panels.invented(seed=seed, shape=(8, 5, 2), gaps=0.1, recusals=0.1)
    order = data.draw(st.permutations(range(5)))

    shuffled = dataclasses.replace(
        panel, marks=panel.marks[:, order], recused=panel.recused[:, order], jurors=tuple(panel.jurors[j] for j in order)
    )

    assert list(map(without_id, ranking(shuffled).standings)) == list(map(without_id, ranking(panel).standings))
    assert places(shuffled) == places(panel)


@given(seed=st.integers(0, 2**32 - 1), data=st.data())
def test_permuting_candidatures_permutes_the_standings(seed: int, data: st.DataObject) -> None:
    panel = panels.invented(seed=seed, shape=(8, 5, 2), gaps=0.1, recusals=0.1)
    order = data.draw(st.permutations(range(8)))

    shuffled = dataclasses.replace(
        panel, marks=panel.marks[order], recused=panel.recused[order], candidatures=tuple(panel.candidatures[i] for i in order)
    )

    assert ranking(shuffled).standings == ranking(panel).standings
    assert ranking(shuffled).cuts == ranking(panel).cuts


@given(seed=st.integers(0, 2**32 - 1), constant=st.integers(-3, 3))
def test_adding_a_constant_to_every_mark_changes_no_place(seed: int, constant: int) -> None:
    panel = panels.invented(seed=seed, shape=(12, 4, 2), gaps=0.1)

    assert places(dataclasses.replace(panel, marks=panel.marks + constant)) == places(panel)


@given(seed=st.integers(0, 2**32 - 1))
def test_orders_refine_ranks_and_shared_orders_are_ties_not_separated(seed: int) -> None:
    panel = panels.invented(seed=seed, shape=(15, 2, 1), gaps=0.1)

    ranked = [s for s in ranking(panel).standings if s.rank]

    for standing in ranked:
        level = [s for s in ranked if s.order == standing.order]
        assert (len(level) > 1) == (standing.tie is not None and standing.tie.separated_by is None)
        assert {s.rank for s in level} == {standing.rank}
    assert [s.order for s in ranked] == sorted(s.order or 0 for s in ranked)
    assert [s.rank for s in ranked] == sorted(s.rank or 0 for s in ranked)
