"""The real days of `../shared/data/hub`: every fact its README states of them, computed from the tables.

Of the 41 dataset snapshots those are taken that a fact is about, with the day before; REAL_DAYS=all takes all of them.
"""

import csv
import gzip
import os
from datetime import date
from itertools import pairwise

import pytest
from pyspark.sql import functions as F

import backfill
from browser import Opened, exhibits_of
from hub_data import HUB
from hugginggraph.analysis.lineage import lineage
from hugginggraph.cli import run
from hugginggraph.engines.embedded.verify import verify as verify_embedded
from hugginggraph.engines.spark.verify import verify
from hugginggraph.lookup.lineage import lineage as look_up_lineage
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.pipeline.genetics import genetics
from hugginggraph.report.html.exhibit import CATALOGUE
from hugginggraph.tables import (
    CARDS,
    CHANGES,
    COMPONENTS,
    COUNTERS,
    CYCLES,
    DEGREES,
    EDGES,
    MENTIONS,
    NODES,
    QUARANTINE,
    REJECTED_REFERENCES,
    REPOS,
)
from hugginggraph.tables.genetics import GENETICS_TABLES
from hugginggraph.tables.spark import node_id
from small_graphs import frame_of
from warehouses import ledger_of

NEWEST = date(2025, 4, 26)


DATASET_DAYS = [
    *("2020-12-31", "2022-02-15", "2022-04-30", "2022-05-31", "2022-06-24", "2022-06-25", "2022-06-26", "2022-06-30"),
    *("2022-07-01", "2022-07-02", "2022-07-31"),
]
if os.environ.get("REAL_DAYS") == "all":
    DATASET_DAYS = sorted(path.name.split(".")[0] for path in (HUB / "datasets").iterdir())


@pytest.fixture(scope="session")
def real(settings_for, made_once, tmp_path_factory):
    """The dataset snapshots and then all nine model snapshots in one warehouse; the last two were analysed."""

    def make(warehouse):
        hub = tmp_path_factory.mktemp("real") / "hub"
        (hub / "datasets").mkdir(parents=True)
        for day in DATASET_DAYS:
            (hub / "datasets" / f"{day}.jsonl.gz").symlink_to(HUB / "datasets" / f"{day}.jsonl.gz")
        for kind in ("models", "cards", "dataset_cards"):
            (hub / kind).symlink_to(HUB / kind)
        arguments = ["--source", str(hub), "--warehouse", str(warehouse)]
        datasets = ["--kind", "dataset", "--coverage", "full", "--analyses", "none"]
        assert backfill.main([*arguments, *datasets]) == 0
        *_, last_but_one, _ = sorted(path.name.split(".")[0] for path in (HUB / "models").iterdir())
        for until in ("--to", last_but_one), ():
            assert backfill.main([*arguments, "--kind", "model", "--analyses", "last", *until]) == 0

    return settings_for(os.environ.get("REAL_WAREHOUSE") or made_once("real", make))


def test_all_snapshots_are_there(as_of):
    rows = as_of().records("SELECT DISTINCT snapshot_date FROM snapshots ORDER BY 1")
    days = [row["snapshot_date"] for row in rows]
    assert [sum(day < date(2025, 1, 1) for day in days), sum(day > date(2025, 1, 1) for day in days)] == [
        len(DATASET_DAYS),
        9,
    ]


@pytest.fixture(scope="session")
def as_of(real):
    """The warehouse as of a date, each opened once."""
    opened = {}

    def at(day=NEWEST):
        if day not in opened:
            opened[day] = Warehouse(real.warehouse, day)
            opened[day].view(REPOS, COUNTERS, CARDS, QUARANTINE, MENTIONS, NODES, EDGES, REJECTED_REFERENCES, CHANGES)
        return opened[day]

    return at


def one(warehouse, query, *parameters):
    """The only value of a query."""
    (record,) = warehouse.records(query, *parameters)
    (value,) = record.values()
    return value


def test_the_snapshots_hold_the_rows_of_the_files(as_of):
    rows = as_of().records(
        "SELECT DISTINCT snapshot_date, coverage['model'].seen AS seen FROM snapshots "
        "WHERE snapshot_date >= DATE '2025-01-01' ORDER BY 1"
    )
    assert [row["seen"] for row in rows] == [11, 78, 151, 408, 334, 353, 1342, 1696, 1697]


def test_there_are_1775_distinct_models(as_of):
    assert one(as_of(), "SELECT count(DISTINCT repo_id) FROM repos WHERE kind = 'model'") == 1775


