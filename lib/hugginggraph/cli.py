"""The command line: `hugginggraph COMMAND`. Jobs start a Spark session; look-ups need no JVM."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, timezone
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

from hugginggraph import __version__
from hugginggraph.errors import HuggingGraphError, SetupError, SourceError
from hugginggraph.report.terminal import printable

app = typer.Typer(
    name="hugginggraph", help="The versioned supply-chain graph of the Hugging Face Hub.", no_args_is_help=True,
    add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
)  # fmt: skip


class CoverageChoice(str, Enum):
    """What absence from a dump means."""

    full = "full"
    partial = "partial"


class KindChoice(str, Enum):
    """A kind of repo."""

    model = "model"
    dataset = "dataset"
    space = "space"


class AnalysesChoice(str, Enum):
    """For which dates of a backfill the analyses run."""

    all = "all"
    last = "last"
    none = "none"


class GradeChoice(str, Enum):
    """The weakest evidence that is followed."""

    hub = "hub"
    tag = "tag"
    card = "card"
    config = "config"
    author_tag = "author_tag"
    misspelt = "misspelt"
    inferred = "inferred"
    text = "text"


class PlanChoice(str, Enum):
    """Whose rate limits the fake Hub has."""

    anonymous = "anonymous"
    free = "free"
    pro = "pro"


class FaultChoice(str, Enum):
    """What may go wrong at the fake Hub."""

    limit = "429"
    silent_limit = "429-silent"
    error = "500"
    unavailable = "503"
    timeout = "504"
    stall = "stall"
    cut = "cut"


class StyleChoice(str, Enum):
    """What kind of synthetic Hub is written."""

    story = "story"
    scale = "scale"


STORY_MODELS = 20_000
"""More models than this are written in the style `scale` unless told otherwise."""


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y-%m-%d").date()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


WarehouseOption = Annotated[
    str | None, typer.Option("--warehouse", metavar="PATH", help="Folder or URI of the tables.")
]
SourceOption = Annotated[str, typer.Option("--source", metavar="DIR", help="Dump folder with models/, datasets/, …")]
KindOption = Annotated[list[KindChoice] | None, typer.Option("--kind", help="Only this kind; repeatable.")]
CoverageOption = Annotated[
    CoverageChoice | None,
    typer.Option("--coverage", help="Overrules the dump's hub.json; without either: partial."),
]
DateParser = {"parser": _day, "metavar": "YYYY-MM-DD"}
AsOfOption = Annotated[date | None, typer.Option("--as-of", help="As the graph was on that day.", **DateParser)]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Dump folder to crawl into.")]
DateOfCrawlOption = Annotated[
    date | None, typer.Option("--date", help="The date to file it under. Default: today in UTC.", **DateParser)
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]
KindOfRepoOption = Annotated[
    KindChoice | None, typer.Option("--kind", help="Where a model and a dataset share a name.")
]


@app.command()
def daily(
    source: SourceOption,
    day: Annotated[date, typer.Option("--date", help="The date to take in.", **DateParser)],
    warehouse: WarehouseOption = None,
    kind: KindOption = None,
    coverage: CoverageOption = None,
    analyses: Annotated[bool, typer.Option(help="Compute degrees, components, communities, cycles.")] = True,
    json: JsonOption = False,
) -> None:
    """Take in one date of a source. Repeating a date changes nothing."""
    from hugginggraph.pipeline.day import run_day

    def run(spark: Any, settings: Any, progress: Callable[[str], None]) -> Iterator[Any]:
        yield run_day(spark, settings, _dump(source, kind, coverage), day, with_analyses=analyses, progress=progress)

    _job("daily", warehouse, run, json)


@app.command()
def backfill(
    source: SourceOption,
    warehouse: WarehouseOption = None,
    kind: KindOption = None,
    coverage: CoverageOption = None,
    first: Annotated[date | None, typer.Option("--from", help="Leave out earlier dates.", **DateParser)] = None,
    last: Annotated[date | None, typer.Option("--to", help="Leave out later dates.", **DateParser)] = None,
    analyses: Annotated[AnalysesChoice, typer.Option(help="For which dates the analyses run.")] = AnalysesChoice.last,
    json: JsonOption = False,
) -> None:
    """Take in all dates of a source in order. A killed backfill goes on where it was."""
    from hugginggraph.pipeline.backfill import run_backfill

    def run(spark: Any, settings: Any, progress: Callable[[str], None]) -> Iterator[Any]:
        return run_backfill(
            spark, settings, _dump(source, kind, coverage), first=first, last=last, analyses_for=analyses.value,
            progress=progress,
        )  # fmt: skip

    _job("backfill", warehouse, run, json)


@app.command()
def crawl(
    out: OutOption,
    day: DateOfCrawlOption = None,
    kind: KindOption = None,
    full: Annotated[
        bool | None,
        typer.Option("--full/--incremental", help="Every repo, or those changed since the last crawl. Default: full."),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", parser=_moment, metavar="TIME", help="Only repos changed since, as 2026-10-01T12:00Z."),
    ] = None,
    cards: Annotated[
        bool, typer.Option("--cards", help="Fetch READMEs of changed repos whose list has no card data.")
    ] = False,
    plan_only: Annotated[bool, typer.Option("--plan-only", help="Say what it would cost; request nothing.")] = False,
    json: JsonOption = False,
) -> None:
    """Crawl the live Hub into a dump folder. A killed crawl goes on where it was."""
    from hugginggraph.report.crawl import ConsoleWatcher, print_crawl
    from hugginggraph.report.terminal import print_json
    from hugginggraph.settings import load_settings
    from hugginggraph.sources import hub

    settings = load_settings().hub
    wanted: dict[str, Any] = {
        "kinds": [k.value for k in kind] if kind else None,
        "mode": None if full is None else "full" if full else "incremental",
        "since": since,
    }
    day = day or datetime.now(timezone.utc).date()
    if plan_only:
        typer.echo(hub.plan_crawl(settings, out, day, **wanted).text())
        return
    try:
        with ConsoleWatcher() as watcher:
            report = hub.crawl(settings, out, day, **wanted, with_cards=cards, watcher=watcher)
    except KeyboardInterrupt:
        raise SourceError(f"stopped; the same command with --date {day} goes on from there") from None
    if json:
        print_json(asdict(report))
    else:
        print_crawl(report)


@app.command()
def crossref(
    out: OutOption,
    day: Annotated[date, typer.Option("--date", help="The date of a crawl in it.", **DateParser)],
    min_children: Annotated[
        int, typer.Option(min=1, help="Parents: the models that so many crawled models name as theirs.")
    ] = 100,
    models: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="Parents: those of the file, an id a line."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Hold the Hub's own lists of children against what the crawled children declare."""
    from hugginggraph.report.crawl import ConsoleWatcher, print_crossref
    from hugginggraph.report.terminal import print_json
    from hugginggraph.settings import load_settings
    from hugginggraph.sources import hub

    parents = models.read_text(encoding="utf-8").split() if models else None
    with ConsoleWatcher() as watcher:
        found = hub.crossref(load_settings().hub, out, day, parents=parents, min_children=min_children, watcher=watcher)
    if json:
        print_json([asdict(entry) for entry in found])
    else:
        print_crossref(found, out / "crossref" / f"{day}.jsonl")


