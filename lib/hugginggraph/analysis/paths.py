"""The shortest directed paths between two repos, by `GraphFrame.bfs` on the part of the graph that can hold them."""

from graphframes import GraphFrame
from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F

from hugginggraph.analysis.graphframes_engine import shortest_paths as bfs
from hugginggraph.analysis.lineage import lineage
from hugginggraph.frames import settle
from hugginggraph.graph.path_steps import Step


def shortest_paths(graph: GraphFrame, src: int, dst: int, *, max_depth: int) -> list[list[Step]]:
    """All paths of the fewest hops from `src` down to `dst`, at most `max_depth`; an empty list where there is none.

    `GraphFrame.bfs` keeps every partial path of a level, which explodes where lineages braid. So it runs on just
    the nodes that lie on a shortest path: those whose distances from `src` and to `dst` add up to the distance
    between the two.
    """
    root = graph.vertices.select(F.col("id").alias("node_id"))
    down = lineage(
        graph.edges, root.where(F.col("node_id") == src), direction="down", max_depth=max_depth, depth_limit=max_depth
    )
    target = down.where(F.col("node_id") == dst).first()
    if target is None:
        return []
    hops = int(target["depth"])
    up = lineage(
        graph.edges,
        root.where(F.col("node_id") == dst),
        direction="up",
        max_depth=max_depth,
        depth_limit=hops,
    )
    on_path = (
        down.select("node_id", F.col("depth").alias("from_src"))
        .join(up.select("node_id", F.col("depth").alias("to_dst")), on="node_id", how="inner")
        .where(F.col("from_src") + F.col("to_dst") == hops)
    )
    found = bfs(_induced(graph, on_path), src, dst, hops=max(hops, 1))
    paths = [_steps(row) for row in found.collect()]
    return sorted(paths, key=lambda steps: [(s.grade_rank, s.upstream, s.relation, s.downstream) for s in steps])


def _induced(graph: GraphFrame, on_path: DataFrame) -> GraphFrame:
    ids = settle(on_path.select(F.col("node_id").alias("id")))
    vertices = graph.vertices.join(ids, on="id", how="left_semi")
    edges = graph.edges.join(ids.toDF("src"), on="src", how="left_semi").join(
        ids.toDF("dst"), on="dst", how="left_semi"
    )
    return GraphFrame(vertices, edges)


def _steps(row: Row) -> list[Step]:
    """A row of bfs reads from, e0, v1, e1, …, to."""
    columns = row.asDict()
    edges = [columns[f"e{i}"] for i in range(sum(name[0] == "e" and name[1:].isdigit() for name in columns))]
    stops = [columns["from"], *[columns[f"v{i}"] for i in range(1, len(edges))], columns["to"]]
    return [
        Step(stops[i]["repo_id"], edge["relation"], stops[i + 1]["repo_id"], edge["grade_rank"])
        for i, edge in enumerate(edges)
    ]
