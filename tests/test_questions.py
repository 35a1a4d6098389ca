"""Questions of `delta/queries` on tables written by hand, asked of Spark and of DuckDB."""

import duckdb
import pytest

from hugginggraph.frames import literal_rows
from hugginggraph.history.queries import query
from hugginggraph.lookup.query import AS_IN_SPARK
from hugginggraph.tables import CHANGES, DAILY_STATS, EVENTS, GENERATIONS, LINEAGE, NODES, REPOS
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


def test_a_licence_is_the_cards_under_any_spelling_of_the_field_else_the_tags(rows_of):
    cards = [
        ('{"license":"mit"}', ["license:apache-2.0"]),
        ('{"licenses":["mit","apache-2.0"]}', None),
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


def test_the_licences_at_a_months_end_are_those_that_were_told_then(rows_of):
    mit, apache = '{"license":"mit"}', '{"license":"apache-2.0"}'
    repo = {"kind": "model", "first_seen": "2026-01-01", "card_data": apache, "tags": []}
    repos = [
        # Was under mit, then without a word, and is under apache-2.0.
        repo | {"node_id": 1},
        repo | {"node_id": 2, "card_data": None, "tags": ["gguf"]},
        repo | {"node_id": 3, "gone_at": "2026-02-01"},
        repo | {"node_id": 4, "first_seen": "2026-02-03"},
        repo | {"node_id": 5, "kind": "dataset"},
    ]
    relicensed = {"subject": "node", "kind": "model", "change": "modified", "subject_id": 1, "columns": ["card_data"]}
    retagged = relicensed | {"subject_id": 2, "columns": ["sha", "tags"], "snapshot_date": "2026-02-02"}
    changes = [
        relicensed | {"snapshot_date": "2026-01-20", "old_values": {"card_data": mit}},
        relicensed | {"snapshot_date": "2026-02-02", "old_values": {"card_data": None}},
        retagged | {"old_values": {"sha": "1", "tags": '["gguf","license:mit"]'}},
    ]
    days = [{"snapshot_date": day} for day in ("2026-01-05", "2026-01-10", "2026-02-05")]
    found = rows_of(
        "licence_mix_over_time",
        repos=(REPOS.columns, repos),
        changes=(CHANGES.columns, changes),
        daily_stats=(DAILY_STATS.columns, days),
    )
    assert found == [
        ("2026-01-10", "mit", 2, 2 / 3),
        ("2026-01-10", "apache-2.0", 1, 1 / 3),
        ("2026-02-05", "apache-2.0", 2, 2 / 3),
        ("2026-02-05", None, 1, 1 / 3),
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
        # When models are listed for the first time, none is born.
        {"subject_id": child, "change": "added", "role": "base", "snapshot_date": "2026-01-02"},
    ]
    changes = [{"snapshot_date": "2026-01-03", "subject": "node", "kind": "model"} | move for move in moves]
    generations = [{"node_id": child, "root_id": root}, {"node_id": root, "root_id": root}]
    window = struct(since=STRING, until=STRING)
    found = rows_of(
        "births_and_deaths_by_family",
        changes=(CHANGES.columns, changes),
        repos=(REPOS.columns, [{"kind": "model", "first_seen": "2026-01-02"}]),
        generations=(GENERATIONS.columns, generations),
        generations_since=(GENERATIONS.columns, [{"node_id": n, "root_id": n} for n in (root, stays)]),
        nodes=(NODES.columns, [{"node_id": n, "repo_id": f"a/{n}"} for n in (root, child)]),
        nodes_since=(NODES.columns, [{"node_id": n, "repo_id": f"a/{n}"} for n in (root, stays)]),
        parameters=(window, [{"since": "2026-01-01", "until": "2026-02-28"}]),
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
        repos=(REPOS.columns, []),
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
        walked=(LINEAGE.columns, pairs),
        walked_since=(LINEAGE.columns, []),
        parameters=(struct(repo=STRING), [{"repo": "a/name"}]),
    )
    assert found == [("joined", "model", "b/child", 1)]


def test_who_descends_no_more_has_left_by_the_hops_it_had(rows_of):
    parent, stays, leaves = 1, 2, 3
    nodes = [{"node_id": n, "kind": "model", "repo_id": f"a/{n}"} for n in (parent, stays, leaves)]
    pairs = [{"ancestor_id": parent, "descendant_id": n, "hops": n - 1} for n in (stays, leaves)]
    found = rows_of(
        "descendants_moved",
        nodes=(NODES.columns, nodes[:2]),
        nodes_since=(NODES.columns, nodes),
        walked=(LINEAGE.columns, pairs[:1]),
        walked_since=(LINEAGE.columns, pairs),
        parameters=(struct(repo=STRING), [{"repo": "a/1"}]),
    )
    assert found == [("left", "model", "a/3", 2)]


def stats(day, kind="model", role="base", **moved):
    whose = {"snapshot_date": f"2026-01-0{day}", "subject": "node", "kind": kind, "role": role, "relation": "*"}
    return whose | {"total": 10, "added": 0, "removed": 0, "modified": 0} | moved


# The fourth is missing. On the fifth datasets are listed for the first time.
SOME_DAYS = [
    stats(1, added=1000),
    stats(2, added=4, removed=1),
    stats(3, role="finetune", added=2, modified=5),
    stats(5, added=2, removed=3),
    stats(5, role="finetune"),
    stats(5, kind="dataset", role="dataset", added=100),
    stats(9, added=50),
]
FIRST_SEEN = [{"kind": "model", "first_seen": "2026-01-01"}, {"kind": "dataset", "first_seen": "2026-01-05"}]


def test_a_summary_is_of_the_days_of_the_window_and_a_day_without_a_row_counts_as_zero(rows_of):
    found = rows_of(
        "change_summary",
        daily_stats=(DAILY_STATS.columns, SOME_DAYS),
        repos=(REPOS.columns, FIRST_SEEN),
        parameters=(struct(since=STRING, until=STRING), [{"since": "2026-01-01", "until": "2026-01-08"}]),
    )
    # Added 4, 2, 2 and removed 1, 0, 3; 4, 0, 2 and 1, 0, 3; 2 and nothing. Of the fourth there is no list.
    assert [tuple(round(value, 6) if isinstance(value, float) else value for value in row) for row in found] == [
        ("node", "*", "*", "*", 3, 4, 8, 4, 5, 4, 2.666667, 1.154701, 4, 1.333333, 1.527525, 3),
        ("node", "model", "base", "*", 3, 4, 6, 4, 0, 2, 2.0, 2.0, 4, 1.333333, 1.527525, 3),
        ("node", "model", "finetune", "*", 3, 4, 2, 0, 5, 2, 0.666667, 1.154701, 2, 0.0, 0.0, 0),
    ]


def test_a_summary_of_one_day_has_no_deviation(rows_of):
    (total, _) = rows_of(
        "change_summary",
        daily_stats=(DAILY_STATS.columns, SOME_DAYS),
        repos=(REPOS.columns, FIRST_SEEN),
        parameters=(struct(since=STRING, until=STRING), [{"since": "2026-01-02", "until": "2026-01-02"}]),
    )
    assert total == ("node", "*", "*", "*", 1, 1, 4, 1, 0, 3, 4.0, None, 4, 1.0, None, 1)


def test_what_is_listed_for_the_first_time_has_not_come_and_a_hole_in_the_dates_is_told(rows_of):
    found = rows_of("daily_change", daily_stats=(DAILY_STATS.columns, SOME_DAYS), repos=(REPOS.columns, FIRST_SEEN))
    assert found == [
        ("2026-01-02", "node", 1, 4, 1, 3, 0, 10),
        ("2026-01-03", "node", 1, 2, 0, 2, 5, 10),
        ("2026-01-05", "node", 2, 2, 3, -1, 0, 30),
        ("2026-01-09", "node", 4, 50, 0, 50, 0, 10),
    ]


def test_events_are_counted_by_month_event_and_severity(rows_of):
    gated = {"snapshot_date": "2026-01-31", "event": "gated", "severity": "info", "repos": 1}
    told = [gated, gated | {"snapshot_date": "2026-01-01"}, gated | {"severity": "medium"}]
    told.append({"snapshot_date": "2026-02-01", "event": "burst", "severity": "low", "repos": 40})
    assert rows_of("events_by_month", events=(EVENTS.columns, told)) == [
        (JANUARY, "gated", "info", 2, 2),
        (JANUARY, "gated", "medium", 1, 1),
        (FEBRUARY, "burst", "low", 1, 40),
    ]


def test_growth_is_the_total_of_every_day(rows_of):
    found = rows_of("growth_by_role", daily_stats=(DAILY_STATS.columns, SOME_DAYS[1:3][::-1]))
    assert found == [
        ("2026-01-02", "node", "model", "base", "*", 10),
        ("2026-01-03", "node", "model", "finetune", "*", 10),
    ]
