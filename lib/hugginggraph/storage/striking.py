"""Changes of a large table as one commit that strikes rows out: its files stay, and only what is new is written.

Keys are hashes, so the few rows that change on a day lie in all files of a table, and delta-rs, which strikes no rows
out, would write all of it anew (docs/adr/0013). Each day leaves a small file; the day that finds `FILES_APART` of them
writes their rows into its own (docs/adr/0023), so that a table has a file more for each sixteen days, not for each day.
The commit follows Delta's transaction log protocol
(https://github.com/delta-io/delta/blob/master/PROTOCOL.md).
"""

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

from hugginggraph import __version__
from hugginggraph.locations import for_duckdb, is_local
from hugginggraph.object_storage import storage_options
from hugginggraph.storage.deletion_vectors import Positions, file_of_vectors, struck_out
from hugginggraph.storage.log_entries import Add, adds_of
from hugginggraph.storage.packing import CODEC, LEVEL
from hugginggraph.storage.stored_files import read_below
from hugginggraph.storage.table_folder import TableFolder, commit_path

SMALL_FILE = 1024**2
"""Data files below this size, in bytes, are put together, by housekeeping and where many of them have come."""
FILES_APART = 16
"""Small files of about one size that a table has at most before a commit takes them in."""


def strike_out(
    uri: str, version: int, changes: pa.Table, *, key: Sequence[str], metadata: str, small_file: int = SMALL_FILE
) -> None:
    """Apply a change set to a version of a table, as one commit.

    A row that is changed is struck out where it stands, and stands anew in a file of its own. Where the table has
    `FILES_APART` small files of about one size, that file takes their rows in, too, which is no change of them.

    Args:
        uri: the table, whose properties allow deletion vectors.
        version: its newest version, as the writer knows it.
        changes: the table's columns and `_op`.
        key: columns that tell rows apart.
        metadata: the commit's user metadata.
        small_file: bytes below which a file is small.

    Raises:
        CommitFailedError: the table has a newer version.
    """
    opened = DeltaTable(uri, version=version, storage_options=storage_options())
    folder, files = TableFolder(uri), pa.table(opened.get_add_actions()).select(["path", "size_bytes"])
    gone = struck_out(opened)
    found = list(_found(uri, files["path"].to_pylist(), changes, key, gone))
    apart = files_apart(dict(zip(*files.to_pydict().values(), strict=True)), small_file)
    taken_in = _TakenIn.of(uri, apart, changes, found, gone) if apart else _TakenIn.none(changes)
    adds = adds_of(folder, version, {each.path for each in found} | set(taken_in.paths))
    commit = _Commit(folder, opened, changes.sort_by([(name, "ascending") for name in key]), found, taken_in, key)
    lines = [commit.about(metadata), *commit.files(adds)]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    if not folder.create(commit_path(version + 1), text.encode()):
        raise CommitFailedError(f"version {version + 1} is there already")


def files_apart(sizes: Mapping[str, int], small_file: int) -> list[str]:
    """Files whose rows are better put together.

    A file that was put together stays out while the days after it are much smaller, so a season writes a row twice and
    not once for every sixteen days.

    Args:
        sizes: a file's bytes by its path.
        small_file: bytes below which a file is small.

    Returns:
        The small files by size, up to one that is larger than half of all before it; none if fewer than `FILES_APART`.
    """
    apart: list[str] = []
    total = 0
    for path, size in sorted(sizes.items(), key=lambda each: (each[1], each[0])):
        if size >= small_file or (len(apart) > 1 and 2 * size > total):
            break
        apart.append(path)
        total += size
    return apart if len(apart) >= FILES_APART else []


@dataclass(frozen=True, eq=False)
class _Found:
    """Rows of a file that a change set is about.

    Attributes:
        path: the file.
        rows: the rows as they stand there.
        positions: their places in the file.
        before: the places of rows that are struck out already.
    """

    path: str
    rows: pa.Table
    positions: Positions
    before: Positions

    @property
    def struck(self) -> Positions:
        """The places of all rows of the file that are struck out then."""
        return np.union1d(self.before, self.positions)


