"""What the weakly connected components are like: those of two or more one by one, the single nodes by reason.

A published share of "the remaining components" was one of nodes, and what stands alone was not told (papers 1.5 no. 7
and 8), so nodes and components are kept apart here and so are the reasons to be alone.
"""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.groups import members_by_kind
from hugginggraph.analysis.overall import linked_nodes, overall_degrees
from hugginggraph.tables import COMPONENT_SIZES, SINGLETONS
from hugginggraph.tables.spark import conform

IS_GHOST, REJECTED_REFERENCE, NO_REFERENCE = "ghost", "rejected_reference", "no_reference"


def component_sizes(components_: DataFrame, nodes: DataFrame, degrees_: DataFrame) -> DataFrame:
    """`component_sizes`: a row a component of two or more, with its size, kinds and root.

    The root is the member that nothing leads to with the most edges to downstream; where every member has something
    upstream, as on a cycle, the one with the most. Ties go to the least `repo_id`, then `node_id`.
    """
    # Counted down, so that the least struct is the greatest out-degree and the first name.
    root = F.min(F.struct(F.col("in_degree") > 0, -F.col("out_degree"), "repo_id", "node_id", "kind"))
    sizes = (
        linked_nodes(nodes, degrees_)
        .join(components_, on="node_id")
        .groupBy("component_id")
        .agg(F.count("*").alias("nodes"), F.sum("out_degree").alias("edges"), root.alias("root"), *members_by_kind())
    )
    largest = sizes.agg(F.min_by("component_id", F.struct(-F.col("nodes"), "component_id")).alias("largest"))
    whole = nodes.agg(F.count("*").alias("whole"))
    described = sizes.crossJoin(F.broadcast(largest)).crossJoin(F.broadcast(whole))
    # Exact, it would be another one for every component with each repo that comes, and every row written anew each day.
    share = F.round(F.col("nodes") / F.col("whole"), 6)
    return conform(
        described.select(
            "*",
            share.alias("share_of_nodes"),
            (F.col("component_id") == F.col("largest")).alias("is_largest"),
            F.col("root.node_id").alias("root_node_id"),
            F.col("root.kind").alias("root_repo_kind"),
            F.col("root.repo_id").alias("root_repo_id"),
        ),
        COMPONENT_SIZES,
    )


def singletons(nodes: DataFrame, degrees_: DataFrame) -> DataFrame:
    """`singletons`: how many nodes have no edge, by kind, role and the reason why.

    A model without `root_kind` names a parent that could be looked up, yet no reference gave an edge: most name
    themselves.
    """
    reason = (
        F.when(F.col("is_ghost"), IS_GHOST)
        .when(F.col("kind") == "model", F.coalesce("root_kind", F.lit(REJECTED_REFERENCE)))
        .otherwise(NO_REFERENCE)
    )
    alone = nodes.join(overall_degrees(degrees_).where(F.col("degree") == 0), on="node_id")
    counted = alone.groupBy("kind", "role", reason.alias("reason")).agg(F.count("*").alias("nodes"))
    return conform(counted, SINGLETONS)
