"""Gold: what the graph of a date is like, in numbers."""

from hugginggraph.tables.contract import BOOL, DOUBLE, LONG, STRING, Table, array, columns

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
    strikes_rows_out=True,
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
    strikes_rows_out=True,
)

PROFILE_TABLES = (
    *(DEGREE_DISTRIBUTIONS, DEGREE_FITS, COMPONENT_SIZES, SINGLETONS),
    *(GRAPH_SUMMARY, COMMUNITY_PROFILES),
)
