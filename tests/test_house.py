"""Looking after a warehouse: restored and verified; tables, SQL and look-ups agree over time."""

import json
from datetime import datetime, timedelta

import pytest
from delta.tables import DeltaTable
from deltalake import DeltaTable as Reader
from pyspark.sql import functions as F

import daily
from hugginggraph.cli import run
from hugginggraph.engines.embedded.verify import verify as verify_embedded
from hugginggraph.engines.spark.verify import verify
from hugginggraph.errors import (
    QueryParameterError,
    UnknownQueryError,
    UnknownRepoError,
    WarehouseError,
)
from hugginggraph.history.queries import queries, query
from hugginggraph.history.snapshots import History
from hugginggraph.lookup.changes import changes_on, only, stats_of, stats_of_difference
from hugginggraph.lookup.difference import difference
from hugginggraph.lookup.events import events_between, history_of
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.query import answer
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.pipeline.as_of import graph_as_of, tables_as_of
from hugginggraph.pipeline.query import ask
from hugginggraph.pipeline.restore import restore
from hugginggraph.storage import delta_rs
from hugginggraph.tables import (
    COMMUNITIES,
    COMPONENTS,
    DEGREES,
    LAYOUT,
    NODES,
    SNAPSHOTS,
)
from mini_hub import EXPECTED_EDGE_CHANGES, ONE, TWO
from warehouses import contents, ledger_of, rows_of, store_of

FAR = timedelta(days=20_000)


