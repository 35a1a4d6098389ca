"""The repos of one kind by id, by name and in every order a listing may have.

A page is found by bisection in an order that is kept sorted while repos come, move and go: no request sorts anything
but the first of its order.
"""

import hashlib
import math
from bisect import bisect_left, bisect_right, insort
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hub_lab.fake_hub.dump import KINDS, Row

Key = tuple[float, str]
"""A place in an order: the sorted value, negative because listings descend, and the ObjectID, which ascends."""

FLOOR = "2022-03-02T23:29:04.000Z"
"""When the Hub began to write down creation times: every older repo has this one."""
SORTS = ("createdAt", "downloads", "lastModified", "likes", "trendingScore")
_TIMES = ("createdAt", "lastModified")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ORDERS_KEPT = 64


@dataclass(frozen=True)
class Wanted:
    """Which rows a listing takes."""

    tags: tuple[str, ...] = ()
    author: str | None = None
    search: tuple[str, ...] = ()
    pipeline_tag: str | None = None
    gated: bool | None = None

    def takes(self, row: Row) -> bool:
        """Whether a row has every tag, is of the author, has every searched text in its name, and so on."""
        name = str(row.get("id") or "").lower()
        tags = row["tags"] if isinstance(row.get("tags"), list) else ()
        return (
            all(tag in tags for tag in self.tags)
            and (self.author is None or author_of(row) == self.author)
            and all(text.lower() in name for text in self.search)
            and (self.pipeline_tag is None or row.get("pipeline_tag") == self.pipeline_tag)
            and (self.gated is None or bool(row.get("gated")) == self.gated)
        )


class Order:
    """The wanted rows in the order of one field, kept so while rows change."""

    def __init__(self, sort: str, wanted: Wanted, rows: dict[str, Row]) -> None:
        self._sort = sort
        self._wanted = wanted
        self._keys = sorted(key_of(sort, oid, row) for oid, row in rows.items() if wanted.takes(row))

    def __len__(self) -> int:
        return len(self._keys)

    def after(self, key: Key | None, limit: int) -> tuple[list[Key], bool]:
        """The next `limit` places behind a key (from the start for None), and whether there are more."""
        start = bisect_right(self._keys, key) if key else 0
        return self._keys[start : start + limit], start + limit < len(self._keys)

    def add(self, oid: str, row: Row) -> None:
        """Put a row where it belongs, if it is wanted."""
        if self._wanted.takes(row):
            insort(self._keys, key_of(self._sort, oid, row))

    def discard(self, oid: str, row: Row) -> None:
        """Take a row out as it was when it was added."""
        if self._wanted.takes(row):
            del self._keys[bisect_left(self._keys, key_of(self._sort, oid, row))]


