"""What differs between any two snapshots, by comparing both states whole: the check on the change feed's `changes`."""

from datetime import date
from typing import Any

from hugginggraph.history.compared_columns import CONTENT_COLUMNS, EDGE_COLUMNS, NODE_COLUMNS
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import EDGES, NODES, REPOS
from hugginggraph.tables.contract import TIME

_OWN = [name for name in NODE_COLUMNS if name != "content_hash"]
_TIMES = {name for table in (NODES, EDGES, REPOS) for name, type_ in table.types.items() if type_ == TIME}
_NESTED = {name for table in (NODES, EDGES, REPOS) for name, type_ in table.types.items() if "<" in type_}
_CHANGE = """CASE WHEN {old} IS NULL THEN 'added' WHEN {new} IS NULL THEN 'removed' ELSE 'modified' END"""

_NODES = """
SELECT 'node' AS subject, {change} AS change, coalesce(b.kind, a.kind) AS kind,
    coalesce(b.repo_id, a.repo_id) AS repo_id, coalesce(b.role, a.role) AS role, NULL AS relation,
    NULL AS upstream_repo_id,
    CASE WHEN a.node_id IS NOT NULL AND b.node_id IS NOT NULL THEN list_concat({own}, {content}) END AS columns,
    map_from_entries(list_concat({own_old}, {content_old})) AS old_values,
    map_from_entries(list_concat({own_new}, {content_new})) AS new_values
FROM nodes_since a FULL JOIN nodes b ON a.node_id = b.node_id
LEFT JOIN repos_since c ON c.node_id = a.node_id LEFT JOIN repos d ON d.node_id = b.node_id
WHERE a.node_id IS NULL OR b.node_id IS NULL OR {differs}
"""

_EDGES = """
SELECT CASE WHEN coalesce(b.grade_rank, a.grade_rank) >= 8 THEN 'text_edge' ELSE 'edge' END AS subject,
    {change} AS change,
    coalesce(dn.kind, dp.kind) AS kind, coalesce(dn.repo_id, dp.repo_id) AS repo_id, NULL AS role,
    coalesce(b.relation, a.relation) AS relation, coalesce(un.repo_id, up.repo_id) AS upstream_repo_id,
    CASE WHEN a.edge_id IS NOT NULL AND b.edge_id IS NOT NULL THEN {own} END AS columns,
    map_from_entries({own_old}) AS old_values, map_from_entries({own_new}) AS new_values
FROM edges_since a FULL JOIN edges b ON a.edge_id = b.edge_id
LEFT JOIN nodes un ON un.node_id = b.src LEFT JOIN nodes dn ON dn.node_id = b.dst
LEFT JOIN nodes_since up ON up.node_id = a.src LEFT JOIN nodes_since dp ON dp.node_id = a.dst
WHERE a.edge_id IS NULL OR b.edge_id IS NULL OR {differs}
"""


def difference(warehouse: Warehouse, since: date) -> list[dict[str, Any]]:
    """The rows that lead from an earlier snapshot to the warehouse's: in the columns of `changes`, nodes first.

    Args:
        warehouse: opened as of the later date.
        since: the newest snapshot at or before this date is the earlier one.

    Raises:
        WarehouseError: there is no snapshot so early.
    """
    earlier = warehouse.date_as_of(since)
    warehouse.view(NODES, EDGES, REPOS)
    warehouse.view_since(earlier, NODES, EDGES, REPOS)
    nodes = _NODES.format(
        change=_CHANGE.format(old="a.node_id", new="b.node_id"),
        own=_names("a", "b", _OWN),
        own_old=_entries("a", "a", "b", _OWN),
        own_new=_entries("b", "a", "b", _OWN),
        content=_of_live(_names("c", "d", CONTENT_COLUMNS)),
        content_old=_of_live(_entries("c", "c", "d", CONTENT_COLUMNS)),
        content_new=_of_live(_entries("d", "c", "d", CONTENT_COLUMNS)),
        differs=" OR ".join(_differs("a", "b", name) for name in NODE_COLUMNS),
    )
    edges = _EDGES.format(
        change=_CHANGE.format(old="a.edge_id", new="b.edge_id"),
        own=_names("a", "b", EDGE_COLUMNS),
        own_old=_entries("a", "a", "b", EDGE_COLUMNS),
        own_new=_entries("b", "a", "b", EDGE_COLUMNS),
        differs=" OR ".join(_differs("a", "b", name) for name in EDGE_COLUMNS),
    )
    rows = warehouse.records(
        f"""
        SELECT subject, change, kind, repo_id, role, relation, upstream_repo_id, columns,
            CASE WHEN change = 'modified' THEN old_values END AS old_values,
            CASE WHEN change = 'modified' THEN new_values END AS new_values
        FROM ({nodes} UNION ALL {edges})
        ORDER BY subject DESC, change, kind, repo_id, relation, upstream_repo_id
        """
    )
    return [row | {"previous_date": earlier} for row in rows if row["columns"] != []]


def _names(old: str, new: str, columns: list[str]) -> str:
    """The names of the columns that differ, as a list."""
    return _differing(old, new, {column: f"'{column}'" for column in columns})


def _entries(side: str, old: str, new: str, columns: list[str]) -> str:
    """What the columns that differ hold on a side, as entries of a map: text as it is, all else as JSON."""
    return _differing(old, new, {c: f"{{'key': '{c}', 'value': {_text(side, c)}}}" for c in columns})


def _differing(old: str, new: str, told: dict[str, str]) -> str:
    """What is told of each column, as a list, for those that differ."""
    each = [f"CASE WHEN {_differs(old, new, column)} THEN {text} END" for column, text in told.items()]
    return f"list_filter([{', '.join(each)}], lambda x: x IS NOT NULL)"


def _differs(old: str, new: str, column: str) -> str:
    return f"{old}.{column} IS DISTINCT FROM {new}.{column}"


def _text(side: str, column: str) -> str:
    value = f"to_json({side}.{column})" if column in _NESTED else f"{side}.{column}"
    if column in _TIMES:
        # The connection's zone is UTC, which Spark does not say.
        value = f"CAST({value} AS TIMESTAMP)"
    return f"CAST({value} AS VARCHAR)"


def _of_live(listed: str) -> str:
    """Nothing where the repo was a ghost on one of the days: it had no metadata to compare."""
    return f"CASE WHEN a.content_hash IS NOT NULL AND b.content_hash IS NOT NULL THEN {listed} ELSE [] END"
