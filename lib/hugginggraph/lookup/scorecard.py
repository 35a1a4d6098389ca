"""How much of a day is known."""

from typing import Any

from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import SCORECARD


def scorecard_of(warehouse: Warehouse) -> list[dict[str, Any]]:
    """The rows of `scorecard` of the warehouse's date, with `share`: `count` of `of`, None where that means nothing."""
    warehouse.view(SCORECARD)
    return warehouse.records(
        """
        SELECT measure, kind, item, count, "of", count / nullif("of", 0) AS share
        FROM scorecard WHERE snapshot_date = ? ORDER BY measure, kind, count DESC, item
        """,
        warehouse.date,
    )
