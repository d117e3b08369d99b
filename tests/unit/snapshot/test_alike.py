"""What rests on marks alone: the same for all who see the same marks, and with nothing else of any viewer's in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from deliberation.call.people import Role
from deliberation.declarations import names_where
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.robustness import robustness
from deliberation.selection.decisions import Decision, Dissent, Outcome
from deliberation.snapshot.alike import scoresheet
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from tests.worlds.snapshots import FILED_AT, make_juror, make_snapshot

JURORS = (make_juror(1), make_juror(2))


def call(*decisions: Decision, recused: Sequence[tuple[int, int]] = (), **changes: Any) -> Snapshot:
    marks = np.random.default_rng(5).integers(0, 6, size=(4, 3, 2)).tolist()
    return make_snapshot(marks=marks, decisions=decisions, recused=recused, **changes)


def test_ranking_is_computed_once_for_viewers_who_see_the_same_marks() -> None:
    snapshot = call()

    assert ranking(visible(snapshot, JURORS[0])) is ranking(visible(snapshot, JURORS[1]))
    assert robustness(visible(snapshot, JURORS[0])) is robustness(visible(snapshot, JURORS[1]))


def test_draws_start_from_a_number_of_the_call_and_the_demonstrations_from_its_own() -> None:
    one = call()
    other = replace(one, call=replace(one.call, slug="un-autre-appel"))
    demonstration = replace(one, call=replace(one.call, is_demo=True))
    seeds = [robustness(seen, draws=50).seed for seen in (one, replace(one), other, demonstration)]
    assert (seeds[0] == seeds[1], len(set(seeds)), seeds[3]) == (True, 3, 20190704)
    assert [len(str(seed)) <= 8 for seed in seeds] == [True] * 4


def test_ranking_outlives_acts_that_touch_neither_marks_nor_tracks() -> None:
    before, after = call(), call(Decision(1, Outcome.DECLINED, reason="un motif", version=1))

    assert ranking(visible(before, JURORS[0])) is ranking(visible(after, JURORS[0]))


def test_ranking_follows_the_track_decided() -> None:
    standing = ranking(visible(call(Decision(1, Outcome.SELECTED, "t2", version=1)), JURORS[0])).by_id[1]

    assert (standing.track, ranking(visible(call(), JURORS[0])).by_id[1].track) == ("t2", "t1")


def test_ranking_of_somebody_recused_is_another() -> None:
    snapshot = call(recused=[(0, 0)])

    assert 1 not in ranking(visible(snapshot, JURORS[0])).by_id
    assert 1 in ranking(visible(snapshot, JURORS[1])).by_id


def test_score_sheet_has_nothing_of_a_viewer_nor_of_what_others_said() -> None:
    dissent = Dissent(2, 102, 1, Outcome.DECLINED, None, "Non.", "Camille", FILED_AT)
    plain = call(people=JURORS, is_sealed=True)
    said = replace(
        plain,
        comments={(1, 1): "pour le jury"},
        dissents=(dissent,),
        decisions={1: Decision(1, Outcome.DECLINED, reason="un motif", version=3, decided_by="Camille")},
        people=(*JURORS, make_juror(3)),
        finished=frozenset({101}),
    )
    seen = [scoresheet(visible(snapshot, viewer)) for snapshot in (plain, said) for viewer in (*JURORS, make_juror(3, Role.CHAIR))]

    assert {sheet.fingerprint for sheet in seen} == {seen[0].fingerprint}


def test_score_sheet_under_seal_has_no_mark_even_for_whoever_follows_who_has_scored() -> None:
    seen = visible(call(is_sealed=True), make_juror(3, Role.CHAIR))

    assert seen.scored.any()
    assert np.isnan(scoresheet(seen).marks).all()


CHANGES: Mapping[str, Callable[[Snapshot], Any]] = {
    "call": lambda seen: replace(seen.call, criteria=tuple(replace(each, weight=each.weight + 1) for each in seen.call.criteria)),
    "jurors": lambda seen: seen.jurors[::-1],
    "candidatures": lambda seen: tuple(replace(each, is_withdrawn=True) for each in seen.candidatures),
    "decisions": lambda seen: {1: Decision(1, Outcome.SELECTED, "t2", version=1)},
    "marks": lambda seen: seen.marks + 1,
    "recused": lambda seen: ~seen.recused,
    "readers": lambda seen: seen.readers + 1,
}


def test_every_field_that_is_shared_makes_another_score_sheet() -> None:
    seen = call()
    changed = {name: replace(seen, **{name: CHANGES[name](seen)}) for name in names_where(Snapshot, lambda said: said.shared)}

    assert {name for name, other in changed.items() if scoresheet(other).fingerprint == scoresheet(seen).fingerprint} == set()
