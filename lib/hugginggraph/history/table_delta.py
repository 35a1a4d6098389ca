r"""What differs between two states of a table, as one row a key that differs.

G(D) = (G(D-1) \ D-) ∪ D+: set difference alone cannot hold removals, and union alone cannot apply them (papers 1.5.17),
so a delta has both, and the modified rows beside them.
"""

import duckdb

from hugginggraph.tables.contract import Table


def table_delta(
    connection: duckdb.DuckDBPyConnection, table: Table, before: str, after: str
) -> duckdb.DuckDBPyRelation:
    """Compare two states of a table, row by row; null equals null.

    Args:
        connection: that knows both states.
        table: their contract.
        before: the view of the earlier state.
        after: the view of the later state.

    Returns:
        The temporary table `<name>_delta`: `key` (a structure where the table's key has several columns), and the whole
        rows `before` and `after` as structures in the contract's columns, null where a state lacks the key.
    """
    name = f"{table.name}_delta"
    keys = [_quoted(column) for column in table.key]
    same_key = " AND ".join(f"b.{key} = a.{key}" for key in keys)
    differs = " OR ".join(f"b.{c} IS DISTINCT FROM a.{c}" for c in map(_quoted, table.column_names))
    found = {each: f"coalesce(b.{each}, a.{each})" for each in keys}
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE {name} AS
        SELECT {_struct(found) if len(keys) > 1 else found[keys[0]]} AS key,
            CASE WHEN b.{keys[0]} IS NOT NULL THEN {_row("b", table)} END AS before,
            CASE WHEN a.{keys[0]} IS NOT NULL THEN {_row("a", table)} END AS after
        FROM {before} b FULL JOIN {after} a ON {same_key}
        WHERE {differs}
        """
    )
    return connection.table(name)


def _row(side: str, table: Table) -> str:
    return _struct({column: f"{side}.{column}" for column in map(_quoted, table.column_names)})


def _struct(values: dict[str, str]) -> str:
    return f"struct_pack({', '.join(f'{name} := {value}' for name, value in values.items())})"


def _quoted(name: str) -> str:
    return f'"{name}"'
