"""What changed on a day, and which days there are."""

from datetime import date
from typing import Any

from hugginggraph.errors import WarehouseError
from hugginggraph.history.no_snapshot import nothing_on
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import CHANGES, DAILY_STATS


def snapshots(warehouse: Warehouse) -> list[dict[str, Any]]:
    """One record a date: date, previous date, source, whether complete, coverage by kind, tables, run."""
    return warehouse.records(
        """
        SELECT snapshot_date, any_value(previous_date) AS previous_date, any_value(source) AS source,
            any_value(complete) AS complete, any_value(coverage) AS coverage, count(*) AS tables,
            bool_or(table_name = 'degrees') AS analysed, any_value(run_id) AS run_id
        FROM snapshots GROUP BY snapshot_date ORDER BY snapshot_date
        """
    )


def stats_of(warehouse: Warehouse) -> list[dict[str, Any]]:
    """The rows of `daily_stats` of the warehouse's date."""
    warehouse.view(DAILY_STATS)
    return warehouse.records(
        "SELECT * FROM daily_stats WHERE snapshot_date = ? ORDER BY subject, kind, role, relation",
        warehouse.date,
    )


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
        SELECT subject, change, kind, repo_id, role, relation, upstream_repo_id, columns, previous_date
        FROM changes WHERE snapshot_date = ?
        ORDER BY subject DESC, change, kind, repo_id, relation, upstream_repo_id
        """,
        day,
    )
