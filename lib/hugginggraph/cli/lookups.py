"""Look-ups of repos and tables, answered by delta-rs and DuckDB without a JVM."""

from typing import Annotated, Any

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.opened import envelope_of, form_of, open_warehouse
from hugginggraph.cli.options import (
    MOST,
    AsOfOption,
    CsvOption,
    EngineChoice,
    GradeChoice,
    JsonOption,
    KindOfRepoOption,
    LimitOption,
    MinGradeOption,
    WarehouseOption,
)


@app.command()
def lineage(
    repo: Annotated[str, typer.Argument(help="owner/name")],
    up: Annotated[bool, typer.Option("--up/--down", help="What it was made from, or what was made from it.")] = True,
    depth: Annotated[int | None, typer.Option(min=1, max=MOST, help="Stop after so many levels.")] = None,
    as_of: AsOfOption = None,
    kind: KindOfRepoOption = None,
    min_grade: MinGradeOption = GradeChoice.inferred,
    limit: LimitOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Show where a repo comes from, or what depends on it, level by level."""
    from hugginggraph.graph.grades import RANKS
    from hugginggraph.lookup import lineage as lookup
    from hugginggraph.report.console import print_lineage
    from hugginggraph.report.names import print_names
    from hugginggraph.report.rows_out import put_rows

    form = form_of(json, csv, limit)
    opened, max_depth = open_warehouse(warehouse, as_of)
    root = opened.node(repo, kind.value if kind else None)
    found = lookup.lineage(
        opened, root, direction="up" if up else "down", depth_limit=depth, max_depth=max_depth,
        min_grade_rank=RANKS[min_grade.value],
    )  # fmt: skip

    def as_table() -> None:
        print_names(root.names)
        print_lineage(found, opened.date, limit=limit)

    put_rows(
        form,
        found.relatives,
        envelope={**envelope_of(opened), **vars(found)},
        field="relatives",
        table=as_table,
        columns=lookup.COLUMNS,
        flat=lookup.flat,
    )


@app.command()
def path(
    upstream: Annotated[str, typer.Argument(help="owner/name of the ancestor")],
    downstream: Annotated[str, typer.Argument(help="owner/name of the descendant")],
    as_of: AsOfOption = None,
    min_grade: MinGradeOption = GradeChoice.inferred,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, help="At most so many paths. Default: 40 on a terminal, else 1000."),
    ] = None,
    engine: Annotated[
        EngineChoice,
        typer.Option("--engine", help="spark: by GraphFrame.bfs, on a cluster. Default: here, without a JVM."),
    ] = EngineChoice.auto,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Show all shortest paths between two repos; either order may be given."""
    from hugginggraph.graph.grades import RANKS
    from hugginggraph.lookup import paths as lookup
    from hugginggraph.report.paths import print_paths
    from hugginggraph.report.rows_out import put_rows

    form = form_of(json, csv, limit)
    opened, max_depth = open_warehouse(warehouse, as_of)
    first, second = opened.node(upstream), opened.node(downstream)
    if first == second:
        raise typer.BadParameter(f"both are {first.repo_id}; a path connects two repos", param_hint="DOWNSTREAM")
    options = {"max_depth": max_depth, "min_grade_rank": RANKS[min_grade.value]}
    if engine is EngineChoice.spark:
        found = _by_graphframes(opened, first, second, warehouse, **options)
    else:
        found = lookup.shortest_paths(opened, first, second, at_most=limit or lookup.MOST_PATHS, **options)
    envelope = {
        **envelope_of(opened), "upstream": found.upstream.repo_id, "downstream": found.downstream.repo_id,
        "hops": found.hops, "cut_at": found.cut_at,
    }  # fmt: skip
    if csv:
        put_rows(
            form, lookup.flat(found.paths[:limit]), envelope={}, field="", table=lambda: None, columns=lookup.COLUMNS
        )
    else:
        put_rows(
            form, found.paths, envelope=envelope, field="paths", total=found.total,
            table=lambda: print_paths(found, opened.date, limit=limit),
        )  # fmt: skip


def _by_graphframes(opened: Any, first: Any, second: Any, warehouse: str | None, **options: int) -> Any:
    from hugginggraph.pipeline.paths import find_paths
    from hugginggraph.report.console import waiting
    from hugginggraph.session import spark_session
    from hugginggraph.settings import load_settings

    settings = load_settings(warehouse=warehouse)
    with waiting("searching …"), spark_session(settings, "path") as spark:
        return find_paths(spark, settings, opened.date, first, second, **options)


@app.command()
def explain(
    upstream: Annotated[str, typer.Argument(help="owner/name of the ancestor")],
    downstream: Annotated[str, typer.Argument(help="owner/name of the descendant")],
    as_of: AsOfOption = None,
    min_grade: MinGradeOption = GradeChoice.inferred,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Show why one repo counts as made from another: all shortest paths, and who states each step where."""
    from hugginggraph.graph.grades import RANKS
    from hugginggraph.lookup import explain as lookup
    from hugginggraph.report.console import print_json
    from hugginggraph.report.names import print_names
    from hugginggraph.report.paths import print_explanation

    opened, max_depth = open_warehouse(warehouse, as_of)
    ends = opened.node(upstream), opened.node(downstream)
    found = lookup.explain(opened, *ends, max_depth=max_depth, min_grade_rank=RANKS[min_grade.value])
    if json:
        print_json({**envelope_of(opened), **vars(found)})
    else:
        print_names(*(end.names for end in ends))
        print_explanation(found, opened.date)


@app.command()
def show(
    table: Annotated[str, typer.Argument(help="Name of a table, such as top_base_models.")],
    columns: Annotated[bool, typer.Option("--columns", help="What its columns are, instead of its rows.")] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, max=MOST, help="At most so many rows. Default: 20 on a terminal, else all.")
    ] = None,
    as_of: AsOfOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Show a table as it was on a day: docs/tables.md says which there are."""
    from hugginggraph.lookup.show import columns_told, count_of, rows_of, table_called, told_otherwise
    from hugginggraph.report.console import print_columns, print_rows
    from hugginggraph.report.rows_out import put_rows
    from hugginggraph.report.table import fitting, print_more

    form = form_of(json, csv, limit)
    contract = table_called(table)
    if columns:
        told = columns_told(contract)
        put_rows(
            form, told, envelope={"table": table, "comment": contract.comment}, field="columns",
            table=lambda: print_columns(f"{table}: {contract.comment}", told, limit=limit),
        )  # fmt: skip
        return
    opened, _ = open_warehouse(warehouse, as_of)
    at_most = limit if json or csv else fitting(limit, on_a_terminal=20)
    rows, total = rows_of(opened, table, limit=at_most), count_of(opened, table)

    def as_table() -> None:
        print_rows(f"{table} as of {opened.date}", rows, without=told_otherwise(rows))
        print_more(total, at_most)

    put_rows(
        form, rows, envelope={**envelope_of(opened), "table": table}, field="rows", total=total, table=as_table,
        columns=contract.column_names,
    )  # fmt: skip


@app.command()
def scorecard(
    as_of: AsOfOption = None,
    limit: LimitOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Show how much of a day is known: repos with lineage, references by grade and defect, ghosts, kinds of roots."""
    from hugginggraph.lookup.scorecard import scorecard_of
    from hugginggraph.report.console import print_scorecard
    from hugginggraph.report.rows_out import put_rows

    form = form_of(json, csv, limit)
    opened, _ = open_warehouse(warehouse, as_of)
    rows = scorecard_of(opened)
    put_rows(
        form, rows, envelope=envelope_of(opened), field="scorecard",
        table=lambda: print_scorecard(opened.date, rows, limit=limit),
    )  # fmt: skip
