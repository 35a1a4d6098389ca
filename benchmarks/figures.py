"""Figures generated from `benchmarks/results/*.json`: `docs/figures.md`, and the few that stand in the README."""

import json
import statistics
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.processes import MACHINE

ROOT = Path(__file__).parents[1]
README, ALL, SCALE = ROOT / "README.md", ROOT / "docs" / "figures.md", ROOT / "docs" / "scale.md"
RESULTS = ROOT / "benchmarks" / "results"
BEGIN, END = "<!-- figures: made by benchmarks/figures.py -->", "<!-- end of figures -->"
_PIPELINE = {
    "demo": "`make run`: a week of the synthetic Hub",
    "demo-spark": "`make run ENGINE=spark`: the same",
    "backfill-model": "real models, `backfill --kind model`",
    "backfill-dataset": "real datasets, `backfill --kind dataset --coverage full`",
}
_INGEST = {
    "duckdb_read_and_hash": "DuckDB: read and hash the lines",
    "spark_read_parse_write": "bare Spark: read, parse, write Parquet",
    "stick_first_day": "the measuring stick, the first day: no laws, no history",
    "stick_second_day": "the measuring stick, a second day with 0.5 % changed",
    "embedded_first_day": "HuggingGraph, embedded engine, the first day: bronze and silver tables",
    "embedded_second_day": "HuggingGraph, embedded engine, a second day with 0.5 % changed",
    "spark_first_day": "HuggingGraph, Spark engine in local mode, the first day",
    "spark_second_day": "HuggingGraph, Spark engine in local mode, a second day with 0.5 % changed",
}
_QUESTIONS = {
    "components": "weak components",
    "cycles": "strong components",
    "label_propagation": "label propagation",
    "louvain": "Louvain",
    "leiden": "Leiden",
    "closure": "closure",
}
_ENGINES = {
    "embedded": "kernels, embedded engine",
    "local": "kernels beside Spark",
    "graphframes": "GraphFrames engine",
    "scipy": "bare scipy",
    "bare_graphframes": "bare GraphFrames",
    "networkx": "networkx",
}

Result = dict[str, Any]
Row = Iterable[object]


def figures() -> dict[Path, str]:
    """The tables as Markdown, from the results that are there, by the file in which they stand."""
    results = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json"))]
    made_by = {"scale": _scale, "cluster": _clusters}
    scale = [make(result) for name, make in made_by.items() for result in results if result.get("name") == name]
    return {README: _few(results), ALL: _all(results), SCALE: "\n\n".join(scale)}


def _few(results: list[Result]) -> str:
    """What a reader of the README wants to know, a line each."""
    by_name = {result.get("name", ""): result for result in results}
    rows: list[list[str]] = []
    for name in sorted(by_name):
        result = by_name[name]
        if name.startswith("ingest-"):
            runs, first = result["runs"], f"the first day of {result['repos']:,} repos, without analyses"
            rows.append([first, *_cost(runs["embedded_first_day"])])
            if "embedded_second_day" in runs:
                following = "… and the next day, 0.5 % changed, in a process of its own"
                rows.append([following, *_cost(runs["embedded_second_day"])])
        if name.startswith("season-"):
            rows += _few_of_season(result)
        if name.startswith("season_ends-"):
            last, maintained = _ratios(result)
            what = f"day {result['days']} of that season against day 2, taken in in turn; with a maintained warehouse"
            rows.append([what, f"{last:.2f} times; {maintained:.2f} times", ""])
        if name.startswith("genetics-"):
            rows.append([f"the genetics of {result['measures']['models']:,} models", *_cost(result["genetics"])])
        if name.startswith("lookups-"):
            seconds = result["seconds"]["lineage --up"]
            whole = f"`hugginggraph lineage --up`, {result['nodes']:,} nodes, the whole command"
            rows.append([whole, f"{seconds['command']:.2f} s", ""])
        if name == "resolution":
            overall = result["overall"]
            right = f"{_share(overall['precision'])} right, {_share(overall['recall'])} found"
            rows.append([f"{overall['mentions']:,} references between repos, against their truth", right, ""])
    return f"{_table(['', 'measured', 'peak memory'], rows)}\n\nOn {_machine(results[0])}."


