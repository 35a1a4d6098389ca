"""Changes of a large table as one commit that strikes rows out: its files stay, and only what is new is written.

Keys are hashes, so the few rows that change on a day lie in all files of a table, and delta-rs, which strikes no rows
out, would write all of it anew (docs/adr/0013). The commit follows Delta's transaction log protocol
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
from hugginggraph.storage.stored_files import read_below
from hugginggraph.storage.table_folder import TableFolder, commit_path


def strike_out(uri: str, version: int, changes: pa.Table, *, key: Sequence[str], metadata: str) -> None:
    """Apply a change set to a version of a table, as one commit.

    A row that is changed is struck out where it stands, and stands anew in a file of its own.

    Args:
        uri: the table, whose properties allow deletion vectors.
        version: its newest version, as the writer knows it.
        changes: the table's columns and `_op`.
        key: columns that tell rows apart.
        metadata: the commit's user metadata.

    Raises:
        CommitFailedError: the table has a newer version.
    """
    opened = DeltaTable(uri, version=version, storage_options=storage_options())
    folder, files = TableFolder(uri), opened.get_add_actions().column("path").to_pylist()
    found = list(_found(opened, uri, files, changes, key))
    adds = adds_of(folder, version, {each.path for each in found})
    commit = _Commit(folder, opened, changes.sort_by([(name, "ascending") for name in key]), found, key)
    lines = [commit.about(metadata), *commit.files(adds)]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    if not folder.create(commit_path(version + 1), text.encode()):
        raise CommitFailedError(f"version {version + 1} is there already")


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


def _found(
    opened: DeltaTable, uri: str, files: Iterable[str], changes: pa.Table, key: Sequence[str]
) -> Iterator[_Found]:
    """The rows that the change set is about, by file."""
    gone = struck_out(opened)
    for path, rows, positions in _standing(uri, sorted(files), changes, key):
        before = gone.get(path, np.zeros(0, dtype=np.int64))
        is_there = ~np.isin(positions, before)
        if is_there.any():
            yield _Found(path, rows.filter(pa.array(is_there)), positions[is_there], before)


def _standing(
    uri: str, files: Sequence[str], changes: pa.Table, key: Sequence[str]
) -> Iterator[tuple[str, pa.Table, Positions]]:
    """By file the rows that have one of the keys, struck out or not, and their places."""
    schema = changes.drop_columns(["_op"]).schema
    with duckdb.connect() as connection:
        folder = f"{for_duckdb(uri)}/" if is_local(uri) else read_below(connection, uri)
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("changed", changes.select(key))
        read = "read_parquet($files, union_by_name = true, hive_partitioning = false, filename = true, "
        columns = ", ".join(f'r."{name}"' for name in schema.names)
        same_key = " AND ".join(f'r."{name}" = c."{name}"' for name in key)
        found = connection.sql(
            f"SELECT r.filename AS _file, r.file_row_number AS _row, {columns} FROM {read} file_row_number = true) r "
            f"SEMI JOIN changed c ON {same_key} ORDER BY 1, 2",
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
        self, folder: TableFolder, opened: DeltaTable, changes: pa.Table, found: Sequence[_Found], key: Sequence[str]
    ) -> None:
        self._folder, self._opened, self._found = folder, opened, found
        self._now = int(time.time() * 1000)
        schema = changes.drop_columns(["_op"]).schema
        self._before = pa.concat_tables([schema.empty_table(), *(each.rows.cast(schema) for each in found)])
        is_deleted = pc.equal(changes["_op"], "delete")
        stays = changes.filter(pc.invert(is_deleted)).drop_columns(["_op"])
        self._after, self._is_update = stays, _are_among(stays, self._before, key)
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
            each.path: np.union1d(each.before, each.positions)
            for each in self._found
            if len(each.before) + len(each.positions) < json.loads(adds[each.path]["stats"])["numRecords"]
        }
        vectors: dict[str, dict[str, Any]] = {}
        if left:
            name, content, vectors = file_of_vectors(left)
            self._folder.write(name, content)
        for each in self._found:
            yield self._removed(adds[each.path])
            if each.path in vectors:
                yield self._struck(adds[each.path], vectors[each.path])
        if self._after.num_rows:
            path = f"part-00000-{uuid4()}-c000.snappy.parquet"
            size = self._write(path, self._after)
            added = {"path": path, "partitionValues": {}, "size": size, "modificationTime": self._now}
            yield {"add": added | {"dataChange": True, "stats": json.dumps(self._stats())}}
        path = f"_change_data/cdc-00000-{uuid4()}-c000.snappy.parquet"
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
        """Of the new rows their number, and the range of the columns that look-ups search by."""
        listed = self._opened.metadata().configuration["delta.dataSkippingStatsColumns"].split(",")
        ranges = {name: pc.min_max(self._after[name]).as_py() for name in listed}
        return {
            "numRecords": self._after.num_rows,
            "minValues": {name: each["min"] for name, each in ranges.items() if each["min"] is not None},
            "maxValues": {name: each["max"] for name, each in ranges.items() if each["max"] is not None},
            "nullCount": {name: self._after[name].null_count for name in listed},
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
        pq.write_table(rows, content, compression="snappy")
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
