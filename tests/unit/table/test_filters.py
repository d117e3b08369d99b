"""What the fields of the filter hold, whatever the call's scale."""

from dataclasses import replace

from deliberation.derived.browsing import Filter
from tests.worlds.snapshots import make_call, make_snapshot
from ui.browsing.filters import _bounds


def test_score_of_zero_is_a_bound_on_a_scale_that_goes_below_it() -> None:
    call = make_call()
    lowest, *_others, highest = call.scale.levels
    below = replace(call.scale, levels=(replace(lowest, mark=-2), replace(highest, mark=2)))
    snapshot = make_snapshot(call=replace(call, scale=below))
    assert _bounds(snapshot, Filter(score_minimum=0.0)) == (0.0, 2.0)
    assert _bounds(snapshot, Filter()) == (-2.0, 2.0)
