"""Jobs: what starts a Spark session and writes to the warehouse."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.options import (
    AnalysesChoice,
    AsOfOption,
    CoverageChoice,
    CoverageOption,
    DateParser,
    FolderParser,
    JsonOption,
    KindChoice,
    KindOption,
    SourceOption,
    WarehouseOption,
)
from hugginggraph.cli.session import session_for

SYNTHETIC_HUB = Path("var/synthetic-hub")


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
def genetics(as_of: AsOfOption = None, warehouse: WarehouseOption = None, json: JsonOption = False) -> None:
    """Compute the families of a date: traits, similarity, mutation, drift, licences. Repeating it changes nothing."""
    from hugginggraph.pipeline.genetics import genetics as work
    from hugginggraph.report.console import console, print_json, print_rows

    with session_for("genetics", warehouse) as (spark, settings, progress):
        done = work(spark, settings, as_of, progress=progress)
    if json:
        print_json(asdict(done))
    elif done.was_there:
        console.print(f"the genetics of {done.date} are there already; nothing to do")
    else:
        print_rows(f"The genetics of {done.date}", [{"table": name, "rows": rows} for name, rows in done.rows.items()])


@app.command()
def demo(
    warehouse: WarehouseOption = None,
    hub: Annotated[Path, typer.Option(help="Where the synthetic Hub is written.", **FolderParser)] = SYNTHETIC_HUB,
    json: JsonOption = False,
) -> None:
    """Write a synthetic Hub of some thousand repos over seven days, and take it in."""
    from hugginggraph.report.terminal import messages, shown
    from hugginggraph.sources.synthetic import write_synthetic_hub

    if not json:
        messages.print(f"Writing a synthetic Hub to {shown(hub)} …")
    write_synthetic_hub(hub)
    backfill(str(hub), warehouse=warehouse, json=json)


def _dump(source: str, kind: list[KindChoice] | None, coverage: CoverageChoice | None) -> Any:
    from hugginggraph.sources import Dump

    return Dump(source, [k.value for k in kind] if kind else None, coverage.value if coverage else None)


def _job(
    name: str,
    warehouse: str | None,
    work: Callable[[Any, Any, Callable[[str], None]], Iterator[Any]],
    json: bool,
) -> None:
    """Settings, session, work, report: the frame of every job."""
    from hugginggraph.report.console import print_day, print_json, print_next, print_stats

    reports = []
    with session_for(name, warehouse) as (spark, settings, progress):
        for report in work(spark, settings, progress):
            reports.append(report)
            if not json:
                print_day(report)
    if json:
        print_json([asdict(report) for report in reports])
    elif reports:
        print_stats(reports[-1].snapshot.date, reports[-1].stats)
        print_next(reports[-1].snapshot.date, warehouse)
