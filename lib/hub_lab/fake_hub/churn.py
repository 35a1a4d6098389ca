"""Repos that move while a crawl runs, a few before each request."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from hub_lab.fake_hub.dump import Row
from hub_lab.fake_hub.repos import Repos, Store

_FIRST_CHANGE = datetime(2099, 1, 1, tzinfo=UTC)
"""Later than all that a dump holds, so that what changes comes to the top of its order, as on the Hub."""


@dataclass
class Churn:
    """Moves a share of the rows over the first so many requests; to be given as `before_each`.

    Of ten rows seven are committed to (`lastModified`, `downloads`), one is renamed, one deleted, and one is new. What
    was done stands in the fields afterwards, by names.

    Attributes:
        share: how many of the rows move in all.
        requests: over how many requests they do, evenly.
        kinds: which lists move.
        seed: another seed moves others.
        touched: repos with a new `lastModified`.
        renamed: new names by old ones.
        deleted: repos that are gone.
        inserted: repos that came.
    """

    share: float = 0.02
    requests: int = 20
    kinds: Sequence[str] = ("models",)
    seed: int = 0
    touched: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    _size: dict[str, int] = field(default_factory=dict)
    _changes: int = 0

    def __call__(self, number: int, store: Store) -> None:
        """Move the rows that are due before the request of this number."""
        if number > self.requests:
            return
        rng = Random(f"{self.seed}:{number}")
        for kind in self.kinds:
            total = self.share * self._size.setdefault(kind, len(store[kind].rows))
            due = round(total * number / self.requests) - round(total * (number - 1) / self.requests)
            if due:
                names = sorted(row["id"] for row in store[kind].rows.values() if isinstance(row.get("id"), str))
                for name in rng.sample(names, min(due, len(names))):
                    self._move(store[kind], name)

    def _move(self, repos: Repos, name: str) -> None:
        self._changes += 1
        now = _FIRST_CHANGE + timedelta(seconds=self._changes)
        moment = now.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        match self._changes % 10:
            case 3:
                self.renamed[name] = f"{name}-renamed-{self._changes}"
                repos.rename(name, self.renamed[name])
            case 6:
                self.deleted.append(name)
                repos.delete(name)
            case 9:
                new = f"newcomers/repo-{self._changes}"
                self.inserted.append(new)
                repos.insert(_newcomer(new, f"{int(now.timestamp()):08x}{self._changes:016x}", moment))
            case _:
                row = repos.find(name) or {}
                self.touched.append(name)
                repos.update(name, lastModified=moment, downloads=int(row.get("downloads") or 0) + 1000)


def _newcomer(name: str, oid: str, moment: str) -> Row:
    return {
        "_id": oid,
        "id": name,
        "author": name.partition("/")[0],
        "createdAt": moment,
        "lastModified": moment,
        "private": False,
        "downloads": 0,
        "likes": 0,
        "tags": [],
    }
