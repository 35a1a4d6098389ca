"""Gold: how the graph falls apart, and who came from whom."""

from hugginggraph.tables.contract import DOUBLE, INT, LONG, STRING, Table, columns, nullable, required

DEGREES = Table(
    "degrees",
    "gold",
    ("node_id", "relation", "neighbour_kind"),
    "Number of edges of a node, in all, by relation, and by the kind of the neighbour.",
    columns(
        node_id=required(LONG, "the node; every node has a row with '*' twice"),
        relation=required(STRING, "the relation, or '*' for all"),
        neighbour_kind=required(
            STRING, "kind of the repo at the other end, or '*' for all; one of the two is always '*'"
        ),
        in_degree=required(LONG, "edges from upstream: what it was made from"),
        out_degree=required(LONG, "edges to downstream: what was made from it"),
        degree=required(LONG, "in_degree + out_degree"),
    ),
    strikes_rows_out=True,
    laws={"sum": "degree = in_degree + out_degree"},
)

COMPONENTS = Table(
    "components",
    "gold",
    ("node_id",),
    "Weakly connected component of each node.",
    columns(
        node_id=required(LONG, "the node"),
        component_id=required(LONG, "least node_id of the component"),
    ),
    strikes_rows_out=True,
    searched_by=("component_id",),
)

COMMUNITIES = Table(
    "communities",
    "gold",
    ("node_id", "method"),
    "Community of each node, by method.",
    columns(
        node_id=required(LONG, "the node"),
        method=required(STRING, "label_propagation, louvain or leiden"),
        community_id=required(LONG, "least node_id of the community"),
    ),
    strikes_rows_out=True,
    searched_by=("method", "community_id"),
)

PARTITIONS = Table(
    "partitions",
    "gold",
    ("method",),
    "How good each division into communities is.",
    columns(
        method=required(STRING, "label_propagation, louvain or leiden"),
        communities=required(LONG, "number of communities, isolated nodes included"),
        largest=required(LONG, "nodes in the largest"),
        modularity=nullable(
            DOUBLE, "Newman's Q of the whole partition, direction ignored, by the resolution; NULL without edges"
        ),
        resolution=required(DOUBLE, "of the modularity; 1 is Newman's"),
        seed=nullable(LONG, "of the method; NULL where it leaves nothing to chance"),
        rounds=nullable(INT, "rounds of the method; NULL where it ends by itself"),
    ),
)

CYCLES = Table(
    "cycles",
    "gold",
    ("node_id",),
    "Nodes on a directed cycle: members of strongly connected components of two or more.",
    columns(
        node_id=required(LONG, "the node"),
        cycle_id=required(LONG, "least node_id of the strongly connected component"),
    ),
)

LINEAGE = Table(
    "lineage",
    "gold",
    ("descendant_id", "ancestor_id"),
    (
        "Every ancestor-descendant pair of models and datasets, by declared evidence. Spaces are joined when asked "
        "for: they are always last."
    ),
    columns(
        descendant_id=required(LONG, "the repo that was made"),
        ancestor_id=required(
            LONG,
            "a repo it was made from, directly or through others; on a cycle, all others of it; never the repo itself",
        ),
        hops=required(INT, "edges on the shortest path between the two"),
        grade_rank=required(
            INT, "a shortest path is as weak as its weakest edge; this is the best of them, 1 is strongest"
        ),
        relation=required(
            STRING,
            "of the last step, into the descendant; of several shortest paths the first in the order finetune, "
            "adapter, quantized, merge, trained_on, derived_from",
        ),
    ),
    strikes_rows_out=True,
    searched_by=("descendant_id", "ancestor_id"),
)

GENERATIONS = Table(
    "generations",
    "gold",
    ("node_id",),
    "Where a model stands among models, and a dataset among datasets: depth, root and family.",
    columns(
        node_id=required(LONG, "a model or dataset"),
        depth=required(INT, "levels above it: most hops to an ancestor of its own kind; 0 for a root"),
        root_id=required(
            LONG,
            "the family: the nearest root, a root being a repo without ancestors of its kind but for those on a cycle"
            " with it, then named by the least of them; of several at the same distance that of the best evidence, "
            "then the least",
        ),
        root_hops=required(INT, "hops from that root"),
        roots=required(INT, "how many roots it goes back to; more than one where parents were merged"),
        ancestors=required(LONG, "ancestors of its kind"),
        descendants=required(LONG, "descendants of its kind"),
    ),
    strikes_rows_out=True,
    searched_by=("root_id",),
)


FORWARD_SUBGRAPHS = Table(
    "forward_subgraphs",
    "gold",
    ("node_id", "relation", "hops"),
    "The forward subgraph of a repo (HuggingGraph 3.3), counted by relation and level.",
    columns(
        node_id=required(LONG, "the repo; one without descendants has no row"),
        relation=required(STRING, "of the last step of the shortest path, as in lineage"),
        hops=required(INT, "level: edges on the shortest path"),
        nodes=required(LONG, "descendants at that level by that relation"),
    ),
    strikes_rows_out=True,
)

BACKWARD_SUBGRAPHS = Table(
    "backward_subgraphs",
    "gold",
    ("node_id", "relation", "hops"),
    "The backward subgraph of a repo (HuggingGraph 3.3), counted by relation and level.",
    columns(
        node_id=required(LONG, "the repo; one without ancestors has no row"),
        relation=required(STRING, "of the last step of the shortest path, as in lineage"),
        hops=required(INT, "level: edges on the shortest path"),
        nodes=required(LONG, "ancestors at that level by that relation"),
    ),
    strikes_rows_out=True,
)

STRUCTURE_TABLES = (
    *(DEGREES, COMPONENTS, COMMUNITIES, PARTITIONS, CYCLES),
    *(LINEAGE, GENERATIONS, FORWARD_SUBGRAPHS, BACKWARD_SUBGRAPHS),
)