@app.command()
def demo(
    warehouse: WarehouseOption = None,
    hub: Annotated[Path, typer.Option(help="Where the synthetic Hub is written.")] = Path("var/synthetic-hub"),
    json: JsonOption = False,
) -> None:
    """Write a synthetic Hub of some thousand repos over seven days, and take it in."""
    from hugginggraph.report.console import messages
    from hugginggraph.sources.synthetic import write_synthetic_hub

    if not json:
        messages.print(f"Writing a synthetic Hub to {hub} …")
    write_synthetic_hub(hub)
    backfill(str(hub), warehouse=warehouse, json=json)


@app.command()
def synthesize(
    out: Annotated[Path, typer.Argument(help="Folder to write.")],
    style: Annotated[
        StyleChoice | None,
        typer.Option(help="story: a planted week, small. scale: any size, dirty, with the truth beside it. "
                     f"[default: scale above {STORY_MODELS} models]"),
    ] = None,
    models: Annotated[int | None, typer.Option(help="Models on the first day. [2400; scale: 100000]")] = None,
    datasets: Annotated[int | None, typer.Option(help="Datasets on the first day. [600; scale: models / 3]")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Days. [7; scale: 2]")] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another Hub.")] = 20260105,
    spaces: Annotated[int | None, typer.Option(help="scale: Spaces on the first day. [models / 2]")] = None,
    change_share: Annotated[
        float | None, typer.Option(help="scale: share of the repos that change in content a day. [0.003]")
    ] = None,
    counters_share: Annotated[
        float | None, typer.Option(help="scale: share of the repos whose counters move a day. [0.05]")
    ] = None,
    cards: Annotated[float | None, typer.Option(help="scale: share of the README texts to write. [0]")] = None,
    parts: Annotated[int | None, typer.Option(min=1, help="scale: files a kind and day. [8, large: more]")] = None,
    gzip_level: Annotated[int | None, typer.Option(help="scale: 1 to 9; 0 is plain JSON lines. [1]")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="scale: processes. [one a core]")] = None,
) -> None:  # fmt: skip
    """Write a synthetic Hub as dump files; the same arguments give the same bytes."""
    sizes = {"models": models, "datasets": datasets, "days": days}
    for_scale = {
        "spaces": spaces, "change_share": change_share, "counters_share": counters_share, "cards": cards,
        "parts": parts, "gzip_level": gzip_level, "workers": workers,
    }  # fmt: skip
    given = {name: value for name, value in for_scale.items() if value is not None}
    if style is None:
        style = StyleChoice.scale if given or (models or 0) > STORY_MODELS else StyleChoice.story
    if style is StyleChoice.story and given:
        raise SetupError(f"--{next(iter(given)).replace('_', '-')} belongs to --style scale")
    if style is StyleChoice.story:
        _write_story(out, seed, {name: value for name, value in sizes.items() if value is not None})
    else:
        _write_scale(out, seed, {name: value for name, value in (sizes | given).items() if value is not None})


