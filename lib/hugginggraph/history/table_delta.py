r"""What differs between two states of a table: `key, before, after`, one row a key that differs.

G(D) = (G(D-1) \ D-) ∪ D+: set difference alone cannot hold removals, and union alone cannot apply them (papers 1.5.17),
so a delta has both, and the modified rows beside them. It is read from the change feed (a normal day moves 0.3 % of the
rows), or by comparing two whole states; both give the same rows.

`key` is a structure where the table's key has several columns; `before` and `after` are the whole rows in the columns
of the contract, null where a state lacks the key.
"""

from hugginggraph.engines.relations import Relations
from hugginggraph.tables.contract import Table


def delta_of_feed(relations: Relations, table: Table, feed: str) -> None:
    """Let `<table>_delta` be the net effect of a change feed.

    A row may move several times between two versions (a run that was taken back and repeated): its first state before
    and its last state after count, and a row that came back to what it was is no difference.

    Args:
        relations: that know the feed.
        table: its contract.
        feed: the table's columns, `_change_type`, `_commit_version`.
    """
    # Within one commit a row leaves before it enters.
    order = "{'version': _commit_version, 'enters': _change_type IN ('insert', 'update_postimage')}"
    state = f"{{'enters': _change_type IN ('insert', 'update_postimage'), 'row': {_row(table)}}}"
    keys = ", ".join(map(_quoted, table.key))
    relations.compute(
        f"{table.name}_delta",
        f"""
        WITH net AS (
          SELECT {_key(table)} AS key, arg_min({state}, {order}) AS first, arg_max({state}, {order}) AS last
          FROM {feed} GROUP BY {keys}
        ), sides AS (
          SELECT key, CASE WHEN NOT first.enters THEN first.row END AS before,
            CASE WHEN last.enters THEN last.row END AS after
          FROM net
        )
        SELECT key, before, after FROM sides WHERE before IS DISTINCT FROM after
        """,
    )


def delta_of_states(relations: Relations, table: Table, before: str, after: str) -> None:
    """Let `<table>_delta` be the difference of two states, row by row; null equals null."""
    keys = [_quoted(column) for column in table.key]
    same_key = " AND ".join(f"b.{key} = a.{key}" for key in keys)
    differs = " OR ".join(f"b.{c} IS DISTINCT FROM a.{c}" for c in map(_quoted, table.column_names))
    found = {column: f"coalesce(b.{_quoted(column)}, a.{_quoted(column)})" for column in table.key}
    relations.compute(
        f"{table.name}_delta",
        f"""
        SELECT {_struct(found) if len(keys) > 1 else found[table.key[0]]} AS key,
          CASE WHEN b.{keys[0]} IS NOT NULL THEN {_row(table, "b.")} END AS before,
          CASE WHEN a.{keys[0]} IS NOT NULL THEN {_row(table, "a.")} END AS after
        FROM {before} b FULL JOIN {after} a ON {same_key}
        WHERE {differs}
        """,
    )


def _key(table: Table) -> str:
    return _struct({key: _quoted(key) for key in table.key}) if len(table.key) > 1 else _quoted(table.key[0])


def _row(table: Table, side: str = "") -> str:
    return _struct({column: f"{side}{_quoted(column)}" for column in table.column_names})


def _struct(values: dict[str, str]) -> str:
    fields = ", ".join(f"'{name}': {value}" for name, value in values.items())
    return f"{{{fields}}}"


def _quoted(name: str) -> str:
    return f'"{name}"'
