"""The warehouse that a command asks, and the form in which it prints its rows."""

from datetime import date
from typing import Any

import typer


def open_warehouse(warehouse: str | None, as_of: date | None) -> tuple[Any, int]:
    """The warehouse as of a date, and how deep a lineage may be.

    A date that the warehouse does not hold is answered from the newest one before it; a line on standard error says so.

    Raises:
        WarehouseError: as `lookup.warehouse.Warehouse`.
    """
    opened, settings = opened_with_settings(warehouse, as_of)
    return opened, int(settings["analysis"]["lineage_max_depth"])


def opened_with_settings(warehouse: str | None, as_of: date | None) -> tuple[Any, dict[str, Any]]:
    """As `open_warehouse`, with all settings in place of the depth."""
    from hugginggraph.layers import merged_layers
    from hugginggraph.lookup.warehouse import Warehouse
    from hugginggraph.report.log import log

    settings = merged_layers(warehouse=warehouse)
    opened = Warehouse(settings["warehouse"], as_of)
    if as_of is not None and as_of != opened.date:
        log(f"the warehouse holds no {as_of}: this is as of {opened.date}, the newest date before it")
    return opened, settings


def envelope_of(opened: Any) -> dict[str, Any]:
    """What each answer in JSON begins with: the date that it is of, and the warehouse."""
    return {"as_of": opened.date, "warehouse": opened.place}


def form_of(json: bool, csv: bool, limit: int | None) -> Any:
    """The form that the options of a command choose."""
    from hugginggraph.report.rows_out import Form

    if json and csv:
        raise typer.BadParameter("give --json or --csv, not both", param_hint="--csv")
    return Form(json, csv, limit)
