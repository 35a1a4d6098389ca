"""Look-ups without a JVM: the whole command's wall and processor time, and the question's own, on a given warehouse.

    python -m benchmarks.lookups --warehouse PATH

Asked is for the repo with the most children and for one of its descendants, on the newest date; each question five
times, the median counts. Writes `benchmarks/results/lookups-<nodes>.json`, prints it, and renews
`docs/figures.md`.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from benchmarks.figures import keep
from hugginggraph.graph.grades import INFERRED
from hugginggraph.lookup.changes import changes_on, stats_of
from hugginggraph.lookup.events import history_of
from hugginggraph.lookup.impact import Impact, impact
from hugginggraph.lookup.lineage import Lineage, lineage
from hugginggraph.lookup.paths import Paths, shortest_paths
from hugginggraph.lookup.search import search
from hugginggraph.lookup.show import rows_of
from hugginggraph.lookup.status import status_of
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import CHANGES, EDGES, NODES

TIMES = 5


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--warehouse", required=True, help="folder of the tables")
    root = parser.parse_args().warehouse
    warehouse = Warehouse(root)
    parent, child = _repos_of(warehouse)
    day = warehouse.date

    def lineage_of(repo: str, direction: str) -> Callable[[Warehouse], Lineage]:
        return lambda opened: lineage(
            opened, opened.node(repo), direction=direction, depth_limit=None, max_depth=100, min_grade_rank=INFERRED
        )

    def impact_of(repo: str) -> Callable[[Warehouse], Impact]:
        return lambda opened: impact(opened, [repo], max_depth=100, min_grade_rank=INFERRED)

    questions: dict[str, tuple[list[str], Callable[[Warehouse], object]]] = {
        "lineage --up": (["lineage", child, "--up"], lineage_of(child, "up")),
        "lineage --down": (["lineage", parent, "--down"], lineage_of(parent, "down")),
        "impact": (["impact", parent, "--json"], impact_of(parent)),
        "impact of a descendant": (["impact", child, "--json"], impact_of(child)),
        "changes": (["changes", str(day)], lambda opened: (changes_on(opened, day), stats_of(opened))),
        "history": (["history", child], lambda opened: history_of(opened, child)),
        "path": (["path", parent, child], lambda opened: _path(opened, parent, child)),
        "search": (["search", parent.rpartition("/")[2]], lambda opened: search(opened, parent.rpartition("/")[2])),
        "status": (["status"], lambda opened: status_of(opened, now=datetime.now(UTC))),
        "show": (["show", "nodes", "--limit", "20"], lambda opened: rows_of(opened, "nodes", limit=20)),
    }
    nodes = _count(warehouse, "nodes")
    result: dict[str, Any] = {
        "name": f"lookups-{nodes}",
        "nodes": nodes,
        "edges": _count(warehouse, "edges"),
        "changes": _count(warehouse, "changes"),
        "descendants": len(lineage_of(parent, "down")(warehouse).relatives),
        "seconds": {
            name: measured_command(root, arguments) | {"query": _query(root, ask)}
            for name, (arguments, ask) in questions.items()
        },
    }
    keep(result)
    return 0


def _path(warehouse: Warehouse, parent: str, child: str) -> Paths:
    ends = warehouse.node(parent), warehouse.node(child)
    return shortest_paths(warehouse, *ends, max_depth=100, min_grade_rank=INFERRED)


def _repos_of(warehouse: Warehouse) -> tuple[str, str]:
    warehouse.view(NODES, EDGES, CHANGES)
    (row,) = warehouse.records(
        """
        WITH top AS (SELECT src, count(*) AS children FROM edges GROUP BY src ORDER BY children DESC, src LIMIT 1)
        SELECT p.repo_id AS parent, min(c.repo_id) AS child
        FROM top JOIN edges e ON e.src = top.src JOIN nodes p ON p.node_id = e.src JOIN nodes c ON c.node_id = e.dst
        GROUP BY p.repo_id
        """
    )
    return row["parent"], row["child"]


def _count(warehouse: Warehouse, table: str) -> int:
    count: int = warehouse.records(f"SELECT count(*) AS rows FROM {table}")[0]["rows"]
    return count


def measured_command(root: str, arguments: list[str], *, statuses: tuple[int, ...] = (0,)) -> dict[str, float]:
    """The median wall seconds of a command on a warehouse, and its processor seconds.

    Of the processor time there is as much on a busy machine as on an idle one.
    """
    line = [sys.executable, "-m", "hugginggraph.cli", *arguments, "--warehouse", root]

    def command() -> None:
        status = subprocess.run(line, stdout=subprocess.DEVNULL, check=False).returncode
        if status not in statuses:
            raise subprocess.CalledProcessError(status, line)

    before = _processor_seconds()
    wall = _median(command)
    return {"command": wall, "processor": round((_processor_seconds() - before) / TIMES, 3)}


def _processor_seconds() -> float:
    """Of all processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _query(root: str, ask: Callable[[Warehouse], object]) -> float:
    """From the warehouse unopened to the answer, in a process that has loaded what it needs."""
    return _median(lambda: ask(Warehouse(root)))


def _median(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(TIMES):
        started = time.monotonic()
        work()
        seconds.append(time.monotonic() - started)
    return round(statistics.median(seconds), 3)


if __name__ == "__main__":
    sys.exit(main())
