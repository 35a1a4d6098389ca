"""What turns a table into what it should be."""

import pyarrow as pa

from hugginggraph.engines.embedded.workspace import Workspace, conformed
from hugginggraph.tables.contract import Table


def change_set(work: Workspace, table: Table, before: str, desired: str) -> pa.Table:
    """The change set from one named state of a table to another: the table's columns and `_op`.

    Rows are the same when all their columns are, null equal to null.
    """
    key = [f'"{name}"' for name in table.key]
    same_key = " AND ".join(f"b.{name} = d.{name}" for name in key)
    differs = " OR ".join(f'b."{name}" IS DISTINCT FROM d."{name}"' for name in table.column_names)
    columns = ", ".join(
        f'CASE WHEN d.{key[0]} IS NULL THEN b."{n}" ELSE d."{n}" END AS "{n}"' for n in table.column_names
    )
    rows = work.rows(
        f"SELECT {columns}, CASE WHEN b.{key[0]} IS NULL THEN 'insert' WHEN d.{key[0]} IS NULL THEN 'delete' "
        f"ELSE 'update' END AS _op FROM {before} b FULL JOIN {desired} d ON {same_key} WHERE {differs}"
    )
    return conformed(rows, table, "_op")


def inserts(rows: pa.Table, table: Table) -> pa.Table:
    """Rows as a change set of insertions."""
    added = pa.repeat(pa.scalar("insert"), rows.num_rows)
    return conformed(rows.append_column("_op", added), table, "_op")
