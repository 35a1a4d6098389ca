"""A warehouse of an older layout brought to this one: the numbered files of `delta/migrations`, in order."""

from collections.abc import Sequence

from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

from hugginggraph.commits import Run
from hugginggraph.errors import WarehouseError
from hugginggraph.history.layout import OLDEST_LAYOUT, newer_layout
from hugginggraph.history.snapshots import layout_of
from hugginggraph.resources import resource
from hugginggraph.settings import Settings
from hugginggraph.store import Store
from hugginggraph.stored_tables import StoredTables
from hugginggraph.tables import LAYOUT, STATE_TABLES
from hugginggraph.tables.contract import Table

_DONE_BEFORE = {"FIELD_ALREADY_EXISTS", "FIELDS_ALREADY_EXISTS", "DELTA_DUPLICATE_COLUMNS_FOUND"}


def migrate(spark: SparkSession, settings: Settings) -> list[int]:
    """Change the tables, layout by layout. Rows stay as they are; what a column did not hold before is null.

    Each layout ends with the mark in `snapshots`: one that was killed halfway is gone through again.

    Args:
        spark: a session with Delta.
        settings: where the warehouse is.

    Returns:
        The layouts that were reached, in order; none where the warehouse has this one.

    Raises:
        WarehouseError: there is no warehouse, or its layout is newer than this version of HuggingGraph, or too old.
    """
    store = Store(spark, settings.warehouse, settings.retention_days)
    reached = _layouts_ahead(store, settings.warehouse)
    for layout in reached:
        with store.writing(Run(f"migrate-{layout}", "")):
            _apply(store, layout, store.tables())
            store.create_missing(STATE_TABLES)
            store.mark_layout(layout)
    return reached


def layouts_ahead(settings: Settings) -> list[int]:
    """The layouts that `migrate` would reach, in order, found without Spark.

    Raises:
        WarehouseError: as `migrate` does.
    """
    return _layouts_ahead(StoredTables(settings.warehouse), settings.warehouse)


def _layouts_ahead(stored: StoredTables, warehouse: str) -> list[int]:
    if not stored.exists():
        raise WarehouseError(f"{warehouse} is no warehouse: there is nothing to migrate")
    found = layout_of(stored)
    if found > LAYOUT:
        raise WarehouseError(newer_layout(found))
    if found < OLDEST_LAYOUT:
        raise WarehouseError(
            f"the warehouse has layout {found}; migrations begin with {OLDEST_LAYOUT}. Backfill into a new --warehouse"
        )
    return list(range(found + 1, LAYOUT + 1))


def migrate_restored(store: Store) -> None:
    """Go through the migrations again for the tables that were taken back: RESTORE brings back their layout too."""
    restored = store.restored()
    for layout in range(OLDEST_LAYOUT + 1, LAYOUT + 1):
        _apply(store, layout, restored)


def _apply(store: Store, layout: int, tables: Sequence[Table]) -> None:
    text = resource("delta", f"migrations/{layout:04}.sql").read_text(encoding="utf-8")
    for statement in filter(str.strip, text.split(";\n")):
        try:
            store.alter(statement, tables)
        except AnalysisException as error:
            if error.getCondition() not in _DONE_BEFORE:
                raise
