"""Private folders in the temporary folder, for what memory does not hold; what killed processes left is removed first.

Each holds a file that its process has locked. The system releases the lock however the process ends, so a folder whose
lock is free is nobody's.
"""

import atexit
import fcntl
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_PREFIX = "hugginggraph-"
_LOCK = "in-use"
_FRESH = 24 * 3600
"""Seconds for which a folder without a lock may be one that is just being made."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new folder that only this user can look into, removed at the end.

    Raises:
        OSError: no folder for temporary files can be written.
    """
    folder, lock = _made()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


@cache
def process_folder() -> Path:
    """Such a folder for as long as this process runs.

    Raises:
        OSError: no folder for temporary files can be written.
    """
    folder, _ = _made()
    atexit.register(_remove_own, folder, os.getpid())
    return folder


def remove_abandoned() -> None:
    """Remove the folders that processes of this user left behind when they were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            if _is_abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # another process removes it


def _made() -> tuple[Path, int]:
    remove_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    # It gets its name when it is locked: nobody finds it unlocked.
    unnamed = folder / f".{_LOCK}"
    lock = os.open(unnamed, os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    unnamed.rename(folder / _LOCK)
    return folder, lock


def _remove_own(folder: Path, owner: int) -> None:
    """What the process does at its end; not a process that was forked from it."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        return False
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        return time.time() - found.st_mtime > _FRESH
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True
