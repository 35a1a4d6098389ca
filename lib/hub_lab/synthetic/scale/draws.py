"""Random numbers by position: the draw of a stream at an index is the same whoever asks, in whatever order.

That is what makes the bytes independent of the number of workers: no generator is passed along, and a worker that
renders rows 7,000 to 8,000 never has to know what was drawn for the others. Only integer arithmetic, the four basic
operations and square roots are used, which every processor rounds alike.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bits = NDArray[np.uint64]
Floats = NDArray[np.float64]

_STEP = np.uint64(0x9E3779B97F4A7C15)


class Draws:
    """The streams of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def bits(self, stream: str, index: NDArray[Any]) -> Bits:
        """64 random bits an index (splitmix64)."""
        key = int.from_bytes(blake2b(f"{self.seed}/{stream}".encode(), digest_size=8).digest(), "little")
        x = np.asarray(index).astype(np.uint64) * _STEP + np.uint64(key)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))

    def unit(self, stream: str, index: NDArray[Any]) -> Floats:
        """A number in [0, 1) an index."""
        return (self.bits(stream, index) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def below(self, stream: str, index: NDArray[Any], limit: NDArray[Any] | int) -> Ints:
        """A whole number in [0, limit) an index; 0 where the limit is 0."""
        return (self.unit(stream, index) * limit).astype(np.int64)

    def pick(self, stream: str, index: NDArray[Any], shares: Sequence[float]) -> Ints:
        """A position of `shares` an index, drawn in their proportion; their sum need not be 1."""
        steps = np.cumsum(np.asarray(shares, np.float64))
        found: Ints = np.searchsorted(steps, self.unit(stream, index) * steps[-1], side="right").astype(np.int64)
        return found

    def lowest(self, stream: str, candidates: NDArray[Any], count: int) -> Ints:
        """Exactly `count` of the candidates (fewer if there are fewer), in ascending order."""
        candidates = np.asarray(candidates, np.int64)
        if count >= len(candidates):
            return np.sort(candidates)
        return np.sort(candidates[np.argpartition(self.bits(stream, candidates), count)[:count]])
