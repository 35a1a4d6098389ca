"""`impact`: who is affected by some repos."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.options import (
    AsOfOption,
    DateParser,
    GradeChoice,
    JsonOption,
    KindOption,
    MinGradeOption,
    WarehouseOption,
    file_of,
)


@app.command()
def impact(
    repo: Annotated[
        list[str] | None,
        typer.Argument(help="owner/name, an old name, or a page of the Hub; - reads standard input, one a line."),
    ] = None,
    from_: Annotated[
        Path | None, typer.Option("--from", parser=file_of, metavar="FILE", help="A list of repos, one a line.")
    ] = None,
    since: Annotated[
        date | None,
        typer.Option("--since", help="What came and went since then. Default: the date before.", **DateParser),
    ] = None,
    as_of: AsOfOption = None,
    min_grade: MinGradeOption = GradeChoice.inferred,
    kind: KindOption = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most so many dependents. Default: 40 on a terminal, else all.")
    ] = None,
    warehouse: WarehouseOption = None,
    csv: Annotated[bool, typer.Option("--csv", help="The dependents as CSV.")] = False,
    json: JsonOption = False,
) -> None:
    """Show who is affected by a repo: all that was made from it, the way there, its use, and whom to tell first."""
    from hugginggraph.cli.opened import open_warehouse
    from hugginggraph.cli.repo_lists import repos_given
    from hugginggraph.graph.grades import RANKS
    from hugginggraph.lookup.impact import impact as lookup
    from hugginggraph.report.impact import print_impact, print_impact_csv, print_impact_json

    if csv and json:
        raise typer.BadParameter("give --csv or --json, not both", param_hint="--csv")
    repos = repos_given(repo or [], from_)
    opened, max_depth = open_warehouse(warehouse, as_of)
    if since and since >= opened.date:
        raise typer.BadParameter(f"{since} is not before {opened.date}", param_hint="--since")
    found = lookup(
        opened, repos, max_depth=max_depth, min_grade_rank=RANKS[min_grade.value],
        kinds=[each.value for each in kind] if kind else None, since=since,
    )  # fmt: skip
    if csv:
        print_impact_csv(found.dependents[:limit])
    elif json:
        print_impact_json(found, opened.date, opened.place, limit=limit)
    else:
        print_impact(found, opened.date, limit=limit)
