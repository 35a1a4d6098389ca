"""The engines side by side, from tables to tables, with the bare libraries beside them, in one run.

    python -m benchmarks.engines [--size NODES EDGES]… [--large]

Default sizes grow fourfold up to the paper's (400,000 nodes, 460,000 edges); `--large` adds the whole Hub with Spaces
(3.1 million nodes, 7.8 million edges), where only the kernels are asked for all and GraphFrames for components. Its
strong components are left out: a Pregel run a round, they take longer than all else. networkx is stopped where it takes
longer than ten minutes.

Writes `benchmarks/results/engines.json` after each size, prints it, and renews `docs/figures.md`.
"""

import argparse
import json
import sys
import tempfile
from functools import reduce
from operator import or_

from benchmarks.figures import keep
from benchmarks.graphs import write_graph
from benchmarks.processes import measured

PATIENCE = {"networkx": 600}
"""Seconds after which an engine is stopped; what it has answered by then counts."""
SIZES = [(25_000, 28_750), (100_000, 115_000), (400_000, 460_000)]
LARGE = (3_100_000, 7_800_000)
ALL = ("components", "cycles", "label_propagation", "louvain", "leiden", "closure")
BUT_LEIDEN = tuple(question for question in ALL if question != "leiden")
RUNS = {
    "embedded": ALL,
    "local": ALL,
    "graphframes": ("components", "label_propagation", "louvain", "closure"),
    "scipy": ("components",),
    "bare_graphframes": ("components",),
    "networkx": ("components", "cycles", "louvain"),
}
RUNS_LARGE = {
    "embedded": BUT_LEIDEN,
    "local": BUT_LEIDEN,
    "graphframes": ("components",),
    "scipy": ("components",),
    "bare_graphframes": ("components",),
}


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--size", nargs=2, type=int, action="append", metavar=("NODES", "EDGES"))
    parser.add_argument("--large", action="store_true")
    arguments = parser.parse_args()
    sizes = [tuple(size) for size in arguments.size or SIZES] + ([LARGE] if arguments.large else [])
    found = []
    for nodes, edges in sizes:
        found.append(_measured(nodes, edges))
        keep({"name": "engines", "sizes": found})
    return 0


def _measured(nodes: int, edges: int) -> dict[str, object]:
    runs = RUNS_LARGE if nodes > SIZES[-1][0] else RUNS
    told: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        write_graph(folder, nodes=nodes, edges=edges, seed=1)
        write_graph(f"{folder}/small", nodes=1_000, edges=1_150, seed=1)
        for engine, questions in runs.items():
            command = [sys.executable, "-m", "benchmarks.engine_run", engine, folder, *questions]
            run = measured(command, patience=PATIENCE.get(engine))
            if run.status and not run.stopped:
                sys.exit(f"{engine} failed on {nodes} nodes and {edges} edges")
            seconds: dict[str, float | None] = reduce(or_, map(json.loads, run.output.splitlines()), {})
            if run.stopped:
                # Of the question it was at, and of those it did not get to.
                seconds |= {question: None for question in questions if question not in seconds}
            told[engine] = {"seconds": seconds, "peak_memory_gb": run.peak_memory_gb}
    return {"nodes": nodes, "edges": edges, "engines": told}


if __name__ == "__main__":
    sys.exit(main())
