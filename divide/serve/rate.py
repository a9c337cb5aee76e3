"""How often one address may ask."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_ADDRESSES = 20_000


class Rate:
    """A bucket of tokens for each address: `burst` at once, then `rate` a second.

    Parameters
    ----------
    rate : float
        Tokens a second; 0 for no limit.
    burst : float
        Tokens that a bucket holds.
    clock : callable
        Seconds, never going back: the clock of the wall may jump.
    """

    def __init__(
        self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rate, self.burst, self._clock = rate, burst, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Take a token; seconds until there is one if there is none, else 0."""
        if self.rate <= 0:
            return 0.0
        key, now = network(address), self._clock()
        left, since = self._buckets.pop(key, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.rate)
        wait = 0.0 if left >= 1 else (1 - left) / self.rate
        self._buckets[key] = (left - 1 if left >= 1 else left, now)
        if len(self._buckets) > MOST_ADDRESSES:
            self._buckets.popitem(last=False)
        return wait


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that an IPv6 reader has."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    mapped = known.ipv4_mapped
    return str(mapped or ipaddress.ip_network((known, 64), strict=False))
