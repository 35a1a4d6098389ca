"""The README's table of figures, generated from `benchmarks/results/*.json`."""

import json
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
BEGIN, END = "<!-- figures: made by benchmarks/figures.py -->", "<!-- end of figures -->"
_WHAT = {
    "demo": "`make run`: the synthetic Hub",
    "backfill-model": "real models, `backfill --kind model`",
    "backfill-dataset": "real datasets, `backfill --kind dataset --coverage full`",
}


def figures() -> str:
    """The table as Markdown, a row a result."""
    lines = ["| run | days | seconds in all | peak memory | rows written |", "|---|---:|---:|---:|---:|"]
    machine = ""
    for path in sorted(RESULTS.glob("*.json")):
        result = json.loads(path.read_text(encoding="utf-8"))
        if "rows_written" not in result:  # no run of the pipeline
            continue
        what = _WHAT.get(result["name"], result["name"])
        rows = sum(result["rows_written"].values())
        cells = [
            what,
            result["days"],
            f"{result['wall_seconds']:.0f}",
            f"{result['peak_memory_gb']:.1f} GB",
            f"{rows:,}",
        ]
        lines.append(f"| {' | '.join(map(str, cells))} |")
        machine = f"{result['machine']['cores']} cores, Python {result['machine']['python']}"
    return "\n".join([*lines, "", f"Measured on {machine}; start of Spark included."])


def readme_with(table: str) -> str:
    """The README's text with the table between its marks."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def write_figures() -> None:
    """Put the figures of all results into the README."""
    (ROOT / "README.md").write_text(readme_with(figures()), encoding="utf-8")


if __name__ == "__main__":
    write_figures()
