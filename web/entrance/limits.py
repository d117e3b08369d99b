"""Rate limit of failed secrets, by network."""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from starlette.requests import Request

from phrases import N_
from web.requests import client_network

ADDRESSES_MAX = 10_000
_TOO_MANY = N_("Too many attempts from this network. Wait a minute, then try again.")


@dataclass(slots=True)
class FailureLimit:
    """Allows each network ``failures`` within ``seconds``. A jury behind one address enters freely: successes are never held up.

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


def failed(request: Request, limit: FailureLimit, dead: str) -> tuple[str, int]:
    """Count a failure of the requesting network; return the message (``dead`` unless it failed too often) and the status."""
    network = client_network(request)
    if limit.is_reached(network):
        return _TOO_MANY, 429
    limit.count(network)
    return dead, 404
