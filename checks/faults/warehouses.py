"""Damages to a warehouse in a folder: each takes the warehouse's root, and leaves it damaged."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

Damage = Callable[[Path], object]


def _log(root: Path, table: str) -> Path:
    return root / table / "_delta_log"


def _commits(root: Path, table: str) -> list[Path]:
    return sorted(_log(root, table).glob("*.json"))


def _files(root: Path, table: str) -> list[Path]:
    return [root / table / name for name in DeltaTable(str(root / table)).file_uris()]


def _cut(path: Path, share: float = 0.5) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def _each(root: Path, table: str, change: Callable[[Path], object]) -> None:
    for path in _files(root, table):
        change(path)


def _checkpoint(root: Path, table: str, damage: Callable[[Path], object]) -> None:
    DeltaTable(str(root / table)).create_checkpoint()
    (checkpoint,) = _log(root, table).glob("*.checkpoint.parquet")
    for commit in _commits(root, table):
        commit.unlink()
    damage(checkpoint)


def _foreign(root: Path, table: str) -> None:
    versions = len(_commits(root, table))
    shutil.rmtree(root / table)
    for number in range(versions):
        write_deltalake(root / table, pa.table({"number": [number]}), mode="append")


def _of_a_newer_writer(root: Path, table: str) -> None:
    path = _commits(root, table)[-1]
    demand = {"protocol": {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": ["telepathy"],
                           "writerFeatures": ["telepathy"]}}  # fmt: skip
    path.write_text(path.read_text() + json.dumps(demand) + "\n")


def _swapped(root: Path, one: str, other: str) -> None:
    (root / one).rename(root / "aside")
    (root / other).rename(root / one)
    (root / "aside").rename(root / other)


def _as_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("x", encoding="utf-8")


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


DAMAGES: dict[str, Damage] = {
    "the control table is gone": lambda root: shutil.rmtree(root / "snapshots"),
    "the log of the control table is gone": lambda root: shutil.rmtree(_log(root, "snapshots")),
    "the log of a table is gone": lambda root: shutil.rmtree(_log(root, "nodes")),
    "the folder of a table is gone": lambda root: shutil.rmtree(root / "nodes"),
    "the first commit of a table is gone": lambda root: _commits(root, "nodes")[0].unlink(),
    "the newest commit of a table is gone": lambda root: _commits(root, "nodes")[-1].unlink(),
    "a commit in the middle is gone": lambda root: _commits(root, "nodes")[1].unlink(),
    "the newest commit of a table is cut": lambda root: _cut(_commits(root, "nodes")[-1]),
    "the newest commit of a table is empty": lambda root: _commits(root, "nodes")[-1].write_bytes(b""),
    "the newest commit of the control table is cut": lambda root: _cut(_commits(root, "snapshots")[-1]),
    "a commit is no JSON": lambda root: _commits(root, "nodes")[-1].write_bytes(b"\x00\xff" * 50),
    "a file of a table is gone": lambda root: _each(root, "nodes", Path.unlink),
    "a file of a table is cut": lambda root: _each(root, "nodes", _cut),
    "a file of a table is empty": lambda root: _each(root, "nodes", lambda path: path.write_bytes(b"")),
    "a file of a table is another's": lambda root: _each(
        root, "nodes", lambda path: shutil.copy(_files(root, "snapshots")[0], path)
    ),
    "a file of the control table is gone": lambda root: _each(root, "snapshots", Path.unlink),
    "a file of the control table is cut": lambda root: _each(root, "snapshots", _cut),
    "a checkpoint is cut, and the log before it is gone": lambda root: _checkpoint(root, "nodes", _cut),
    "a checkpoint is gone, and so is the log before it": lambda root: _checkpoint(root, "nodes", Path.unlink),
    "a foreign table is in the place of one": lambda root: _foreign(root, "nodes"),
    "a foreign table is in the place of the control table": lambda root: _foreign(root, "snapshots"),
    "two tables are swapped": lambda root: _swapped(root, "nodes", "edges"),
    "a table was written by a newer Delta": lambda root: _of_a_newer_writer(root, "nodes"),
    "a file is in the place of a table": lambda root: _as_file(root / "nodes"),
    "the warehouse is a file": _as_file,
    "the warehouse is empty": _emptied,
}  # fmt: skip
"""By what is damaged; `nodes` stands for any table that is read."""