def test_a_restored_warehouse_is_as_it_was_and_goes_on_from_there_though_it_was_killed_halfway(
    both_days, mini, mini_dump, first_day_of_mini, settings_for, monkeypatch
):
    restored = []

    def dies_at_the_third(table, version, **how):
        restored.append(version)
        if len(restored) == 3:
            raise KeyboardInterrupt
        return restore_to_version(table, version, **how)

    restore_to_version = delta_rs.restore
    with monkeypatch.context() as patched:
        patched.setattr(delta_rs, "restore", dies_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            restore(ledger_of(both_days), ONE)
    # The date is forgotten already; its tables are not all back.
    assert [each.date for each in History.of(ledger_of(both_days)).snapshots] == [ONE]
    assert restore(ledger_of(both_days), ONE) == []
    then = contents(settings_for(first_day_of_mini))
    assert contents(both_days) == then
    # The tables themselves, too, and not only what the snapshot pins of them.
    assert rows_of(ledger_of(both_days), NODES) == then["nodes"]
    assert restore(ledger_of(both_days), ONE) == []
    assert daily.main(["--source", str(mini_dump), "--date", str(TWO), "--warehouse", both_days.warehouse]) == 0
    assert contents(both_days) == contents(mini)


def test_a_date_that_is_not_there_cannot_be_restored_or_verified(spark, mini):
    there_is_none = TWO + timedelta(days=7)
    for work in (
        lambda: restore(ledger_of(mini), there_is_none),
        lambda: verify(spark, mini, there_is_none),
        lambda: verify_embedded(mini, there_is_none),
    ):
        with pytest.raises(WarehouseError, match=f"no snapshot of 2026-03-09; the nearest before it is {TWO}"):
            work()


def test_tables_are_what_a_full_computation_gives_and_those_tampered_with_are_not(spark, both_days):
    store = store_of(spark, both_days)
    day, day_before = (f"snapshot_date = DATE '{date}'" for date in (TWO, ONE))

    def tamper(table, rows, values, day):
        delta = DeltaTable.forPath(spark, store.path(table))
        delta.update(rows, values)
        version = delta.history(1).first()["version"]
        snapshots = DeltaTable.forPath(spark, store.path(SNAPSHOTS))
        snapshots.update(f"table_name = '{table.name}' AND {day}", {"version": f"{version}L"})

    tamper(DEGREES, "relation = '*' AND neighbour_kind = '*' AND degree = 0", {"degree": "7", "in_degree": "7"}, day)
    # As if Louvain had found one community of the herons where it found three: today's begin with them.
    herons = store.read(COMPONENTS).where(F.col("node_id") == node_id("model", "amber/heron")).select("component_id")
    members = store.read(COMPONENTS).join(herons, on="component_id").collect()
    is_heron = F.col("node_id").isin([row["node_id"] for row in members])
    one_community = {"community_id": F.lit(members[0]["component_id"])}
    tamper(COMMUNITIES, is_heron & (F.col("method") == "louvain"), one_community, day_before)
    found = {each.table: each.differing for each in verify(spark, both_days, TWO)}
    assert {table for table, differing in found.items() if differing} == {"degrees", "communities"}
    assert sorted(found.keys() - {"degrees", "communities"}) == [
        *("components", "cycles", "edges", "inherited_licences", "lineage", "mentions", "nodes", "rejected_references"),
    ]


@pytest.mark.parametrize(
    ("layout", "told"),
    [
        (
            LAYOUT - 1,
            f"layout {LAYOUT - 1}, this version of HuggingGraph reads and writes layout {LAYOUT}: backfill into",
        ),
        (LAYOUT + 1, f"knows layouts up to {LAYOUT}: use the version that wrote it, or a newer one"),
    ],
)
def test_a_warehouse_of_another_layout_is_refused_and_told_what_to_do(both_days, capsys, layout, told):
    snapshots = Reader(ledger_of(both_days).path(SNAPSHOTS))
    snapshots.update({"layout": str(layout)})
    assert run(["snapshots", "--warehouse", both_days.warehouse]) == 1
    assert told in capsys.readouterr().err
    with pytest.raises(WarehouseError, match=f"layout {min(layout, LAYOUT)}|layouts up to {LAYOUT}"):
        History.of(ledger_of(both_days))


def rounded(rows):
    return [{k: round(v, 9) if isinstance(v, float) else v for k, v in row.items()} for row in rows]


def without_times(rows):
    """DuckDB and Spark truncate to a day or to a midnight: the day is what counts."""
    return [{k: v.date() if isinstance(v, datetime) else v for k, v in row.items()} for row in rounded(rows)]


@pytest.mark.parametrize("name", [each.name for each in queries()])
def test_spark_and_duckdb_give_the_same_answer_and_the_promised_columns(spark, mini, name):
    wanted = query(name)
    given = {"repo": "amber/heron", "grouping": "component"}
    parameters = {key: value for key, value in given.items() if key in wanted.parameters}
    by_spark = [row.asDict() for row in ask(spark, mini, wanted, parameters).collect()]
    by_duckdb = answer(Warehouse(mini.warehouse), wanted, parameters)
    assert without_times(by_spark) == without_times(by_duckdb)
    assert by_duckdb or name in ("half_life", "events_by_month")
    assert {tuple(row) for row in by_duckdb} <= {wanted.returns}


def test_an_earlier_date_is_one_that_was_analysed_and_a_date_is_not_compared_with_itself(spark, both_days):
    snapshots = DeltaTable.forPath(spark, store_of(spark, both_days).path(SNAPSHOTS))
    snapshots.delete(f"table_name IN ('lineage', 'generations') AND snapshot_date = DATE '{ONE}'")
    by_family, opened = query("births_and_deaths_by_family"), Warehouse(both_days.warehouse)
    alone = f"compares two dates, and up to {TWO} there is no earlier one"
    with pytest.raises(WarehouseError, match=alone):
        answer(opened, by_family, {})
    with pytest.raises(WarehouseError, match=alone):
        ask(spark, both_days, by_family, {})
    told = f"generations was not computed on {ONE}: .* It is there on 1 dates, {TWO} to {TWO}"
    with pytest.raises(WarehouseError, match=told):
        answer(opened, by_family, {}, since=ONE)
    with pytest.raises(WarehouseError, match=told):
        ask(spark, both_days, by_family, {}, since=ONE)
    # Descendants are walked along the edges, which every date has.
    moved, parameters = query("descendants_moved"), {"repo": "amber/heron"}
    assert answer(opened, moved, parameters) == [
        row.asDict() for row in ask(spark, both_days, moved, parameters).collect()
    ]
    assert ("joined", "model", "reed/newcomer", 1) in [tuple(row.values()) for row in answer(opened, moved, parameters)]


def test_who_joined_the_descendants_of_heron_between_the_two_days(mini):
    rows = answer(Warehouse(mini.warehouse), query("descendants_moved"), {"repo": "amber/heron"})
    assert ("joined", "model", "reed/newcomer", 1) in [tuple(row.values()) for row in rows]
    assert answer(Warehouse(mini.warehouse), query("descendants_moved"), {"repo": "amber/heron"}, since=TWO) == []


def test_a_wrong_query_or_parameter_is_one_clear_error(spark, mini):
    with pytest.raises(UnknownQueryError, match=r"no query 'x'\. There are: births_and_deaths_by_family, "):
        query("x")
    with pytest.raises(QueryParameterError, match=r"needs repo. Its parameters: repo \(--set NAME=VALUE\)"):
        answer(Warehouse(mini.warehouse), query("descendants_moved"), {})
    with pytest.raises(QueryParameterError, match="has no parameter role"):
        answer(Warehouse(mini.warehouse), query("growth_by_role"), {"role": "base"})
    with pytest.raises(QueryParameterError, match="needs repo"):
        ask(spark, mini, query("descendants_moved"), {})
    with pytest.raises(UnknownRepoError, match="no repo 'amber/heon'"):
        ask(spark, mini, query("descendants_moved"), {"repo": "amber/heon"})
    with pytest.raises(QueryParameterError, match=r"no grouping 'x'\. There are: component, "):
        ask(spark, mini, query("group_events"), {"grouping": "x"})


def test_an_earlier_date_that_no_question_asks_for_is_refused_and_so_is_what_is_no_date(spark, mini):
    with pytest.raises(QueryParameterError, match=r"query growth_by_role asks of all dates .* takes no --since"):
        answer(Warehouse(mini.warehouse), query("growth_by_role"), {}, since=ONE)
    with pytest.raises(QueryParameterError, match="takes no --since"):
        ask(spark, mini, query("growth_by_role"), {}, since=ONE)
    for wrong in ("abc", "20260301"):
        with pytest.raises(QueryParameterError, match=f"since={wrong} is no date"):
            answer(Warehouse(mini.warehouse), query("change_summary"), {"since": wrong})


def test_a_window_may_begin_before_the_first_date(mini):
    opened, summary = Warehouse(mini.warehouse), query("change_summary")
    assert answer(opened, summary, {}, since=ONE - timedelta(days=60)) == answer(opened, summary, {})


def test_the_totals_beside_a_difference_are_counted_from_it(mini):
    opened = Warehouse(mini.warehouse, TWO)
    counted = stats_of_difference(opened, difference(opened, ONE))
    names = ("subject", "kind", "role", "relation", "total", "added", "removed", "modified")
    assert [tuple(row[name] for name in names) for row in counted] == [
        tuple(row[name] for name in names) for row in stats_of(opened)
    ]
    assert {row["added"] + row["removed"] + row["modified"] for row in stats_of_difference(opened, [])} == {0}


def test_a_change_of_a_day_tells_the_values_before_and_after(mini):
    modified = [row for row in changes_on(Warehouse(mini.warehouse, TWO), TWO) if row["columns"]]
    assert modified
    assert all(set(row["old_values"]) == set(row["new_values"]) == set(row["columns"]) for row in modified)


def test_an_earlier_date_lies_before_the_date(mini, capsys):
    assert run(["changes", str(ONE), "--since", str(ONE), "--warehouse", mini.warehouse]) == 2
    assert f"{ONE} is not before {ONE}" in " ".join(capsys.readouterr().err.split())
    later = [str(TWO + timedelta(days=n)) for n in (7, 3)]
    assert run(["changes", later[0], "--since", later[1], "--warehouse", mini.warehouse]) == 1
    assert f"there is no snapshot of {later[0]}; the nearest before it is {TWO}" in capsys.readouterr().err
    assert run(["changes", str(ONE), "--warehouse", mini.warehouse]) == 0
    assert f"{ONE} is the first date: it has no changes" in capsys.readouterr().out


def test_changes_are_those_of_the_newest_date_or_of_the_newest_as_of_a_day(mini, capsys):
    def asked(*arguments):
        assert run(["changes", *arguments, "--json", "--warehouse", mini.warehouse]) == 0
        return json.loads(capsys.readouterr().out)

    assert asked() == asked("--as-of", str(TWO + timedelta(days=5))) == asked(str(TWO))
    assert asked("--as-of", str(ONE)) == asked(str(ONE))
    assert run(["changes", str(TWO), "--as-of", str(ONE), "--warehouse", mini.warehouse]) == 2
    assert "give a date or --as-of, not both" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    "command",
    [
        ["lineage", "amber/heron", "--down"],
        ["explain", "amber/heron", "reed/heron-chat-gguf"],
        ["path", "amber/heron", "reed/heron-chat-gguf"],
        ["search", "old"],
        ["changes"],
        ["events", "--at-least", "info"],
        ["history", "moss/leaving"],
        ["query", "growth_by_role"],
        ["show", "nodes", "--limit", "1000"],
        ["scorecard"],
        ["snapshots"],
    ],
    ids=lambda command: command[0],
)
def test_as_of_the_first_date_every_look_up_says_what_it_said_on_that_day(mini, first_day_of_mini, command, capsys):
    def asked(warehouse, *more):
        assert run([*command, *more, "--json", "--warehouse", str(warehouse)]) == 0
        told = json.loads(capsys.readouterr().out)
        if isinstance(told, dict):
            told.pop("warehouse", None)
        return told

    then = asked(mini.warehouse, "--as-of", str(ONE))
    assert then == asked(first_day_of_mini)
    assert then != asked(mini.warehouse)


