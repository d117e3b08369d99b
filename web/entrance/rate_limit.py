"""A bounded count of recent failures by address, in memory."""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

ADDRESSES_MAX: Final = 10_000


@dataclass(slots=True)
class FailureLimit:
    """At most ``failures`` an address within ``seconds``. A jury behind one address enters freely: successes do not count.

    The oldest addresses are forgotten beyond ``ADDRESSES_MAX``, so that nobody can fill the memory.
    """

    failures: int
    seconds: float
    clock: Callable[[], float] = monotonic
    _moments: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def is_reached(self, address: str) -> bool:
        """Tell whether ``address`` failed too often lately."""
        moments = self._moments.get(address)
        if moments is None:
            return False
        while moments and moments[0] <= self.clock() - self.seconds:
            moments.popleft()
        return len(moments) >= self.failures

    def count(self, address: str) -> None:
        """Count one failure of ``address``."""
        self._moments.setdefault(address, deque(maxlen=self.failures)).append(self.clock())
        self._moments.move_to_end(address)
        if len(self._moments) > ADDRESSES_MAX:
            self._moments.popitem(last=False)
