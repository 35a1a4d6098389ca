"""Commits by delta-rs: a write costs milliseconds where Spark plans for seconds.

delta-rs rewrites the files it changes and strikes no rows out, so it writes appends and the changes of tables whose
files are small. Each function opens the table anew: an opened table that another writer has moved on is a conflict.
"""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, write_deltalake

from hugginggraph.object_storage import storage_options


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
    write_deltalake(_opened(uri, version), _sorted(rows, key), mode="append", commit_properties=_properties(metadata))


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
            _sorted(changes, key), same_key, source_alias="s", target_alias="t", commit_properties=_properties(metadata)
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
        commit_properties=_properties(metadata),
    )


def delete(uri: str, *, where: str, metadata: str) -> None:
    """Delete the rows that a predicate matches, as one commit; none where it matches no row."""
    _opened(uri).delete(where, commit_properties=_properties(metadata))


def restore(uri: str, version: int, *, metadata: str) -> None:
    """Bring a table back to a version, as one commit."""
    _opened(uri).restore(version, commit_properties=_properties(metadata))


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
