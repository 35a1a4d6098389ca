"""What the communities are like: size, kinds, how closed they are, and whom they are known by.

Published are sizes, beside each the modularity of the whole division and examples picked by hand (papers 1.5 no. 9);
here each community has numbers of its own, and its examples are those of most edges.
"""

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from hugginggraph.analysis.groups import members_by_kind
from hugginggraph.analysis.overall import linked_nodes
from hugginggraph.tables import COMMUNITY_PROFILES
from hugginggraph.tables.spark import conform

TOP_MEMBERS = 5


def community_profiles(
    communities_: DataFrame, sums: DataFrame, nodes: DataFrame, edges: DataFrame, degrees_: DataFrame
) -> DataFrame:
    """`community_profiles`: a row a method and community of two or more.

    Conductance is cut / min(d, 2m - d) with d the sum of the community's degrees and m the number of edges; 0 where
    nothing else has an edge. A node without edges is a community of its own by every method, and so has no part here.

    Args:
        communities_: rows of `communities`.
        sums: their `community_sums`.
        nodes: rows of `nodes`.
        edges: rows of `edges` that make the graph.
        degrees_: rows of `degrees`.
    """
    members = communities_.select("method", "node_id", "community_id").join(linked_nodes(nodes, degrees_), on="node_id")
    by_degree = Window.partitionBy("method", "community_id").orderBy(F.desc("degree"), "repo_id", "node_id")
    ranked = members.withColumn("rank", F.row_number().over(by_degree))
    top = F.array_sort(F.collect_list(F.when(F.col("rank") <= TOP_MEMBERS, F.struct("rank", "repo_id"))))
    described = (
        ranked.groupBy("method", "community_id")
        .agg(F.count("*").alias("nodes"), *members_by_kind(), top["repo_id"].alias("top_members"))
        .where(F.col("nodes") > 1)
    )
    ends = edges.agg((2 * F.count("*")).alias("ends"))
    closed = described.join(sums, on=["method", "community_id"])
    inside, cut, degree_sum = F.col("edges_inside"), F.col("edges_cut"), F.col("degree_sum")
    smaller_side = F.least(degree_sum, F.col("ends") - degree_sum)
    return conform(
        closed.withColumn("edges_cut", degree_sum - 2 * inside)
        .crossJoin(F.broadcast(ends))
        .withColumns(
            {
                "internal_share": inside / (inside + cut),
                "conductance": F.coalesce(F.try_divide(cut, smaller_side), F.lit(0.0)),
            }
        ),
        COMMUNITY_PROFILES,
    )
