"""What a screen is expected to show after an act, and what the act took."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Said:
    """Something on a page: the first element that matches ``selector``, once it says ``text``, or anything other than ``other``."""

    selector: str
    text: str | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does and what they look for; ``whole``: what else has to be there before the page counts as still.

    ``is_load``: the page is loaded anew, and timed from the start of its navigation.
    """

    do: Callable[[], object]
    seen: Said
    whole: tuple[Said, ...] = ()
    is_load: bool = False

    @property
    def expected(self) -> dict[str, object]:
        """Return what the script in the page is told to expect."""
        return {"seen": asdict(self.seen), "whole": [asdict(each) for each in self.whole]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What one act took until the page was still.

    ``seen``, ``whole``, ``still``: seconds from the act to the first frame with what was looked for, to the first with all that was
    expected beside it (a chart, say), to the last frame that changed anything;
    ``bytes``, ``requests``: over HTTP and the websocket, from the network only; ``messages``, ``runs``: of the websocket, and of
    scripts; ``largest``: bytes of the largest message; ``cpu``: seconds of the processor in the page's own process; ``heap``: bytes that
    the page's scripts hold once it is still.
    """

    seen: float
    whole: float
    still: float
    bytes: int
    requests: int
    messages: int
    largest: int
    runs: int
    cpu: float
    heap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Medians of a task's samples on one server, as in ``Sample``; ``still_p95``: what one act in twenty exceeds.

    ``cpu``, ``runs``: the mean. The system counts the time of a process in hundredths of a second: their median would be one of three
    numbers, and that of runs would hide an act that is run twice now and then. ``largest``: the most of any; ``memory``: bytes that the
    server's processes hold after the last act, None if the system does not tell.
    """

    code: str
    label: str
    server: str
    rounds: int
    seen: float
    whole: float
    still: float
    still_p95: float
    bytes: float
    requests: float
    messages: float
    largest: float
    runs: float
    cpu: float
    heap: float
    memory: int | None = None

    @classmethod
    def of(cls, code: str, label: str, server: str, samples: Sequence[Sample], *, memory: int | None = None) -> "Summary":
        """Sum up the samples of a task."""
        medians = {name: float(np.median([getattr(sample, name) for sample in samples])) for name in Sample.__slots__}
        for name in ("cpu", "runs"):
            medians[name] = float(np.mean([getattr(sample, name) for sample in samples]))
        medians["largest"] = float(max(sample.largest for sample in samples))
        late = float(np.quantile([sample.still for sample in samples], 0.95))
        return cls(code=code, label=label, server=server, rounds=len(samples), still_p95=late, memory=memory, **medians)