def test_in_spark_the_tables_and_the_graph_are_those_of_the_date(spark, mini):
    for day in (ONE, TWO):
        opened = Warehouse(mini.warehouse, day)
        opened.view(NODES)
        names = {row["repo_id"] for row in opened.records("SELECT repo_id FROM nodes")}
        (nodes,) = tables_as_of(spark, mini, NODES, day=day)
        graph = graph_as_of(spark, mini, day)
        assert {row["repo_id"] for row in nodes.collect()} == {row["repo_id"] for row in graph.vertices.collect()}
        assert {row["repo_id"] for row in nodes.collect()} == names
        of_lineage = [r for r in stats_of(opened) if r["subject"] == "edge" and r["relation"] != "new_version"]
        assert graph.edges.count() == sum(row["total"] for row in of_lineage) > 0


def test_a_warehouse_can_be_asked_of_one_earlier_date_after_another(mini):
    opened = Warehouse(mini.warehouse, TWO)
    assert difference(opened, TWO) == []
    assert difference(opened, ONE) == difference(Warehouse(mini.warehouse, TWO), ONE) != []


def test_changes_can_be_asked_of_one_author_one_kind_and_one_sort(mini, capsys):
    rows = changes_on(Warehouse(mini.warehouse, TWO), TWO)
    told = [(r["subject"], r["change"], r["repo_id"], r["upstream_repo_id"]) for r in only(rows, repo="silt")]
    assert told == [
        ("node", "modified", "silt/orphan", None),
        ("edge", "added", "silt/orphan", "amber/egret"),
        ("edge", "removed", "silt/orphan", "gone/parent"),
    ]
    # An edge is of both its ends; "amber/heron-chat" is not "amber/heron".
    assert {r["repo_id"] for r in only(rows, repo="amber/heron")} == {"reed/newcomer"}
    assert {r["change"] for r in only(rows, change="added")} == {"added"}
    assert only(rows, kind="dataset") == []
    arguments = ["changes", str(TWO), "--change", "added", "--limit", "2", "--warehouse", mini.warehouse]
    assert run(arguments) == 0
    assert "… and 2 more; --json gives all" in capsys.readouterr().out


