"""What changed on a day, and which days there are."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from hugginggraph.errors import WarehouseError
from hugginggraph.graph.relation_names import DERIVED_FROM, MODEL_RELATIONS, TRAINED_ON
from hugginggraph.history.no_snapshot import nothing_on
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import CHANGES, DAILY_STATS

COLUMNS = (
    *("subject", "change", "kind", "repo_id", "role", "relation", "upstream_repo_id", "columns", "old_values"),
    *("new_values", "previous_date"),
)
"""The columns of `changes_on` and of `lookup.difference`."""


def snapshots(warehouse: Warehouse) -> list[dict[str, Any]]:
    """One record per date up to the warehouse's, in order.

    Returns:
        Date, the date before it, `days_missing` between them, source, whether complete, coverage by kind, tables, run.
    """
    return warehouse.records(
        """
        SELECT snapshot_date, any_value(previous_date) AS previous_date,
            any_value(snapshot_date - previous_date - 1) AS days_missing, any_value(source) AS source,
            any_value(complete) AS complete, any_value(coverage) AS coverage, count(*) AS tables,
            bool_or(table_name = 'degrees') AS analysed, any_value(run_id) AS run_id
        FROM snapshots WHERE snapshot_date <= ? GROUP BY snapshot_date ORDER BY snapshot_date
        """,
        warehouse.date,
    )


def stats_of(warehouse: Warehouse) -> list[dict[str, Any]]:
    """The rows of `daily_stats` of the warehouse's date."""
    warehouse.view(DAILY_STATS)
    return warehouse.records(
        "SELECT * FROM daily_stats WHERE snapshot_date = ? ORDER BY subject, kind, role, relation",
        warehouse.date,
    )


def date_before(warehouse: Warehouse) -> date | None:
    """The date of the snapshot before the warehouse's, where there is one."""
    (row,) = warehouse.records(
        "SELECT any_value(previous_date) AS previous FROM snapshots WHERE snapshot_date = ?", warehouse.date
    )
    previous: date | None = row["previous"]
    return previous


def stats_of_difference(warehouse: Warehouse, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The totals of the warehouse's date, as `stats_of` tells them, with the changes counted from these rows."""

    def key(row: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(row[name] or "*" for name in ("subject", "kind", "role", "relation"))

    counted = Counter((key(row), row["change"]) for row in rows)
    totals = {key(row): row["total"] for row in stats_of(warehouse)}
    return [
        dict(zip(("subject", "kind", "role", "relation"), group, strict=True))
        | {"total": totals.get(group, 0)}
        | {change: counted[group, change] for change in ("added", "removed", "modified")}
        for group in sorted({*totals, *(group for group, _ in counted)})
    ]


_UPSTREAM_KINDS = dict.fromkeys(MODEL_RELATIONS, "model") | {TRAINED_ON: "dataset", DERIVED_FROM: "dataset"}
"""The kind of an edge's upstream end by its relation; of the others it may be any."""


def only(
    rows: Iterable[dict[str, Any]],
    *,
    repo: str | Collection[str] | None = None,
    repo_kind: str | None = None,
    kind: str | None = None,
    change: str | None = None,
) -> list[dict[str, Any]]:
    """Those of some changes that are of one repo or author (an edge: of either end), of one kind, of one sort.

    Args:
        rows: as `changes_on` and `difference` give them.
        repo: a name, or an author; or several names.
        repo_kind: the kind of that repo, where repos of several kinds may have the name.
        kind: of the node, or of the edge's downstream end.
        change: `added`, `removed` or `modified`.
    """
    wanted = [repo] if isinstance(repo, str) else list(repo or ())

    def is_of(name: str | None, its_kind: str | None) -> bool:
        is_named = name is not None and any(name == each or name.startswith(f"{each}/") for each in wanted)
        return is_named and (repo_kind is None or its_kind in (None, repo_kind))

    return [
        row
        for row in rows
        if (
            repo is None
            or is_of(row["repo_id"], row["kind"])
            or is_of(row["upstream_repo_id"], _UPSTREAM_KINDS.get(row["relation"]))
        )
        and kind in (None, row["kind"])
        and change in (None, row["change"])
    ]


def changes_on(warehouse: Warehouse, day: date) -> list[dict[str, Any]]:
    """The rows of `changes` of a date, nodes first.

    Raises:
        WarehouseError: there is no snapshot of exactly that date.
    """
    if warehouse.date != day:
        raise WarehouseError(nothing_on(day, warehouse.date))
    warehouse.view(CHANGES)
    return warehouse.records(
        """
        SELECT subject, change, kind, repo_id, role, relation, upstream_repo_id, columns, old_values,
            new_values, previous_date
        FROM changes WHERE snapshot_date = ?
        ORDER BY subject DESC, change, kind, repo_id, relation, upstream_repo_id
        """,
        day,
    )
