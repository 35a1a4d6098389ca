"""The genetics of a date at scale, the report on it, and the paper's way to a similarity beside them, in one run.

    python -m benchmarks.genetics [--models 1000000] [--hub DIR] [--warehouse PATH]

A synthetic Hub of that many models is written and taken in (or `--hub` names one, and `--warehouse` the tables that
hold its first day, which get their genetics anew). Measured, each as a whole process: `hugginggraph genetics`;
scikit-learn's vectorizers with a sample of pairs on the same texts; `hugginggraph report`, and how long a browser takes
to open it. Writes `benchmarks/results/genetics-<models>.json`, prints it, and renews `docs/figures.md`.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.figures import keep
from benchmarks.processes import hugginggraph, measured
from hugginggraph.tables.genetics import KEPT_BY_DATE

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CARDS = 0.1


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--models", type=int, default=1_000_000)
    parser.add_argument("--hub", help="a synthetic Hub that is there already")
    parser.add_argument("--warehouse", help="a warehouse that holds its first day")
    arguments = parser.parse_args()
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        parser.error(f"no browser to open the report in: install one of {', '.join(BROWSERS)}, or name it in CHROMIUM")
    with tempfile.TemporaryDirectory() as folder:
        warehouse = arguments.warehouse or _taken_in(arguments.hub, arguments.models, folder)
        for table in KEPT_BY_DATE:
            shutil.rmtree(Path(warehouse, table.name), ignore_errors=True)
        genetics = hugginggraph("genetics", "--warehouse", warehouse, "--json")
        report = json.loads(genetics.output)
        bare = measured([sys.executable, "-m", "benchmarks.genetics_sklearn", warehouse])
        if bare.status:
            return 1
        page = Path(folder, "report.html")
        written = hugginggraph("report", "--warehouse", warehouse, "--out", str(page))
        result: dict[str, Any] = {
            "name": f"genetics-{report['measures']['models']}",
            "measures": report["measures"],
            "rows": report["rows"],
            "genetics": {"seconds": genetics.seconds, "peak_memory_gb": genetics.peak_memory_gb},
            "sklearn": json.loads(bare.output) | {"peak_memory_gb": bare.peak_memory_gb},
            "report": {
                "seconds": written.seconds,
                "peak_memory_gb": written.peak_memory_gb,
                "mb": round(page.stat().st_size / 1e6, 2),
                "opened_seconds": _opened(page, browser),
            },
        }
    keep(result)
    return 0


def _taken_in(hub: str | None, models: int, folder: str) -> str:
    """The warehouse with the Hub's first day."""
    if hub is None:
        hub = f"{folder}/hub"
        sizes = [f"--models={models}", f"--datasets={models // 10}", "--spaces=1000", f"--cards={CARDS}"]
        hugginggraph("synthesize", hub, *sizes, "--days=1", "--style=scale")
    day = min(path.name for path in Path(hub, "models").iterdir())
    warehouse = f"{folder}/warehouse"
    hugginggraph("daily", "--source", hub, "--date", day, "--warehouse", warehouse, "--no-analyses")
    return warehouse


def _opened(page: Path, browser: str) -> float:
    """Seconds from asking for the page to the end of its load event, in a browser that runs already."""
    with sync_playwright() as playwright:
        # Without its sandbox, which a container's root may not make.
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        opened.goto(page.as_uri())
        loaded: float = opened.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    return round(loaded / 1000, 2)


if __name__ == "__main__":
    sys.exit(main())