def test_all_1756_fine_tune_relations_with_a_row_for_the_child_are_edges(as_of):
    with gzip.open(HUB / "oracle" / "relations.csv.gz", "rt") as stream:
        told = {(r["parent_id"], r["child_id"]) for r in csv.DictReader(stream) if r["relation"] == "finetune"}
    models = {r["repo_id"] for r in as_of().records("SELECT repo_id FROM repos WHERE kind = 'model'")}
    with_row = {(parent, child) for parent, child in told if child in models}
    assert len(with_row) == 1756
    edges = as_of().records(
        "SELECT u.repo_id AS parent, d.repo_id AS child FROM edges e JOIN nodes u ON u.node_id = e.src "
        "JOIN nodes d ON d.node_id = e.dst WHERE e.relation = 'finetune'"
    )
    assert with_row <= {(e["parent"], e["child"]) for e in edges}


def test_cards_with_several_parents_give_them_all(as_of):
    in_card = """
        SELECT dst AS node_id FROM edges, unnest(evidence) AS t(v) WHERE v.source_field = 'card.base_model'
        UNION ALL SELECT node_id FROM rejected_references WHERE source_field = 'card.base_model'
    """
    several = f"SELECT node_id FROM ({in_card}) GROUP BY node_id HAVING count(*) > 1"
    assert one(as_of(), f"SELECT count(*) FROM ({several})") == 40
    # Of what is written. Resolved, five of them lead to a parent that has a tag under another spelling.
    untagged = """
        FROM (
            SELECT DISTINCT node_id, raw_reference FROM mentions JOIN nodes USING (node_id)
            WHERE NOT is_ghost AND source_field = 'card.base_model' AND code IS NULL
        ) c WHERE NOT EXISTS (
            FROM mentions t WHERE t.node_id = c.node_id AND starts_with(t.source_field, 'tags')
            AND t.raw_reference = c.raw_reference
        )
    """
    assert one(as_of(), f"SELECT count(*) {untagged}") == 56
    assert one(as_of(), f"SELECT count(DISTINCT node_id) {untagged}") == 37
    twice = "SELECT count(DISTINCT node_id) FROM rejected_references WHERE code = 'DUP_PARENT' "
    twice += "AND source_field = 'card.base_model'"
    assert one(as_of(), twice) == 3


def test_typed_tags_give_1758_fine_tune_edges_two_of_them_from_outside_the_corpus(as_of):
    tagged = """
        FROM edges e JOIN nodes n ON n.node_id = e.src
        WHERE relation = 'finetune'
        AND len(list_filter(evidence, lambda v: v.source_field = 'tags.base_model:relation')) > 0
    """
    assert one(as_of(), f"SELECT count(*) {tagged}") == 1758
    assert one(as_of(), f"SELECT count(*) {tagged} AND n.is_ghost") == 2


def test_dataset_tags_give_971_edges_to_314_datasets_21_without_namespace(as_of):
    """One of the 971 is the word None and 143 name a loader, which are no datasets: we keep them as rejected."""
    found = as_of().records(
        "SELECT count(*) AS edges, count(DISTINCT src) AS datasets, "
        "count(DISTINCT CASE WHEN NOT contains(n.repo_id, '/') THEN src END) AS bare "
        "FROM edges JOIN nodes n ON n.node_id = src WHERE relation = 'trained_on' AND grade <> 'text'"
    )
    rejected = as_of().records(
        "SELECT raw_reference, code, count(*) AS n FROM rejected_references "
        "WHERE source_field = 'tags.dataset' AND kind = 'model' GROUP BY ALL ORDER BY n"
    )
    assert rejected == [
        {"raw_reference": "None", "code": "PLACEHOLDER", "n": 1},
        {"raw_reference": "generator", "code": "LOADER", "n": 143},
    ]
    assert found == [{"edges": 971 - 144, "datasets": 314 - 2, "bare": 21 - 2}]


def test_tags_and_cards_agree_on_the_datasets_everywhere(as_of):
    fields = "list_sort(list_distinct(list_transform(evidence, lambda v: v.source_field)))"
    assert as_of().records(
        f"SELECT DISTINCT {fields} AS fields FROM edges WHERE relation = 'trained_on' AND grade <> 'text'"
    ) == [{"fields": ["card.datasets", "tags.dataset"]}]


def test_no_model_names_itself_or_a_path_and_there_is_no_cycle(as_of):
    warehouse = as_of()
    warehouse.view(CYCLES)
    codes = warehouse.records(
        "SELECT DISTINCT code FROM rejected_references WHERE kind = 'model' AND source_field LIKE '%base_model%'"
    )
    assert codes == [{"code": "DUP_PARENT"}]
    assert one(warehouse, "SELECT count(*) FROM cycles") == 0


