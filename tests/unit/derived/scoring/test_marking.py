"""What a juror has left to score: the next grid, however many are complete."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.call import Screening
from deliberation.derived.scoring.coverage import Progress, of_the_viewer
from deliberation.derived.scoring.marking import next_to_score, to_score
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import make_candidature, make_snapshot

AT = datetime(2019, 6, 3, 12, tzinfo=UTC)
NAN = float("nan")
GRIDS = {True: [3.0, 4.0], False: [3.0, NAN]}


def seen_by_a_juror(are_complete: list[bool]) -> Snapshot:
    """A call as seen by a juror whose grids on 1001, 1002… are complete, or lack a mark."""
    files = [make_candidature(i) for i in range(1, len(are_complete) + 1)]
    own = np.array([GRIDS[is_complete] for is_complete in are_complete]).reshape(len(files), 2)
    return make_snapshot(candidatures=files, own_marks=own)


@given(st.lists(st.booleans(), max_size=6))
def test_going_from_each_grid_to_the_next_comes_by_every_incomplete_one(are_complete: list[bool]) -> None:
    snapshot = seen_by_a_juror(are_complete)
    left = [candidature.dossier for candidature, is_complete in zip(snapshot.candidatures, are_complete, strict=True) if not is_complete]
    met: list[str] = []
    following = next_to_score(snapshot)
    while following is not None and following.dossier not in met:
        met.append(following.dossier)
        following = next_to_score(snapshot, after=following.dossier)
    assert met == left
    assert of_the_viewer(snapshot) == Progress(sum(are_complete), len(are_complete))
    assert of_the_viewer(replace(snapshot, own_marks=None)) == Progress(0, 0)  # a chair or an organiser who marks nothing


def test_last_incomplete_grid_has_no_next_one() -> None:
    assert next_to_score(seen_by_a_juror([True, False, True]), after="1002") is None
    assert next_to_score(seen_by_a_juror([False, False, True]), after="1002") == make_candidature(1)


def test_all_that_may_be_shortlisted_are_scored_while_none_is() -> None:
    files = [
        make_candidature(1, screening=Screening.UNDECIDED),
        make_candidature(2, screening=Screening.DECLINED),
        make_candidature(3, screening=Screening.RESERVE, is_withdrawn=True),
    ]
    assert to_score(make_snapshot(candidatures=files)) == (files[0],)
    assert to_score(make_snapshot(candidatures=[*files, make_candidature(4)])) == (make_candidature(4),)
