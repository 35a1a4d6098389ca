"""What goes wrong on demand, and at which request. Deterministic: the same requests meet the same faults."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Status:
    """An error status in place of the answer.

    A 429 with `reset` says in its RateLimit header when the window ends; without, it says nothing, as the Hub's do
    that are not for an exhausted window. `retry_after` sets the header of that name.
    """

    code: int
    reset: int | None = None
    retry_after: int | None = None


@dataclass(frozen=True)
class Stall:
    """Nothing is sent for so many seconds, then the answer."""

    seconds: float


@dataclass(frozen=True)
class Cut:
    """The answer's Content-Length, this share of its body, and the end of the connection."""

    share: float = 0.5


Fault = Status | Stall | Cut

FaultPlan = Callable[[int], Fault | None]
"""From the number of a request, counted from 1 over all that were ever made, to what goes wrong with it."""


def never(_: int) -> Fault | None:
    """No faults."""
    return None


def at(faults: Mapping[int, Fault]) -> FaultPlan:
    """Faults at given requests: `at({3: Status(500)})` breaks the third."""
    return faults.get


def share(part: float, faults: Sequence[Fault], *, seed: int = 0) -> FaultPlan:
    """A fault with a share of all requests, drawn with equal chances from some."""

    def plan(number: int) -> Fault | None:
        rng = Random(f"{seed}:{number}")
        return rng.choice(faults) if rng.random() < part else None

    return plan