def _few_of_season(result: Result) -> list[list[str]]:
    seconds, days = result["seconds"], result["days"]
    if days == 2:
        what = f"{result['repos']:,} repos with all analyses: the first day, and one with 0.3 % changed"
        memory = max(result["peak_memory_gb"].values())
        return [[what, f"{seconds[0]:.0f} s, {seconds[-1]:.0f} s", f"{memory:.1f} GB"]]
    grown = result["megabytes"]["warehouse_at_last"] / result["megabytes"]["warehouse_at_first"]
    what = f"a warehouse after {days} days of {result['repos']:,} repos against the first day's"
    return [[what, f"{grown:.1f} times", ""]]


def _cost(run: Result) -> list[str]:
    return [f"{run['seconds']:,.0f} s", f"{run['peak_memory_gb']:.1f} GB"]


def _all(results: list[Result]) -> str:
    sections = [_pipeline([r for r in results if "rows_written" in r])]
    sections += [_ingest(r) for r in results if r.get("name", "").startswith("ingest-")]
    sections += [_resolution(r) for r in results if r.get("name") == "resolution"]
    sections += [_engines(r) for r in results if r.get("name") == "engines"]
    sections += [_season(r) for r in results if r.get("name", "").startswith("season-")]
    sections += [_ends(r) for r in results if r.get("name", "").startswith("season_ends-")]
    sections += [_listed_days(r) for r in results if r.get("name") == "listed-days"]
    sections += [_genetics(r) for r in results if r.get("name", "").startswith("genetics-")]
    sections += [_lookups(r) for r in results if r.get("name", "").startswith("lookups-")]
    return "\n\n".join(sections)


def _pipeline(results: list[Result]) -> str:
    rows = [
        [
            _PIPELINE.get(result["name"], result["name"]),
            result["days"],
            f"{result['wall_seconds']:.0f}",
            _day_after_the_first(result),
            f"{result['peak_memory_gb']:.1f} GB",
            f"{sum(result['rows_written'].values()):,}",
        ]
        for result in results
    ]
    head = ["run", "days", "seconds in all", "a day after the first, without analyses", "peak memory", "rows written"]
    table = _table(head, rows)
    return f"{table}\n\nMeasured on {_machine(results[0])}; start of Spark included."


def _day_after_the_first(result: Result) -> str:
    """Seconds of the median day after the first and before the last, which alone has analyses."""
    days = result.get("seconds_by_day", [])[1:-1]
    return f"{statistics.median(days):.1f}" if days else "–"


def _ingest(result: Result) -> str:
    rows = [
        [_INGEST[name], f"{run['seconds']:.0f}", f"{run['peak_memory_gb']:.1f} GB"]
        for name, run in result["runs"].items()
    ]
    table = _table([f"{result['repos']:,} repos in one run", "seconds", "peak memory"], rows)
    ratios = [[_ratio(name), f"{ratio:.2f}"] for name, ratio in result["ratios"].items()]
    told = f"One run of `python -m benchmarks.ingest` ({_machine(result)})."
    return f"{table}\n\n{_table(['of these', 'times as long'], ratios)}\n\n{told}"


def _ratio(name: str) -> str:
    """Two runs of `_INGEST` as a comparison."""
    return " against ".join(_INGEST[each].split(":")[0].replace("HuggingGraph, ", "") for each in name.split(" / "))


