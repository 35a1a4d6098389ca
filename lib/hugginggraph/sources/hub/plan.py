"""What a crawl will cost: requests, and minutes at the rate the Hub allows."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

ANONYMOUS, FREE = "anonymous", "free account"
QUOTAS = {ANONYMOUS: {"api": 500, "resolvers": 3_000}, FREE: {"api": 1_000, "resolvers": 5_000}}
"""Requests in each window, as the Hub's page on rate limits gives them for those who pay nothing."""
WINDOW = 300
"""Seconds of a window."""


@dataclass(frozen=True)
class Plan:
    """What is ahead.

    Attributes:
        tier: whose quota is counted with.
        quota: requests a window.
        window: seconds of a window.
        requests: the requests to be made for each list; None where nothing tells.
    """

    tier: str
    quota: int
    window: int
    requests: Mapping[str, int | None]

    @property
    def total(self) -> int:
        """All requests that can be foreseen."""
        return sum(count or 0 for count in self.requests.values())

    @property
    def minutes(self) -> int:
        """Minutes at the quota, rounded up; the Hub's own speed may make it more."""
        return math.ceil(self.total / self.quota * self.window / 60)

    def record(self) -> dict[str, Any]:
        """The plan for a program: its attributes, `total` and `minutes`."""
        return asdict(self) | {"requests": dict(self.requests), "total": self.total, "minutes": self.minutes}

    def text(self) -> str:
        """The plan in a sentence a list, and one for all.

        >>> print(Plan(FREE, 1000, 300, {"models": 3030, "datasets": None}).text())
        models: 3,030 requests
        datasets: as many requests as changes need
        3,030 requests take about 16 min at 1,000 requests in 300 s (free account)
        """
        lines = [
            f"{folder}: as many requests as changes need" if count is None else f"{folder}: {count:,} requests"
            for folder, count in self.requests.items()
        ]
        pace = f"{self.quota:,} requests in {self.window} s ({self.tier})"
        if self.total:
            return "\n".join([*lines, f"{self.total:,} requests take about {self.minutes:,} min at {pace}"])
        return "\n".join([*lines, f"The Hub allows {pace}"])


def plan(
    requests: Mapping[str, int | None],
    *,
    has_token: bool,
    bucket: str = "api",
    learnt: tuple[int, int] | None = None,
) -> Plan:
    """The plan for these requests: at the quota that the Hub named, else at that of the plan table.

    Args:
        requests: by list.
        has_token: whether there is a token.
        bucket: `api` or `resolvers`.
        learnt: quota and seconds of the window, as the Hub's answers tell them.
    """
    tier = FREE if has_token else ANONYMOUS
    quota, window = learnt or (QUOTAS[tier][bucket], WINDOW)
    return Plan("as the Hub says" if learnt else tier, quota, window, dict(requests))
