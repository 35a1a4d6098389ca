"""What rows of all kinds share: times, commits, counters."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic_core import to_json

from hub_lab.synthetic.scale.draws import Draws, Ints
from hub_lab.synthetic.scale.structure import Repos

Row = dict[str, Any]
"""A row as the API gives it."""


def stamps(seconds: NDArray[Any]) -> list[str]:
    """Moments as the API writes them.

    >>> stamps(np.array([1646263744]))
    ['2022-03-02T23:29:04.000Z']
    """
    return [f"{text}.000Z" for text in np.asarray(seconds).astype("datetime64[s]").astype(str).tolist()]


def commits(draws: Draws, kind: str, repos: Repos, index: NDArray[Any]) -> list[str]:
    """The sha of each repo's last commit: another one for each version."""
    bits = draws.bits(f"{kind}.sha", index + (repos.version[index].astype(np.int64) << 40)).tolist()
    return [f"{b:016x}{b ^ 0x5DEECE66DF00DFEE:016x}{b * 0x9E3779B1 >> 40 & 0xFFFFFFFF:08x}" for b in bits]


def downloads(draws: Draws, kind: str, repos: Repos, index: NDArray[Any]) -> Ints:
    """Downloads of the last month: most repos have a handful, a few have millions; they move with the ticks."""
    u = 1 - draws.unit(f"{kind}.downloads", index)
    known = np.where(u < 0.45, 4 * (0.45 / u) * np.sqrt(0.45 / u) - 4, 0)
    month: Ints = np.minimum(known, 1.5e8).astype(np.int64)
    risen: Ints = repos.ticks[index] * (1 + draws.below(f"{kind}.rise", index, 9))
    return month + risen


def likes(draws: Draws, kind: str, repos: Repos, index: NDArray[Any]) -> Ints:
    """Likes: most repos have none."""
    u = 1 - draws.unit(f"{kind}.likes", index)
    given: Ints = np.minimum(np.where(u < 0.12, 0.12 / u, 0), 2e4).astype(np.int64)
    risen: Ints = (repos.ticks[index] // 4).astype(np.int64)
    return given + risen


def front_matter(data: Row) -> str:
    """The card's metadata as YAML; JSON values are YAML."""
    lines = [f"{key}: {to_json(value).decode()}" for key, value in data.items()]
    return "\n".join(["---", *lines, "---", "", ""])
