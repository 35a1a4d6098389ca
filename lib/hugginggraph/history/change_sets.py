"""What turns a table into what it should be: rows to be inserted, updated, deleted.

A *change set* has a table's columns and `_op`, one of `insert`, `update`, `delete`.
"""

from hugginggraph.tables.contract import Table


def change_set_of(table: Table, before: str, desired: str) -> str:
    """The query of the change set from one relation to another.

    Rows are the same when all their columns are, null equal to null.
    """
    key = [f'"{name}"' for name in table.key]
    same_key = " AND ".join(f"b.{name} = d.{name}" for name in key)
    differs = " OR ".join(f'b."{name}" IS DISTINCT FROM d."{name}"' for name in table.column_names)
    columns = ", ".join(
        f'CASE WHEN d.{key[0]} IS NULL THEN b."{n}" ELSE d."{n}" END AS "{n}"' for n in table.column_names
    )
    return (
        f"SELECT {columns}, CASE WHEN b.{key[0]} IS NULL THEN 'insert' WHEN d.{key[0]} IS NULL THEN 'delete' "
        f"ELSE 'update' END AS _op FROM {before} b FULL JOIN {desired} d ON {same_key} WHERE {differs}"
    )
