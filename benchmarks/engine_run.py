"""One engine on one graph, from tables to tables: `python -m benchmarks.engine_run ENGINE FOLDER QUESTION …`.

Prints JSON objects of seconds, a line each: `start` (what is there to load and to compile, with the first question
asked of a thousand nodes in FOLDER/small), then one a question, each from reading the Parquet files of
`benchmarks.graphs` to a written Parquet file. `embedded` are the kernels as a day without Spark asks them, `local` the
same behind a day by Spark. A bare engine answers without HuggingGraph: `scipy`, `networkx` and `bare_graphframes`.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession

from hugginggraph.settings import Settings, load_settings

MAX_DEPTH = 1000
_STARTED = time.monotonic()


def main() -> None:
    """Answer, measure, print."""
    engine, folder, *questions = sys.argv[1:]
    without_spark = {"embedded": embedded_answer, "scipy": scipy_components, "networkx": networkx_answer}
    if engine in without_spark:
        _answer_all(without_spark[engine], folder, questions)
        return
    from hugginggraph.session import spark_session

    settings = load_settings(warehouse=f"{folder}/warehouse", spark={"spark.driver.memory": "6g"})
    assert settings.large_day
    settings = settings.model_copy(update={"spark": settings.spark | settings.large_day.spark})
    with spark_session(settings, "benchmark") as spark:
        _answer_all(partial(answered, spark, settings, engine), folder, questions)


def _answer_all(answer: Callable[[str, str], None], folder: str, questions: Sequence[str]) -> None:
    answer(f"{folder}/small", questions[0])
    _tell("start", round(time.monotonic() - _STARTED, 2))
    for question in questions:
        _tell(question, _timed(partial(answer, folder, question)))


def answered(spark: SparkSession, settings: Settings, engine: str, folder: str, question: str) -> None:
    """Read the graph, ask, write the answer."""
    from graphframes import GraphFrame

    from hugginggraph.analysis.engine import engine_for

    graph = GraphFrame(*(spark.read.parquet(f"{folder}/{name}.parquet") for name in ("nodes", "edges")))
    out = f"{folder}/answers/{engine}-{question}"
    if engine == "bare_graphframes":
        _write(graph.connectedComponents(algorithm="graphx"), out)
        return
    options = settings.analysis.model_copy(update={"engine": engine})
    with engine_for(graph, options, edges=0) as asked:
        questions: dict[str, Callable[[], DataFrame]] = {
            "components": asked.weak_components,
            "cycles": asked.strong_components,
            "label_propagation": lambda: asked.label_propagation(rounds=5),
            "louvain": lambda: asked.modular_communities(method="louvain", resolution=1.0, seed=42),
            "leiden": lambda: asked.modular_communities(method="leiden", resolution=1.0, seed=42),
            "closure": lambda: asked.closure(_but_spaces(graph.vertices), max_depth=MAX_DEPTH),
        }
        _write(questions[question](), out)


def _but_spaces(vertices: DataFrame) -> DataFrame:
    """Nothing comes after a Space: it joins when it is looked up."""
    return vertices.where("kind <> 'space'").selectExpr("id AS node_id")


def embedded_answer(folder: str, question: str) -> None:
    """As the analyses of a day ask the kernels, between reading and writing."""
    from hugginggraph.analysis.embedded.day_graph import DayGraph
    from hugginggraph.analysis.embedded.divisions import LABEL_PROPAGATION, communities, components, cycles
    from hugginggraph.analysis.embedded.lineage import closure, lineage
    from hugginggraph.analysis.kernels.community_detection import detect_communities
    from hugginggraph.analysis.kernels.compact import compact
    from hugginggraph.analysis.kernels.components import weak_components
    from hugginggraph.analysis.kernels.label_propagation import label_propagation

    nodes = pq.read_table(f"{folder}/nodes.parquet", columns=["id", "kind"]).sort_by("id")
    edges = pq.read_table(f"{folder}/edges.parquet", columns=["src", "dst", "relation", "grade_rank"])
    arrays = compact(*(column.to_numpy() for column in (nodes["id"], edges["src"], edges["dst"])))

    def divided(method: Literal["louvain", "leiden"]) -> pa.Table:
        weak = weak_components(arrays)
        return communities(arrays, {method: detect_communities(arrays, weak, method=method, resolution=1.0, seed=42)})

    answers: dict[str, Callable[[], pa.Table]] = {
        "components": lambda: components(arrays, weak_components(arrays)),
        "cycles": lambda: cycles(arrays),
        "label_propagation": lambda: communities(arrays, {LABEL_PROPAGATION: label_propagation(arrays, rounds=5)}),
        "louvain": lambda: divided("louvain"),
        "leiden": lambda: divided("leiden"),
        "closure": lambda: lineage(arrays, closure(DayGraph(nodes, edges, arrays), max_depth=MAX_DEPTH)),
    }
    pq.write_table(answers[question](), f"{folder}/embedded.parquet", compression="zstd")


def scipy_components(folder: str, _: str) -> None:
    """The bare kernel between reading and writing."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ids = np.sort(pq.read_table(f"{folder}/nodes.parquet", columns=["id"])["id"].to_numpy())
    edges = pq.read_table(f"{folder}/edges.parquet", columns=["src", "dst"])
    src, dst = (np.searchsorted(ids, edges[name].to_numpy()) for name in ("src", "dst"))
    matrix = coo_array((np.ones(len(src), dtype=np.int8), (src, dst)), shape=(len(ids), len(ids)))
    _, label = connected_components(matrix.tocsr(), directed=False)
    pq.write_table(pa.table({"id": ids, "label": label}), f"{folder}/scipy.parquet")


def networkx_answer(folder: str, question: str) -> None:
    """As the authors of HuggingGraph computed it."""
    import networkx as nx

    edges = pq.read_table(f"{folder}/edges.parquet", columns=["src", "dst"])
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(pq.read_table(f"{folder}/nodes.parquet", columns=["id"])["id"].to_pylist())
    graph.add_edges_from(zip(edges["src"].to_pylist(), edges["dst"].to_pylist(), strict=True))
    answers: dict[str, Callable[[], object]] = {
        "components": lambda: list(nx.weakly_connected_components(graph)),
        "cycles": lambda: list(nx.strongly_connected_components(graph)),
        "louvain": lambda: nx.community.louvain_communities(graph.to_undirected(), seed=42),
    }
    answers[question]()


def _write(answer: DataFrame, out: str) -> None:
    answer.write.mode("overwrite").parquet(out)


def _tell(question: str, seconds: float) -> None:
    print(json.dumps({question: seconds}), flush=True)


def _timed(call: Callable[[], None]) -> float:
    started = time.monotonic()
    call()
    return round(time.monotonic() - started, 2)


if __name__ == "__main__":
    main()
