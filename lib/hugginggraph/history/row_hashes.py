"""The hashes of many rows at once: what `records.hashes` gives row by row, computed column by column on arrays."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hugginggraph.history.xxh64_arrays import Hashes, of_eight_bytes, of_four_bytes, of_texts
from hugginggraph.records.hashes import SEED

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
    _, ends, data = texts.buffers()
    offsets = np.frombuffer(ends, np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    of_all = np.frombuffer(data or b"", np.uint8)
    return of_texts(of_all[offsets[0] : offsets[-1]], offsets - offsets[0], seeds)


def _of_numbers(values: pa.Array, seeds: Hashes) -> Hashes:
    """A null counts as zero: its hash is not kept."""
    type_ = values.type
    if pa.types.is_floating(type_):
        # There is one zero, and one that is no number.
        numbers = pc.fill_null(values, 0.0).to_numpy() + 0.0
        return of_eight_bytes(np.where(np.isnan(numbers), np.nan, numbers).view(np.uint64), seeds)
    if pa.types.is_int64(type_) or pa.types.is_timestamp(type_):
        return of_eight_bytes(pc.fill_null(values.cast(pa.int64()), 0).to_numpy().view(np.uint64), seeds)
    if pa.types.is_int32(type_) or pa.types.is_date32(type_) or pa.types.is_boolean(type_):
        bits = pc.fill_null(values.cast(pa.int32()), 0).to_numpy().view(np.uint32)
        return of_four_bytes(bits.astype(np.uint64), seeds)
    raise ValueError(f"no hash is defined for values of the type {type_}")