CARD = "json_extract_string(card_data, '$.{}')"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("json_type(card_data, '$.base_model') = 'VARCHAR'", 1259),
        ("json_type(card_data, '$.base_model') = 'ARRAY'", 499),
        (
            "json_type(card_data, '$.base_model') = 'ARRAY' AND json_array_length(card_data, '$.base_model') = 1",
            459,
        ),
        ("card_data IS NULL OR json_type(card_data, '$.base_model') IS NULL", 17),
        ("json_exists(card_data, '$.base_model_relation')", 20),
        ("json_exists(card_data, '$.new_version')", 171),
        ("json_exists(card_data, '$.licence')", 267),
        ("json_exists(card_data, '$.license_name')", 55),
        ("card_data IS NULL OR NOT json_exists(card_data, '$.license')", 683),
        ("json_type(card_data, '$.language') = 'ARRAY'", 461),
        ("json_type(card_data, '$.language') = 'VARCHAR'", 4),
        ("gated = 'auto'", 37),
        ("gated = 'manual'", 14),
        ("library_name IS NULL", 701),
        ("pipeline_tag IS NULL", 695),
        ("json_exists(card_data, '$.\"model-index\"')", 699),
        ("file_count = 6264", 1),
        ("len(list_filter(files, lambda f: contains(f, '<'))) > 0", 1),
    ],
)
def test_the_models_metadata_counts_as_measured(as_of, condition, expected):
    assert one(as_of(), f"SELECT count(*) FROM repos WHERE kind = 'model' AND ({condition})") == expected


def oracle_families():
    with gzip.open(HUB / "oracle" / "families.csv.gz", "rt") as stream:
        return list(csv.DictReader(stream))


def test_breadth_first_depth_over_the_oracle_relations_equals_its_2503_rows(spark):
    with gzip.open(HUB / "oracle" / "relations.csv.gz", "rt") as stream:
        told = sorted({(r["parent_id"], r["child_id"]) for r in csv.DictReader(stream) if r["relation"] == "finetune"})
    depths = depths_down(spark, frame_of(spark, told, "src STRING, dst STRING"))
    rows = oracle_families()
    assert len(rows) == 2503
    assert [r for r in rows if depths.get((r["root_id"], r["model_id"])) != int(r["depth"])] == []


def test_breadth_first_depth_in_our_graph_equals_every_row_whose_model_was_fetched(spark, as_of):
    """A model that was never fetched has no metadata, so nothing of ours can place it; those rows are counted."""
    edges = as_of().records(
        "SELECT u.repo_id AS src, d.repo_id AS dst FROM edges e JOIN nodes u ON u.node_id = e.src "
        "JOIN nodes d ON d.node_id = e.dst WHERE e.relation = 'finetune' AND grade = 'tag'"
    )
    depths = depths_down(spark, frame_of(spark, [(e["src"], e["dst"]) for e in edges], "src STRING, dst STRING"))
    live = {r["repo_id"] for r in as_of().records("SELECT repo_id FROM repos WHERE kind = 'model'")}
    placed = [r for r in oracle_families() if r["model_id"] in live]
    assert len({r["model_id"] for r in oracle_families()} - live) == 63
    assert [r for r in placed if depths.get((r["root_id"], r["model_id"])) != int(r["depth"])] == []


def depths_down(spark, named_edges):
    """(root, model) -> depth, from the product's lineage over edges given by name."""
    edges = named_edges.select(
        node_id(F.lit("model"), F.col("src")).alias("src"),
        node_id(F.lit("model"), F.col("dst")).alias("dst"),
        F.lit("finetune").alias("relation"),
        F.lit(1).alias("grade_rank"),
    )
    named = sorted({(r["root_id"],) for r in oracle_families()})
    everyone = named_edges.select("src").union(named_edges.select("dst")).union(frame_of(spark, named, "src STRING"))
    names = {
        r["id"]: r["src"] for r in everyone.distinct().withColumn("id", node_id(F.lit("model"), F.col("src"))).collect()
    }
    roots = frame_of(spark, named, "name STRING").select(node_id(F.lit("model"), F.col("name")).alias("node_id"))
    found = lineage(edges, roots, direction="down", max_depth=100)
    return {(names[r["root_id"]], names[r["node_id"]]): r["depth"] for r in found.collect()}


