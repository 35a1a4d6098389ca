"""Failures of storage as one sentence: what was found, what is expected, what to do. Whatever library met them."""

import errno
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import duckdb
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from hugginggraph.errors import StorageError

_OS_ERROR = re.compile(r"\(os error (\d{1,4})\)|errno:? (\d{1,4})", re.IGNORECASE)
_COLOUR = re.compile(r"\x1b\[\d{0,9}m")
_LONGEST = 300
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_OF_FILES = (duckdb.IOException, duckdb.HTTPException, duckdb.OutOfMemoryException, duckdb.SerializationException)
_SPILLED = "max_temp_directory_size"
_NO_MEMORY = "Out of Memory Error"
_DAMAGED_PARQUET = ("parquet", "magic bytes", "footer", "thrift", "snappy", "zstd", "page header", "end of file")

_PLACES = "--warehouse; TMPDIR for what a run keeps meanwhile"
_RERUN = "What is half done is repeated by the same command"


def failure_of(error: BaseException) -> StorageError | None:
    """The error for a failure of storage; None where the error is none of storage's."""
    said = _said(error)
    number = _number_of(error, said)
    # A commit fails where another writer was quicker, too, which is told elsewhere.
    is_conflict = isinstance(error, CommitFailedError) and number not in _FULL | _FORBIDDEN
    if is_conflict or not _is_of_storage(error):
        return None
    advice = _advice(error, number, said)
    if advice is None and isinstance(error, (DeltaError, duckdb.Error, *_of_arrow())):
        return damaged("the warehouse", said)
    return StorageError(advice or f"the machine cannot do what is asked of it: {said}. {_RERUN}, once that is mended")


def _advice(error: BaseException, number: int | None, said: str) -> str | None:
    """What happened and what to do, where that is known."""
    if number in _FULL or _SPILLED in str(error):
        return f"no space is left for what is written: {said}. Free some, or name another place ({_PLACES}). {_RERUN}"
    if number in _FORBIDDEN:
        return (
            f"the storage does not let this user do that: {said}. Give the right to read and write there, or name "
            f"another place ({_PLACES}). {_RERUN}"
        )
    if number == errno.ENOENT and "temporary directory" in said:
        return f"{said}: name a folder that can be written in by TMPDIR. {_RERUN}"
    if isinstance(error, duckdb.OutOfMemoryException) or _NO_MEMORY in str(error):
        return (
            f"the memory is too small for a step that cannot be put to disk: {said}. A day's run gets more by "
            f"embedded.memory (HUGGINGGRAPH_EMBEDDED__MEMORY=8GB). {_RERUN}"
        )
    return None


def damaged(place: str, found: str) -> StorageError:
    """The error for a table, or a warehouse, that is not as its own log and snapshots say."""
    return StorageError(
        f"{place} is damaged or is another's: {found}. Expected the log and the files that its snapshots name. Put the "
        "folder back from a copy, or make the warehouse anew from its dumps with `hugginggraph backfill`"
    )


@contextmanager
def of_table(place: str) -> Iterator[None]:
    """What fails inside is told as a failure of this table; that there is none is left to the caller.

    Raises:
        StorageError: its log or its files cannot be read.
        TableNotFoundError: there is no such table.
    """
    try:
        yield
    except (TableNotFoundError, CommitFailedError):
        raise
    except DeltaError as error:
        if _number_of(error, str(error)) in _FULL | _FORBIDDEN:
            raise
        raise damaged(place, _said(error)) from None
    except FileNotFoundError as error:
        raise damaged(place, _said(error)) from None
    except Exception as error:
        if not isinstance(error, (duckdb.Error, *_of_arrow())) or not _is_of_storage(error):
            raise
        if _number_of(error, str(error)) in _FULL | _FORBIDDEN:
            raise
        raise damaged(place, _said(error)) from None


def require_columns(place: str, found: Iterable[str], key: Iterable[str]) -> None:
    """Stop where a table lacks the columns of its key: a foreign one is in its place.

    Raises:
        StorageError: it does.
    """
    there = set(found)
    missing = [name for name in key if name not in there]
    if missing:
        listed = ", ".join(sorted(there)[:5]) or "none"
        raise damaged(place, f"its columns ({listed}) lack {', '.join(missing)}")


def _is_of_storage(error: BaseException) -> bool:
    if isinstance(error, (DeltaError, *_OF_FILES)):
        return True
    if isinstance(error, (duckdb.Error, *_of_arrow())):
        return any(sign in str(error).lower() for sign in _DAMAGED_PARQUET) or bool(_OS_ERROR.search(str(error)))
    return isinstance(error, OSError) and _number_of(error, str(error)) is not None


def _number_of(error: BaseException, said: str) -> int | None:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    found = _OS_ERROR.search(str(error)) or _OS_ERROR.search(said)
    if found:
        return int(found[1] or found[2])
    return next((number for number in _FULL | _FORBIDDEN if os.strerror(number) in str(error)), None)


def _said(error: BaseException) -> str:
    """The library's own words, on one line and not endless."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    first, *others = [line.strip() for line in _COLOUR.sub("", str(error)).splitlines() if line.strip()] or [""]
    causes = [line.removeprefix("↳").strip() for line in others if line.startswith("↳")]
    said = ": ".join([first.rstrip("."), *causes]) or type(error).__name__
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]} …"


def _of_arrow() -> tuple[type[Exception], ...]:
    """The errors of Arrow; none where it is not loaded: it takes longer to load than a look-up may."""
    arrow = sys.modules.get("pyarrow")
    return () if arrow is None else (arrow.ArrowException,)
