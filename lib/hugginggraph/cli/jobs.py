"""Jobs: what starts a Spark session and writes to the warehouse."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.options import (
    AnalysesChoice,
    AsOfOption,
    CoverageChoice,
    CoverageOption,
    DateParser,
    EngineOption,
    JsonOption,
    KindChoice,
    KindOption,
    SourceOption,
    WarehouseOption,
)
from hugginggraph.cli.session import engine_for, is_idle, ledger_for


@app.command()
def daily(
    source: SourceOption,
    day: Annotated[date, typer.Option("--date", help="The date to take in.", **DateParser)],
    warehouse: WarehouseOption = None,
    kind: KindOption = None,
    coverage: CoverageOption = None,
    analyses: Annotated[bool, typer.Option(help="Compute degrees, components, communities, cycles.")] = True,
    engine: EngineOption = None,
    json: JsonOption = False,
) -> None:
    """Take in one date of a source. Repeating a date changes nothing."""
    from hugginggraph.pipeline.run_identity import finished_day
    from hugginggraph.settings import load_settings

    settings = load_settings(warehouse=warehouse, engine=engine and engine.value)
    dump = _dump(source, kind, coverage, settings)

    def run(take_in: Any) -> Iterator[Any]:
        yield take_in(day, with_analyses=analyses)

    done = finished_day(settings, dump, day)
    _job("daily", settings, dump, [done] if done else [], run, json, warehouse)


@app.command()
def backfill(
    source: SourceOption,
    warehouse: WarehouseOption = None,
    kind: KindOption = None,
    coverage: CoverageOption = None,
    first: Annotated[date | None, typer.Option("--from", help="Leave out earlier dates.", **DateParser)] = None,
    last: Annotated[date | None, typer.Option("--to", help="Leave out later dates.", **DateParser)] = None,
    analyses: Annotated[AnalysesChoice, typer.Option(help="For which dates the analyses run.")] = AnalysesChoice.last,
    engine: EngineOption = None,
    json: JsonOption = False,
) -> None:
    """Take in all dates of a source in order. A killed backfill goes on where it was."""
    from hugginggraph.pipeline.backfill import finished_backfill, run_backfill
    from hugginggraph.settings import load_settings

    settings = load_settings(warehouse=warehouse, engine=engine and engine.value)
    dump = _dump(source, kind, coverage, settings)

    def run(take_in: Any) -> Iterator[Any]:
        return run_backfill(take_in, settings, dump, first=first, last=last, analyses_for=analyses.value)

    done = finished_backfill(settings, dump, first=first, last=last)
    _job("backfill", settings, dump, done or [], run, json, warehouse)


@app.command()
def genetics(
    as_of: AsOfOption = None,
    warehouse: WarehouseOption = None,
    engine: EngineOption = None,
    json: JsonOption = False,
) -> None:
    """Compute the families of a date: traits, similarity, mutation, drift, licences. Repeating it changes nothing."""
    from hugginggraph.pipeline.genetics import finished_genetics
    from hugginggraph.pipeline.genetics import genetics as work
    from hugginggraph.report.console import console, print_json, print_rows
    from hugginggraph.scratch import remove_abandoned
    from hugginggraph.settings import load_settings

    settings = load_settings(warehouse=warehouse, engine=engine and engine.value)
    done = finished_genetics(settings, as_of)
    if done is not None and is_idle(settings, done):
        remove_abandoned()
    else:
        with ledger_for("genetics", settings, "starting …") as (ledger, progress):
            done = work(ledger, settings, as_of, progress=progress)
    if json:
        print_json(asdict(done))
    elif done.was_there:
        console.print(f"the genetics of {done.date} are there already; nothing to do")
    else:
        print_rows(f"The genetics of {done.date}", [{"table": name, "rows": rows} for name, rows in done.rows.items()])


def _dump(source: str, kind: list[KindChoice] | None, coverage: CoverageChoice | None, settings: Any) -> Any:
    from hugginggraph.sources import Dump

    kinds = [k.value for k in kind] if kind else None
    return Dump(source, kinds, coverage.value if coverage else None, links_out=settings.ingest.links_out)


def _job(
    name: str,
    settings: Any,
    dump: Any,
    finished: Sequence[Any],
    work: Callable[[Any], Iterator[Any]],
    json: bool,
    warehouse: str | None,
) -> None:
    """Engine, work, report: the frame of every job. No engine is started where all is `finished`: there is no work."""
    from hugginggraph.report.console import print_json, print_left_out, print_next, print_stats
    from hugginggraph.scratch import remove_abandoned

    if is_idle(settings, finished):
        # Any other run does so when it makes a folder of its own.
        remove_abandoned()
        reports = [_shown(report, json) for report in finished]
    else:
        with engine_for(name, settings, dump) as take_in:
            reports = [_shown(report, json) for report in work(take_in)]
    if json:
        print_json([asdict(report) for report in reports])
    elif reports:
        print_stats(reports[-1].snapshot.date, reports[-1].stats)
        print_left_out(reports)
        print_next(reports[-1].snapshot.date, warehouse)


def _shown(report: Any, json: bool) -> Any:
    from hugginggraph.report.console import print_day

    if not json:
        print_day(report)
    return report
