"""The contracts: every table of the warehouse, its columns, its key. The DDL in `delta/` is tested against them."""

from datetime import date

from hugginggraph.tables.contract import (
    BOOL,
    DATE,
    DOUBLE,
    INT,
    LONG,
    STRING,
    TIME,
    Table,
    array,
    columns,
    mapping,
    struct,
)
from hugginggraph.tables.genetics import KEPT_BY_DATE

LAYOUT = 8
"""The version of all contracts together; a warehouse of another layout is refused."""

EVIDENCE = struct(
    grade_rank=INT,
    grade=STRING,
    source_field=STRING,
    position=INT,
    raw_reference=STRING,
    rule=STRING,
    revision=STRING,
    defects=array(STRING),
)
COVERAGE = struct(coverage=STRING, seen=LONG, expected=LONG, complete=BOOL, authors=array(STRING))

REPOS = Table(
    "repos",
    "bronze",
    ("node_id",),
    columns(
        node_id=LONG,
        kind=STRING,
        repo_id=STRING,
        hub_id=STRING,
        author=STRING,
        sha=STRING,
        created_at=TIME,
        last_modified=TIME,
        private=BOOL,
        gated=STRING,
        disabled=BOOL,
        library_name=STRING,
        pipeline_tag=STRING,
        tags=array(STRING),
        card_data=STRING,
        base_models=STRING,
        files=array(STRING),
        file_count=INT,
        extra=STRING,
        flags=array(STRING),
        card_hash=STRING,
        content_hash=LONG,
        line_hash=LONG,
        source=STRING,
        observed_at=TIME,
        first_seen=DATE,
        last_seen=DATE,
        gone_at=DATE,
    ),
)
"""A repo's latest slow-changing metadata."""
HUB_FLOOR = date(2022, 3, 2)
"""The oldest day of `created_at` that the Hub tells; it stands for all older ones (papers 2.2)."""

REPO_CONTENT = [
    *("hub_id", "author", "sha", "created_at", "last_modified", "private", "gated", "disabled", "library_name"),
    *("pipeline_tag", "tags", "card_data", "base_models", "files", "file_count", "extra", "flags"),
    "card_hash",
]
"""The columns of `repos` that come from the Hub: a change in one of them is a change of the repo."""

COUNTERS = Table(
    "counters",
    "bronze",
    ("node_id", "snapshot_date"),
    columns(
        node_id=LONG,
        snapshot_date=DATE,
        downloads=LONG,
        downloads_all_time=LONG,
        likes=LONG,
        trending_score=DOUBLE,
    ),
)
COUNTER_VALUES = ["downloads", "downloads_all_time", "likes", "trending_score"]

CARDS = Table(
    "cards",
    "bronze",
    ("card_hash",),
    columns(card_hash=STRING, text=STRING, bytes=LONG, truncated=BOOL, first_seen=DATE),
)

QUARANTINE = Table(
    "quarantine",
    "bronze",
    ("record_id",),
    columns(
        record_id=LONG,
        snapshot_date=DATE,
        kind=STRING,
        code=STRING,
        repo_id=STRING,
        source=STRING,
        file=STRING,
        raw=STRING,
        raw_bytes=LONG,
        raw_hash=STRING,
    ),
)

MENTIONS = Table(
    "mentions",
    "silver",
    ("node_id", "source_field", "position"),
    columns(
        node_id=LONG,
        source_field=STRING,
        position=INT,
        kind=STRING,
        target_kind=STRING,
        raw_reference=STRING,
        stated_relation=STRING,
        implied_relation=STRING,
        has_quantized_files=BOOL,
        grade_rank=INT,
        candidate=STRING,
        revision=STRING,
        rule=STRING,
        defects=array(STRING),
        code=STRING,
    ),
)
"""What the repos say of one another, read but not yet resolved: of every repo ever listed, gone or not."""

NODES = Table(
    "nodes",
    "silver",
    ("node_id",),
    columns(
        node_id=LONG,
        kind=STRING,
        repo_id=STRING,
        hub_id=STRING,
        role=STRING,
        root_kind=STRING,
        is_ghost=BOOL,
        content_hash=LONG,
    ),
)

EDGES = Table(
    "edges",
    "silver",
    ("edge_id",),
    columns(
        edge_id=LONG,
        src=LONG,
        dst=LONG,
        relation=STRING,
        grade_rank=INT,
        grade=STRING,
        source_field=STRING,
        raw_reference=STRING,
        rule=STRING,
        revision=STRING,
        flags=array(STRING),
        evidence=array(EVIDENCE),
    ),
)

REJECTED_REFERENCES = Table(
    "rejected_references",
    "silver",
    ("node_id", "source_field", "position"),
    columns(
        node_id=LONG,
        source_field=STRING,
        position=INT,
        kind=STRING,
        repo_id=STRING,
        target_kind=STRING,
        raw_reference=STRING,
        code=STRING,
    ),
)

