"""What a line shows without being parsed: enough to know again a line that was parsed on an earlier day.

The Hub begins each line with the repo's name. A line that is known by its hash says of every field what it said before,
but for the counters, which are read here.
"""

import re
from typing import NamedTuple

from hugginggraph.lookup.node_ids import node_id
from hugginggraph.records.fields import COUNTER_FIELDS
from hugginggraph.records.line_hash import hash_of, split_at_counters

_HEAD = re.compile(rb'\{(?:"_id": ?"[0-9a-f]{24}", ?)?"id": ?"((?!\[)[!#-\[\]-z|~]{1,400})"')
_WHOLE = re.compile(rb"0|[1-9][0-9]{0,17}")
_REAL = re.compile(rb"(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_FIELDS = list(COUNTER_FIELDS)
_PLACE = {f'"{field}":{blank}'.encode(): place for place, field in enumerate(_FIELDS) for blank in ("", " ")}
_TRENDING = _FIELDS.index("trendingScore")


class Glimpse(NamedTuple):
    """A line that was not parsed.

    Attributes:
        node_id: the key of the repo that it begins with.
        repo_id: the repo's name.
        hash: of the line without its counters, as `line_hash` gives it of a line that writes each counter once.
        counters: in the order of the columns of `counters`; None where the line has none.
    """

    node_id: int
    repo_id: str
    hash: int
    counters: list[float | int | None]


def glimpse(kind: str, line: bytes, seed: int) -> Glimpse | None:
    """What a line shows; None where it has to be parsed: it begins otherwise, writes a counter otherwise, or has none.

    >>> glimpse("model", b'{"id":"a/b","likes":7}', 0)[1:]
    ('a/b', -567515490379918044, [None, None, 7, None])
    """
    head = _HEAD.match(line)
    if head is None:
        return None
    parts = split_at_counters(line)
    if len(parts) == 1:
        # Its counters may be written under other names.
        return None
    counters: list[float | int | None] = [None] * len(_FIELDS)
    for key, number in zip(parts[1::3], parts[2::3], strict=True):
        place = _PLACE[key]
        if counters[place] is not None:
            return None
        if _WHOLE.fullmatch(number):
            counters[place] = float(number) if place == _TRENDING else int(number)
        elif place == _TRENDING and _REAL.fullmatch(number):
            counters[place] = float(number)
        else:
            return None
    del parts[2::3]
    name = head[1].decode()
    return Glimpse(node_id(kind, name), name, hash_of(b"".join(parts), seed), counters)
