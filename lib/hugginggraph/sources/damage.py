"""Files that break off or are damaged: one clear error, whatever reads them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

from hugginggraph.errors import SourceError

READ_ERRORS = (pa.ArrowInvalid, OSError)
"""What Arrow raises on a file that is no gzip or Parquet file, ends too early, or has other bytes than were written."""


def damaged(file: str) -> SourceError:
    """The error for a file that cannot be read to its end."""
    return SourceError(
        f"{file} breaks off or is damaged (truncated gzip or Parquet). Fetch it again and rerun; nothing of this date "
        "was taken"
    )


@contextmanager
def unbroken_file(path: str) -> Iterator[None]:
    """Turn Arrow's failure on a file into one clear error.

    Raises:
        SourceError: the file is truncated, or is not what its extension says.
    """
    try:
        yield
    except READ_ERRORS:
        raise damaged(path) from None
