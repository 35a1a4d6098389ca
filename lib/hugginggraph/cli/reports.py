"""The report: one HTML file of a date or of a repo."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.opened import envelope_of, form_of, open_warehouse
from hugginggraph.cli.options import (
    AsOfOption,
    CsvOption,
    FileParser,
    JsonOption,
    KindOfRepoOption,
    LimitOption,
    PaperChoice,
    WarehouseOption,
)
from hugginggraph.cli.session import ledger_for
from hugginggraph.errors import JarMissingError, JavaMissingError, SettingsError
from hugginggraph.locations import local_path


@app.command()
def report(
    repo: Annotated[str | None, typer.Option(help="A page of this repo alone: parents, children, history.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Default: report-DATE.html, or the repo's name.", **FileParser)
    ] = None,
    genetics: Annotated[
        bool, typer.Option(help="Compute the genetics of the date first where they are missing: starts a JVM.")
    ] = True,
    kind: KindOfRepoOption = None,
    as_of: AsOfOption = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Write all figures and tables of a date, or a page about one repo, as one HTML file that needs no network."""
    from hugginggraph.lookup.warehouse import Warehouse
    from hugginggraph.report.html.page import report as report_page
    from hugginggraph.report.html.repo_page import repo_page
    from hugginggraph.report.terminal import console, shown
    from hugginggraph.settings import load_settings

    settings = load_settings(warehouse=warehouse)
    if out is not None and not out.parent.is_dir():
        # Before the minutes that the genetics may take.
        raise SettingsError(f"--out {out}: the report cannot be written there: {out.parent} is no folder")
    opened = Warehouse(settings.warehouse, as_of)
    if repo is None:
        if genetics and not opened.has_genetics:
            _compute_genetics(opened.date, settings)
            opened = Warehouse(settings.warehouse, as_of)
        text, name = report_page(opened), f"report-{opened.date}.html"
    else:
        depth = settings.analysis.lineage_max_depth
        known = opened.known(repo, kind.value if kind else None)
        repo = known.now
        text = repo_page(opened, repo, known.kind, max_depth=depth)
        name = re.sub(r"[^A-Za-z0-9._-]+", "--", repo).strip(".-") + ".html"
    file = out or local_path(name)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"--out {file}: the report cannot be written there: {error.strerror}") from None
    console.print(f"{shown(file)}  {file.stat().st_size / 1e6:.1f} MB, as of {opened.date}", soft_wrap=True)


@app.command()
def reproduce(
    paper: Annotated[PaperChoice, typer.Option(help="Whose numbers.")],
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Status 1 where a number differs that the authors' own data must give, or any where these are not "
            "published; names each.",
        ),
    ] = False,
    as_of: AsOfOption = None,
    limit: LimitOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Show the numbers of a paper beside those of a date, each with why they differ."""
    from hugginggraph.lookup.reproduction import disagreeing, reproduced
    from hugginggraph.report.console import console, print_rows
    from hugginggraph.report.rows_out import put_rows

    form = form_of(json, csv, limit)
    opened, _ = open_warehouse(warehouse, as_of)
    rows = reproduced(opened, paper.value)
    failed = disagreeing(rows) if check else []
    told = {"failed": [{name: row[name] for name in ("what", "where", "paper", "here")} for row in failed]}
    columns = ("what", "where", "paper", "here", "because")
    brief = [{name: row[name] for name in columns} for row in rows]

    def as_table() -> None:
        print_rows(f"{paper.value} beside {opened.date}", brief, limit=limit)
        for row in failed:
            here = "not computed" if row["here"] is None else row["here"]
            console.print(f"failed: {row['what']} ({row['where']}): {row['paper']} in the paper, {here} here")

    envelope = {**envelope_of(opened), "paper": paper.value, "claims": []} | (told if check else {})
    put_rows(form, rows, envelope=envelope, field="claims", table=as_table)
    if failed:
        raise typer.Exit(1)


def _compute_genetics(day: date, settings: Any) -> None:
    """Computes them; where Spark alone could write and does not start, the report does without, and says so."""
    from hugginggraph.pipeline.genetics import genetics
    from hugginggraph.report.log import log
    from hugginggraph.report.terminal import shown

    try:
        with ledger_for("report", settings, "starting …") as (ledger, progress):
            genetics(ledger, settings, day, progress=progress)
    except (JavaMissingError, JarMissingError) as error:
        without = f"without the genetics of {day}: {error}"
        log(without, level="warning", markup=f"[yellow]{shown(without)}[/]")
