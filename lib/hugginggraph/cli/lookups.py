"""Look-ups: questions to the warehouse, answered by delta-rs and DuckDB without a JVM (`path` excepted)."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.options import (
    AsOfOption,
    ChangeChoice,
    DateParser,
    GradeChoice,
    JsonOption,
    KindChoice,
    KindOfRepoOption,
    SeverityChoice,
    WarehouseOption,
)
from hugginggraph.errors import QueryParameterError, WarehouseError

MOST = 1_000_000_000
"""Rows, or levels, that can be asked for."""


@app.command()
def lineage(
    repo: Annotated[str, typer.Argument(help="owner/name")],
    up: Annotated[bool, typer.Option("--up/--down", help="What it was made from, or what was made from it.")] = True,
    depth: Annotated[int | None, typer.Option(min=1, max=MOST, help="Stop after so many levels.")] = None,
    as_of: AsOfOption = None,
    kind: KindOfRepoOption = None,
    min_grade: Annotated[GradeChoice, typer.Option(help="Weakest evidence to follow.")] = GradeChoice.inferred,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Show where a repo comes from, or what depends on it, level by level."""
    from hugginggraph.graph.grades import RANKS
    from hugginggraph.lookup import lineage as lookup
    from hugginggraph.report.console import print_json, print_lineage

    opened, max_depth = _open(warehouse, as_of)
    found = lookup.lineage(
        opened, opened.node(repo, kind.value if kind else None), direction="up" if up else "down", depth_limit=depth,
        max_depth=max_depth, min_grade_rank=RANKS[min_grade.value],
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
    from hugginggraph.settings import load_settings

    settings, (opened, _) = load_settings(warehouse=warehouse), _open(warehouse, as_of)
    first, second = opened.node(upstream), opened.node(downstream)
    with waiting("searching …"), spark_session(settings, "path") as spark:
        paths = find_paths(spark, settings, opened.date, first.node_id, second.node_id)
    if json:
        ends = {"upstream": first.repo_id, "downstream": second.repo_id}
        print_json({"as_of": opened.date, **ends, "paths": paths})
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
    from hugginggraph.graph.grades import RANKS
    from hugginggraph.lookup import explain as lookup
    from hugginggraph.report.console import print_explanation, print_json

    opened, max_depth = _open(warehouse, as_of)
    found = lookup.explain(
        opened, opened.node(upstream), opened.node(downstream), max_depth=max_depth,
        min_grade_rank=RANKS[min_grade.value],
    )  # fmt: skip
    if json:
        print_json({"as_of": opened.date, **asdict(found)})
    else:
        print_explanation(found, opened.date)


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
    limit: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST,
            help="At most so many rows in the table. Default: 40 on a terminal, else all. JSON has all.",
        ),
    ] = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Show what appeared, disappeared or changed on a date, against the snapshot before it or any earlier one."""
    from hugginggraph.history.no_snapshot import nothing_on
    from hugginggraph.lookup.changes import changes_on, date_before, only, stats_of, stats_of_difference
    from hugginggraph.lookup.difference import difference
    from hugginggraph.report.console import print_changes, print_json, print_stats

    if day and as_of:
        raise typer.BadParameter("give a date or --as-of, not both", param_hint="--as-of")
    opened, _ = _open(warehouse, day or as_of)
    asked = day or opened.date
    if since and since >= asked:
        raise typer.BadParameter(f"{since} is not before {asked}", param_hint="--since")
    earlier = opened.date_as_of(since) if since else date_before(opened)
    if earlier == opened.date:
        raise WarehouseError(nothing_on(asked, opened.date))
    name, of_kind = opened.known(repo, or_author=True) if repo else (None, None)
    rows = difference(opened, since) if since else changes_on(opened, asked)
    stats = stats_of_difference(opened, rows) if since else stats_of(opened)
    rows = only(
        rows, repo=name, repo_kind=of_kind, kind=kind.value if kind else None, change=change.value if change else None
    )
    if json:
        print_json({"date": opened.date, "since": earlier, "repo": name, "changes": rows, "stats": stats})
    else:
        print_changes(opened.date, rows, earlier, repo=name, limit=limit)
        print_stats(opened.date, stats)


@app.command()
def events(
    since: Annotated[date | None, typer.Option("--since", help="None from before this date.", **DateParser)] = None,
    at_least: Annotated[SeverityChoice, typer.Option(help="The least severity.")] = SeverityChoice.low,
    repo: Annotated[str | None, typer.Option(help="Only what happened to this repo or author.")] = None,
    as_of: AsOfOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Show what happened, newest first: repos gone, renamed, gated, relicensed; names taken over; mass deletions."""
    from hugginggraph.lookup.events import events_between
    from hugginggraph.report.history import print_events
    from hugginggraph.report.terminal import print_json

    opened, _ = _open(warehouse, as_of)
    name, kind = opened.known(repo, or_author=True) if repo else (None, None)
    rows = events_between(opened, since, at_least=at_least.value, repo=name, kind=kind)
    if json:
        print_json({"as_of": opened.date, "since": since, "at_least": at_least, "repo": name, "events": rows})
    else:
        print_events(rows, opened.date, since=since, at_least=at_least.value, repo=name)


