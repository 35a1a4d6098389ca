"""What Delta's log says of the files of a version: a commit must repeat it of each file that it changes.

delta-rs tells the paths and the statistics of files, but not which deletion vector each has.
"""

import json
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import Any

import pyarrow.parquet as pq

from hugginggraph.storage.table_folder import TableFolder, commit_path

Add = dict[str, Any]
"""The action of the log that a file belongs to a version."""


def adds_of(folder: TableFolder, version: int, paths: Collection[str]) -> dict[str, Add]:
    """What the log says of some files of a version, by their paths.

    The log is read from its end, since of each file the newest action counts, and no further than it takes: a commit
    names all files that it changed, so that the newest one tells most of what the next asks.

    Raises:
        FileNotFoundError: the log has lost a commit that no checkpoint sums up.
    """
    found: dict[str, Add] = {}
    summed_up, checkpoints = _checkpoint(folder, version)
    for number in range(version, summed_up, -1):
        if len(found) == len(paths):
            return found
        found = {add["path"]: add for add in _adds_in(folder, number) if add["path"] in paths} | found
    for path in checkpoints if len(found) < len(paths) else ():
        rows = pq.read_table(BytesIO(folder.read(path)), columns=["add"])["add"].to_pylist()
        found = {add["path"]: add for add in rows if add is not None and add["path"] in paths} | found
    return found


def _adds_in(folder: TableFolder, version: int) -> Iterator[Add]:
    for line in folder.read(commit_path(version)).splitlines():
        action = json.loads(line)
        if "add" in action:
            yield action["add"]


def _checkpoint(folder: TableFolder, version: int) -> tuple[int, list[str]]:
    """The version that a checkpoint not newer than one sums up, and its files; -1 and none where there is none."""
    try:
        told = json.loads(folder.read("_delta_log/_last_checkpoint"))
    except FileNotFoundError:
        return -1, []
    if told["version"] > version or told.get("v2Checkpoint"):
        return -1, []
    at, parts = f"_delta_log/{told['version']:020}.checkpoint", told.get("parts")
    if parts is None:
        return told["version"], [f"{at}.parquet"]
    return told["version"], [f"{at}.{part + 1:010}.{parts:010}.parquet" for part in range(parts)]
