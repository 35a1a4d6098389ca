"""Rows that are struck out of files that stay: Delta's deletion vectors, read by delta-rs and written here.

The format of a vector, and of the file that holds some, follows Delta's transaction log protocol
(https://github.com/delta-io/delta/blob/master/PROTOCOL.md#deletion-vector-format).
"""

import zlib
from base64 import b85encode
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import numpy as np
import pyarrow as pa
from deltalake import DeltaTable
from numpy.typing import NDArray
from pyroaring import BitMap64

_MAGIC = (1681511377).to_bytes(4, "little")
_FORMAT = b"\x01"
# Python's base 85 and Delta's (ZeroMQ's) differ in the signs they write digits with.
_DIGITS = bytes.maketrans(
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~",
    b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#",
)

Positions = NDArray[np.int64]
"""Places of rows in a file, from 0."""


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


def struck_out(opened: DeltaTable) -> dict[str, Positions]:
    """The rows that are struck out of the files of an opened version, by the file's name."""
    return {
        name: np.flatnonzero(~kept.values.to_numpy(zero_copy_only=False)).astype(np.int64)
        for name, kept in kept_rows(opened)
    }


def file_of_vectors(rows: Mapping[str, Positions]) -> tuple[str, bytes, dict[str, dict[str, Any]]]:
    """A file of vectors, one for each data file.

    Args:
        rows: by data file, the rows that are struck out.

    Returns:
        The file's name below the table's folder, its bytes, and by data file what the log says of the vector.
    """
    name, content, told = uuid4(), bytearray(_FORMAT), {}
    for path, positions in rows.items():
        vector = _MAGIC + BitMap64(positions.tolist()).serialize()
        told[path] = {
            "storageType": "u",
            "pathOrInlineDv": in_base_85(name.bytes),
            "offset": len(content),
            "sizeInBytes": len(vector),
            "cardinality": len(positions),
        }
        content += len(vector).to_bytes(4, "big") + vector + zlib.crc32(vector).to_bytes(4, "big")
    return f"deletion_vector_{name}.bin", bytes(content), told


def in_base_85(data: bytes) -> str:
    """Bytes, four at a time, as five digits each: how Delta's log writes them."""
    return b85encode(data).translate(_DIGITS).decode()
