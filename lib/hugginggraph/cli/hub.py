"""The live Hub: crawled, and what was crawled held against its own lists."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.options import (
    DateOfCrawlOption,
    DateParser,
    JsonOption,
    KindOption,
    OutOption,
    file_of,
    moment_of,
)
from hugginggraph.errors import SourceError


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
        typer.Option(
            "--since", parser=moment_of, metavar="TIME", help="Only repos changed since then: 2026-10-01T12:00Z."
        ),
    ] = None,
    full_every: Annotated[
        int | None,
        typer.Option(min=1, metavar="DAYS", help="For a schedule: full if none of the last DAYS days was, else not."),
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
        "full_every": full_every,
    }
    day = day or datetime.now(UTC).date()
    if plan_only:
        plan = hub.plan_crawl(settings, out, day, **wanted)
        if json:
            print_json({"date": day, **plan.record(), "cards": None if cards else 0})
        else:
            typer.echo(plan.text() + ("\nand a request for each README that --cards will want" if cards else ""))
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
        typer.Option(parser=file_of, metavar="FILE", help="Parents: those of the file, an id a line."),
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