def test_the_76_models_missing_on_2025_04_10_are_marked_and_not_buried(as_of):
    missing = one(
        as_of(date(2025, 4, 10)),
        "SELECT count(*) FROM repos WHERE kind = 'model' AND last_seen = DATE '2025-04-08' AND gone_at IS NULL",
    )
    assert missing == 76
    assert one(as_of(), "SELECT count(*) FROM repos WHERE kind = 'model' AND gone_at IS NOT NULL") == 0


def test_the_dataset_removed_in_may_2022_is_a_tombstone(as_of):
    gone = as_of().records("SELECT gone_at, last_seen FROM repos WHERE kind = 'dataset' AND gone_at IS NOT NULL")
    assert gone == [{"gone_at": date(2022, 5, 31), "last_seen": date(2022, 4, 30)}]
    removed = as_of().records(
        "SELECT snapshot_date FROM changes WHERE subject = 'node' AND change = 'removed' AND kind = 'dataset'"
    )
    assert removed == [{"snapshot_date": date(2022, 5, 31)}]


def test_the_key_rename_of_2022_07_01_shows_as_735_modified_cards(as_of):
    modified = one(
        as_of(),
        "SELECT count(*) FROM changes WHERE snapshot_date = DATE '2022-07-01' AND change = 'modified' "
        "AND list_contains(columns, 'card_data') AND list_contains(columns, 'tags')",
    )
    assert modified == 735


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2025, 4, 7), 3), (date(2025, 4, 8), 12), (date(2025, 4, 10), 20), (date(2025, 4, 26), 53)],
)
def test_the_rows_that_changed_in_content_or_counters_are_as_measured(as_of, day, expected):
    content = """
        SELECT c.subject_id AS node_id FROM changes c JOIN repos r ON r.node_id = c.subject_id
        WHERE c.snapshot_date = ? AND c.subject = 'node' AND c.change = 'modified'
        AND r.kind = 'model' AND r.first_seen < c.snapshot_date AND columns <> ['role'] AND columns <> ['is_ghost']
    """
    counted = """
        SELECT node_id FROM counters JOIN repos USING (node_id) WHERE snapshot_date = ? AND first_seen < snapshot_date
    """
    assert one(as_of(), f"SELECT count(DISTINCT node_id) FROM ({content} UNION {counted})", day, day) == expected


def test_days_without_any_change_move_no_bronze_or_silver_table(as_of):
    pins = as_of().records(
        "SELECT snapshot_date, list(version ORDER BY table_name) AS versions FROM snapshots WHERE table_name IN "
        "('repos', 'counters', 'cards', 'quarantine', 'nodes', 'edges', 'rejected_references', 'changes') "
        "AND snapshot_date BETWEEN DATE '2022-06-20' AND DATE '2022-07-10' GROUP BY 1 ORDER BY 1"
    )
    still = [b["snapshot_date"] for a, b in pairwise(pins) if a["versions"] == b["versions"]]
    unchanged = [date.fromisoformat(day) for before, day in pairwise(DATASET_DAYS) if lines(day) == lines(before)]
    assert set(unchanged) <= set(still)
    assert len(unchanged) >= 3


def lines(day):
    with gzip.open(HUB / "datasets" / f"{day}.jsonl.gz", "rt") as stream:
        return stream.read()


def test_datasets_without_a_card_fall_from_171_to_6(as_of):
    cardless = "SELECT count(*) FROM repos WHERE kind = 'dataset' AND card_data IS NULL AND gone_at IS NULL"
    assert one(as_of(date(2020, 12, 31)), cardless) == 171
    assert one(as_of(date(2022, 7, 31)), cardless) == 6


def test_the_174_extended_sources_are_all_accounted_for(as_of):
    """79 name a dataset of the list, one of them itself; 14 one outside it or a phrase; 77 are other-…; 4 are bare."""
    day, field = as_of(date(2022, 7, 31)), "tags.source_datasets"
    edges = day.records(
        "SELECT n.is_ghost, count(*) AS n FROM edges e JOIN nodes n ON n.node_id = e.src, unnest(evidence) AS t(v) "
        "WHERE v.source_field = ? AND v.rule = 'extended' GROUP BY 1 ORDER BY 1",
        field,
    )
    codes = day.records(
        "SELECT code, count(*) AS n FROM rejected_references WHERE source_field = ? "
        "AND starts_with(raw_reference, 'extended') GROUP BY 1 ORDER BY 1",
        field,
    )
    assert [(e["is_ghost"], e["n"]) for e in edges] == [(False, 79 - 1), (True, 14 - 2)]
    assert {c["code"]: c["n"] for c in codes} == {"EXTERNAL": 77, "INVALID_ID": 2, "NO_TARGET": 4, "SELF": 1}


