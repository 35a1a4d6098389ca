"""Watch: what someone wants to be told, told once."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.exit_codes import ExitCode
from hugginggraph.cli.opened import open_warehouse
from hugginggraph.cli.options import AsOfOption, DateParser, FileParser, WarehouseOption, file_of


@app.command()
def watch(
    rules: Annotated[
        Path | None,
        typer.Argument(parser=file_of, metavar="[RULES.yml]", help="Default: conf/rules/watch.yml, what is grave."),
    ] = None,
    since: Annotated[
        date | None,
        typer.Option("--since", help="The first date to tell of, for rules that have told nothing.", **DateParser),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option("--state", help="File that keeps what was told: nothing is told twice.", **FileParser),
    ] = None,
    webhook: Annotated[
        str | None,
        typer.Option("--webhook", metavar="URL", envvar="WATCH_WEBHOOK", help="Also POST it there, as JSON."),
    ] = None,
    secret_from: Annotated[
        str | None,
        typer.Option("--secret-from", metavar="VARIABLE", help="Send the value of this environment variable, too, …"),
    ] = None,
    secret_header: Annotated[
        str, typer.Option("--secret-header", metavar="NAME", help="… as this header.")
    ] = "Authorization",
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for one request to the webhook.")] = 10,
    tries: Annotated[int, typer.Option(min=1, max=20, help="How often a request is tried.")] = 4,
    fail: Annotated[bool, typer.Option("--fail", help="Status 3 where something was told.")] = False,
    as_of: AsOfOption = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Tell what a file of rules asks for, as JSON Lines: events of my repos and upstream of them, new dependents."""
    from hugginggraph.report.log import log
    from hugginggraph.report.terminal import print_json_line
    from hugginggraph.resources import resource
    from hugginggraph.watch.rule_file import rule_file
    from hugginggraph.watch.run import document, record
    from hugginggraph.watch.run import watch as work
    from hugginggraph.watch.told import state_of
    from hugginggraph.watch.webhook import Patience, Webhook

    if state is None and since is None:
        raise typer.BadParameter("give the first date to tell of, or a --state that knows it", param_hint="--since")
    if webhook is None and secret_from is not None:
        raise typer.BadParameter("it is sent to a --webhook, and none is given", param_hint="--secret-from")
    wanted = rule_file(rules or resource("conf", "rules/watch.yml"))
    patience = Patience(seconds=timeout, tries=tries)
    receiver = webhook and Webhook(webhook, secret_from=secret_from, secret_header=secret_header, patience=patience)
    opened, max_depth = open_warehouse(warehouse, as_of)
    if since is not None and state is None:
        opened.require_until(since)

    def deliver(alerts: Sequence[Any]) -> None:
        if receiver:
            body, key = document(alerts)
            receiver.send(body, key=key)
        for alert in alerts:
            print_json_line(record(alert))

    with state_of(state) as told:
        count = work(opened, wanted, told, deliver, since=since, max_depth=max_depth)
    log(f"told {count} alert{'s' * (count != 1)} up to {opened.date}")
    if fail and count:
        raise typer.Exit(ExitCode.FOUND)
