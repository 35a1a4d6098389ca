"""Commits by delta-rs: a write costs milliseconds where Spark plans for seconds.

delta-rs rewrites the files it changes and strikes no rows out, so it writes appends and the changes of tables whose
files are small; `striking` does the others. Each function opens the table anew: an opened table that another writer has
moved on is a conflict.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, WriterProperties, write_deltalake

from hugginggraph.object_storage import storage_options
from hugginggraph.storage.packing import LEVEL

# With properties of its own delta-rs cuts no text for the least and the greatest of a column: a record of a megabyte
# would stand in the file's footer and in the log, too.
_WRITTEN = WriterProperties(compression="ZSTD", compression_level=LEVEL, statistics_truncate_length=64)


def append(uri: str, version: int, rows: pa.Table, *, key: Sequence[str], metadata: str) -> None:
    """Append rows in the order of their key to a version of a table, as one commit.

    Args:
        uri: the table.
        version: its newest version, as the writer knows it.
        rows: the table's columns.
        key: columns that rows are sorted by.
        metadata: the commit's user metadata.

    Raises:
        CommitFailedError: the table has a newer version.
    """
    append_in_order(uri, version, _sorted(rows, key).to_reader(), metadata=metadata)


def append_in_order(uri: str, version: int, rows: pa.RecordBatchReader, *, metadata: str) -> None:
    """Append rows in the order they come in; they are never all in memory.

    Raises:
        CommitFailedError: the table has a newer version.
    """
    write_deltalake(
        _opened(uri, version),
        rows,
        mode="append",
        writer_properties=_WRITTEN,
        commit_properties=_properties(metadata),
    )


def merge(uri: str, version: int, changes: pa.Table, *, key: Sequence[str], metadata: str) -> None:
    """Apply a change set (columns of the table and `_op`) to a version of a table, as one commit.

    Raises:
        CommitFailedError: the table has a newer version.
    """
    columns = {f"`{name}`": f"s.`{name}`" for name in changes.column_names if name != "_op"}
    same_key = " AND ".join(f"t.`{name}` = s.`{name}`" for name in key)
    (
        _opened(uri, version)
        .merge(
            _sorted(changes, key),
            same_key,
            source_alias="s",
            target_alias="t",
            writer_properties=_WRITTEN,
            commit_properties=_properties(metadata),
        )
        .when_matched_delete("s.`_op` = 'delete'")
        .when_matched_update(columns, "s.`_op` <> 'delete'")
        # Deleting a missing key is a no-op.
        .when_not_matched_insert(columns, "s.`_op` <> 'delete'")
        .execute()
    )


def replace(uri: str, version: int, rows: pa.Table, *, where: str, key: Sequence[str], metadata: str) -> None:
    """Put rows in the place of those that a predicate matches, as one commit.

    Raises:
        CommitFailedError: the table has a newer version.
    """
    write_deltalake(
        _opened(uri, version),
        _sorted(rows, key),
        mode="overwrite",
        predicate=where,
        writer_properties=_WRITTEN,
        commit_properties=_properties(metadata),
    )


def delete(uri: str, *, where: str, metadata: str) -> None:
    """Delete the rows that a predicate matches, as one commit; none where it matches no row."""
    _opened(uri).delete(where, writer_properties=_WRITTEN, commit_properties=_properties(metadata))


def restore(uri: str, version: int, *, metadata: str) -> None:
    """Bring a table back to a version, as one commit."""
    _opened(uri).restore(version, commit_properties=_properties(metadata))


def update(uri: str, version: int, values: Mapping[str, str], *, where: str, metadata: str) -> None:
    """Set columns of the rows that a predicate matches, as one commit; none where it matches no row.

    Args:
        uri: the table.
        version: its newest version, as the writer knows it.
        values: a column's name and the SQL expression of its new value.
        where: the predicate.
        metadata: the commit's user metadata.

    Raises:
        CommitFailedError: the table has a newer version.
    """
    _opened(uri, version).update(
        dict(values), predicate=where, writer_properties=_WRITTEN, commit_properties=_properties(metadata)
    )


def put_together(uri: str, *, target_size: int, metadata: str) -> None:
    """Write data files smaller than `target_size` bytes into files of about that size, as one commit of no rows."""
    _opened(uri).optimize.compact(
        target_size=target_size, writer_properties=_WRITTEN, commit_properties=_properties(metadata)
    )


def write_anew(uri: str, *, key: Sequence[str], metadata: str) -> None:
    """Write all rows into new files, ordered by a space-filling curve over the key, as one commit of no rows."""
    _opened(uri).optimize.z_order(list(key), writer_properties=_WRITTEN, commit_properties=_properties(metadata))


def checkpoint(uri: str) -> None:
    """Sum up a table's log in a checkpoint, so that it is opened without reading every commit."""
    _opened(uri).create_checkpoint()


def set_properties(uri: str, properties: Mapping[str, str], *, metadata: str) -> None:
    """Set properties of a table, as one commit; none where it has them already."""
    opened = _opened(uri)
    if not properties.items() <= opened.metadata().configuration.items():
        opened.alter.set_table_properties(dict(properties), commit_properties=_properties(metadata))


def unneeded(uri: str, *, hours: int) -> list[str]:
    """Files that were replaced so many hours ago, or that no commit names and that are so old.

    Files of deletion vectors are never among them: delta-rs would count those that are in force, too.

    Returns:
        Paths below the table's folder.
    """
    found = _opened(uri).vacuum(hours, dry_run=True, enforce_retention_duration=False, full=True)
    return sorted(path for path in found if not path.endswith(".bin"))


def change_feed(uri: str, first: int, last: int) -> pa.Table:
    """The change feed of versions `first` to `last`: the table's columns, `_change_type` and `_commit_version`."""
    rows = pa.table(_opened(uri).load_cdf(starting_version=first, ending_version=last).read_all())
    return rows.drop_columns(["_commit_timestamp"])


def _opened(uri: str, version: int | None = None) -> DeltaTable:
    return DeltaTable(uri, version=version, storage_options=storage_options())


def _properties(metadata: str) -> CommitProperties:
    # Without a retry, every other writer is a conflict: appends alone would pass each other unseen.
    return CommitProperties(custom_metadata={"userMetadata": metadata}, max_commit_retries=0)


def _sorted(rows: pa.Table, key: Sequence[str]) -> pa.Table:
    order: list[Any] = [(name, "ascending") for name in key]
    return rows.sort_by(order)
