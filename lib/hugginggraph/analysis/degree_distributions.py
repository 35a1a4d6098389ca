"""How degrees are spread over the nodes of each role, and whether a power law describes their tail.

Published as log-log plots of counts a node type, with a power law asserted and not fitted (papers 1.4 RQ1, 1.5 no. 11).
"""

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from hugginggraph.analysis.overall import overall_degrees
from hugginggraph.tables import DEGREE_DISTRIBUTIONS
from hugginggraph.tables.contract import ALL
from hugginggraph.tables.spark import conform

IN, OUT, TOTAL = "in", "out", "total"
"""Edges from upstream, to downstream, and both together."""


def degree_distributions(nodes: DataFrame, degrees_: DataFrame) -> DataFrame:
    """`degree_distributions`: how many nodes of a role have a degree, isolated ones included, and how many at least.

    `share_at_least` is the complementary distribution function P(K >= k) over all nodes of the role.
    """
    pairs = (
        nodes.select("node_id", "role")
        .join(overall_degrees(degrees_), on="node_id")
        .groupBy("role", "in_degree", "out_degree")
        .count()
    )
    degree_by_direction = F.map_from_arrays(
        F.array(F.lit(IN), F.lit(OUT), F.lit(TOTAL)),
        F.array("in_degree", "out_degree", F.col("in_degree") + F.col("out_degree")),
    )
    counted = (
        pairs.select(
            F.explode(F.array(F.col("role"), F.lit(ALL))).alias("role"), degree_by_direction.alias("by"), "count"
        )
        .select("role", F.explode("by").alias("direction", "degree"), "count")
        .groupBy("role", "direction", "degree")
        .agg(F.sum("count").alias("nodes"))
    )
    of_role = Window.partitionBy("role", "direction")
    at_least = F.sum("nodes").over(of_role.orderBy(F.desc("degree")))
    share = at_least / F.sum("nodes").over(of_role)
    return conform(counted.withColumn("share_at_least", share), DEGREE_DISTRIBUTIONS)
