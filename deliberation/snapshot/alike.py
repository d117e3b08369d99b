"""What rests on marks alone: computed once for all the snapshots that hold the same ones.

Every act makes another snapshot of a call, and every viewer sees one of their own. Most hold the same marks on the same candidatures:
their scores, ranks and draws are the same, and are found again where they would be computed again. What is computed sees nothing
else of a viewer's snapshot, so that nothing of one viewer's reaches another.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from threading import Lock
from typing import Final, Generic, TypeVar, cast

import numpy as np

from deliberation.meeting.meeting import Meeting
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot, narrowed

T = TypeVar("T")
KEPT_MAX: Final = 16  # audiences' at a few revisions; a snapshot in use keeps what it was given


@dataclass(slots=True)
class _Slot:
    lock: Lock = field(default_factory=Lock)
    found: list[object] = field(default_factory=list)


class FromMarks(Generic[T]):
    """One result a set of marks. ``compute`` is given the marks and what places them, and nothing else of the snapshot."""

    def __init__(self, compute: Callable[[Snapshot], T]) -> None:
        self._compute = compute
        self._lock = Lock()
        self._slots: OrderedDict[bytes, _Slot] = OrderedDict()

    def of(self, snapshot: Snapshot) -> T:
        """Return the result for what ``snapshot`` shows; whoever asks while it is computed waits for it."""
        slot = self._slot(snapshot.derived("marks shown", _fingerprint))
        with slot.lock:
            if not slot.found:
                slot.found.append(self._compute(snapshot.derived("marks alone", _marks_alone)))
        return cast("T", slot.found[0])

    def _slot(self, key: bytes) -> _Slot:
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            if len(self._slots) > KEPT_MAX:
                self._slots.popitem(last=False)
            return slot


def _fingerprint(snapshot: Snapshot) -> bytes:
    call = snapshot.call
    seen = blake2b(repr((call.criteria, call.scale, call.tracks, call.rules)).encode(), digest_size=32)
    seen.update(repr([juror.id for juror in snapshot.jurors]).encode())
    seen.update(repr([(c.id, c.dossier, c.is_ranked, snapshot.track_of(c)) for c in snapshot.candidatures]).encode())
    for part in (snapshot.marks, snapshot.recused):
        seen.update(repr(part.shape).encode())
        seen.update(part.tobytes())
    return seen.digest()


def _marks_alone(snapshot: Snapshot) -> Snapshot:
    # Of the decisions, the track alone places a candidature in a ranking.
    tracks = {id_: Decision(id_, Outcome.SELECTED, decision.track) for id_, decision in snapshot.decisions.items() if decision.track}
    return narrowed(
        snapshot,
        people=(),
        scored=~np.isnan(snapshot.marks),  # under seal a viewer may see that there is a mark, not which
        comments={},
        decisions=tracks,
        recalled={},
        dissents=(),
        versions=(),
        own_marks=None,
        recusals=(),
        first_marks={},
        grids={},
        finished=frozenset(),
        declared=frozenset(),
        meeting=Meeting(),
        own_votes={},
    )
