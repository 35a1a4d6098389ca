"""Object storage as DuckDB reads it: through delta-rs, with its own way to the service and the keys to it."""

from typing import Any

from deltalake.fs import DeltaStorageHandler
from fsspec.implementations.arrow import ArrowFSWrapper
from pyarrow.fs import PyFileSystem

from hugginggraph.object_storage import storage_options

PROTOCOL = "warehouse"
"""A file `warehouse:///nodes/part-0.parquet` is `nodes/part-0.parquet` below the root."""


class _StoredFiles(ArrowFSWrapper):  # type: ignore[misc]
    protocol = PROTOCOL


def stored_files(root: str) -> Any:
    """The file system below a root, a URI as delta-rs spells it; only to read from."""
    # Not kept for the next with an equal root: the keys may be others by then.
    return _StoredFiles(PyFileSystem(DeltaStorageHandler(root, storage_options())), skip_instance_cache=True)
