"""What a warehouse holds: its state, and the names in it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.exit_codes import ExitCode
from hugginggraph.cli.opened import envelope_of, form_of, open_warehouse
from hugginggraph.cli.options import (
    AsOfOption,
    CsvOption,
    JsonOption,
    KindChoice,
    LimitOption,
    WarehouseOption,
    moment_of,
)

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def span_of(text: str | timedelta) -> timedelta:
    """A span of time as users write it: 90m, 36h, 2d."""
    if isinstance(text, timedelta):
        return text
    written = re.fullmatch(r"(\d{1,6})([mhd])", text.strip())
    if written is None:
        raise typer.BadParameter(f"{text!r} is no span of time: write 90m, 36h or 2d")
    return timedelta(**{_UNITS[written[2]]: int(written[1])})


@app.command()
def status(
    max_age: Annotated[
        timedelta | None,
        typer.Option("--max-age", parser=span_of, metavar="SPAN", help="Status 3 where it is older: 90m, 36h, 2d."),
    ] = None,
    now: Annotated[
        datetime | None,
        typer.Option("--now", parser=moment_of, metavar="TIME", help="Take this for the clock: 2026-10-01T12:00Z."),
    ] = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Show how old the newest date is, and what was listed and left out on it. The age counts from 00:00 UTC of it."""
    from hugginggraph.lookup.status import status_of
    from hugginggraph.report.console import print_json
    from hugginggraph.report.overview import print_status

    opened, _ = open_warehouse(warehouse, None)
    found = status_of(opened, now=now or datetime.now(UTC), max_age=max_age)
    if json:
        print_json(found)
    else:
        print_status(found)
    if found.is_stale:
        raise typer.Exit(ExitCode.FOUND)


@app.command()
def search(
    word: Annotated[str, typer.Argument(help="A part of a name or of an owner's name, in any letters.")],
    kind: Annotated[KindChoice | None, typer.Option("--kind", help="Only of this kind.")] = None,
    as_of: AsOfOption = None,
    limit: LimitOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Search names of repos and owners: live ones, those that are gone, and ghosts, by downloads."""
    from hugginggraph.lookup import search as lookup
    from hugginggraph.report.overview import print_found
    from hugginggraph.report.rows_out import put_rows
    from hugginggraph.report.table import fitting

    form = form_of(json, csv, limit)
    opened, _ = open_warehouse(warehouse, as_of)
    at_most = limit if json or csv else fitting(limit)
    found = lookup.search(opened, word, kind=kind.value if kind else None, limit=at_most)
    put_rows(
        form, found.rows, envelope={**envelope_of(opened), **vars(found)}, field="rows", total=found.total,
        table=lambda: print_found(found, opened.date),
    )  # fmt: skip