def test_who_is_asked_of_and_is_not_there_is_told_as_gone_or_by_names_that_are_like_it(mini, capsys):
    opened = Warehouse(mini.warehouse)
    with pytest.raises(UnknownRepoError, match=f"This model is listed no more since {TWO}.* ask --as-of {ONE}"):
        opened.node("moss/leaving")
    with pytest.raises(UnknownRepoError, match=r"Did you mean amber/heron \(model\)"):
        opened.node("amber/heon")
    with pytest.raises(UnknownRepoError, match=f"in the graph of {TWO}.$"):
        opened.node("nothing/like-it")


def test_a_lineage_without_parents_says_why_there_are_none(mini, capsys):
    assert run(["lineage", "amber/heron", "--warehouse", mini.warehouse]) == 0
    assert "was made from no other repo as of 2026-03-02\nits card names no parent\n" in capsys.readouterr().out
    assert run(["lineage", "gone/parent", "--as-of", str(ONE), "--warehouse", mini.warehouse]) == 0
    assert "(model, ghost: others name it, no list holds it)" in capsys.readouterr().out


def test_the_events_of_an_author_are_those_of_all_its_repos(mini):
    opened = Warehouse(mini.warehouse)
    of_reed = [row["repo_id"] for row in events_between(opened, repo="reed")]
    assert "reed/newcomer" in of_reed
    assert {name.split("/")[0] for name in of_reed} == {"reed"}
    # Not those of another author whose name begins so.
    with pytest.raises(UnknownRepoError, match="ree"):
        events_between(opened, repo="ree")


