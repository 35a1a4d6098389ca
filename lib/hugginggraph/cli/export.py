"""`export`: the graph as files for other tools."""

from pathlib import Path
from typing import Annotated

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.opened import open_warehouse
from hugginggraph.cli.options import AsOfOption, GradeChoice, KindOfRepoOption, WarehouseOption, path_of
from hugginggraph.lookup.export_form import ExportForm


@app.command()
def export(
    out: Annotated[
        Path,
        typer.Option("--out", parser=path_of, metavar="FILE|DIR", help="A file for GraphML; else a folder for two."),
    ],
    format_: Annotated[ExportForm, typer.Option("--format", help="The form of the files.")] = ExportForm.graphml,
    repo: Annotated[str | None, typer.Option("--repo", help="Only the closure of this repo. Default: all.")] = None,
    up: Annotated[bool, typer.Option("--up/--down", help="What it was made from, or what was made from it.")] = True,
    as_of: AsOfOption = None,
    kind: KindOfRepoOption = None,
    min_grade: Annotated[GradeChoice, typer.Option(help="Weakest evidence to take.")] = GradeChoice.inferred,
    warehouse: WarehouseOption = None,
) -> None:
    """Write the graph of a date, or all that a repo was made from or into, as GraphML, Parquet, CSV or JSON Lines."""
    from hugginggraph.graph.grades import RANKS
    from hugginggraph.lookup.export import export as write
    from hugginggraph.report.terminal import messages

    is_file = format_ is ExportForm.graphml
    if out.is_dir() if is_file else out.is_file():
        raise typer.BadParameter(
            f"{format_.value} is written to a {'file' if is_file else 'folder'}", param_hint="--out"
        )
    opened, _ = open_warehouse(warehouse, as_of)
    root = opened.node(repo, kind.value if kind else None) if repo else None
    files = write(opened, out, format_, min_grade_rank=RANKS[min_grade.value], root=root, up=up)
    told = f"the graph of {opened.date}: {', '.join(map(str, files))}"
    messages.print(told, markup=False, soft_wrap=True)
