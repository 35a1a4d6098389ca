"""What all repos inherit of licences, on a graph like the Hub's, in one thread: seconds of processor time.

    python -m benchmarks.licences [--nodes 1000000] [--edges 2000000]

The graph is that of `benchmarks.graphs`. A repo has the licence of none, of its own, drawn as cards of the Hub name
them; one in three is of the owner of the repo whose place it shares, so that owners relicense their own. Ancestors are
not counted here: the day counts them from `lineage`. Prints the result as JSON.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.graphs import write_graph
from hugginggraph.engines.embedded.relations import DuckRelations
from hugginggraph.genetics.inherited_licences import rows_of
from hugginggraph.genetics.licensed_graph import licensed_graph
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.licence_rules import licence_rules

_LICENCES = {
    None: 0.36, "apache-2.0": 0.24, "mit": 0.13, "other": 0.06, "cc-by-nc-4.0": 0.05, "llama3.1": 0.04,
    "openrail": 0.03, "gemma": 0.03, "cc-by-4.0": 0.02, "cc-by-sa-4.0": 0.02, "gpl-3.0": 0.01, "agpl-3.0": 0.01,
}  # fmt: skip
_OWN_NAMES, _OWNERS = 3_000, 200_000


def main() -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--nodes", type=int, default=1_000_000)
    parser.add_argument("--edges", type=int, default=2_000_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        work, judge = DuckRelations(connection, Path(folder)), Judge(licence_rules())
        _put_graph(work, folder, given.nodes, given.edges)
        began = time.process_time()
        graph = licensed_graph(work, judge.rules)
        read = time.process_time()
        rows = rows_of(graph, judge, np.zeros(graph.compact.node_count, dtype=np.int64))
        done = time.process_time()
    verdicts = {each["values"]: each["counts"] for each in rows["verdict"].value_counts().to_pylist()}
    result = {
        "nodes": graph.compact.node_count, "edges": graph.compact.edge_count, "licences": len(graph.said),
        "verdicts": verdicts, "seconds": {"licences read": round(read - began, 2), "kernel": round(done - read, 2)},
    }  # fmt: skip
    print(json.dumps(result, indent=2))
    return 0


def _put_graph(work: DuckRelations, folder: str, nodes: int, edges: int) -> None:
    write_graph(f"{folder}/graph", nodes=nodes, edges=edges, seed=1)
    draw = np.random.default_rng(1)
    ids = pq.read_table(f"{folder}/graph/nodes.parquet")["id"].to_numpy()
    owners = (draw.random(nodes) ** 3 * _OWNERS).astype(np.int64)
    names = [f"owner-{owner}/model-{number}" for number, owner in enumerate(owners.tolist())]
    kinds = draw.choice(len(_LICENCES), nodes, p=list(_LICENCES.values()))
    said = [_card(list(_LICENCES)[kind], number) for number, kind in enumerate(kinds.tolist())]
    work.put("nodes", pa.table({"node_id": ids, "repo_id": names, "is_ghost": np.zeros(nodes, dtype=np.bool_)}))
    never = pa.nulls(nodes, pa.date32())
    tags = pa.nulls(nodes, pa.list_(pa.string()))
    work.put("repos", pa.table({"node_id": ids, "card_data": said, "tags": tags, "gone_at": never}))
    work.define("edges", f"SELECT *, 'tag' AS grade FROM '{folder}/graph/edges.parquet'")


def _card(licence: str | None, number: int) -> str:
    card = {"language": ["en"], "tags": ["text-generation", "conversational"], "library_name": "transformers"}
    own = {"license_name": f"own-{number % _OWN_NAMES}"} if licence == "other" else {}
    return json.dumps(card | ({"license": licence} if licence else {}) | own)


if __name__ == "__main__":
    raise SystemExit(main())
