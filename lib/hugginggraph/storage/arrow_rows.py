"""Rows of Python as Arrow has them."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa


def batch_of(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    """Rows, each a tuple in the order of the schema, as a batch; there may be none."""
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(values, each.type) for values, each in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def table_of(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    """The same rows as a table."""
    return pa.Table.from_batches([batch_of(rows, schema)])