def _write_story(out: Path, seed: int, options: dict[str, Any]) -> None:
    from hugginggraph.sources.synthetic import write_synthetic_hub

    events = write_synthetic_hub(out, seed=seed, **options)
    days = len({path.name for path in (out / "models").iterdir()})
    typer.echo(f"{out}: {days} days, {len(events)} planted events in {out / 'events.jsonl'}")


def _write_scale(out: Path, seed: int, options: dict[str, Any]) -> None:
    from hugginggraph.sources.synthetic.scale import write_large_hub

    models = options.setdefault("models", 100_000)
    told = write_large_hub(out, seed=seed, **{"datasets": models // 3, "spaces": models // 2} | options)
    for day in told:
        rows = ", ".join(f"{day[kind]['rows']:,} {kind}" for kind in ("models", "datasets", "spaces"))
        typer.echo(f"{day['date']}  {rows}")
    typer.echo(f"{out}: dumps of {len(told)} days, and what is true of them in {out / 'truth'}")


@app.command()
def fake_hub(
    data: Annotated[Path, typer.Option(help="Dump folder with models/, datasets/, spaces/, cards/, …")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8765,
    day: Annotated[
        date | None, typer.Option("--date", help="The date to serve; default: newest.", **DateParser)
    ] = None,
    plan: Annotated[PlanChoice, typer.Option(help="Whose rate limits.")] = PlanChoice.anonymous,
    window: Annotated[float, typer.Option(min=0.1, help="Seconds of a rate limit's window.")] = 300,
    page: Annotated[int, typer.Option(min=1, max=1000, help="Rows of a full page.")] = 1000,
    base_models: Annotated[bool, typer.Option(help="Whether lists take expand=baseModels.")] = True,
    fail_share: Annotated[float, typer.Option(min=0, max=1, help="Share of requests that go wrong.")] = 0,
    fail: Annotated[
        list[FaultChoice] | None, typer.Option(help="How they do; repeatable. Default: 429, 500, 503.")
    ] = None,
    stall_seconds: Annotated[float, typer.Option(min=0, help="How long a stall lasts.")] = 30,
    churn: Annotated[float, typer.Option(min=0, max=1, help="Share of repos that move during one sweep.")] = 0,
    seed: Annotated[int, typer.Option(help="Another seed, other faults and moves.")] = 0,
) -> None:
    """Serve a dump as the Hub's API on 127.0.0.1, with rate limits and faults, until Ctrl-C."""
    from hugginggraph.fake_hub.command import serve

    serve(
        data, port=port, day=day, plan=plan.value, window=window, page=page, base_models=base_models,
        fail_share=fail_share, fail=[choice.value for choice in fail or ()], stall_seconds=stall_seconds, churn=churn,
        seed=seed,
    )  # fmt: skip


@app.command()
def lineage(
    repo: Annotated[str, typer.Argument(help="owner/name")],
    up: Annotated[bool, typer.Option("--up/--down", help="What it was made from, or what was made from it.")] = True,
    depth: Annotated[int | None, typer.Option(min=1, help="Stop after so many levels.")] = None,
    as_of: AsOfOption = None,
    kind: KindOfRepoOption = None,
    min_grade: Annotated[GradeChoice, typer.Option(help="Weakest evidence to follow.")] = GradeChoice.inferred,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Show where a repo comes from, or what depends on it, level by level."""
    from hugginggraph.graph.evidence import RANKS
    from hugginggraph.lookup import lineage as lookup
    from hugginggraph.report.console import print_json, print_lineage

    settings, opened = _open(warehouse, as_of)
    found = lookup.lineage(
        opened, opened.node(repo, kind.value if kind else None), direction="up" if up else "down", depth_limit=depth,
        max_depth=settings.analysis.lineage_max_depth, min_grade_rank=RANKS[min_grade.value],
    )  # fmt: skip
    if json:
        print_json({"as_of": opened.date, **asdict(found)})
    else:
        print_lineage(found, opened.date)


@app.command()
def path(
    upstream: Annotated[str, typer.Argument(help="owner/name of the ancestor")],
    downstream: Annotated[str, typer.Argument(help="owner/name of the descendant")],
    as_of: AsOfOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Show all shortest paths between two repos, found by GraphFrame.bfs; either order may be given."""
    from hugginggraph.pipeline.paths import find_paths
    from hugginggraph.report.console import console, print_json, print_paths, waiting
    from hugginggraph.session import spark_session

    settings, opened = _open(warehouse, as_of)
    first, second = opened.node(upstream), opened.node(downstream)
    with waiting("searching …"), spark_session(settings, "path") as spark:
        paths = find_paths(spark, settings, opened.date, first.node_id, second.node_id)
    if json:
        print_json({"as_of": opened.date, "upstream": upstream, "downstream": downstream, "paths": paths})
    elif paths:
        print_paths(paths)
    else:
        console.print(f"no directed path between them as of {opened.date}")


@app.command()
def explain(
    upstream: Annotated[str, typer.Argument(help="owner/name of the ancestor")],
    downstream: Annotated[str, typer.Argument(help="owner/name of the descendant")],
    as_of: AsOfOption = None,
    min_grade: Annotated[GradeChoice, typer.Option(help="Weakest evidence to follow.")] = GradeChoice.inferred,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Show why one repo counts as made from another: all shortest paths, and who states each step where."""
    from hugginggraph.graph.evidence import RANKS
    from hugginggraph.lookup import explain as lookup
    from hugginggraph.report.console import print_explanation, print_json

    settings, opened = _open(warehouse, as_of)
    found = lookup.explain(
        opened, opened.node(upstream), opened.node(downstream), max_depth=settings.analysis.lineage_max_depth,
        min_grade_rank=RANKS[min_grade.value],
    )  # fmt: skip
    if json:
        print_json({"as_of": opened.date, **asdict(found)})
    else:
        print_explanation(found, opened.date)


@app.command()
def changes(
    day: Annotated[date, typer.Argument(help="The date.", **DateParser)],
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Show what appeared, disappeared or changed on a date, against the snapshot before it."""
    from hugginggraph.lookup.changes import changes_on, stats_of
    from hugginggraph.report.console import print_changes, print_json, print_stats

    _, opened = _open(warehouse, day)
    rows = changes_on(opened, day)
    if json:
        print_json({"date": day, "changes": rows, "stats": stats_of(opened)})
    else:
        print_changes(day, rows)
        print_stats(day, stats_of(opened))


@app.command()
def show(
    table: Annotated[str, typer.Argument(help="Name of a table, such as top_base_models.")],
    limit: Annotated[int, typer.Option(min=1, help="At most so many rows.")] = 20,
    as_of: AsOfOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Show a table as it was on a day: docs/tables.md says which there are."""
    from hugginggraph.lookup.show import rows_of
    from hugginggraph.report.console import print_json, print_rows

    _, opened = _open(warehouse, as_of)
    rows = rows_of(opened, table, limit=limit)
    if json:
        print_json({"as_of": opened.date, "table": table, "rows": rows})
    else:
        print_rows(f"{table} as of {opened.date}", rows)


@app.command()
def scorecard(as_of: AsOfOption = None, warehouse: WarehouseOption = None, json: JsonOption = False) -> None:
    """Show how much of a day is known: repos with lineage, references by grade and defect, ghosts, kinds of roots."""
    from hugginggraph.lookup.scorecard import scorecard_of
    from hugginggraph.report.console import print_json, print_scorecard

    _, opened = _open(warehouse, as_of)
    rows = scorecard_of(opened)
    if json:
        print_json({"date": opened.date, "scorecard": rows})
    else:
        print_scorecard(opened.date, rows)


@app.command()
def snapshots(warehouse: WarehouseOption = None, json: JsonOption = False) -> None:
    """List the dates the warehouse holds."""
    from hugginggraph.lookup import changes as lookup
    from hugginggraph.report.console import print_json, print_snapshots

    _, opened = _open(warehouse, None)
    rows = lookup.snapshots(opened)
    if json:
        print_json(rows)
    else:
        print_snapshots(rows)


def run(arguments: Sequence[str]) -> int:
    """Run a command; returns the exit status: 0 done, 1 an error that was explained, 2 wrong usage."""
    try:
        app(list(arguments))
    except HuggingGraphError as error:
        # A message may quote metadata; its own line breaks stay.
        lines = [printable(line) for line in str(error).split("\n")]
        sys.stderr.write("hugginggraph: " + "\n".join(lines) + "\n")
        return 1
    except SystemExit as exit_:  # how typer ends every command, a good one too
        return exit_.code if isinstance(exit_.code, int) else 0
    return 0


def main() -> None:
    """The console script."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"hugginggraph {__version__}\n")
        return
    sys.exit(run(sys.argv[1:]))


def _dump(source: str, kind: list[KindChoice] | None, coverage: CoverageChoice | None) -> Any:
    from hugginggraph.sources import Dump

    return Dump(source, [k.value for k in kind] if kind else None, coverage.value if coverage else None)


def _open(warehouse: str | None, as_of: date | None) -> tuple[Any, Any]:
    from hugginggraph.lookup.warehouse import Warehouse
    from hugginggraph.settings import load_settings

    settings = load_settings(warehouse=warehouse)
    return settings, Warehouse(settings.warehouse, as_of)


def _job(
    name: str,
    warehouse: str | None,
    work: Callable[[Any, Any, Callable[[str], None]], Iterator[Any]],
    json: bool,
) -> None:
    """Settings, session, work, report: the frame of every job."""
    from hugginggraph.report.console import print_day, print_json, print_next, print_stats, waiting
    from hugginggraph.session import spark_session
    from hugginggraph.settings import load_settings

    settings = load_settings(warehouse=warehouse)
    reports = []
    with waiting("starting Spark …") as status, spark_session(settings, name) as spark:
        for report in work(spark, settings, status.update):
            reports.append(report)
            if not json:
                print_day(report)
    if json:
        print_json([asdict(report) for report in reports])
    elif reports:
        print_stats(reports[-1].snapshot.date, reports[-1].stats)
        print_next(reports[-1].snapshot.date, warehouse)


if __name__ == "__main__":
    main()
