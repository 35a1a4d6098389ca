"""Gold: how the graph falls apart, and who came from whom."""

from hugginggraph.tables.contract import DOUBLE, INT, LONG, STRING, Table, columns

DEGREES = Table(
    "degrees",
    "gold",
    ("node_id", "relation", "neighbour_kind"),
    columns(node_id=LONG, relation=STRING, neighbour_kind=STRING, in_degree=LONG, out_degree=LONG, degree=LONG),
    strikes_rows_out=True,
)

COMPONENTS = Table(
    "components",
    "gold",
    ("node_id",),
    columns(node_id=LONG, component_id=LONG),
    strikes_rows_out=True,
    searched_by=("component_id",),
)

COMMUNITIES = Table(
    "communities",
    "gold",
    ("node_id", "method"),
    columns(node_id=LONG, method=STRING, community_id=LONG),
    strikes_rows_out=True,
    searched_by=("method", "community_id"),
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
    strikes_rows_out=True,
    searched_by=("descendant_id", "ancestor_id"),
)
"""Every pair of models and datasets, one of which was made from the other, directly or not."""

GENERATIONS = Table(
    "generations",
    "gold",
    ("node_id",),
    columns(node_id=LONG, depth=INT, root_id=LONG, root_hops=INT, roots=INT, ancestors=LONG, descendants=LONG),
    strikes_rows_out=True,
    searched_by=("root_id",),
)

_SUBGRAPH = columns(node_id=LONG, relation=STRING, hops=INT, nodes=LONG)

FORWARD_SUBGRAPHS = Table(
    "forward_subgraphs", "gold", ("node_id", "relation", "hops"), _SUBGRAPH, strikes_rows_out=True
)

BACKWARD_SUBGRAPHS = Table(
    "backward_subgraphs", "gold", ("node_id", "relation", "hops"), _SUBGRAPH, strikes_rows_out=True
)

STRUCTURE_TABLES = (
    *(DEGREES, COMPONENTS, COMMUNITIES, PARTITIONS, CYCLES),
    *(LINEAGE, GENERATIONS, FORWARD_SUBGRAPHS, BACKWARD_SUBGRAPHS),
)
