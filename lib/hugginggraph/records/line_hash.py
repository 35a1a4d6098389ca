"""The hash by which a line is known again, whatever its counters say today."""

import hashlib
import json
import re
from collections.abc import Mapping
from operator import itemgetter
from typing import Any

import xxhash

from hugginggraph.records.fields import COUNTER_FIELDS
from hugginggraph.resources import resource
from hugginggraph.settings import IngestSettings

_RULES = "5"
"""Moves with the rules by which records are read, so that every line is parsed again by the new ones."""
_NO_RULES = {"completeness_min", "max_raw_bytes", "max_card_bytes", "links_out"}
_COUNTER = re.compile(rb'("(?:' + "|".join(COUNTER_FIELDS).encode() + rb')": ?)(-?[0-9][0-9.eE+-]*)')
_key_of = itemgetter(1)
_SEED = 42


def rules_of(limits: IngestSettings) -> str:
    """The rules by which lines are read, as a sha-256 in hexadecimal."""
    return hashlib.sha256(
        json.dumps([_RULES, limits.model_dump(exclude=_NO_RULES)], sort_keys=True).encode()
        # What an old name means is a rule, too: where the list of moves is another, all is read again.
        + resource("conf", "moved_repos.csv").read_bytes()
    ).hexdigest()


def rules_seed(limits: IngestSettings) -> int:
    """The hash of the rules by which lines are read: the seed of every line's hash."""
    return xxhash.xxh64_intdigest(rules_of(limits).encode(), _SEED)


def line_hash(line: bytes, counters: Mapping[str, Any], seed: int) -> int:
    """The hash of a line without its counters.

    The counters are left out where each stands in the line once and in the usual form: then the numbers left out are as
    long as the record's. Otherwise nothing is: a second one might be no counter, and a change of it must show.

    Args:
        line: the text.
        counters: the record's counters by field; None where it has none.
        seed: as `rules_seed` gives it.
    """
    uncounted = _COUNTER.sub(_key_of, line)
    left_out = 0
    for value in counters.values():
        if value is not None:
            left_out += len(str(value) if type(value) is int else _as_json(value))
    return hash_of(uncounted if len(uncounted) + left_out == len(line) else line, seed)


def split_at_counters(line: bytes) -> list[bytes]:
    """A line taken apart: text, then for each number of a counter its key, the number, and the text behind it.

    >>> split_at_counters(b'{"likes":7,"id":"a/b"}')
    [b'{', b'"likes":', b'7', b',"id":"a/b"}']
    """
    return _COUNTER.split(line)


def hash_of(text: bytes, seed: int) -> int:
    """The hash of a text as a bigint holds it."""
    return signed(xxhash.xxh64_intdigest(text, seed))


def signed(value: int) -> int:
    """A hash as a bigint holds it."""
    return value - (1 << 64) if value >= 1 << 63 else value


def _as_json(number: float) -> str:
    """A number as JSON writes it: 5, not 5.0."""
    if number and not 1e-3 <= abs(number) < 1e7:
        digits, _, exponent = f"{number!r}".partition("e")
        return digits if not exponent else f"{digits if '.' in digits else digits + '.0'}E{int(exponent)}"
    text = repr(number)
    return text.removesuffix(".0")
