"""Tables by name: the same tables, listed in a catalog, for whoever asks in SQL."""

import shutil
from pathlib import Path

import pytest

from hugginggraph.errors import SettingsError, WarehouseError
from hugginggraph.history.snapshots import History
from hugginggraph.pipeline.catalog import register
from hugginggraph.settings import load_settings
from hugginggraph.tables import COMPONENTS, EDGES, NODES, SNAPSHOTS
from mini_hub import ONE
from warehouses import rows_of, store_of, versions


@pytest.fixture(scope="module")
def few_tables(mini, settings_for, tmp_path_factory):
    """The settings of the mini warehouse with four of its tables: naming one costs Spark a second."""
    warehouse = tmp_path_factory.mktemp("few") / "warehouse"
    for table in (SNAPSHOTS, NODES, EDGES, COMPONENTS):
        shutil.copytree(Path(mini.warehouse, table.name), warehouse / table.name)
    return settings_for(warehouse)


@pytest.fixture(params=["hub_by_name", "spark_catalog.hub_by_name"])
def named(spark, few_tables, request):
    """Their settings with a catalog; the schema is gone at the end."""
    yield few_tables.model_copy(update={"catalog": request.param})
    spark.catalog.dropTempView("edges")
    schema = ".".join(f"`{part}`" for part in request.param.split("."))
    spark.sql(f"DROP SCHEMA {schema} CASCADE")


def test_the_tables_are_asked_by_name_now_and_at_a_version(spark, named):
    store = store_of(spark, named)
    before = versions(named, store.tables())
    # A view of the session that happens to be called like a table stands in nobody's way.
    spark.sql("SELECT 1 AS one").createOrReplaceTempView("edges")
    listed = register(spark, named)
    schema = ".".join(f"`{part}`" for part in named.catalog.split("."))
    assert sorted(listed) == [f"{named.catalog}.{name}" for name in ("components", "edges", "nodes", "snapshots")]
    counts = (f"SELECT '{table.name}' AS name, count(*) AS rows FROM {schema}.{table.name}" for table in store.tables())
    counted = {row["name"]: row["rows"] for row in spark.sql(" UNION ALL ".join(counts)).collect()}
    assert counted == {table.name: len(rows_of(store, table)) for table in store.tables()}
    pinned = History.of(store).on(ONE).versions[NODES.name]
    then = spark.sql(f"SELECT * FROM {schema}.nodes VERSION AS OF {pinned}")
    assert sorted(map(str, then.collect())) == sorted(map(str, store.read(NODES, pinned).collect()))
    # Being listed is no version of its own, and being listed twice is nothing.
    assert versions(named, store.tables()) == before
    assert register(spark, named) == []


def test_a_schema_of_another_warehouse_is_refused(spark, named, tmp_path):
    register(spark, named)
    other = named.model_copy(update={"warehouse": str(tmp_path / "another one")})
    shutil.copytree(named.warehouse, other.warehouse)
    with pytest.raises(WarehouseError, match="another warehouse"):
        register(spark, other)


def test_without_the_setting_nothing_is_listed(spark, mini):
    assert register(spark, mini) == []


def test_what_is_no_name_of_a_schema_is_refused():
    with pytest.raises(SettingsError, match="catalog"):
        load_settings(catalog="a.b.c; DROP")
