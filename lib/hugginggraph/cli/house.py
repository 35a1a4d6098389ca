"""Keeping house: what looks after a warehouse instead of asking it."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.options import DateParser, EngineChoice, EngineOption, JsonOption, WarehouseOption
from hugginggraph.cli.session import ledger_for, session_for


@app.command()
def maintain(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Let dates go that the setting retention_days no longer covers.")
    ] = False,
    table: Annotated[list[str] | None, typer.Option(help="Only this table; repeatable.")] = None,
    warehouse: WarehouseOption = None,
    engine: EngineOption = None,
    json: JsonOption = False,
) -> None:
    """Put small files together, write checkpoints, delete files that no promised day needs."""
    from hugginggraph.pipeline.maintain import require_maintainable
    from hugginggraph.report.console import print_json, print_rows
    from hugginggraph.settings import load_settings

    settings = load_settings(warehouse=warehouse, engine=engine and engine.value)
    require_maintainable(settings, table or (), forget=forget)
    done = _maintained(settings, only=table or (), dry_run=dry_run, forget=forget)
    rows = [asdict(each) for each in done]
    if json:
        print_json(rows)
    else:
        print_rows("What would be done" if dry_run else "What was done", rows)


@app.command()
def restore(
    day: Annotated[date, typer.Argument(help="The date to go back to; later ones are forgotten.", **DateParser)],
    warehouse: WarehouseOption = None,
    engine: EngineOption = None,
    json: JsonOption = False,
) -> None:
    """Bring the whole warehouse back to a date, as if no later one had been taken in."""
    from hugginggraph.pipeline.restore import restore as work
    from hugginggraph.report.console import console, print_json

    with ledger_for("restore", _settings_with(day, warehouse, engine), "restoring …") as (ledger, _):
        forgotten = work(ledger, day)
    if json:
        print_json({"date": day, "forgotten": forgotten})
    else:
        console.print(f"the warehouse ends on {day}; {len(forgotten)} later dates were forgotten")


@app.command()
def verify(
    day: Annotated[date, typer.Option("--date", help="A date in the warehouse.", **DateParser)],
    warehouse: WarehouseOption = None,
    engine: EngineOption = None,
    json: JsonOption = False,
) -> None:
    """Compute a date's graph and analyses from its metadata; compare with what is stored. Status 1: they differ."""
    from hugginggraph.report.console import print_json, print_rows

    found = _verified(_settings_with(day, warehouse, engine), day)
    rows = [asdict(each) for each in found]
    if json:
        print_json({"date": day, "tables": rows})
    else:
        print_rows(f"{day}, stored against computed anew", rows)
    if any(each.differing for each in found):
        raise typer.Exit(1)


def _maintained(settings: Any, **how: Any) -> Any:
    """What the engine that fits did."""
    from hugginggraph.engines.choice import engine_of
    from hugginggraph.report.console import waiting

    if engine_of(settings) == "spark":
        from hugginggraph.engines.spark.maintain import maintain as by_spark

        with session_for("maintain", settings) as (spark, progress):
            return by_spark(spark, settings, progress=progress, **how)
    from hugginggraph.pipeline.maintain import maintain as work
    from hugginggraph.storage.ledger import Ledger

    with waiting("starting …") as line:
        return work(Ledger(settings.warehouse, settings.retention_days), settings, progress=line.update, **how)


def _verified(settings: Any, day: date) -> Any:
    """What the engine that fits finds."""
    from hugginggraph.engines.choice import engine_of
    from hugginggraph.report.console import waiting

    if engine_of(settings) == "spark":
        from hugginggraph.engines.spark.verify import verify as by_spark

        with session_for("verify", settings) as (spark, progress):
            return by_spark(spark, settings, day, progress=progress)
    from hugginggraph.engines.embedded.verify import verify as embedded

    with waiting("starting …") as line:
        return embedded(settings, day, progress=line.update)


def _settings_with(day: date, warehouse: str | None, engine: EngineChoice | None) -> Any:
    """The settings, if the warehouse has a date: looked for before any engine is started."""
    from hugginggraph.history.snapshots import History
    from hugginggraph.settings import load_settings
    from hugginggraph.storage.ledger import Ledger

    settings = load_settings(warehouse=warehouse, engine=engine and engine.value)
    History.of(Ledger(settings.warehouse, settings.retention_days)).exactly(day)
    return settings