DEGREES = Table(
    "degrees",
    "gold",
    ("node_id", "relation", "neighbour_kind"),
    columns(node_id=LONG, relation=STRING, neighbour_kind=STRING, in_degree=LONG, out_degree=LONG, degree=LONG),
)
COMPONENTS = Table("components", "gold", ("node_id",), columns(node_id=LONG, component_id=LONG))
COMMUNITIES = Table(
    "communities", "gold", ("node_id", "method"), columns(node_id=LONG, method=STRING, community_id=LONG)
)
PARTITIONS = Table(
    "partitions",
    "gold",
    ("method",),
    columns(method=STRING, communities=LONG, largest=LONG, modularity=DOUBLE, resolution=DOUBLE, seed=LONG, rounds=INT),
)
CYCLES = Table("cycles", "gold", ("node_id",), columns(node_id=LONG, cycle_id=LONG))
LINEAGE = Table(
    "lineage",
    "gold",
    ("descendant_id", "ancestor_id"),
    columns(descendant_id=LONG, ancestor_id=LONG, hops=INT, grade_rank=INT, relation=STRING),
)
"""Every pair of models and datasets, one of which was made from the other, directly or not."""
GENERATIONS = Table(
    "generations",
    "gold",
    ("node_id",),
    columns(node_id=LONG, depth=INT, root_id=LONG, root_hops=INT, roots=INT, ancestors=LONG, descendants=LONG),
)
_SUBGRAPH = columns(node_id=LONG, relation=STRING, hops=INT, nodes=LONG)
FORWARD_SUBGRAPHS = Table("forward_subgraphs", "gold", ("node_id", "relation", "hops"), _SUBGRAPH)
BACKWARD_SUBGRAPHS = Table("backward_subgraphs", "gold", ("node_id", "relation", "hops"), _SUBGRAPH)

DEGREE_DISTRIBUTIONS = Table(
    "degree_distributions",
    "gold",
    ("role", "direction", "degree"),
    columns(role=STRING, direction=STRING, degree=LONG, nodes=LONG, share_at_least=DOUBLE),
)
DEGREE_FITS = Table(
    "degree_fits",
    "gold",
    ("role", "direction"),
    columns(
        role=STRING,
        direction=STRING,
        nodes=LONG,
        mean_degree=DOUBLE,
        max_degree=LONG,
        x_min=LONG,
        alpha=DOUBLE,
        alpha_error=DOUBLE,
        ks_distance=DOUBLE,
        tail_nodes=LONG,
        log_likelihood_ratio=DOUBLE,
        p_value=DOUBLE,
    ),
)
COMPONENT_SIZES = Table(
    "component_sizes",
    "gold",
    ("component_id",),
    columns(
        component_id=LONG,
        nodes=LONG,
        edges=LONG,
        share_of_nodes=DOUBLE,
        root_node_id=LONG,
        root_repo_kind=STRING,
        root_repo_id=STRING,
        models=LONG,
        datasets=LONG,
        spaces=LONG,
        is_largest=BOOL,
    ),
)
SINGLETONS = Table(
    "singletons", "gold", ("kind", "role", "reason"), columns(kind=STRING, role=STRING, reason=STRING, nodes=LONG)
)
GRAPH_SUMMARY = Table(
    "graph_summary",
    "gold",
    ("scope",),
    columns(
        scope=STRING,
        nodes=LONG,
        edges=LONG,
        edges_per_node=DOUBLE,
        mean_degree=DOUBLE,
        components=LONG,
        largest_component=LONG,
        largest_share=DOUBLE,
        strong_components=LONG,
        cycles=LONG,
        nodes_on_cycles=LONG,
        two_cycles=LONG,
        self_loops=LONG,
        isolates=LONG,
    ),
)
COMMUNITY_PROFILES = Table(
    "community_profiles",
    "gold",
    ("method", "community_id"),
    columns(
        method=STRING,
        community_id=LONG,
        nodes=LONG,
        edges_inside=LONG,
        edges_cut=LONG,
        degree_sum=LONG,
        internal_share=DOUBLE,
        conductance=DOUBLE,
        models=LONG,
        datasets=LONG,
        spaces=LONG,
        top_members=array(STRING),
    ),
)

CHANGES = Table(
    "changes",
    "gold",
    ("snapshot_date", "subject", "subject_id"),
    columns(
        snapshot_date=DATE,
        subject=STRING,
        subject_id=LONG,
        previous_date=DATE,
        change=STRING,
        columns=array(STRING),
        old_values=mapping(STRING, STRING),
        new_values=mapping(STRING, STRING),
        kind=STRING,
        role=STRING,
        repo_id=STRING,
        relation=STRING,
        upstream_id=LONG,
        upstream_repo_id=STRING,
    ),
)
DAILY_STATS = Table(
    "daily_stats",
    "gold",
    ("snapshot_date", "subject", "kind", "role", "relation"),
    columns(
        snapshot_date=DATE,
        subject=STRING,
        kind=STRING,
        role=STRING,
        relation=STRING,
        total=LONG,
        checksum="decimal(38, 0)",
        added=LONG,
        removed=LONG,
        modified=LONG,
    ),
)

