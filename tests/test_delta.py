"""The store, and the delta of two versions of it: from the feed that Spark and delta-rs read, and from whole states."""

import random
from contextlib import ExitStack
from dataclasses import asdict, replace

import pyarrow as pa
import pytest
from chispa import assert_df_equality
from delta.exceptions import ConcurrentAppendException
from delta.tables import DeltaTable
from deltalake.exceptions import CommitFailedError
from pyspark.sql import functions as F

from hugginggraph.change_sets import change_set, inserts
from hugginggraph.commits import Commit, Run, Written
from hugginggraph.engines.spark.day_run import SparkDayRun
from hugginggraph.engines.spark.relations import SparkRelations
from hugginggraph.errors import ConcurrentRunError
from hugginggraph.frames import literal_rows
from hugginggraph.history.snapshots import History
from hugginggraph.history.table_delta import delta_of_states
from hugginggraph.storage import delta_rs
from hugginggraph.store import Store
from hugginggraph.tables import COMPONENTS, CYCLES, EVENTS, NODES, SCORECARD, SNAPSHOTS
from hugginggraph.tables.spark import conform
from small_graphs import frame_of
from warehouses import a_day_from, delta_between, spark_merges

DAY = "2026-03-02"


def node_rows(spark, rows):
    """Nodes from (node_id, role, content_hash); no content hash makes a ghost."""
    frame = frame_of(spark, rows, "node_id LONG, role STRING, content_hash LONG")
    return conform(
        frame.withColumns(
            {
                "kind": F.lit("model"),
                "repo_id": F.concat(F.lit("r/n"), F.col("node_id")),
                "hub_id": F.lit("h"),
                "root_kind": F.lit(None),
                "is_ghost": F.col("content_hash").isNull(),
            }
        ),
        NODES,
    )


@pytest.fixture
def store(spark, tmp_path):
    made = Store(spark, str(tmp_path / "warehouse"), 30)
    made.create()
    # The table with the fewest columns.
    made._create(CYCLES)
    return made


def written(store, table, states):
    """The versions of a table after each state has been written as a change set on the one before."""
    versions = [0]
    for number, state in enumerate(states):
        run = Run(f"run{number}", DAY)
        with store.writing(run):
            versions.append(store.apply(table, change_set(store.read(table), state, table), run).version)
    return versions


def collected(relations):
    return [row.asDict(recursive=True) for row in relations.frame("nodes_delta").collect()]


def by_spark(spark, store, first, last):
    """The delta of two versions of `nodes` as a large day finds it, from the feed that Spark reads."""
    with ExitStack() as files, store.writing(Run("reads", DAY), is_large=True):
        day = SparkDayRun(store, SparkRelations(spark, files), **a_day_from(NODES, first, last), spark=spark)
        day.compare(NODES)
        return collected(day.work)


def by_delta_rs(_, store, first, last):
    """The same as a day on one machine finds it."""
    return delta_between(store, NODES, first, last)


def by_states(spark, store, first, last):
    """The same by comparing the versions row by row."""
    with ExitStack() as files:
        relations = SparkRelations(spark, files)
        for name, version in (("nodes_before", first), ("nodes_now", last)):
            relations.take(name, store.read(NODES, version))
        delta_of_states(relations, NODES, "nodes_before", "nodes_now")
        return collected(relations)


def sorted_by_key(delta):
    return sorted(delta, key=lambda row: row["key"])


either_feed = pytest.mark.parametrize("by_feed", [by_spark, by_delta_rs])


def test_a_commit_is_a_runs_own_only_where_all_that_decides_its_rows_is_the_same():
    run = Run("r", DAY, analysis_id="a", events_id="e", previous="p")
    tables = {NODES, SCORECARD, COMPONENTS, EVENTS}

    def own(**otherwise):
        commit = Commit(1, "MERGE", asdict(replace(run, **otherwise)), {})
        return {table.name for table in tables if run.wrote(table, commit)}

    assert own() == own(snapshot_date="another") == {"nodes", "scorecard", "components", "events"}
    assert own(run_id="s") == own(previous="") == set()
    # With other analyses, or none.
    assert own(analysis_id="") == {"nodes"}
    assert own(events_id="f") == {"nodes", "scorecard", "components"}