def _scale(result: Result) -> str:
    """What was measured at three sizes, what two of them predict of the third, and of Hubs that are larger."""
    sizes, large = result["sizes"], str(result["sizes"][-1])
    days = {"first_day": "a first day, seconds", "second_day": "a day with 0.3 % changed, seconds", "gigabytes": "GB"}
    rows = [
        [
            f"{said}: {name}",
            *(f"{result['measured'][str(size)][what].get(name, 0):,.1f}" for size in sizes),
            f"{result['predicted'][what][name]:,.1f}",
            "–" if result["off_by"][what][name] is None else f"{result['off_by'][what][name]:+.0%}",
            *(f"{larger[what][name]:,.0f}" for larger in result["larger"].values()),
        ]
        for what, said in days.items()
        for name in result["measured"][large][what]
    ]
    measured = [f"{size:,} repos" for size in sizes]
    larger = [f"{int(size):,}, by the line" for size in result["larger"]]
    table = _table(["", *measured, f"{sizes[-1]:,} predicted", "off by", *larger], rows)
    requests = result["requests"]
    asked = [
        [said, *(f"{requests[day].get(method, 0):,}" for method in ("GET", "HEAD", "PUT", "POST", "DELETE"))]
        for day, said in {"first_day": "a first day", "second_day": "a day with 0.3 % changed"}.items()
    ]
    counted = _table([f"requests to S3, {requests['repos']:,} repos", "GET", "HEAD", "PUT", "POST", "DELETE"], asked)
    return f"{table}\n\n{counted}\n\nOne run of `python -m benchmarks.scale` ({_machine(result)})."


def _clusters(result: Result) -> str:
    """A day by Spark on clusters of several sizes, station by station."""
    runs = result["runs"]
    heads = [f"{run['workers']} workers, {_ENGINES[run['analyses_by']]}" for run in runs]
    stations = [[name, *(f"{run['stations'].get(name, 0):.0f}" for run in runs)] for name in runs[0]["stations"]]
    rows = [
        *stations,
        ["all, with the start of the driver", *(f"{run['seconds']:.0f}" for run in runs)],
        ["peak memory of all processes", *(f"{run['peak_memory_gb']:.1f} GB" for run in runs)],
    ]
    table = _table([f"seconds of a first day of {result['repos']:,} repos", *heads], rows)
    return f"{table}\n\nOne run of `python -m benchmarks.cluster` ({_machine(result)})."


def _resolution(result: Result) -> str:
    rows = [
        [grade["grade"], f"{grade['mentions']:,}", _share(grade["precision"]), _share(grade["recall"])]
        for grade in [{"grade": "**all**"} | result["overall"], *result["by_grade"]]
        if grade["edges"]
    ]
    table = _table(["references by grade", "written", "precision", "recall"], rows)
    said = f"Against the truth of a synthetic Hub of {result['models']:,} models (`python -m benchmarks.resolution`)."
    return f"{table}\n\n{said}"


def _engines(result: Result) -> str:
    rows = []
    for size in result["sizes"]:
        for engine, run in size["engines"].items():
            seconds = run["seconds"]
            cells = [_seconds(seconds, question) for question in _QUESTIONS]
            graph = f"{_short(size['nodes'])} / {_short(size['edges'])}"
            rows.append([graph, _ENGINES[engine], *cells, f"{run['peak_memory_gb']:.1f} GB"])
    table = _table(["nodes / edges", "by", *_QUESTIONS.values(), "peak memory"], rows, text_columns=2)
    said = "Seconds from tables to tables, in one run (`python -m benchmarks.engines --large`, "
    said += f"{_machine(result)}). networkx, as the paper's authors ran it, is stopped after ten minutes."
    return f"{table}\n\n{said}"


