"""What rests on marks alone: the same for all who see the same marks, and nothing else of theirs in it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from deliberation.call.people import Role
from deliberation.derived.diagnostics import robustness
from deliberation.derived.ranking import ranking
from deliberation.selection.decisions import Decision, Dissent, Outcome
from deliberation.snapshot.alike import FromMarks
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


def test_what_is_computed_sees_nothing_of_a_viewer() -> None:
    kept = FromMarks(lambda seen: (seen.own_marks, seen.own_votes, seen.comments, seen.recalled, seen.dissents, seen.people))
    dissent = Dissent(2, 102, 1, Outcome.DECLINED, None, "Non.", "Camille", FILED_AT)
    snapshot = call(comments={(1, 1): "pour le jury"}, dissents=(dissent,), people=JURORS)
    seen = visible(snapshot, JURORS[0])

    assert seen.own_marks is not None
    assert seen.comments
    assert seen.dissents
    assert seen.people
    assert kept.of(seen) == (None, {}, {}, {}, (), ())


def test_what_is_computed_under_seal_sees_no_mark_even_for_whoever_follows_who_has_scored() -> None:
    kept = FromMarks(lambda seen: bool(seen.scored.any()))
    seen = visible(call(is_sealed=True), make_juror(3, Role.CHAIR))

    assert seen.scored.any()
    assert not kept.of(seen)
