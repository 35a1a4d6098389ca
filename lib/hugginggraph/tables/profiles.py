"""Gold: what the graph of a date is like, in numbers."""

from hugginggraph.tables.contract import BOOL, DOUBLE, LONG, STRING, Table, array, columns, nullable, required

DEGREE_DISTRIBUTIONS = Table(
    "degree_distributions",
    "gold",
    ("role", "direction", "degree"),
    "How many nodes have each degree, by role and direction.",
    columns(
        role=required(STRING, "role of the nodes, or '*' for all"),
        direction=required(STRING, "in: edges from upstream; out: edges to downstream; total: both"),
        degree=required(LONG, "number of edges, 0 included; parallel edges of other relations count each"),
        nodes=required(LONG, "nodes of the role that have exactly so many"),
        share_at_least=required(
            DOUBLE, "share of the role's nodes that have at least so many: P(K >= degree), isolated nodes included"
        ),
    ),
)

DEGREE_FITS = Table(
    "degree_fits",
    "gold",
    ("role", "direction"),
    "Size of each degree distribution and the power law of its tail (Clauset, Shalizi and Newman 2009).",
    columns(
        role=required(STRING, "role of the nodes, or '*' for all"),
        direction=required(STRING, "in: edges from upstream; out: edges to downstream; total: both"),
        nodes=required(LONG, "nodes of the role, isolated ones included"),
        mean_degree=required(DOUBLE, "sum of their degrees / nodes; for all roles in and out are E/N, total is 2E/N"),
        max_degree=required(LONG, "greatest degree"),
        x_min=nullable(
            LONG,
            "degree from which on the law is fitted, by least ks_distance; NULL, as all that follows, where there are"
            " too few values for a fit",
        ),
        alpha=nullable(DOUBLE, "exponent of most likelihood: P(K = k) proportional to k^-alpha for k >= x_min"),
        alpha_error=nullable(DOUBLE, "standard error of alpha"),
        ks_distance=nullable(
            DOUBLE, "greatest distance between the distribution functions of law and tail (Kolmogorov and Smirnov)"
        ),
        tail_nodes=nullable(LONG, "nodes of degree x_min or more"),
        log_likelihood_ratio=nullable(
            DOUBLE,
            "ln of the likelihood of the power law over that of the best log-normal on the same tail: positive "
            "favours the power law",
        ),
        p_value=nullable(
            DOUBLE,
            "how likely so great a ratio is, either way, where both fit equally well (Vuong 1989); above 0.1 the sign"
            " says nothing",
        ),
    ),
)

COMPONENT_SIZES = Table(
    "component_sizes",
    "gold",
    ("component_id",),
    "Weakly connected components of two or more nodes.",
    columns(
        component_id=required(LONG, "least node_id of the component, as in components"),
        nodes=required(LONG, "members, two or more"),
        edges=required(LONG, "edges between them, parallel ones of other relations each"),
        share_of_nodes=required(DOUBLE, "nodes / all nodes of the graph, isolated ones included; to six places"),
        root_node_id=required(
            LONG,
            "member without incoming edge that has the greatest out-degree (where every member has one: of all); ties"
            " to the least repo_id, then node_id",
        ),
        root_repo_kind=required(STRING, "kind of the root"),
        root_repo_id=required(STRING, "name of the root"),
        models=required(LONG, "members that are models"),
        datasets=required(LONG, "members that are datasets"),
        spaces=required(LONG, "members that are Spaces"),
        is_largest=required(BOOL, "whether it has the most nodes; of equals the least component_id"),
    ),
    strikes_rows_out=True,
    laws={"kinds": "nodes = models + datasets + spaces AND nodes > 1"},
)

SINGLETONS = Table(
    "singletons",
    "gold",
    ("kind", "role", "reason"),
    "Nodes without edges, by the reason why.",
    columns(
        kind=required(STRING, "kind of the nodes"),
        role=required(STRING, "role of the nodes"),
        reason=required(
            STRING,
            "ghost: named, but as no upstream by declared evidence; of models the root_kind, or rejected_reference "
            "where a parent is named but gave no edge (most name themselves); no_reference: a dataset or Space that "
            "no reference leads to or from",
        ),
        nodes=required(LONG, "how many"),
    ),
)

GRAPH_SUMMARY = Table(
    "graph_summary",
    "gold",
    ("scope",),
    "The graph of declared lineage in numbers.",
    columns(
        scope=required(STRING, "all: every node; without_isolates: only nodes with an edge"),
        nodes=required(LONG, "N: nodes in scope"),
        edges=required(LONG, "E: edges by declared evidence, parallel ones of other relations each, no self-loops"),
        edges_per_node=nullable(
            DOUBLE, "E/N: mean in-degree and mean out-degree, published as average degree; NULL without nodes"
        ),
        mean_degree=nullable(DOUBLE, "2E/N: mean of in-degree + out-degree; NULL without nodes"),
        components=required(LONG, "weakly connected components in scope"),
        largest_component=required(LONG, "nodes in the largest"),
        largest_share=nullable(DOUBLE, "largest_component / N; NULL without nodes"),
        strong_components=required(LONG, "strongly connected components in scope: N - nodes_on_cycles + cycles"),
        cycles=required(LONG, "strongly connected components of two or more"),
        nodes_on_cycles=required(LONG, "nodes in these"),
        two_cycles=required(LONG, "strongly connected components of exactly two"),
        self_loops=required(LONG, "repos in scope that their own metadata names, each once; these are no edges"),
        isolates=required(LONG, "nodes in scope without an edge"),
    ),
    laws={"strong": "strong_components = nodes - nodes_on_cycles + cycles"},
)

COMMUNITY_PROFILES = Table(
    "community_profiles",
    "gold",
    ("method", "community_id"),
    "Communities of two or more nodes, by method: size, kinds, how closed they are.",
    columns(
        method=required(STRING, "method that found it, as in communities"),
        community_id=required(LONG, "least node_id of the community"),
        nodes=required(LONG, "members, two or more"),
        edges_inside=required(LONG, "edges with both ends in it, direction ignored, parallel ones each"),
        edges_cut=required(LONG, "edges with one end in it"),
        degree_sum=required(LONG, "sum of the members' degrees: 2 edges_inside + edges_cut"),
        internal_share=required(DOUBLE, "edges_inside / (edges_inside + edges_cut)"),
        conductance=required(
            DOUBLE, "edges_cut / min(degree_sum, 2E - degree_sum); 0 where nothing outside has an edge"
        ),
        models=required(LONG, "members that are models"),
        datasets=required(LONG, "members that are datasets"),
        spaces=required(LONG, "members that are Spaces"),
        top_members=required(
            array(STRING), "up to five repo_ids, most edges first; ties to the least repo_id, then node_id"
        ),
    ),
    strikes_rows_out=True,
    laws={"sums": "degree_sum = 2 * edges_inside + edges_cut AND nodes = models + datasets + spaces"},
)

PROFILE_TABLES = (
    *(DEGREE_DISTRIBUTIONS, DEGREE_FITS, COMPONENT_SIZES, SINGLETONS),
    *(GRAPH_SUMMARY, COMMUNITY_PROFILES),
)