def _season(result: Result) -> str:
    seconds, megabytes, read = result["seconds"], result["megabytes"], list(result["read_seconds"].values())
    days = result["days"]
    rows = [
        ["the first day: a full rebuild, seconds", f"{seconds[0]:.0f}"],
        ["day 2, seconds", f"{seconds[1]:.0f}"],
        *([[f"day {days}, seconds", f"{seconds[-1]:.0f}"]] if days > 2 else []),
        ["the warehouse after the first day, MB", f"{megabytes['warehouse_at_first']:.0f}"],
        [f"the warehouse after day {days}, MB", f"{megabytes['warehouse_at_last']:.0f}"],
        [f"the Hub's lists of {days} days, packed, MB", f"{days * megabytes['lists_of_a_day']:.0f}"],
        ["all repos, nodes and edges of the first day, read after the last, seconds", f"{read[0]:.2f}"],
        [f"those of day {days}, seconds", f"{read[1]:.2f}"],
        ["peak memory", f"{max(result['peak_memory_gb'].values()):.1f} GB"],
    ]
    if purposes := megabytes.get("by_purpose_at_last"):
        rows[-4:-4] = [
            ["… of it copies that the change feed keeps, MB", f"{purposes['change_feed']:.0f}"],
            ["… and Delta's log, MB", f"{purposes['log']:.0f}"],
        ]
    with_analyses = "with" if result["analyses"] == "all" else "without"
    table = _table([f"{days} days of {result['repos']:,} repos, 0.3 % changing a day", ""], rows)
    said = f"In one run, {with_analyses} the analyses of each day (`python -m benchmarks.season`, {_machine(result)})."
    return f"{table}\n\n{said} {_against_aims(result)}"


def _against_aims(result: Result) -> str:
    """How near the season came to what it is meant to be."""
    seconds, megabytes, read = result["seconds"], result["megabytes"], list(result["read_seconds"].values())
    if result["days"] == 2:
        share = seconds[1] / seconds[0]
        return f"A day takes {share:.3f} of the time of a rebuild (aim: a third, {_reached(share <= 1 / 3)})."
    grown = megabytes["warehouse_at_last"] / megabytes["warehouse_at_first"]
    said = f"A day after the first takes {statistics.median(seconds[1:]):.0f} seconds by the median, the slowest "
    said += f"{max(seconds[1:]):.0f} (aim: 25, {_reached(max(seconds[1:]) <= 25)}). A reader of the first day takes "
    said += (
        f"{_aim(read[0] / read[1], 2)} times the time of one of the last; the warehouse is {_aim(grown, 2.7)} times "
    )
    said += "as large as after the first. The second day and the last are hours apart here, and a machine has good and "
    return f"{said}bad ones: `benchmarks.season_ends` takes them in in turn."


def _ratios(result: Result) -> tuple[float, float]:
    """The last day's time against the second's: as the season left the warehouse, and maintained."""
    second, last, maintained = (
        statistics.median(result["seconds"][name]) for name in ("second", "last", "last_maintained")
    )
    return last / second, maintained / second


def _ends(result: Result) -> str:
    days, seconds, megabytes = result["days"], result["seconds"], result["megabytes"]
    rows = [
        [name, *(f"{each:.0f}" for each in seconds[key]), size]
        for name, key, size in (
            ("day 2", "second", ""),
            (f"day {days}", "last", f"{megabytes['last']:.0f}"),
            (f"day {days}, maintained before", "last_maintained", f"{megabytes['last_maintained']:.0f}"),
        )
    ]
    rounds = len(seconds["second"])
    heads = [f"seconds, round {number}" for number in range(1, rounds + 1)]
    table = _table(["days of that season, in turn", *heads, "the warehouse before it, MB"], rows)
    last, maintained = _ratios(result)
    said = (
        f"{'With' if result.get('analyses') == 'all' else 'Without'} the analyses of each day. By the medians the last "
    )
    said += f"day takes {_aim(last, 1.2)} times the second's time, maintained {maintained:.2f} "
    said += f"(`python -m benchmarks.season_ends`, {_machine(result)})."
    return f"{table}\n\n{said}"


def _aim(value: float, at_most: float) -> str:
    return f"{value:.2f} (aim: {at_most}, {_reached(value <= at_most)})"


def _reached(is_so: bool) -> str:
    return "reached" if is_so else "missed"


