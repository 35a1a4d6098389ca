"""HuggingGraph: one versioned, evidence-graded graph of the Hugging Face Hub in Delta tables.

`hugginggraph.open("warehouse")` answers questions from Python. Importing the package loads none of its parts.

Data flows one way through the packages, in this order: `sources -> ingest -> graph -> analysis -> history ->
report / lookup`. The modules beside them serve all: `settings`, `session`, `tables` (the contracts), `store` (the
only door to Delta), `errors`, `pipeline` (a day's run) and `cli`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from datetime import date

    from hugginggraph.api import Graph

__version__ = "0.1.0"


def open(warehouse: "str | os.PathLike[str] | None" = None, *, as_of: "date | str | None" = None) -> "Graph":
    """A warehouse, opened for questions as of a date; no JVM is started.

    Args:
        warehouse: the folder or URI of the tables; None for that of the settings.
        as_of: a date, or its text as `2026-01-07`: the newest snapshot at or before it is asked. None for the newest.

    Raises:
        WarehouseError: there is no warehouse, no such snapshot, or another layout.
        PlaceError: `warehouse` names no place that can be one.
    """
    from hugginggraph.api import Graph

    return Graph(warehouse, as_of=as_of)