def test_the_change_feed_gives_what_comparing_whole_states_gives(spark, store):
    """Four random states; any two of them, neighbours or not, differ by the same rows either way."""
    chance = random.Random(7)
    states = []
    for _ in range(4):
        drawn = {n: (chance.choice(["base", "merge"]), chance.choice([None, 1, 2])) for n in chance.sample(range(9), 6)}
        states.append(node_rows(spark, [(n, role, h) for n, (role, h) in drawn.items()]))
    versions = written(store, NODES, states)
    for first, last in [(0, 1), (1, 2), (2, 4), (1, 4), (3, 3)]:
        whole = sorted_by_key(by_states(spark, store, versions[first], versions[last]))
        for by_feed in (by_spark, by_delta_rs):
            assert sorted_by_key(by_feed(spark, store, versions[first], versions[last])) == whole
        assert (whole == []) == (first == last)


@either_feed
def test_a_run_that_was_taken_back_leaves_no_trace_in_the_feed(spark, store, by_feed):
    one, dead, two = (node_rows(spark, [(n, "base", 1) for n in ids]) for ids in ([1, 2], [1, 2, 3], [1, 4]))
    first, _ = written(store, NODES, [one, dead])[1:]
    assert store.undo_unpinned({"nodes": first}, Run("other", DAY)) == ["nodes"]
    assert store.undo_unpinned({"nodes": first}, Run("another", DAY)) == []
    run = Run("two", DAY)
    with store.writing(run):
        last = store.apply(NODES, change_set(store.read(NODES), two, NODES), run).version
    assert store.undo_unpinned({"nodes": first}, run) == []
    removed, added = sorted_by_key(by_feed(spark, store, first, last))
    assert (removed["key"], removed["before"]["repo_id"], removed["after"]) == (2, "r/n2", None)
    assert (added["key"], added["before"], added["after"]["repo_id"]) == (4, None, "r/n4")


def test_what_a_dead_run_wrote_is_written_anew_where_housekeeping_came_after(spark, store):
    one, two = (node_rows(spark, [(n, "base", 1) for n in ids]) for ids in ([1, 2], [1, 2, 3]))
    (first,) = written(store, NODES, [one])[1:]
    run = Run("dead", DAY)

    def write(by):
        with by.writing(run):
            return by.apply(NODES, change_set(by.read(NODES, first), two, NODES), run)

    write(store)
    store.optimize(NODES)
    assert store._history(NODES, 1)[0].operation == "OPTIMIZE"
    again = Store(spark, store._root, 30)
    assert again.undo_unpinned({"nodes": first}, run) == ["nodes"]
    assert write(again).rows == 1
    assert sorted(row.node_id for row in again.read(NODES).collect()) == [1, 2, 3]


def test_a_warehouse_without_any_date_has_an_empty_history(store):
    """A run that died before its first date was pinned leaves the tables."""
    assert History.of(store).snapshots == []


def test_what_was_taken_back_can_be_taken_back_further(spark, store):
    states = [node_rows(spark, [(n, "base", 1) for n in ids]) for ids in ([1], [1, 2], [2, 3])]
    _, first, second, _ = written(store, NODES, states)

    def taken_back_to(version):
        undone = Store(spark, store._root, 30).undo_unpinned({"nodes": version}, Run(f"to-{version}", DAY))
        return undone, sorted(row.node_id for row in Store(spark, store._root, 30).read(NODES).collect())

    assert taken_back_to(second) == (["nodes"], [1, 2])
    assert taken_back_to(first) == (["nodes"], [1])
    assert taken_back_to(first) == ([], [1])


def test_a_first_run_that_another_has_overtaken_takes_nothing_back(spark, store):
    """It looked when there was no warehouse yet."""
    row = {"snapshot_date": DAY, "table_name": "nodes", "version": 0, "run_id": "first"}
    with store.writing(Run("first", DAY)):
        store.append(SNAPSHOTS, literal_rows(spark, [row], SNAPSHOTS.columns), Run("first", DAY))
    with pytest.raises(ConcurrentRunError, match="snapshots moved from version 0 to 1"):
        Store(spark, store._root, 30).undo_unpinned({}, Run("late", DAY))


def test_housekeeping_beside_a_run_does_not_stop_it_and_another_run_does(spark, store):
    written(store, NODES, [node_rows(spark, [(n, "base", 1) for n in ids]) for ids in ([1], [1, 2])])
    seen = Store(spark, store._root, 30)
    seen.written_by(NODES, Run("this", DAY))
    store.optimize(NODES)
    assert store._history(NODES, 1)[0].operation == "OPTIMIZE"
    assert seen.written_by(NODES, Run("this", DAY)) is None
    seen.require_alone()
    written(store, NODES, [node_rows(spark, [(7, "base", 1)])])
    with pytest.raises(ConcurrentRunError, match="nodes moved"):
        seen.require_alone()


