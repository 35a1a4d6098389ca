"""The hash of a row's values, as Spark's `xxhash64` gives it: keys and checksums are the same on every engine.

Each value in turn is hashed by XXH64 with the hash so far for its seed; a null leaves the hash as it is. Lists and
structures are their elements in turn.
"""

import struct
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from math import isnan
from typing import Any

import pyarrow as pa
from xxhash import xxh64_intdigest

from hugginggraph.storage.types import arrow_type

SEED = 42
"""The hash of no values."""

_Step = Callable[[Any, int], int]
"""From a value and the hash so far to the next hash, without a sign."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ONE_OF_64, _ONE_OF_32 = (1 << 64) - 1, (1 << 32) - 1
_pack_64, _pack_32, _pack_double = (struct.Struct(form).pack for form in ("<Q", "<I", "<d"))
_NAN = float("nan")


def hasher(types: Iterable[str]) -> Callable[[Iterable[Any]], int]:
    """A function from a row's values to its hash; to be made once for many rows.

    The values are what Arrow gives as Python: timestamps may also be microseconds since 1970, dates days, and maps
    dictionaries.

    Args:
        types: the types of the values, as contracts write them.

    Raises:
        ValueError: no hash is defined for one of the types.

    >>> hasher(["string"])(["model:amber/heron-7b"])
    -1005579071962861817
    """
    steps = [_step(arrow_type(type_)) for type_ in types]

    def hash_of(values: Iterable[Any]) -> int:
        return signed(_chained(zip(steps, values, strict=False), SEED))

    return hash_of


def signed(digest: int) -> int:
    """The bits of a hash as the number with a sign that tables hold."""
    return digest - (1 << 64) if digest >> 63 else digest


def _chained(steps: Iterable[tuple[_Step, Any]], seed: int) -> int:
    for step, value in steps:
        if value is not None:
            seed = step(value, seed)
    return seed


def _step(type_: pa.DataType) -> _Step:
    plain = _PLAIN.get(type_)
    if plain:
        return plain
    if pa.types.is_map(type_):
        key, item = _step(type_.key_type), _step(type_.item_type)
        return lambda pairs, seed: _chained(_in_turn(key, item, pairs), seed)
    if pa.types.is_list(type_):
        element = _step(type_.value_type)
        return lambda values, seed: _chained(((element, value) for value in values), seed)
    if pa.types.is_struct(type_):
        fields = [(_step(field.type), field.name) for field in type_]
        return lambda values, seed: _chained(((step, values[name]) for step, name in fields), seed)
    raise ValueError(f"no hash is defined for values of the type {type_}")


def _in_turn(key: _Step, item: _Step, pairs: Any) -> Iterable[tuple[_Step, Any]]:
    for name, value in pairs.items() if isinstance(pairs, dict) else pairs:
        yield key, name
        yield item, value


def _text(value: str, seed: int) -> int:
    return xxh64_intdigest(value.encode(errors="replace"), seed)


def _long(value: int, seed: int) -> int:
    return xxh64_intdigest(_pack_64(value & _ONE_OF_64), seed)


def _int(value: int, seed: int) -> int:
    return xxh64_intdigest(_pack_32(value & _ONE_OF_32), seed)


def _double(value: float, seed: int) -> int:
    # There is one zero, and one that is no number.
    return xxh64_intdigest(_pack_double(_NAN if isnan(value) else value + 0.0), seed)


def _date(value: date | int, seed: int) -> int:
    return _int(value if isinstance(value, int) else (value - _EPOCH.date()).days, seed)


def _time(value: datetime | int, seed: int) -> int:
    return _long(value if isinstance(value, int) else _micros(value), seed)


def _micros(time: datetime) -> int:
    # Without a zone it is UTC, as everywhere.
    since = (time if time.tzinfo else time.replace(tzinfo=UTC)) - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


_PLAIN: dict[pa.DataType, _Step] = {
    arrow_type("string"): _text,
    arrow_type("bigint"): _long,
    arrow_type("int"): _int,
    arrow_type("boolean"): _int,
    arrow_type("double"): _double,
    arrow_type("date"): _date,
    arrow_type("timestamp"): _time,
}