@dataclass(frozen=True, eq=False)
class _TakenIn:
    """Files whose rows move to the file that is written.

    Attributes:
        paths: the files.
        rows: those of their rows that are neither struck out nor changed.
    """

    paths: Sequence[str]
    rows: pa.Table

    @staticmethod
    def none(changes: pa.Table) -> "_TakenIn":
        """No file of the table."""
        return _TakenIn([], _schema_of(changes).empty_table())

    @staticmethod
    def of(
        uri: str, paths: Sequence[str], changes: pa.Table, found: Iterable[_Found], gone: Mapping[str, Positions]
    ) -> "_TakenIn":
        """Some files of the table, of which rows are found changed, and rows are gone already."""
        leaving = {**gone, **{each.path: each.struck for each in found}}
        schema = _schema_of(changes)
        kept = [schema.empty_table()]
        for path, rows, positions in _standing(uri, sorted(paths), schema):
            stays = ~np.isin(positions, leaving.get(path, np.zeros(0, dtype=np.int64)))
            kept.append(rows.filter(pa.array(stays)))
        return _TakenIn(paths, pa.concat_tables(kept))


def _schema_of(changes: pa.Table) -> pa.Schema:
    """The columns of the table that a change set is of."""
    return changes.drop_columns(["_op"]).schema


def _found(
    uri: str, files: Iterable[str], changes: pa.Table, key: Sequence[str], gone: Mapping[str, Positions]
) -> Iterator[_Found]:
    """The rows that the change set is about, by file; none that are gone."""
    for path, rows, positions in _standing(uri, sorted(files), _schema_of(changes), changes.select(key)):
        before = gone.get(path, np.zeros(0, dtype=np.int64))
        is_there = ~np.isin(positions, before)
        if is_there.any():
            yield _Found(path, rows.filter(pa.array(is_there)), positions[is_there], before)


def _standing(
    uri: str, files: Sequence[str], schema: pa.Schema, keys: pa.Table | None = None
) -> Iterator[tuple[str, pa.Table, Positions]]:
    """By file the rows that have one of the keys, or all rows, struck out or not, and their places."""
    with duckdb.connect() as connection:
        folder = f"{for_duckdb(uri)}/" if is_local(uri) else read_below(connection, uri)
        connection.execute("SET TimeZone = 'UTC'")
        wanted = ""
        if keys is not None:
            connection.register("changed", keys)
            same_key = " AND ".join(f'r."{name}" = c."{name}"' for name in keys.column_names)
            wanted = f"SEMI JOIN changed c ON {same_key} "
        read = "read_parquet($files, union_by_name = true, hive_partitioning = false, filename = true, "
        columns = ", ".join(f'r."{name}"' for name in schema.names)
        found = connection.sql(
            f"SELECT r.filename AS _file, r.file_row_number AS _row, {columns} FROM {read} file_row_number = true) r "
            f"{wanted}ORDER BY 1, 2",
            params={"files": [f"{folder}{path}" for path in files]},
        ).to_arrow_table()
    by_name = {path.rsplit("/", 1)[-1]: path for path in files}
    names = pc.run_end_encode(found["_file"].combine_chunks())
    start = 0
    for name, end in zip(names.values.to_pylist(), names.run_ends.to_pylist(), strict=True):
        rows = found.slice(start, end - start)
        yield by_name[name.rsplit("/", 1)[-1]], rows.select(schema.names).cast(schema), rows["_row"].to_numpy()
        start = end


