"""Effect of more places: files that come within the places of their track."""

from collections.abc import Mapping
from dataclasses import replace

from deliberation.call.call import Call
from deliberation.derived.scoring.ranking import ranking
from deliberation.snapshot.snapshot import Snapshot


def coming_within(snapshot: Snapshot, call: Call) -> Mapping[str, tuple[int, ...]]:
    """Return, by track, the ids of the files of ``snapshot`` that the places of ``call`` take in and its own do not, best first.

    A track in which nothing would change is left out.
    """
    before, after = ({cut.track: cut.sides[0] for cut in ranking(seen).cuts} for seen in (snapshot, replace(snapshot, call=call)))
    moved = {track: tuple(id_ for id_ in inside if id_ not in before.get(track, ())) for track, inside in after.items()}
    return {track: ids for track, ids in moved.items() if ids}
