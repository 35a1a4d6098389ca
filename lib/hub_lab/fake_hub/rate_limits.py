"""Fixed windows, a quota each, as the Hub's documentation has them (`rate-limits.md`, 2026)."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

WINDOW_SECONDS = 300.0


@dataclass(frozen=True)
class Quotas:
    """Requests a client may make in a window: to the API, and to the resolvers, which serve files."""

    api: int
    resolvers: int
    window: float = WINDOW_SECONDS


PLANS = {
    "anonymous": Quotas(api=500, resolvers=3_000),
    "free": Quotas(api=1_000, resolvers=5_000),
    "pro": Quotas(api=2_500, resolvers=12_000),
}


class RateLimits:
    """Counts the requests of every client and bucket. A client is a token, or an address without one."""

    def __init__(self, quotas: Quotas | None, clock: Callable[[], float] = monotonic) -> None:
        self._quotas = quotas
        self._clock = clock
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}

    def count(self, bucket: str, client: str) -> tuple[bool, dict[str, str]]:
        """Count one request: whether it is within the quota, and the headers that say how things stand.

        Every answer has the headers, as the Hub's do; without quotas there are none.
        """
        if self._quotas is None:
            return True, {}
        quota = self._quotas.api if bucket == "api" else self._quotas.resolvers
        now = self._clock()
        start, used = self._windows.get((bucket, client), (now, 0))
        if now >= start + self._quotas.window:
            start, used = now, 0
        self._windows[bucket, client] = start, used + 1
        left, reset = max(quota - used - 1, 0), max(math.ceil(start + self._quotas.window - now), 0)
        return used < quota, {
            "RateLimit": f'"{bucket}";r={left};t={reset}',
            "RateLimit-Policy": f'"fixed window";"{bucket}";q={quota};w={math.ceil(self._quotas.window)}',
        }
