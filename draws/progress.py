"""How far the draws are, in words."""

from typing import Final, Protocol

from deliberation.derived.scoring.robustness import DRAWS, Robustness
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, whole
from phrases.times import duration

_WORTH_SAYING_SECONDS: Final = 4.0


class _UnderWay(Protocol):
    """What knows of draws that are not there yet."""

    def has_failed(self, seen: Snapshot) -> bool: ...
    def seconds(self, seen: Snapshot) -> float: ...


def in_words(under_way: _UnderWay, drawn: Robustness | None, snapshot: Snapshot) -> str:
    """Return how far the draws of what a viewer sees are. ``drawn``: None while they are under way, or if they could not be made."""
    if drawn is not None:
        return _("Robustness: {draws} draws of weights and jurors.").format(draws=whole(DRAWS))
    if under_way.has_failed(snapshot):
        return _("Robustness: it could not be computed. Scores and ranks do not depend on it.")
    seconds = under_way.seconds(snapshot)
    if seconds < _WORTH_SAYING_SECONDS:
        return _("Robustness: being computed…")
    time = duration(seconds) if seconds >= 60 else _("{seconds} s").format(seconds=int(seconds))
    return _("Robustness: being computed, about {time}…").format(time=time)