class _Commit:
    """What is written: the new rows, what is struck out, the change feed, and what the log says of them."""

    def __init__(
        self,
        folder: TableFolder,
        opened: DeltaTable,
        changes: pa.Table,
        found: Sequence[_Found],
        taken_in: _TakenIn,
        key: Sequence[str],
    ) -> None:
        self._folder, self._opened, self._found, self._taken_in = folder, opened, found, taken_in
        self._now = int(time.time() * 1000)
        schema = _schema_of(changes)
        self._before = pa.concat_tables([schema.empty_table(), *(each.rows.cast(schema) for each in found)])
        is_deleted = pc.equal(changes["_op"], "delete")
        stays = changes.filter(pc.invert(is_deleted)).drop_columns(["_op"])
        self._after, self._is_update = stays, _are_among(stays, self._before, key)
        written = pa.concat_tables([stays, taken_in.rows])
        self._written = written.sort_by([(name, "ascending") for name in key])
        self._is_replaced = _are_among(self._before, stays, key)

    def about(self, metadata: str) -> dict[str, Any]:
        """Who wrote it, and how many rows."""
        counts = Counter(Updated=pc.sum(self._is_update).as_py() or 0)
        counts["Inserted"] = self._after.num_rows - counts["Updated"]
        counts["Deleted"] = self._before.num_rows - counts["Updated"]
        told = {
            "timestamp": self._now,
            "operation": "MERGE",
            "operationParameters": {},
            "isBlindAppend": False,
            "readVersion": self._opened.version(),
            "engineInfo": f"hugginggraph:{__version__}",
            "operationMetrics": {f"numTargetRows{name}": str(count) for name, count in counts.items()},
            "userMetadata": metadata,
        }
        return {"commitInfo": told}

    def files(self, adds: Mapping[str, Add]) -> Iterator[dict[str, Any]]:
        """The actions of the log; what they name is written before."""
        left = {
            each.path: each.struck
            for each in self._found
            if each.path not in self._taken_in.paths
            and len(each.before) + len(each.positions) < json.loads(adds[each.path]["stats"])["numRecords"]
        }
        vectors: dict[str, dict[str, Any]] = {}
        if left:
            name, content, vectors = file_of_vectors(left)
            self._folder.write(name, content)
        for path in sorted({each.path for each in self._found} | set(self._taken_in.paths)):
            yield self._removed(adds[path])
            if path in vectors:
                yield self._struck(adds[path], vectors[path])
        if self._written.num_rows:
            path = f"part-00000-{uuid4()}-c000.{CODEC}.parquet"
            size = self._write(path, self._written)
            added = {"path": path, "partitionValues": {}, "size": size, "modificationTime": self._now}
            yield {"add": added | {"dataChange": True, "stats": json.dumps(self._stats())}}
        path = f"_change_data/cdc-00000-{uuid4()}-c000.{CODEC}.parquet"
        size = self._write(path, self._feed())
        yield {"cdc": {"path": path, "partitionValues": {}, "size": size, "dataChange": False}}

    def _removed(self, add: Add) -> dict[str, Any]:
        kept: dict[str, Any] = {name: add[name] for name in ("path", "size")}
        if add.get("deletionVector") is not None:
            vector = add["deletionVector"]
            kept["deletionVector"] = {name: value for name, value in vector.items() if value is not None}
        told = {"deletionTimestamp": self._now, "dataChange": True, "extendedFileMetadata": True}
        return {"remove": kept | told | {"partitionValues": {}}}

    def _struck(self, add: Add, vector: Mapping[str, Any]) -> dict[str, Any]:
        # The least and the greatest of a column may be struck out: they are bounds that need not be met.
        stats = json.dumps(json.loads(add["stats"]) | {"tightBounds": False})
        kept = {name: add[name] for name in ("path", "size", "modificationTime")}
        told = {"partitionValues": {}, "dataChange": True, "stats": stats, "deletionVector": vector}
        return {"add": kept | told}

    def _stats(self) -> dict[str, Any]:
        """Of the rows that are written their number, and the range of the columns that look-ups search by."""
        listed = self._opened.metadata().configuration["delta.dataSkippingStatsColumns"].split(",")
        ranges = {name: pc.min_max(self._written[name]).as_py() for name in listed}
        return {
            "numRecords": self._written.num_rows,
            "minValues": {name: each["min"] for name, each in ranges.items() if each["min"] is not None},
            "maxValues": {name: each["max"] for name, each in ranges.items() if each["max"] is not None},
            "nullCount": {name: self._written[name].null_count for name in listed},
        }

    def _feed(self) -> pa.Table:
        """The rows of the change feed."""
        return pa.concat_tables(
            [
                _told(self._before, self._is_replaced, "update_preimage", "delete"),
                _told(self._after, self._is_update, "update_postimage", "insert"),
            ]
        )

    def _write(self, path: str, rows: pa.Table) -> int:
        content = BytesIO()
        pq.write_table(rows, content, compression=CODEC, compression_level=LEVEL)
        self._folder.write(path, content.getvalue())
        return content.tell()


def _are_among(rows: pa.Table, others: pa.Table, key: Sequence[str]) -> pa.Array:
    """Whether each of the rows has the key of one of the others."""
    keys = rows.select(key).append_column("_at", pa.array(np.arange(rows.num_rows)))
    are_among = np.zeros(rows.num_rows, dtype=np.bool_)
    are_among[keys.join(others.select(key), list(key), join_type="left semi")["_at"].to_numpy()] = True
    return pa.array(are_among)


def _told(rows: pa.Table, is_update: pa.Array, update: str, other: str) -> pa.Table:
    return rows.append_column("_change_type", pc.if_else(is_update, update, other))
