"""The hashes of many rows at once: what `records.hashes` gives row by row, computed column by column on arrays."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from xxhash import xxh64_intdigest

from hugginggraph.records.hashes import SEED

Hashes = npt.NDArray[np.uint64]

# The primes of XXH64.
_P1, _P2, _P3, _P4, _P5 = (
    np.uint64(prime)
    for prime in (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)
)
_BLOCK = 65_536
"""Rows whose arrays stay in the processor's cache."""


def row_hashes(rows: pa.Table) -> npt.NDArray[np.int64]:
    """The hash of each row over all its columns, in the order of the rows.

    Raises:
        ValueError: no hash is defined for the type of a column.

    >>> row_hashes(pa.table({"name": ["model:amber/heron-7b"]})).tolist()
    [-1005579071962861817]
    """
    blocks = [_of_block(block) for block in rows.to_batches(max_chunksize=_BLOCK)]
    return np.concatenate([np.empty(0, np.uint64), *blocks]).view(np.int64)


def _of_block(block: pa.RecordBatch) -> Hashes:
    hashes = np.full(len(block), SEED, np.uint64)
    with np.errstate(over="ignore"):
        for column in block.columns:
            hashes = _chained(column, hashes)
    return hashes


def _chained(values: pa.Array, seeds: Hashes) -> Hashes:
    """The next hash of each row: the same where its value is null."""
    type_ = values.type
    if values.null_count == len(values):
        return seeds
    if pa.types.is_struct(type_):
        # A field of a structure that is null is null.
        for field in values.flatten():
            seeds = _chained(field, seeds)
        return seeds
    if pa.types.is_list(type_):
        return _of_elements(values, seeds)
    hashes = _of_texts(values, seeds) if pa.types.is_string(type_) else _of_numbers(values, seeds)
    return np.where(values.is_valid().to_numpy(zero_copy_only=False), hashes, seeds) if values.null_count else hashes


def _of_elements(lists: pa.Array, seeds: Hashes) -> Hashes:
    """All first elements, then all second ones, as long as a list has one."""
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy()
    elements, starts = lists.flatten(), np.cumsum(lengths) - lengths
    seeds, rows = seeds.copy(), np.flatnonzero(lengths)
    position = 0
    while len(rows):
        seeds[rows] = _chained(elements.take(pa.array(starts[rows] + position)), seeds[rows])
        position += 1
        rows = rows[lengths[rows] > position]
    return seeds


def _of_texts(texts: pa.Array, seeds: Hashes) -> Hashes:
    pairs = zip(texts.cast(pa.binary()).to_pylist(), seeds.tolist(), strict=True)
    return np.array([seed if text is None else xxh64_intdigest(text, seed) for text, seed in pairs], np.uint64)


def _of_numbers(values: pa.Array, seeds: Hashes) -> Hashes:
    bits, width = _bits(values)
    # A value of four bytes is mixed in otherwise than one of eight.
    mixed = seeds + _P5 + np.uint64(width)
    if width == 8:
        mixed = _turned(mixed ^ (_turned(bits * _P2, 31) * _P1), 27) * _P1 + _P4
    else:
        mixed = _turned(mixed ^ (bits * _P1), 23) * _P2 + _P3
    mixed = (mixed ^ (mixed >> np.uint64(33))) * _P2
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _P3
    return mixed ^ (mixed >> np.uint64(32))


def _bits(values: pa.Array) -> tuple[Hashes, int]:
    """What a value is in memory, any for null, and how many bytes of it count."""
    type_ = values.type
    if pa.types.is_floating(type_):
        numbers = pc.fill_null(values, 0.0).to_numpy() + 0.0
        return np.where(np.isnan(numbers), np.nan, numbers).view(np.uint64), 8
    if pa.types.is_int64(type_) or pa.types.is_timestamp(type_):
        return pc.fill_null(values.cast(pa.int64()), 0).to_numpy().view(np.uint64), 8
    if pa.types.is_int32(type_) or pa.types.is_date32(type_) or pa.types.is_boolean(type_):
        return pc.fill_null(values.cast(pa.int32()), 0).to_numpy().view(np.uint32).astype(np.uint64), 4
    raise ValueError(f"no hash is defined for values of the type {type_}")


def _turned(bits: Hashes, by: int) -> Hashes:
    return (bits << np.uint64(by)) | (bits >> np.uint64(64 - by))