@app.command()
def history(
    repo: Annotated[str, typer.Argument(help="owner/name; also of a repo that is gone.")],
    kind: KindOfRepoOption = None,
    as_of: AsOfOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Show what became of a repo: when it came and went, what happened to it, what changed about it."""
    from hugginggraph.lookup.events import history_of
    from hugginggraph.report.history import print_history
    from hugginggraph.report.terminal import print_json

    opened, _ = _open(warehouse, as_of)
    found = history_of(opened, repo, kind.value if kind else None)
    if json:
        print_json({"as_of": opened.date, **asdict(found)})
    else:
        print_history(found, opened.date)


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
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Ask one of the questions over time that come with HuggingGraph: growth, half-life, licence mix, and others."""
    from hugginggraph.history.queries import queries
    from hugginggraph.history.queries import query as named
    from hugginggraph.lookup.query import answered
    from hugginggraph.report.console import print_json, print_rows
    from hugginggraph.report.history import print_queries

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
    opened, max_depth = _open(warehouse, as_of)
    given = dict(text.split("=", 1) for text in parameter or ())
    since = wanted.earlier(given, since)
    if since and since >= opened.date and wanted.tables_since:
        raise typer.BadParameter(f"{since} is not before {opened.date}", param_hint="--since")
    found = answered(opened, wanted, given, since=since, max_depth=max_depth)
    if json:
        print_json({"as_of": opened.date, "query": name, **asdict(found)})
    else:
        dates = f"from {found.since} to {found.until}" if found.since else f"as of {found.until}"
        asked = "".join(
            f" {each}={value}" for each, value in found.parameters.items() if each not in ("since", "until")
        )
        print_rows(f"{name}{asked} {dates}", found.rows)


@app.command()
def show(
    table: Annotated[str, typer.Argument(help="Name of a table, such as top_base_models.")],
    limit: Annotated[
        int | None, typer.Option(min=1, max=MOST, help="At most so many rows. Default: 20 on a terminal, else all.")
    ] = None,
    as_of: AsOfOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Show a table as it was on a day: docs/tables.md says which there are."""
    from hugginggraph.lookup.show import count_of, rows_of, told_otherwise
    from hugginggraph.report.console import print_json, print_rows
    from hugginggraph.report.table import fitting, print_more

    opened, _ = _open(warehouse, as_of)
    at_most = limit if json else fitting(limit, on_a_terminal=20)
    rows = rows_of(opened, table, limit=at_most)
    if json:
        print_json({"as_of": opened.date, "table": table, "total": count_of(opened, table), "rows": rows})
    else:
        print_rows(f"{table} as of {opened.date}", rows, without=told_otherwise(rows))
        print_more(count_of(opened, table), at_most)


@app.command()
def scorecard(as_of: AsOfOption = None, warehouse: WarehouseOption = None, json: JsonOption = False) -> None:
    """Show how much of a day is known: repos with lineage, references by grade and defect, ghosts, kinds of roots."""
    from hugginggraph.lookup.scorecard import scorecard_of
    from hugginggraph.report.console import print_json, print_scorecard

    opened, _ = _open(warehouse, as_of)
    rows = scorecard_of(opened)
    if json:
        print_json({"date": opened.date, "scorecard": rows})
    else:
        print_scorecard(opened.date, rows)


@app.command()
def snapshots(as_of: AsOfOption = None, warehouse: WarehouseOption = None, json: JsonOption = False) -> None:
    """List the dates the warehouse holds, and how many days are missing before each."""
    from hugginggraph.lookup import changes as lookup
    from hugginggraph.report.console import print_json, print_snapshots

    opened, _ = _open(warehouse, as_of)
    rows = lookup.snapshots(opened)
    if json:
        print_json(rows)
    else:
        print_snapshots(rows)


def _open(warehouse: str | None, as_of: date | None) -> tuple[Any, int]:
    """The warehouse, and how deep a lineage may be."""
    from hugginggraph.layers import merged_layers
    from hugginggraph.lookup.warehouse import Warehouse

    settings = merged_layers(warehouse=warehouse)
    return Warehouse(settings["warehouse"], as_of), int(settings["analysis"]["lineage_max_depth"])
