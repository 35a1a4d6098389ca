"""Object storage as DuckDB reads it: through delta-rs, with its own way to the service and the keys to it."""

import threading
from collections.abc import Callable
from typing import Any

import duckdb
from deltalake.fs import DeltaStorageHandler
from fsspec.implementations.arrow import ArrowFSWrapper
from pyarrow.fs import PyFileSystem

from hugginggraph.object_storage import storage_options

_PROTOCOL = "warehouse"


class _FileOfThreads:
    """A file that each thread reads at its own place.

    DuckDB seeks and reads one file from several threads at once: between the two another thread would move the place,
    and an open file of delta-rs is one thread's at a time. So the places are kept here, by thread, and as many files
    are open as threads read at once.
    """

    def __init__(self, open_file: Callable[[], Any]) -> None:
        self._open_file = open_file
        self._idle: list[Any] = []
        self._places: dict[int, int] = {}

    def seek(self, place: int) -> int:
        """Where this thread reads next, in bytes from the beginning."""
        # Not a `threading.local`: to Python each call from a thread of DuckDB's is another thread.
        self._places[threading.get_ident()] = place
        return place

    def tell(self) -> int:
        """The place of this thread."""
        return self._places.get(threading.get_ident(), 0)

    def read(self, size: int) -> bytes:
        """The next bytes of this thread, at most `size`."""
        try:
            file = self._idle.pop()
        except IndexError:
            file = self._open_file()
        file.seek(self.tell())
        read = bytes(file.read(size))
        self._idle.append(file)
        self.seek(self.tell() + len(read))
        return read

    def close(self) -> None:
        """Close what nobody reads; a file that is being read is closed when it is let go."""
        while self._idle:
            self._idle.pop().close()


class _StoredFiles(ArrowFSWrapper):  # type: ignore[misc]
    protocol = _PROTOCOL

    def open(self, path: str, mode: str = "rb", **_: Any) -> _FileOfThreads:
        if mode != "rb":
            raise ValueError(f"only to read from, not {mode!r}")
        return _FileOfThreads(lambda: super(_StoredFiles, self).open(path, mode))


def read_below(connection: duckdb.DuckDBPyConnection, root: str) -> str:
    """Let a connection read what is below a root, a URI as delta-rs spells it; returns what it puts before a path.

    DuckDB's own readers of object storage are extensions that it would download.
    """
    connection.register_filesystem(stored_files(root))
    return f"{_PROTOCOL}:///"


def stored_files(root: str) -> Any:
    """The file system below a root, a URI as delta-rs spells it; only to read from."""
    # Not kept for the next with an equal root: the keys may be others by then.
    return _StoredFiles(PyFileSystem(DeltaStorageHandler(root, storage_options())), skip_instance_cache=True)
