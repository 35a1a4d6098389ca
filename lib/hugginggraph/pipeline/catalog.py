"""Tables by name: what lies below the warehouse's folder, also listed in a catalog."""

from pyspark.sql import SparkSession

from hugginggraph.errors import WarehouseError
from hugginggraph.locations import for_spark
from hugginggraph.settings import Settings
from hugginggraph.store import Store
from hugginggraph.tables import SNAPSHOTS


def register(spark: SparkSession, settings: Settings) -> list[str]:
    """List the warehouse's tables in the catalog that the setting `catalog` names, those that are not in it yet.

    The tables stay where they are and get no new version; the schema is made where there is none.

    Returns:
        The full names of those that are new in the catalog; none without the setting.

    Raises:
        WarehouseError: the schema lists the tables of another warehouse.
    """
    store = Store(spark, settings.warehouse, settings.retention_days)
    if settings.catalog is None or not store.exists():
        return []
    schema = ".".join(f"`{part}`" for part in settings.catalog.split("."))
    spark.sql(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    # A session's own views, which questions over time make, are shown as well, and are none of the schema's tables.
    shown = spark.sql(f"SHOW TABLES IN {schema}").collect()
    listed = {row["tableName"] for row in shown if not row["isTemporary"]}
    if SNAPSHOTS.name in listed:
        _refuse_another(spark, f"{schema}.{SNAPSHOTS.name}", for_spark(store.path(SNAPSHOTS)))
    new = [table for table in store.tables() if table.name not in listed]
    # `snapshots` first: it tells whose tables the others are, also where this breaks off.
    new.sort(key=lambda table: table is not SNAPSHOTS)
    for table in new:
        place = for_spark(store.path(table)).replace("\\", "\\\\").replace("'", "\\'")
        spark.sql(f"CREATE TABLE {schema}.{table.name} USING DELTA LOCATION '{place}'")
    return [f"{settings.catalog}.{table.name}" for table in new]


def _refuse_another(spark: SparkSession, name: str, expected: str) -> None:
    (detail,) = spark.sql(f"DESCRIBE DETAIL {name}").collect()
    if detail["location"] != expected:
        raise WarehouseError(
            f"{name} is a table of another warehouse, at {detail['location']}; this one is at {expected}. "
            "Name another schema with the setting catalog"
        )
