"""Files of one table's folder, on this machine or in object storage, by their paths below it."""

import os
from pathlib import Path
from uuid import uuid4

from hugginggraph.locations import is_local
from hugginggraph.object_storage import put_new, put_object, stored


def commit_path(version: int) -> str:
    """Where the commit of a version is in Delta's log."""
    return f"_delta_log/{version:020}.json"


class TableFolder:
    """A table's folder."""

    def __init__(self, uri: str) -> None:
        """The folder at a path or URI, as delta-rs takes it."""
        self._uri = uri

    def read(self, path: str) -> bytes:
        """A file's bytes.

        Raises:
            FileNotFoundError: there is no such file.
        """
        return Path(self._uri, path).read_bytes() if is_local(self._uri) else stored(self._uri, path)

    def write(self, path: str, data: bytes) -> None:
        """Write a file under a name that none has yet."""
        if is_local(self._uri):
            there = Path(self._uri, path)
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(data)
        else:
            put_object(self._uri, path, data)

    def create(self, path: str, data: bytes) -> bool:
        """Write a file as a whole where none has the name; whether that is so. Of two writers one is told no."""
        if not is_local(self._uri):
            return put_new(self._uri, path, data)
        there = Path(self._uri, path)
        there.parent.mkdir(parents=True, exist_ok=True)
        whole = there.with_name(f".{uuid4().hex}.tmp")
        whole.write_bytes(data)
        try:
            # A link fails where the file exists, and the file is never seen half written.
            os.link(whole, there)
        except FileExistsError:
            return False
        finally:
            whole.unlink()
        return True