def test_who_asks_for_numbers_over_time_is_told_the_date_and_a_table_shows_whose_row_it_is(mini, capsys):
    place = ["--warehouse", mini.warehouse]
    assert run(["query", "growth_by_role", *place]) == 0
    assert "snapshot_date" in capsys.readouterr().out
    assert run(["show", "counters", "--limit", "1", *place]) == 0
    assert "node_id" in capsys.readouterr().out


def test_comparing_whole_states_gives_the_changes_that_the_feed_gave(mini):
    opened = Warehouse(mini.warehouse, TWO)
    compared = difference(opened, ONE)
    keys = ("subject", "change", "kind", "repo_id", "role", "relation", "upstream_repo_id", "columns", "previous_date")
    assert [{k: row[k] for k in keys} for row in compared] == [
        {k: row[k] for k in keys} for row in changes_on(opened, TWO)
    ]
    assert {
        (row["change"], row["upstream_repo_id"], row["repo_id"], row["relation"])
        for row in compared
        if row["subject"] == "edge" and row["change"] != "modified"
    } >= EXPECTED_EDGE_CHANGES


def test_the_history_of_a_repo_tells_when_it_came_and_what_changed(mini):
    found = history_of(Warehouse(mini.warehouse), "reed/newcomer")
    assert [(r["kind"], r["first_seen"], r["gone_at"]) for r in found.repos] == [("model", TWO, None)]
    assert [(e["snapshot_date"], e["event"]) for e in found.events] == [(TWO, "appeared")]
    assert ("edge", "added", "amber/heron") in [
        (c["subject"], c["change"], c["upstream_repo_id"]) for c in found.changes
    ]


@pytest.mark.parametrize(
    "command",
    [
        ["events", "--at-least", "info"],
        ["history", "amber/heron"],
        ["query"],
        ["query", "growth_by_role"],
        ["changes", str(TWO), "--since", str(ONE)],
    ],
)
def test_the_commands_about_time_answer_in_words_and_as_json(mini, command, capsys):
    place = ["--warehouse", mini.warehouse] if command != ["query"] else []
    assert run([*command, *place]) == 0
    said = capsys.readouterr().out
    assert {"events": "moss/new-name", "query": "growth_by_role"}.get(command[0], "amber/heron") in said
    assert run([*command, *place, "--json"]) == 0