def test_two_dates_cannot_be_pinned_on_the_same_version_of_snapshots(spark, store, monkeypatch):
    """Appends never conflict in Delta by themselves."""
    other = Store(spark, store._root, 30)
    assert store.rows(SNAPSHOTS).num_rows == other.rows(SNAPSHOTS).num_rows == 0

    def pin(by, name):
        run = Run(name, DAY)
        row = {"snapshot_date": DAY, "table_name": "nodes", "version": 0, "run_id": name}
        with by.writing(run):
            by.append(SNAPSHOTS, literal_rows(spark, [row], SNAPSHOTS.columns), run)

    pin(store, "one")
    # As if it had looked a moment before the commit.
    monkeypatch.setattr(other, "written_by", lambda *_: None)
    with pytest.raises(ConcurrentRunError, match="snapshots moved from version 0 to 1 under this run"):
        pin(other, "two")
    assert store.rows(SNAPSHOTS)["run_id"].to_pylist() == ["one"]


def test_who_deletes_a_row_that_is_not_there_does_not_bring_it(spark, store):
    written(store, NODES, [node_rows(spark, [(1, "base", 1)])])
    changes = node_rows(spark, [(1, "merge", 1), (2, "base", 1)])
    operation = F.when(F.col("node_id") == 1, "update").otherwise("delete")
    run = Run("twice", DAY)
    with store.writing(run):
        store.apply(NODES, changes.withColumn("_op", operation), run)
    assert [(row.node_id, row.role) for row in store.read(NODES).collect()] == [(1, "merge")]


def test_no_rows_to_append_make_no_version(spark, store):
    (first,) = written(store, NODES, [node_rows(spark, [(1, "base", 1)])])[1:]
    done = store.append(NODES, store.read(NODES).limit(0), Run("empty", DAY))
    assert (done.version, done.rows) == (first, 0)


def test_a_change_set_holds_only_what_differs(spark):
    schema = "node_id LONG, cycle_id LONG"
    current = frame_of(spark, [(1, 1), (2, 1), (3, 3)], schema)
    desired = frame_of(spark, [(1, 1), (2, 3), (4, 4)], schema)
    expected = frame_of(spark, [(2, 3, "update"), (3, 3, "delete"), (4, 4, "insert")], schema + ", _op STRING")
    assert_df_equality(change_set(current, desired, CYCLES), expected, ignore_row_order=True, ignore_nullable=True)


def test_an_empty_change_set_makes_no_commit_and_a_repeated_one_is_taken_over(spark, store):
    rows, run = frame_of(spark, [(1, 1), (2, 1)], "node_id LONG, cycle_id LONG"), Run("run", DAY)
    with store.writing(run):
        assert store.apply(CYCLES, inserts(rows.limit(0)), run).version == 0
        first = store.apply(CYCLES, inserts(rows), run)
    again = Store(spark, store._root, 30)
    assert (first.version, first.insert) == (1, 2)
    assert again.apply(CYCLES, inserts(rows), run) == first
    assert again.append(CYCLES, rows, run) == first
    assert store.read(CYCLES).count() == 2


def test_a_second_writer_is_noticed_at_the_next_write(spark, store):
    rows, run = frame_of(spark, [(1, 1)], "node_id LONG, cycle_id LONG"), Run("run", DAY)
    store._heads[CYCLES.name] = Commit(0, "CREATE TABLE", {}, {})
    inserts(rows).drop("_op").write.format("delta").mode("append").save(store.path(CYCLES))
    with pytest.raises(ConcurrentRunError, match="cycles moved from version 0 to 1 under this run"):
        store.apply(CYCLES, inserts(rows), run)
    assert store.read(CYCLES).count() == 1