@pytest.mark.parametrize("day", [date(2025, 4, 8), NEWEST])
def test_lineage_gives_what_held_on_the_day(as_of, day):
    """All that the crawler had listed and fetched below a root until then, and nothing that came later."""
    warehouse = as_of(day)
    known = {r["repo_id"] for r in warehouse.records("SELECT repo_id FROM repos WHERE kind = 'model'")}
    for root in sorted({r["root_id"] for r in oracle_families()}):
        listed = {r["model_id"] for r in oracle_families() if r["root_id"] == root and r["crawl_date"] <= str(day)}
        later = {r["model_id"] for r in oracle_families() if r["crawl_date"] > str(day)} - known
        if root not in known:
            continue
        found = look_up_lineage(
            warehouse, warehouse.node(root), direction="down", depth_limit=None, max_depth=100, min_grade_rank=2
        )
        names = {relative.node.repo_id for relative in found.relatives if relative.node.kind == "model"}
        assert (listed & known) - {root} <= names
        assert not later & names


def test_lineage_of_deepseek_r1_grew_between_the_two_days(as_of):
    sizes = []
    for day in (date(2025, 4, 8), NEWEST):
        warehouse = as_of(day)
        found = look_up_lineage(
            warehouse,
            warehouse.node("deepseek-ai/DeepSeek-R1"),
            direction="down",
            depth_limit=None,
            max_depth=100,
            min_grade_rank=2,
        )
        sizes.append(len(found.relatives))
    assert 0 < sizes[0] < sizes[1]


def test_every_node_has_a_component_and_a_total_degree(as_of):
    warehouse = as_of()
    warehouse.view(COMPONENTS, DEGREES)
    nodes = one(warehouse, "SELECT count(*) FROM nodes")
    assert one(warehouse, "SELECT count(*) FROM components") == nodes
    assert one(warehouse, "SELECT count(*) FROM degrees WHERE relation = '*' AND neighbour_kind = '*'") == nodes


@pytest.mark.parametrize("engine", ["embedded", pytest.param("graphframes", marks=pytest.mark.spark)])
def test_both_engines_find_what_the_day_has_stored(real, engine, request):
    if engine == "embedded":
        found = verify_embedded(real, NEWEST)
    else:
        settings = real.model_copy(update={"analysis": real.analysis.model_copy(update={"engine": engine})})
        found = verify(request.getfixturevalue("spark"), settings, NEWEST)
    assert [each for each in found if each.differing] == []
    assert {each.table for each in found} >= {"components", "cycles", "communities", "lineage", "degrees", "edges"}


@pytest.fixture(scope="session")
def measured(real):
    """From how much the genetics of the newest day are computed."""
    return genetics(ledger_of(real), real, NEWEST).measures


def test_genetics_are_those_of_all_models_and_of_the_1346_cards_that_were_ever_there(measured):
    """1,344 in the last list, and those of two models that it leaves out."""
    assert (measured["models"], measured["models_with_card"]) == (1775, 1346)


@pytest.mark.usefixtures("measured")
def test_the_report_of_real_models_and_cards_is_whole_in_a_browser(real, chromium, tmp_path):
    file = tmp_path / "report.html"
    assert run(["report", "--warehouse", real.warehouse, "--out", str(file)]) == 0
    assert exhibits_of(file.read_text(encoding="utf-8")) == dict.fromkeys(CATALOGUE, "drawn")
    with Opened(chromium, file) as opened:
        assert (opened.wrong, opened.undrawn(), opened.too_wide(), opened.cut_off()) == ([], [], [], [])


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize(
    ("table", "of"),
    [
        ("similarity", "method = 'exact' AND pattern IN ('duo', 'trio_1')"),
        ("mutation_rates", "pairs > 0"),
        ("numerical_drift", "pairs > 0"),
    ],
)
def test_what_is_said_of_real_families_comes_with_intervals(real, table, of):
    warehouse = Warehouse(real.warehouse)
    warehouse.view(*(each for each in GENETICS_TABLES if each.name == table))
    mean = {"similarity": "mean", "mutation_rates": "rate", "numerical_drift": "mean_change"}[table]
    rows = warehouse.records(f"SELECT {mean} AS mean, low, high FROM {table} WHERE {of} AND low IS NOT NULL")
    assert len(rows) > 3
    assert [row for row in rows if not row["low"] <= row["mean"] <= row["high"]] == []
