"""Names and ids of repos, made from their numbers when they are needed: no table of names is ever held."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hub_lab.synthetic.scale import rates, words
from hub_lab.synthetic.scale.draws import Draws
from hub_lab.synthetic.scale.structure import Hub, Models

_MOVED = ("", "-labs", "-org", "-hq", "-team")  # what an owner's name ends with after so many renames
MAX_LEVEL = len(_MOVED) - 1


class Names:
    """The names of a Hub's repos; every method takes an array of repo numbers and gives a list in its order."""

    def __init__(self, hub: Hub, draws: Draws) -> None:
        self._hub = hub
        self._draws = draws

    def bases(self, kind: str, repos: NDArray[Any]) -> list[str]:
        """The parts behind the slash. They end in the repo's number, so two repos share one only by design."""
        own = self._hub.repos(kind).base[repos].astype(np.int64)
        if kind == "models":
            family = self._draws.bits("names.family", self._hub.models.root[own])
            bits = self._draws.bits("names.models", own)
            relation = self._hub.models.relation[own]
            return [
                f"{words.BIRDS[f % 29]}-{words.SIZES[f // 29 % 12]}-{words.PURPOSES[b % 21]}-{i:x}{words.ENDINGS[r]}"
                for f, b, i, r in zip(family.tolist(), bits.tolist(), own.tolist(), relation.tolist(), strict=True)
            ]
        bits = self._draws.bits(f"names.{kind}", own)
        ends = words.FORMS if kind == "datasets" else words.APPS
        return [
            f"{words.TOPICS[b % 18]}-{ends[b // 18 % len(ends)]}-{i:x}"
            for b, i in zip(bits.tolist(), own.tolist(), strict=True)
        ]

    def ids(self, kind: str, repos: NDArray[Any], level: NDArray[Any] | None = None) -> list[str]:
        """`owner/name` as it is now, or as it was after `level` renames."""
        table = self._hub.repos(kind)
        repos = np.asarray(repos, np.int64)
        level = table.level[repos] if level is None else level
        took = table.takes[repos]
        level = np.where(took >= 0, table.takes_level[repos], level)
        named = np.where(took >= 0, took, repos)
        authors = table.author[named]
        bits = self._draws.bits("names.author", authors)
        bases = self.bases(kind, named)
        has_bare = (named < rates.CANONICAL) & (kind != "spaces")
        ids = [
            f"{_author(a, b)}{_MOVED[lv]}/{base}"
            for a, b, lv, base in zip(
                authors.tolist(), bits.tolist(), np.where(has_bare & (level > 0), level - 1, level).tolist(), bases,
                strict=True,
            )
        ]  # fmt: skip
        for at in np.flatnonzero(has_bare & (level == 0)).tolist():
            ids[at] = bases[at]
        if isinstance(table, Models):
            for at in np.flatnonzero(table.twin[named] >= 0).tolist():
                ids[at] = ids[at].upper()
        return ids

    def hub_ids(self, kind: str, repos: NDArray[Any]) -> list[str]:
        """The immutable `_id`: like the Hub's own it begins with the second of creation."""
        created = self._hub.repos(kind).created[repos].tolist()
        bits = self._draws.bits(f"ids.{kind}", repos).tolist()
        return [f"{second:08x}{rest:016x}" for second, rest in zip(created, bits, strict=True)]


def ghost(kind: str, number: int) -> str:
    """The name of a repo that is in no listing, by the number below -1 that stands for it."""
    which = -2 - number
    owner = f"{words.COLOURS[which % 22]}-{words.PLACES[which % 15]}-{which}x"
    if kind == "models":
        return f"{owner}/{words.BIRDS[which % 29]}-{words.SIZES[which % 12]}-gone-{which:x}"
    return f"{owner}/{words.TOPICS[which % 18]}-gone-{which:x}"


def _author(number: int, bits: int) -> str:
    colour, place, style = words.COLOURS[bits % 22], words.PLACES[bits // 22 % 15], bits // 330 % 4
    if style == 0:
        return f"{colour}{number}"
    if style == 1:
        return f"{colour.capitalize()}{place.capitalize()}{number}"
    return f"{colour}-{place}-{number}" if style == 2 else f"{place}_{number}"
