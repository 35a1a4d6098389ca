"""`check`: the whole command's wall and processor time for a list of models, and for a source tree.

    python -m benchmarks.checks --warehouse PATH [--models 30] [--files 5000]

The models are those with the most parents; the tree is written anew, and a file in ten of it loads one of them.
Each question five times, the median counts. Writes `benchmarks/results/checks.json`, prints it.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.figures import keep
from benchmarks.lookups import measured_command
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import EDGES, NODES

_LINES = "def step(batch, scale=1.0):\n    return [value * scale for value in batch if value is not None]\n\n\n"


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--warehouse", required=True, help="folder of the tables")
    parser.add_argument("--models", type=int, default=30)
    parser.add_argument("--files", type=int, default=5000)
    given = parser.parse_args()
    warehouse = Warehouse(given.warehouse)
    warehouse.view(NODES, EDGES)
    names = [
        row["repo_id"]
        for row in warehouse.records(
            "SELECT n.repo_id FROM nodes n JOIN edges e ON e.dst = n.node_id WHERE n.kind = 'model' "
            "GROUP BY n.repo_id ORDER BY count(*) DESC, n.repo_id LIMIT ?",
            given.models,
        )
    ]
    with tempfile.TemporaryDirectory() as folder:
        ids, tree = Path(folder, "ids.txt"), Path(folder, "tree")
        ids.write_text("\n".join(names) + "\n", encoding="utf-8")
        _write_tree(tree, names, given.files)
        result: dict[str, Any] = {
            "name": "checks",
            "nodes": warehouse.records("SELECT count(*) AS rows FROM nodes")[0]["rows"],
            "models": len(names),
            "files": given.files,
            "seconds": {
                "models": measured_command(given.warehouse, ["check", str(ids)], statuses=(0, 3)),
                "tree": measured_command(given.warehouse, ["check", str(tree)], statuses=(0, 3)),
            },
        }
    keep(result)
    return 0


def _write_tree(tree: Path, names: list[str], files: int) -> None:
    """Folders of a hundred files of a hundred lines: Python, YAML and scripts."""
    for number in range(files):
        path = tree / f"part{number // 100:03d}" / f"file{number:05d}{('.py', '.py', '.py', '.yml', '.sh')[number % 5]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        name = names[number % len(names)]
        text = _LINES * 25
        if path.suffix == ".yml":
            text = "steps:\n" + "  - name: step\n    uses: thing\n    with: {path: a, depth: 1}\n" * 33
            text += f"base_model: {name}\n" if number % 10 == 3 else ""
        elif path.suffix == ".sh":
            text = "set -e\n" + 'echo "a line" >> log.txt\n' * 99
            text += f"vllm serve {name}\n" if number % 10 == 4 else ""
        elif number % 10 in (0, 1):
            text += f"model = AutoModel.from_pretrained({name!r}, revision='main')\n"
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
