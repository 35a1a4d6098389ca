"""Look-ups over time: what changed, what happened, what became of a repo, which dates there are."""

from datetime import date
from typing import Annotated

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.exit_codes import ExitCode
from hugginggraph.cli.opened import envelope_of, form_of, open_warehouse
from hugginggraph.cli.options import (
    AsOfOption,
    ChangeChoice,
    CsvOption,
    DateParser,
    JsonOption,
    KindChoice,
    KindOfRepoOption,
    LimitOption,
    SeverityChoice,
    WarehouseOption,
)
from hugginggraph.errors import QueryParameterError, WarehouseError


@app.command()
def changes(
    day: Annotated[date | None, typer.Argument(help="The date. Default: the newest.", **DateParser)] = None,
    since: Annotated[
        date | None, typer.Option("--since", help="Against this earlier date, not the day before.", **DateParser)
    ] = None,
    as_of: AsOfOption = None,
    repo: Annotated[str | None, typer.Option("--repo", help="Only of this repo or author.")] = None,
    kind: Annotated[KindChoice | None, typer.Option("--kind", help="Only of this kind.")] = None,
    change: Annotated[ChangeChoice | None, typer.Option("--change", help="Only what was so.")] = None,
    limit: LimitOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Show what appeared, disappeared or changed on a date, against the snapshot before it or any earlier one."""
    from hugginggraph.history.no_snapshot import nothing_on
    from hugginggraph.lookup.changes import COLUMNS, changes_on, date_before, only, stats_of, stats_of_difference
    from hugginggraph.lookup.difference import difference
    from hugginggraph.report.console import print_changes, print_stats
    from hugginggraph.report.names import print_names
    from hugginggraph.report.rows_out import put_rows

    form = form_of(json, csv, limit)
    if day and as_of:
        raise typer.BadParameter("give a date or --as-of, not both", param_hint="--as-of")
    opened, _ = open_warehouse(warehouse, day or as_of)
    asked = day or opened.date
    if since and since >= asked:
        raise typer.BadParameter(f"{since} is not before {asked}", param_hint="--since")
    earlier = opened.date_as_of(since) if since else date_before(opened)
    if earlier == opened.date:
        raise WarehouseError(nothing_on(asked, opened.date))
    known = opened.known(repo, or_author=True) if repo else None
    name = known.repo_id if known else None
    rows = difference(opened, since) if since else changes_on(opened, asked)
    stats = stats_of_difference(opened, rows) if since else stats_of(opened)
    rows = only(
        rows, repo=known.all_names if known else None, repo_kind=known.kind if known else None,
        kind=kind.value if kind else None, change=change.value if change else None,
    )  # fmt: skip

    def as_table() -> None:
        print_names(*(known.names if known else ()))
        print_changes(opened.date, rows, earlier, repo=name, limit=limit)
        print_stats(opened.date, stats)

    of_repo = {"repo": name, "names": known.names if known else None}
    envelope = {**envelope_of(opened), "since": earlier, **of_repo, "changes": [], "stats": stats}
    put_rows(form, rows, envelope=envelope, field="changes", table=as_table, columns=COLUMNS)


@app.command()
def events(
    since: Annotated[date | None, typer.Option("--since", help="None from before this date.", **DateParser)] = None,
    at_least: Annotated[SeverityChoice, typer.Option(help="The least severity.")] = SeverityChoice.low,
    repo: Annotated[str | None, typer.Option(help="Only what happened to this repo or author.")] = None,
    fail_on: Annotated[
        SeverityChoice | None, typer.Option("--fail-on", help="Status 3 where one of this severity or graver is shown.")
    ] = None,
    as_of: AsOfOption = None,
    limit: LimitOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Show what happened, newest first: repos gone, renamed, gated, relicensed; names taken over; mass deletions."""
    from hugginggraph.lookup.events import events_between, is_at_least
    from hugginggraph.report.history import print_events
    from hugginggraph.report.names import print_names
    from hugginggraph.report.rows_out import put_rows
    from hugginggraph.tables import EVENTS

    form = form_of(json, csv, limit)
    opened, _ = open_warehouse(warehouse, as_of)
    known = opened.known(repo, or_author=True) if repo else None
    name = known.repo_id if known else None
    if since:
        opened.require_until(since)
    rows = events_between(opened, since, at_least=at_least.value, repo=repo)

    def as_table() -> None:
        print_names(*(known.names if known else ()))
        print_events(rows, opened.date, since=since, at_least=at_least.value, repo=name, limit=limit)

    of_repo = {"repo": name, "names": known.names if known else None}
    envelope = {**envelope_of(opened), "since": since, "at_least": at_least, **of_repo}
    put_rows(form, rows, envelope=envelope, field="events", table=as_table, columns=EVENTS.column_names)
    if fail_on and any(is_at_least(row["severity"], fail_on.value) for row in rows):
        raise typer.Exit(ExitCode.FOUND)


@app.command()
def history(
    repo: Annotated[str, typer.Argument(help="owner/name; also of a repo that is gone.")],
    kind: KindOfRepoOption = None,
    as_of: AsOfOption = None,
    limit: LimitOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Show what became of a repo: when it came and went, what happened to it, what changed about it."""
    from hugginggraph.lookup.events import COLUMNS, history_of, lines_of
    from hugginggraph.report.console import print_json
    from hugginggraph.report.history import print_history
    from hugginggraph.report.names import print_names
    from hugginggraph.report.rows_out import print_csv

    form = form_of(json, csv, limit)
    opened, _ = open_warehouse(warehouse, as_of)
    found = history_of(opened, repo, kind.value if kind else None)
    if form.json:
        print_json({**envelope_of(opened), **vars(found)})
    elif form.csv:
        print_csv(lines_of(found)[:limit], COLUMNS)
    else:
        print_names(*found.names)
        print_history(found, opened.date, limit=limit)


@app.command()
def query(
    name: Annotated[str | None, typer.Argument(help="A file of delta/queries; without it they are listed.")] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A parameter; repeatable.")
    ] = None,
    since: Annotated[
        date | None, typer.Option("--since", help="The earlier of two dates. Default: the first.", **DateParser)
    ] = None,
    as_of: AsOfOption = None,
    limit: LimitOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Ask one of the questions over time that come with HuggingGraph: growth, half-life, licence mix, and others."""
    from hugginggraph.history.queries import queries
    from hugginggraph.history.queries import query as named
    from hugginggraph.lookup.query import answered
    from hugginggraph.report.console import print_rows
    from hugginggraph.report.history import print_queries
    from hugginggraph.report.rows_out import put_rows
    from hugginggraph.report.table import fitting
    from hugginggraph.report.terminal import print_json

    form = form_of(json, csv, limit)
    if name is None:
        if json:
            print_json([{"name": each.name, "about": each.about, "returns": each.returns} for each in queries()])
        else:
            print_queries(queries())
        return
    wanted = named(name)
    wrong = [text for text in parameter or () if "=" not in text]
    if wrong:
        raise QueryParameterError(f"--set {wrong[0]}: a parameter is given as NAME=VALUE")
    opened, max_depth = open_warehouse(warehouse, as_of)
    given = dict(text.split("=", 1) for text in parameter or ())
    since = wanted.earlier(given, since)
    if since and since >= opened.date and wanted.tables_since:
        raise typer.BadParameter(f"{since} is not before {opened.date}", param_hint="--since")
    found = answered(opened, wanted, given, since=since, max_depth=max_depth)
    dates = f"from {found.since} to {found.until}" if found.since else f"as of {found.until}"
    asked = "".join(f" {each}={value}" for each, value in found.parameters.items() if each not in ("since", "until"))
    put_rows(
        form, found.rows, envelope={**envelope_of(opened), "query": name, **vars(found)}, field="rows",
        table=lambda: print_rows(f"{name}{asked} {dates}", found.rows, limit=fitting(limit)), columns=wanted.returns,
    )  # fmt: skip


@app.command()
def snapshots(
    as_of: AsOfOption = None,
    limit: LimitOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """List the dates the warehouse holds, and how many days are missing before each."""
    from hugginggraph.lookup import changes as lookup
    from hugginggraph.report.console import print_json, print_snapshots
    from hugginggraph.report.rows_out import print_csv

    form = form_of(json, csv, limit)
    opened, _ = open_warehouse(warehouse, as_of)
    rows = lookup.snapshots(opened)
    if form.json:
        print_json(rows[:limit])
    elif form.csv:
        print_csv(rows[:limit])
    else:
        print_snapshots(rows, limit=limit)
