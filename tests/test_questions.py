"""Questions of `delta/queries` on tables written by hand, asked of Spark and of DuckDB."""

import duckdb
import pytest

from hugginggraph.frames import literal_rows
from hugginggraph.history.queries import query
from hugginggraph.lookup.query import AS_IN_SPARK
from hugginggraph.tables import CHANGES, DAILY_STATS, GENERATIONS, LINEAGE, NODES, REPOS
from hugginggraph.tables.spark import STRING, struct

JANUARY, FEBRUARY = "2026-01-01", "2026-02-01"


@pytest.fixture(params=["spark", "duckdb"])
def rows_of(request, spark):
    """Asks a question of named tables, each its columns and rows; the rows that it gives."""

    def by_spark(name, tables):
        for view, (columns, rows) in tables.items():
            literal_rows(spark, rows, columns).createOrReplaceTempView(view)
        return [tuple(row) for row in spark.sql(query(name).sql).collect()]

    def by_duckdb(name, tables):
        connection = duckdb.connect()
        for macro in AS_IN_SPARK:
            connection.execute(macro)
        for view, (columns, rows) in tables.items():
            connection.register(view, literal_rows(spark, rows, columns).toArrow())
        connection.execute("SET TimeZone = 'UTC'")
        return connection.execute(query(name).sql).fetchall()

    def ask(name, **tables):
        found = by_spark(name, tables) if request.param == "spark" else by_duckdb(name, tables)
        # One gives a day, the other a midnight.
        return [(str(month)[:10], *rest) for month, *rest in found]

    return ask


def test_a_licence_is_the_cards_under_either_spelling_else_the_tags(rows_of):
    cards = [
        ('{"license":"mit"}', ["license:apache-2.0"]),
        ('{"licence":["mit","apache-2.0"]}', None),
        ('{"license":null}', ["gguf", "license:mit"]),
        ('{"license":[]}', None),
        (None, None),
    ]
    told = [
        {"kind": "model", "created_at": "2026-01-09T00:00:00Z", "card_data": card, "tags": tags} for card, tags in cards
    ]
    others = [told[0] | {"kind": "dataset"}, told[0] | {"gone_at": "2026-01-10"}]
    assert rows_of("licence_mix_by_month", repos=(REPOS.columns, told + others)) == [
        (JANUARY, "mit", 2, 0.4),
        (JANUARY, None, 2, 0.4),
        (JANUARY, "apache-2.0, mit", 1, 0.2),
    ]


def test_who_is_only_named_is_neither_born_nor_dies_and_who_is_named_still_has_died(rows_of):
    root, child, named, stays = 1, 2, 3, 4
    later = {"snapshot_date": "2026-02-03"}
    moves = [
        {"subject_id": child, "change": "added", "role": "finetune"},
        {"subject_id": named, "change": "added", "role": "unknown"},
        # Listed no more, and named by its child; then the other way round.
        {"subject_id": root, "change": "modified", "role": "unknown", "columns": ["role", "is_ghost"]},
        {"subject_id": root, "change": "modified", "role": "base", "columns": ["is_ghost"]} | later,
        {"subject_id": stays, "change": "modified", "role": "base", "columns": ["tags"]},
        {"subject_id": named, "change": "removed", "role": "unknown"} | later,
        {"subject_id": stays, "change": "removed", "role": "base"} | later,
    ]
    changes = [{"snapshot_date": "2026-01-03", "subject": "node", "kind": "model"} | move for move in moves]
    generations = [{"node_id": child, "root_id": root}, {"node_id": root, "root_id": root}]
    window = struct(since=STRING, until=STRING)
    found = rows_of(
        "births_and_deaths_by_family",
        changes=(CHANGES.columns, changes),
        generations=(GENERATIONS.columns, generations),
        generations_since=(GENERATIONS.columns, [{"node_id": n, "root_id": n} for n in (root, stays)]),
        nodes=(NODES.columns, [{"node_id": n, "repo_id": f"a/{n}"} for n in (root, child)]),
        nodes_since=(NODES.columns, [{"node_id": n, "repo_id": f"a/{n}"} for n in (root, stays)]),
        parameters=(window, [{"since": "2026-01-02", "until": "2026-02-28"}]),
    )
    assert found == [(JANUARY, "a/1", 1, 1), (FEBRUARY, "a/1", 1, 0), (FEBRUARY, "a/4", 0, 1)]


def test_who_has_left_was_of_the_family_it_had_then_and_the_earlier_date_itself_is_not_counted(rows_of):
    root, middle, child = 1, 2, 3
    moved = {"subject": "node", "kind": "model", "subject_id": middle, "change": "modified", "columns": ["is_ghost"]}
    changes = [moved | {"snapshot_date": "2026-02-03", "role": "unknown"}]
    changes.append(moved | {"snapshot_date": "2026-01-02", "role": "finetune", "subject_id": child})
    found = rows_of(
        "births_and_deaths_by_family",
        changes=(CHANGES.columns, changes),
        # What is only named has no parents: it is a root.
        generations=(GENERATIONS.columns, [{"node_id": n, "root_id": middle} for n in (middle, child)]),
        generations_since=(GENERATIONS.columns, [{"node_id": n, "root_id": root} for n in (root, middle, child)]),
        nodes=(NODES.columns, [{"node_id": n, "repo_id": f"a/{n}"} for n in (root, middle, child)]),
        nodes_since=(NODES.columns, [{"node_id": n, "repo_id": f"a/{n}"} for n in (root, middle, child)]),
        parameters=(struct(since=STRING, until=STRING), [{"since": "2026-01-02", "until": "2026-02-28"}]),
    )
    assert found == [(FEBRUARY, "a/1", 0, 1)]


def test_a_half_life_is_the_age_at_which_exactly_half_are_gone(rows_of):
    born = {"kind": "model", "created_at": "2026-01-01T00:00:00Z", "first_seen": "2026-01-01"}
    repos = [born, born, born | {"gone_at": "2026-01-06"}, born | {"gone_at": "2026-01-09"}]
    found = rows_of(
        "half_life",
        repos=(REPOS.columns, repos),
        daily_stats=(DAILY_STATS.columns, [{"snapshot_date": "2026-02-01"}]),
    )
    assert [(age, half_life) for _, age, *_, half_life in found] == [(5, 8), (8, 8)]


def test_who_descends_from_a_model_and_a_dataset_of_one_name_joins_once(rows_of):
    model, dataset, child = 1, 2, 3
    nodes = [
        {"node_id": model, "kind": "model", "repo_id": "a/name"},
        {"node_id": dataset, "kind": "dataset", "repo_id": "a/name"},
        {"node_id": child, "kind": "model", "repo_id": "b/child"},
    ]
    pairs = [{"ancestor_id": of, "descendant_id": child, "hops": hops} for of, hops in ((model, 2), (dataset, 1))]
    found = rows_of(
        "descendants_moved",
        nodes=(NODES.columns, nodes),
        nodes_since=(NODES.columns, nodes),
        lineage=(LINEAGE.columns, pairs),
        lineage_since=(LINEAGE.columns, []),
        parameters=(struct(repo=STRING), [{"repo": "a/name"}]),
    )
    assert found == [("joined", "model", "b/child", 1)]
