"""Rows that Delta has struck out of files that stay: deletion vectors, as delta-rs reads them."""

from collections.abc import Iterator

import pyarrow as pa
from deltalake import DeltaTable


def kept_rows(opened: DeltaTable) -> Iterator[tuple[str, pa.ListScalar]]:
    """The files of an opened version of which rows are struck out.

    Yields:
        A file's name below the table's folder, and of each of its rows whether it is kept.
    """
    if "deletionVectors" not in (opened.protocol().reader_features or ()):
        return
    vectors = pa.table(opened.deletion_vectors().read_all())
    for name, kept in zip(vectors["filepath"].to_pylist(), vectors["selection_vector"], strict=True):
        yield name.rsplit("/", 1)[-1], kept


def count_struck_out(opened: DeltaTable) -> int:
    """How many rows stand in the files of an opened version and are struck out."""
    return sum(len(kept) - kept.values.true_count for _, kept in kept_rows(opened))
