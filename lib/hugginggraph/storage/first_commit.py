"""The first commit of a table, made from its contract: an entry of Delta's log, written without Spark.

The entry follows Delta's transaction log protocol (https://github.com/delta-io/delta/blob/master/PROTOCOL.md).
delta-rs could create the table as well, but not with CHECK constraints in the same commit.
"""

import json
import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from hugginggraph.storage.ddl import properties_of
from hugginggraph.storage.table_folder import TableFolder, commit_path
from hugginggraph.storage.types import delta_type
from hugginggraph.tables.contract import Table

_WRITER_FEATURES = ("appendOnly", "invariants", "checkConstraints", "changeDataFeed")
_DELETION_VECTORS = "deletionVectors"


def create_table(table: Table, folder: TableFolder, *, retention_days: int) -> None:
    """Write a table's first commit; a table that is there already stays as it is.

    Args:
        table: the contract.
        folder: the table's folder; it is made where it is missing.
        retention_days: for how long files and log entries are promised.
    """
    folder.create(commit_path(0), first_commit(table, retention_days=retention_days).encode())


def first_commit(table: Table, *, retention_days: int) -> str:
    """The text of the commit that creates a table: one JSON action a line."""
    now = int(time.time() * 1000)
    properties = properties_of(table, retention_days=retention_days)
    metadata = {
        "id": str(uuid4()),
        "description": table.comment,
        "format": {"provider": "parquet", "options": {}},
        "schemaString": json.dumps(_schema(table)),
        "partitionColumns": [],
        "configuration": properties,
        "createdTime": now,
    }
    about = {"timestamp": now, "operation": "CREATE TABLE", "operationParameters": {}, "isBlindAppend": True}
    actions = [{"commitInfo": about}, {"metaData": metadata}, {"protocol": _protocol(properties)}]
    return "".join(json.dumps(action) + "\n" for action in actions)


def _protocol(properties: Mapping[str, str]) -> dict[str, Any]:
    """Reader version 1 for every reader, but where rows may be struck out."""
    if properties.get("delta.enableDeletionVectors") != "true":
        return {"minReaderVersion": 1, "minWriterVersion": 7, "writerFeatures": list(_WRITER_FEATURES)}
    features = [*_WRITER_FEATURES, _DELETION_VECTORS]
    versions = {"minReaderVersion": 3, "minWriterVersion": 7}
    return versions | {"readerFeatures": [_DELETION_VECTORS], "writerFeatures": features}


def _schema(table: Table) -> dict[str, Any]:
    return {
        "type": "struct",
        "fields": [
            {
                "name": name,
                "type": delta_type(column.type),
                "nullable": not column.is_required,
                "metadata": {"comment": column.comment},
            }
            for name, column in table.described.items()
        ],
    }