class Repos:
    """All repos of one kind, their cards, and the names they had.

    `rows` is keyed by ObjectID. A row without `_id` gets one from its name, for its place in the orders alone: it is
    served as it stands in the dump. Rows are replaced, never changed in place.
    """

    def __init__(self, kind: str, rows: Iterable[Row] = (), cards: dict[str, str] | None = None) -> None:
        self.kind = kind
        self.rows: dict[str, Row] = {}
        self.cards: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._former: dict[str, str] = {}
        self._orders: OrderedDict[tuple[str, Wanted], Order] = OrderedDict()
        for row in rows:
            self.insert(row)
        self.cards = dict(cards or {})

    def find(self, name: str) -> Row | None:
        """The row of a repo by its present name."""
        oid = self._names.get(name)
        return None if oid is None else self.rows[oid]

    def moved_to(self, name: str) -> str | None:
        """The present name of the repo that had a name; None where nobody had it or the repo is gone."""
        row = self.rows.get(self._former.get(name, ""))
        return None if row is None else row["id"]

    def order(self, sort: str, wanted: Wanted) -> Order:
        """The wanted rows in the order of a field; sorted at the first call, kept for the next."""
        key = sort, wanted
        if key not in self._orders:
            self._orders[key] = Order(sort, wanted, self.rows)
            if len(self._orders) > _ORDERS_KEPT:
                self._orders.popitem(last=False)
        self._orders.move_to_end(key)
        return self._orders[key]

    def insert(self, row: Row, card: str | None = None) -> None:
        """Add a repo, in place of one with the same `_id` or the same name. The name redirects nowhere any more."""
        name = row.get("id")
        oid = object_id(self.kind, row)
        self._take_out(oid)
        if isinstance(name, str):
            if name in self._names:
                self.delete(name)
            self._names[name] = oid
            self._former.pop(name, None)
            if card is not None:
                self.cards[name] = card
        self.rows[oid] = row
        for order in self._orders.values():
            order.add(oid, row)

    def update(self, name: str, **fields: Any) -> None:
        """Set fields of a repo, such as `lastModified` or `downloads`.

        Raises:
            KeyError: there is no repo of that name.
        """
        oid = self._names[name]
        self._replace(oid, self.rows[oid] | fields)

    def rename(self, name: str, new_name: str) -> None:
        """Give a repo another name: same `_id`, and the old name redirects.

        Raises:
            KeyError: there is no repo of that name.
        """
        oid = self._names.pop(name)
        if new_name in self._names:
            self.delete(new_name)
        named = {field: new_name for field in ("id", "modelId") if field in self.rows[oid]}
        author = {"author": new_name.partition("/")[0]} if "author" in self.rows[oid] and "/" in new_name else {}
        self._names[new_name] = oid
        self._former.pop(new_name, None)
        self._former[name] = oid
        if name in self.cards:
            self.cards[new_name] = self.cards.pop(name)
        self._replace(oid, self.rows[oid] | named | author)

    def delete(self, name: str) -> None:
        """Take a repo away.

        Raises:
            KeyError: there is no repo of that name.
        """
        self._take_out(self._names[name])
        self.cards.pop(name, None)

    def renamed_since(self, before: "Repos") -> None:
        """Take over the former names of an older state, and those of repos that are named otherwise by now."""
        self._former = {name: oid for name, oid in before._former.items() if name not in self._names}
        for name, oid in before._names.items():
            if name not in self._names and oid in self.rows:
                self._former[name] = oid

    def _replace(self, oid: str, row: Row) -> None:
        for order in self._orders.values():
            order.discard(oid, self.rows[oid])
            order.add(oid, row)
        self.rows[oid] = row

    def _take_out(self, oid: str) -> None:
        row = self.rows.pop(oid, None)
        if row is None:
            return
        if self._names.get(row.get("id", "")) == oid:
            del self._names[row["id"]]
        for order in self._orders.values():
            order.discard(oid, row)


class Store(dict[str, Repos]):
    """The repos of every kind by the name of their list: `store["models"]`."""

    def __init__(self, **repos: Repos) -> None:
        super().__init__({kind: repos.get(kind) or Repos(kind) for kind in KINDS})


def author_of(row: Row) -> str | None:
    """The owner: as the row says, else the first part of its name."""
    name = row.get("id")
    return row.get("author") or (name.partition("/")[0] if isinstance(name, str) and "/" in name else None)


def object_id(kind: str, row: Row) -> str:
    """The row's `_id`; 24 hex digits made of its kind and name where it has none."""
    oid = row.get("_id")
    return oid if isinstance(oid, str) and oid else hashlib.sha256(f"{kind}:{row.get('id')}".encode()).hexdigest()[:24]


def key_of(sort: str, oid: str, row: Row) -> Key:
    """The place of a row. What lacks counts as nought, a time that lacks as the floor."""
    value = row.get(sort)
    if sort in _TIMES:
        return -_milliseconds(value), oid
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return -float(value) if number and value else 0.0, oid


def value_of(sort: str, key: Key) -> float | str:
    """The value that a place stands for, as it stands in a cursor."""
    if sort not in _TIMES:
        return int(-key[0]) if key[0].is_integer() else -key[0]
    moment = _EPOCH + timedelta(milliseconds=-key[0])
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def _milliseconds(time: object) -> float:
    try:
        moment = datetime.fromisoformat(str(time).replace("Z", "+00:00"))
    except ValueError:
        return _milliseconds(FLOOR)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return float((moment - _EPOCH) // timedelta(milliseconds=1))


Mutation = Callable[[Store], None]
"""Something that happens to the Hub between two requests."""