def _listed_days(result: Result) -> str:
    lists, tables, seconds = result["in_lists"], result["in_tables"], result["seconds_a_day"]
    rows = [
        ["additions from list to list", f"{lists['additions']:,}"],
        ["of them returns of repos that were listed before", f"{lists['returns']:,}"],
        ["repos that the warehouse calls new", f"{tables['new']:,}"],
        ["tombstones that were lifted", f"{tables['reappeared']:,}"],
        ["days too short to bury anybody", f"{tables['short_days']:,}"],
        ["seconds a day, median", f"{seconds['median']:.1f}"],
    ]
    table = _table([f"{result['days']} days of one crawled list", ""], rows)
    return f"{table}\n\nWithout analyses (`python -m benchmarks.listed_days`, {_machine(result)})."


def _genetics(result: Result) -> str:
    measures, bare, report = result["measures"], result["sklearn"], result["report"]
    rows = [
        [
            "`hugginggraph genetics`: all its tables, of five texts on two graphs",
            f"{result['genetics']['seconds']:.0f}",
            f"{result['genetics']['peak_memory_gb']:.1f} GB",
        ],
        [
            f"scikit-learn: vectors of one text, {bare['pairs']:,} pairs drawn for two positions of 24",
            f"{sum(bare['seconds'].values()):.0f}",
            f"{bare['peak_memory_gb']:.1f} GB",
        ],
        ["`hugginggraph report`", f"{report['seconds']:.0f}", f"{report['peak_memory_gb']:.1f} GB"],
    ]
    edges = measures["all_edges"]
    table = _table([f"{measures['models']:,} models, {edges:,} edges", "seconds", "peak memory"], rows)
    means = "; ".join(
        f"{row['relationship']} by {row['measure']} {row['exact']:.4f}, drawn {row['sampled']:.4f} ± {row['error']:.4f}"
        for row in bare["means"]
    )
    said = f"Mean similarity of traits, exact and drawn: {means}. The report has {report['mb']} MB and is open after "
    said += f"{report['opened_seconds']} s (`python -m benchmarks.genetics`, {_machine(result)})."
    return f"{table}\n\n{said}"


def _lookups(result: Result) -> str:
    rows = [
        [f"`hugginggraph {name}`", *(f"{seconds[part]:.2f}" for part in ("command", "processor", "query"))]
        for name, seconds in result["seconds"].items()
    ]
    table = _table(["look-up", "seconds", "of a processor", "of which the question"], rows)
    said = f"Whole commands without a JVM, on {result['nodes']:,} nodes, {result['edges']:,} edges and "
    said += f"{result['changes']:,} rows of changes; the repo asked about has {result['descendants']:,} descendants; "
    said += "medians of five (`python -m benchmarks.lookups`, "
    return f"{table}\n\n{said}{_machine(result)})."


def _table(head: list[str], rows: Iterable[Row], text_columns: int = 1) -> str:
    ruler = "|" + "---|" * text_columns + "---:|" * (len(head) - text_columns)
    return "\n".join([_line(head), ruler, *map(_line, rows)])


def _line(cells: Row) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _seconds(seconds: dict[str, float | None], question: str) -> str:
    if question not in seconds:
        return ""
    found = seconds[question]
    return "stopped" if found is None else f"{found:.1f}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _short(count: int) -> str:
    return f"{count / 1e6:g} M" if count >= 1e6 else f"{count / 1e3:g} k"


def _machine(result: Result) -> str:
    return f"{result['machine']['cores']} cores, Python {result['machine']['python']}"


def with_figures(file: Path, tables: str) -> str:
    """The file's text with the tables between its marks."""
    text = file.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}"


def keep(result: Result) -> None:
    """Write a result with its machine to `benchmarks/results/<name>.json`, print it, and renew all figures."""
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(result | {"machine": MACHINE}, indent=2, ensure_ascii=False) + "\n"
    (RESULTS / f"{result['name']}.json").write_text(text, encoding="utf-8")
    print(text)
    write_figures()


def write_figures() -> None:
    """Put the figures of all results into the files that have them."""
    for file, tables in figures().items():
        file.write_text(with_figures(file, tables), encoding="utf-8")


if __name__ == "__main__":
    write_figures()