def test_housekeeping_that_comes_by_itself_after_a_write_is_no_other_run(spark, store, monkeypatch):
    """As on Databricks, which puts small files together behind a MERGE, under the name of the run that wrote."""
    commit = Store._commit

    def and_puts_together(self, table, write):
        commit(self, table, write)
        DeltaTable.forPath(spark, self.path(table)).optimize().executeCompaction()

    rows = spark.range(4).selectExpr("id AS node_id", "0L AS cycle_id").repartition(2)
    first, second = Run("first", DAY), Run("second", DAY, previous=DAY)
    with store.writing(first, is_large=True):
        assert store.append(CYCLES, rows, first) == Written(1, insert=4)
    monkeypatch.setattr(Store, "_commit", and_puts_together)
    spark_merges(monkeypatch)
    changes = rows.withColumns({"_op": F.lit("update"), "cycle_id": F.lit(7)}).where("node_id < 3")
    with store.writing(second, is_large=True):
        written = store.apply(CYCLES, changes, second)
    operations = [commit.operation for commit in store._history(CYCLES, 2)]
    assert (operations, written.version, written.update) == (["OPTIMIZE", "MERGE"], 3, 3)
    assert {tuple(row) for row in store.read(CYCLES, 3).collect()} == {(0, 7), (1, 7), (2, 7), (3, 0)}
    # A run that ended there takes nothing over: what its newest commit did is not what it wrote.
    assert Store(spark, store._root, 30).written_by(CYCLES, second) is None


def test_what_others_say_of_their_commits_is_no_run_and_stops_none():
    entry = {"version": 3, "operation": "RESTORE", "operationParameters": {"version": None}, "userMetadata": "by hand"}
    assert Commit.of(entry) == Commit(3, "RESTORE", {}, {"insert": 0}, None)
    assert Commit.of({"version": 4, "operation": "WRITE", "userMetadata": "[1]"}).metadata == {}


def test_what_two_equal_runs_wrote_side_by_side_is_taken_back_by_the_next(spark, store):
    """Appends never conflict in Delta: both are in the log, under the same run."""
    rows, run = frame_of(spark, [(1, 1)], "node_id LONG, cycle_id LONG"), Run("run", DAY)
    with store.writing(run):
        for _ in range(2):
            inserts(rows).drop("_op").write.format("delta").mode("append").save(store.path(CYCLES))
    next_store = Store(spark, store._root, 30)
    assert next_store.undo_unpinned({}, run) == ["cycles"]
    assert next_store.read(CYCLES).count() == 0
    assert next_store.undo_unpinned({}, run) == []


@pytest.mark.parametrize(
    ("writer", "error"),
    [
        ("_write", ConcurrentAppendException("files were added by a concurrent update")),
        ("_write_rows", CommitFailedError("version 1 already exists")),
    ],
    ids=["spark", "delta-rs"],
)
def test_a_conflict_that_delta_finds_is_one_clear_error(spark, store, monkeypatch, writer, error):
    rows, run = frame_of(spark, [(1, 1)], "node_id LONG, cycle_id LONG"), Run("run", DAY)

    def conflicts(*_, **__):
        raise error

    monkeypatch.setattr(Store, writer, conflicts)
    with (
        store.writing(run, is_large=writer == "_write"),
        pytest.raises(ConcurrentRunError, match="another run is writing to this warehouse"),
    ):
        store.append(CYCLES, rows, run)


def test_delta_rs_refuses_a_second_commit_on_the_same_version(store):
    rows = pa.table({"node_id": [1], "cycle_id": [1]})
    delta_rs.append(store.path(CYCLES), 0, rows, key=["node_id"], metadata="{}")
    changes = pa.table({"node_id": [1], "cycle_id": [2], "_op": ["update"]})
    for write in (delta_rs.append, delta_rs.merge):
        with pytest.raises(CommitFailedError):
            write(
                store.path(CYCLES),
                0,
                changes.drop_columns("_op") if write is delta_rs.append else changes,
                key=["node_id"],
                metadata="{}",
            )


@either_feed
def test_applying_the_deltas_of_days_one_to_n_to_day_zero_gives_day_n(spark, store, by_feed):
    """And any day read as of its version is what was written on it, whatever came later."""
    chance = random.Random(11)
    states = []
    for _ in range(4):
        drawn = {n: (chance.choice(["base", "merge"]), chance.choice([None, 1, 2])) for n in chance.sample(range(9), 6)}
        states.append({n: (n, role, h) for n, (role, h) in drawn.items()})
    pinned = written(store, NODES, [node_rows(spark, list(state.values())) for state in states])
    applied = {}
    for first, last, state in zip(pinned, pinned[1:], states, strict=False):
        for row in by_feed(spark, store, first, last):
            if row["after"] is None:
                del applied[row["key"]]
            else:
                applied[row["key"]] = row["after"]
        as_of = {row["node_id"]: row.asDict() for row in store.read(NODES, last).collect()}
        assert applied == as_of
        assert {n: (n, row["role"], row["content_hash"]) for n, row in as_of.items()} == state
