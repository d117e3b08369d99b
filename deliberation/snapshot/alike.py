"""Results that depend on marks alone, computed once for all snapshots with the same marks.

Every act makes a new snapshot, and every viewer has an own view. Most share the marks on the same candidatures, so that scores, ranks and
draws are equal and reusable. The computation receives a score sheet without room for any further data: nothing of a viewer reaches a
different viewer.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cached_property
from hashlib import blake2b
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from deliberation.call.call import Criterion, Track
from deliberation.call.rules import Rules
from deliberation.call.scale import Scale
from deliberation.declarations import names_where, require_each
from deliberation.dossiers.candidatures import Candidature, counted_track
from deliberation.selection.decisions import Decision
from deliberation.snapshot.snapshot import Snapshot

T = TypeVar("T")
KEPT_MAX = 16  # entries for the audiences of a few revisions; a snapshot in use keeps its own


class Entrant(NamedTuple):
    """A candidature as a ranking needs it."""

    id: int
    dossier: str
    is_ranked: bool
    requested_tracks: tuple[str, ...]
    amount_asked: Decimal | None = None


@dataclass(frozen=True, eq=False)
class Scoresheet:
    """Input of scores, ranks and draws: the viewer's visible marks, candidatures, and rules.

    Args:
        marks: float64[entrant, juror, criterion], NaN where absent or hidden.
        recused: bool[entrant, juror].
        readers: number of readers per entrant, 0 if all jurors read all files.
        seed: of the call's draws.
        decided_tracks: entrant id → track decided by the jury, in the order of ids.
        given: the granted amounts.
    """

    criteria: tuple[Criterion, ...]
    scale: Scale
    tracks: tuple[Track, ...]
    rules: Rules
    juror_ids: tuple[int, ...]
    entrants: tuple[Entrant, ...]
    decided_tracks: Mapping[int, str]
    given: Mapping[int, Decimal]
    marks: NDArray[np.float64]
    recused: NDArray[np.bool_]
    seed: int
    readers: int = 0

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """Return the criteria's weights, float64[criterion], as the call gives them."""
        return np.array([criterion.weight for criterion in self.criteria], dtype=np.float64)

    @cached_property
    def in_ranked_set(self) -> NDArray[np.bool_]:
        """Tell which entrants belong to the ranked set: bool[entrant]."""
        return np.array([entrant.is_ranked for entrant in self.entrants], dtype=np.bool_)

    @cached_property
    def positions(self) -> Mapping[int, int]:
        """Return the position of each entrant on the first axis, by id."""
        return {entrant.id: position for position, entrant in enumerate(self.entrants)}

    def track_of(self, entrant: Entrant) -> str | None:
        """Return the track that an entrant counts in, as ``Snapshot.track_of`` does."""
        return counted_track(self.decided_tracks.get(entrant.id), entrant.requested_tracks)

    def amount_of(self, entrant: Entrant) -> Decimal:
        """Return an entrant's share of an envelope: the amount granted, else requested; 0 if unknown, as on gauges."""
        amount = self.given.get(entrant.id, entrant.amount_asked)
        return Decimal(0) if amount is None else amount

    @cached_property
    def fingerprint(self) -> bytes:
        """Return the digest of the sheet's content: equal fingerprints mean equal results."""
        digest = blake2b(digest_size=32)
        for sheet_field in fields(self):
            value = getattr(self, sheet_field.name)
            if isinstance(value, np.ndarray):
                digest.update(repr(value.shape).encode())
                digest.update(value.tobytes())
            else:
                digest.update(repr(value).encode())
        return digest.digest()


def scoresheet(snapshot: Snapshot) -> Scoresheet:
    """Return the score sheet of a snapshot's visible data, made once per snapshot."""
    return snapshot.derived("score sheet", _scoresheet)


def _scoresheet(snapshot: Snapshot) -> Scoresheet:
    parts: dict[str, Any] = {}
    for name in _SHARED:
        parts.update(_ON_SHEET[name](getattr(snapshot, name)))
    return Scoresheet(**parts)


def _entrants(files: Iterable[Candidature]) -> tuple[Entrant, ...]:
    return tuple(Entrant(file.id, file.dossier, file.is_ranked, file.requested_tracks, file.amount_asked) for file in files)


def _map_known(decisions: Mapping[int, Decision], what: Callable[[Decision], T | None]) -> dict[int, T]:
    return {id_: value for id_ in sorted(decisions) if (value := what(decisions[id_])) is not None}


# Of each field that may be shared, what a sheet has of it: nobody's name, and of a decision the track and the amount alone.
_ON_SHEET: Mapping[str, Callable[[Any], Mapping[str, Any]]] = {
    "call": lambda call: {"seed": call.draws_seed, **{name: getattr(call, name) for name in ("criteria", "scale", "tracks", "rules")}},
    "jurors": lambda jurors: {"juror_ids": tuple(juror.id for juror in jurors)},
    "candidatures": lambda files: {"entrants": _entrants(files)},
    "decisions": lambda decisions: {
        "decided_tracks": _map_known(decisions, lambda one: one.track or None),
        "given": _map_known(decisions, lambda one: one.amount),
    },
    "marks": lambda marks: {"marks": marks},
    "recused": lambda recused: {"recused": recused},
    "readers": lambda readers: {"readers": readers},
}
_SHARED = names_where(Snapshot, lambda said: said.shared)
require_each(_ON_SHEET, _SHARED, "What viewers share")


@dataclass(slots=True)
class _Slot:
    lock: Lock = field(default_factory=Lock)
    found: list[object] = field(default_factory=list)


class FromMarks(Generic[T]):
    """Cache with a result per set of marks. ``compute`` receives a score sheet only."""

    def __init__(self, compute: Callable[[Scoresheet], T]) -> None:
        self._compute = compute
        self._lock = Lock()
        self._slots: OrderedDict[bytes, _Slot] = OrderedDict()

    def of(self, sheet: Scoresheet) -> T:
        """Return the result for a sheet; a second caller waits while the first computes it."""
        slot = self._slot(sheet.fingerprint)
        with slot.lock:
            if not slot.found:
                slot.found.append(self._compute(sheet))
        return cast("T", slot.found[0])

    def remember(self, fingerprint: bytes, found: T) -> None:
        """Store a result computed elsewhere for sheets of a fingerprint."""
        slot = self._slot(fingerprint)
        if not slot.found:
            slot.found.append(found)

    def _slot(self, key: bytes) -> _Slot:
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            if len(self._slots) > KEPT_MAX:
                self._slots.popitem(last=False)
            return slot
