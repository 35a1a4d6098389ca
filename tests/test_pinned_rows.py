"""A version read from its files: the rows that Delta itself reads, whatever was struck out, put together or written."""

import pytest
from deltalake import DeltaTable
from pyspark.sql import functions as F

from hugginggraph.change_sets import change_set
from hugginggraph.commits import Run
from hugginggraph.spark_conf import properties_set
from hugginggraph.store import Store
from hugginggraph.tables import NODES
from hugginggraph.tables.spark import conform
from small_graphs import frame_of
from warehouses import spark_merges

STRIKE_OUT = {"spark.databricks.delta.merge.deletionVectors.persistent": "true"}


def nodes(spark, ids, role):
    """Ghosts of these ids."""
    named = frame_of(spark, [(each,) for each in ids], "node_id LONG").withColumns(
        {"kind": F.lit("model"), "repo_id": F.concat(F.lit("r/n"), F.col("node_id")), "role": F.lit(role)}
        | {name: F.lit(None) for name in ("hub_id", "root_kind", "content_hash")}
        | {"is_ghost": F.lit(True)}
    )
    return conform(named, NODES)


def write(store, desired, run_id, *, is_large=False):
    run = Run(run_id, "2026-03-02")
    with store.writing(run, is_large=is_large):
        return store.apply(NODES, change_set(store.read(NODES), desired, NODES), run).version


def roles(rows):
    return {row["node_id"]: row["role"] for row in rows.collect()}


@pytest.fixture(params=["warehouse"])
def store(request, spark, tmp_path):
    made = Store(spark, str(tmp_path / request.param), 30)
    made.create()
    return made


def test_every_version_has_the_rows_that_delta_reads(spark, store, monkeypatch):
    spark_merges(monkeypatch)
    states = [
        dict.fromkeys(range(100), "base"),
        dict.fromkeys(range(1, 100), "base") | {7: "merge", 8: "merge"},
        dict.fromkeys(range(1, 99), "base") | {7: "merge", 8: "finetune", 200: "base"},
    ]
    versions = []
    with properties_set(spark, STRIKE_OUT):
        for number, state in enumerate(states):
            parts = [nodes(spark, [i for i in state if state[i] == role], role) for role in sorted({*state.values()})]
            desired = parts[0]
            for part in parts[1:]:
                desired = desired.unionByName(part)
            versions.append(write(store, desired, f"run{number}", is_large=True))
    assert DeltaTable(store.path(NODES)).deletion_vectors().read_all().num_rows > 0
    store.optimize(NODES)
    newest = DeltaTable(store.path(NODES)).version()
    assert newest > versions[-1]
    for version, state in zip([*versions, newest], [*states, states[-1]], strict=True):
        of_delta = spark.read.format("delta").option("versionAsOf", version).load(store.path(NODES))
        assert roles(store.read(NODES, version)) == roles(of_delta) == state
        assert store.read(NODES, version).exceptAll(of_delta).count() == 0
    assert roles(store.read(NODES)) == states[-1]


def test_a_frame_stays_what_it_was_when_the_table_is_written_again(spark, store):
    write(store, nodes(spark, [1, 2], "base"), "one")
    before = store.read(NODES)
    write(store, nodes(spark, [2, 3], "base"), "two")
    assert roles(before) == {1: "base", 2: "base"}
    assert roles(store.read(NODES)) == {2: "base", 3: "base"}


# To a file system these are names like any other; the last three are patterns to Hadoop.
@pytest.mark.parametrize(
    "store", ["ware house", "lagerhäuser (2), neu", "ware[h]ouse", "{a,b}*", "a#b?c\\d%20\te"], indirect=True
)
def test_a_warehouse_may_be_called_as_anybody_likes(spark, store):
    write(store, nodes(spark, [1, 2], "base"), "one")
    last = write(store, nodes(spark, [2, 3], "base"), "two")
    assert [roles(store.read(NODES, version)) for version in (last - 1, last)] == [
        {1: "base", 2: "base"},
        {2: "base", 3: "base"},
    ]
    assert [store.read(NODES, version).count() for version in (last - 1, last)] == [2, 2]
    assert store.feed(NODES, last - 1, last).count() == 2


def test_a_table_without_any_row_has_none(store):
    assert store.read(NODES, 0).collect() == []
    assert store.read(NODES, 0).columns == NODES.column_names