EVENTS = Table(
    "events",
    "gold",
    ("snapshot_date", "event_id"),
    columns(
        snapshot_date=DATE,
        event_id=LONG,
        previous_date=DATE,
        event=STRING,
        severity=STRING,
        kind=STRING,
        node_id=LONG,
        repo_id=STRING,
        before=STRING,
        after=STRING,
        repos=LONG,
        dependents=LONG,
        named_by=array(STRING),
    ),
)
"""What happened between two snapshots, as people speak of it; `changes` holds the rows it rests on."""

SCORECARD = Table(
    "scorecard",
    "gold",
    ("snapshot_date", "measure", "kind", "item"),
    columns(
        snapshot_date=DATE,
        measure=STRING,
        kind=STRING,
        item=STRING,
        count=LONG,
        of=LONG,
    ),
)
"""How much of a day is known, and how well."""

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
GROUP_IDENTITIES = Table(
    "group_identities",
    "gold",
    ("grouping", "group_id"),
    columns(grouping=STRING, group_id=LONG, identity=LONG, born_on=DATE, members=LONG, name=STRING),
)
GROUP_EVENTS = Table(
    "group_events",
    "gold",
    ("snapshot_date", "grouping", "identity", "event"),
    columns(
        snapshot_date=DATE,
        grouping=STRING,
        identity=LONG,
        event=STRING,
        previous_date=DATE,
        group_id=LONG,
        other_identity=LONG,
        members_before=LONG,
        members_after=LONG,
        shared=LONG,
        name=STRING,
    ),
)
INHERITED_LICENCES = Table(
    "inherited_licences",
    "gold",
    ("node_id",),
    columns(
        node_id=LONG,
        verdict=STRING,
        distribute=STRING,
        serve=STRING,
        commercial=STRING,
        duties=array(STRING),
        open_duties=array(STRING),
        src=LONG,
        relation=STRING,
        dst=LONG,
        hops=INT,
        ancestors=LONG,
    ),
)
"""Whether each repo may be used, by the licences of all that it was made from: what the command `licences` answers."""
PAPER_TABLES = (
    *(TOTALS_BY_TYPE, TOP_COMMUNITIES, TOP_BASE_MODELS, DEEPEST_LINEAGES, TOP_DATASETS),
    *(DATASETS_BY_MODELS, MODELS_BY_DATASETS, CYCLE_SIZES, CAP_EFFECT),
)
"""The tables of the HuggingGraph paper, counted anew on each date (papers 1.4), without the defects of papers 1.5."""

SNAPSHOTS = Table(
    "snapshots",
    "control",
    ("snapshot_date", "table_name"),
    columns(
        snapshot_date=DATE,
        table_name=STRING,
        version=LONG,
        previous_date=DATE,
        run_id=STRING,
        source=STRING,
        source_digest=STRING,
        observed_at=TIME,
        complete=BOOL,
        coverage=mapping(STRING, COVERAGE),
        schema_era=mapping(STRING, STRING),
        layout=INT,
    ),
)

STATE_TABLES = (
    *(REPOS, COUNTERS, CARDS, QUARANTINE),
    *(MENTIONS, NODES, EDGES, REJECTED_REFERENCES),
    *(CHANGES, DAILY_STATS, EVENTS, SCORECARD),
)
"""The tables every snapshot pins."""
GRAPH_TABLES = (
    *(DEGREES, COMPONENTS, COMMUNITIES, PARTITIONS, CYCLES),
    *(LINEAGE, GENERATIONS, FORWARD_SUBGRAPHS, BACKWARD_SUBGRAPHS),
    *(DEGREE_DISTRIBUTIONS, DEGREE_FITS, COMPONENT_SIZES, SINGLETONS, GRAPH_SUMMARY, COMMUNITY_PROFILES),
    *(GROUP_IDENTITIES, GROUP_EVENTS),
    *PAPER_TABLES,
)
"""The tables that are computed from nodes and edges alone."""
ANALYSIS_TABLES = (*GRAPH_TABLES, INHERITED_LICENCES)
"""The tables a snapshot pins when the analyses ran on its date."""
PINNED_TABLES = (*STATE_TABLES, *ANALYSIS_TABLES)
"""The tables whose version a snapshot names; the others are kept by date."""
TABLES = (*PINNED_TABLES, *KEPT_BY_DATE, SNAPSHOTS)
