"""Gold: the tables of the HuggingGraph paper, counted anew on each date (papers 1.4)."""

from hugginggraph.tables.contract import BOOL, DATE, DOUBLE, INT, LONG, STRING, Table, array, columns

TOTALS_BY_TYPE = Table(
    "totals_by_type",
    "gold",
    ("snapshot_date", "subject", "type", "grade"),
    columns(
        snapshot_date=DATE,
        subject=STRING,
        type=STRING,
        grade=STRING,
        total=LONG,
        ghosts=LONG,
        dangling=LONG,
    ),
)

TOP_COMMUNITIES = Table(
    "top_communities",
    "gold",
    ("snapshot_date", "method", "rank"),
    columns(
        snapshot_date=DATE,
        method=STRING,
        rank=INT,
        community_id=LONG,
        nodes=LONG,
        models=LONG,
        datasets=LONG,
        spaces=LONG,
        share=DOUBLE,
        top_members=array(STRING),
    ),
)

TOP_BASE_MODELS = Table(
    "top_base_models",
    "gold",
    ("snapshot_date", "rank"),
    columns(
        snapshot_date=DATE,
        rank=INT,
        node_id=LONG,
        repo_id=STRING,
        descendants=LONG,
        finetune=LONG,
        adapter=LONG,
        quantized=LONG,
        merge=LONG,
        other=LONG,
        levels=INT,
    ),
)

DEEPEST_LINEAGES = Table(
    "deepest_lineages",
    "gold",
    ("snapshot_date", "rank"),
    columns(
        snapshot_date=DATE,
        rank=INT,
        node_id=LONG,
        repo_id=STRING,
        role=STRING,
        levels=INT,
        ancestors=LONG,
        base=LONG,
        finetune=LONG,
        adapter=LONG,
        quantized=LONG,
        merge=LONG,
        other=LONG,
        datasets=LONG,
        root_id=LONG,
        root_repo_id=STRING,
    ),
)

TOP_DATASETS = Table(
    "top_datasets",
    "gold",
    ("snapshot_date", "by", "rank"),
    columns(
        snapshot_date=DATE,
        by=STRING,
        rank=INT,
        node_id=LONG,
        repo_id=STRING,
        included=LONG,
        derived=LONG,
        derived_datasets=LONG,
        trained_models=LONG,
        spaces=LONG,
    ),
)

DATASETS_BY_MODELS = Table(
    "datasets_by_models",
    "gold",
    ("snapshot_date", "rank"),
    columns(
        snapshot_date=DATE,
        rank=INT,
        node_id=LONG,
        repo_id=STRING,
        models=LONG,
        base=LONG,
        finetune=LONG,
        adapter=LONG,
        quantized=LONG,
        merge=LONG,
        other=LONG,
    ),
)

MODELS_BY_DATASETS = Table(
    "models_by_datasets",
    "gold",
    ("snapshot_date", "rank"),
    columns(snapshot_date=DATE, rank=INT, node_id=LONG, repo_id=STRING, role=STRING, datasets=LONG),
)

CYCLE_SIZES = Table(
    "cycle_sizes",
    "gold",
    ("snapshot_date", "cycle_id", "is_self_loop"),
    columns(
        snapshot_date=DATE,
        cycle_id=LONG,
        is_self_loop=BOOL,
        is_two_cycle=BOOL,
        nodes=LONG,
        edges=LONG,
        models=LONG,
        datasets=LONG,
        repo_ids=array(STRING),
    ),
)

CAP_EFFECT = Table(
    "cap_effect",
    "gold",
    ("snapshot_date", "relation", "cap"),
    columns(
        snapshot_date=DATE,
        relation=STRING,
        cap=INT,
        parents=LONG,
        parents_above=LONG,
        edges=LONG,
        edges_lost=LONG,
        share_lost=DOUBLE,
        largest=LONG,
    ),
)

PAPER_TABLES = (
    *(TOTALS_BY_TYPE, TOP_COMMUNITIES, TOP_BASE_MODELS, DEEPEST_LINEAGES, TOP_DATASETS),
    *(DATASETS_BY_MODELS, MODELS_BY_DATASETS, CYCLE_SIZES, CAP_EFFECT),
)
"""The tables of the HuggingGraph paper, counted anew on each date (papers 1.4), without the defects of papers 1.5."""
