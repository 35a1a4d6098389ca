"""The gate for CI: `hugginggraph check`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.opened import open_warehouse
from hugginggraph.cli.options import AsOfOption, FileParser, JsonOption, WarehouseOption, file_of
from hugginggraph.errors import SettingsError

FOUND = 3
"""The exit status where findings are at or above --fail-on."""


class FormatChoice(StrEnum):
    """How findings are written."""

    text = "text"
    json = "json"
    sarif = "sarif"
    junit = "junit"


class LevelChoice(StrEnum):
    """How grave a finding is, from the least."""

    note = "note"
    warning = "warning"
    error = "error"


@app.command()
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH…", help="Folders or files of source code, a list of ids, CycloneDX or SPDX as JSON; or ids."
        ),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(parser=file_of, metavar="FILE", help="What differs from the default policy: docs/check.md."),
    ] = None,
    print_policy: Annotated[bool, typer.Option("--print-policy", help="Print the default policy and end.")] = False,
    fail_on: Annotated[
        LevelChoice, typer.Option(help="The least level of a finding that makes the status 3.")
    ] = LevelChoice.error,
    form: Annotated[
        FormatChoice, typer.Option("--format", help="For people, programs, code scanning, test reports.")
    ] = FormatChoice.text,
    baseline: Annotated[
        Path | None, typer.Option(parser=file_of, metavar="FILE", help="Findings that are accepted: docs/check.md.")
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write a baseline that accepts all findings of now, and end.",
            **{"parser": FileParser["parser"]},
        ),
    ] = None,
    as_of: AsOfOption = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Check the models and datasets that source code loads, and all that they were made from, against a policy."""
    from hugginggraph.check.baseline import accept, baseline_text, read_baseline
    from hugginggraph.check.findings import at_least
    from hugginggraph.check.policy import default_text, read_policy
    from hugginggraph.check.rules import check as judged

    if print_policy:
        sys.stdout.write(default_text())
        return
    if not paths:
        raise typer.BadParameter("name a folder, a file or an id", param_hint="PATH")
    try:
        rules, entries = read_policy(policy), read_baseline(baseline) if baseline else []
    except SettingsError as error:
        raise typer.BadParameter(str(error)) from None
    found = _read(paths)
    opened, max_depth = open_warehouse(warehouse, as_of)
    checked = judged(opened, found.references, rules, max_depth=max_depth)
    findings, stale = accept(checked.findings, entries, opened.date)
    if write_baseline is not None:
        write_baseline.write_text(baseline_text(findings, opened.date), encoding="utf-8")
        sys.stderr.write(f"{write_baseline}: {len(findings)} findings are accepted; write the reasons\n")
        return
    chosen = FormatChoice.json if json else form
    _write(chosen, fail_on.value, rules, found, checked, findings, stale, opened)
    if at_least(findings, fail_on.value):
        raise typer.Exit(FOUND)


def _read(paths: list[str]) -> Any:
    """The references in all that the command line names."""
    from hugginggraph.check.references import Found
    from hugginggraph.check.source_files import given_id, kind_of_file, read_given

    found = Found()
    for given in paths:
        path = Path(given).expanduser()
        # An empty name would be the working folder.
        if given and read_given(path, found):
            continue
        reference = given_id(given) if kind_of_file(path) is None else None
        if reference is None:
            said = given or "an empty name"
            raise typer.BadParameter(f"{said} is no folder or file that is there, and no id", param_hint="PATH")
        found.references.append(reference)
    return found


def _write(
    form: FormatChoice, fail_on: str, rules: Any, found: Any, checked: Any, findings: Any, stale: Any, opened: Any
) -> None:
    if form is FormatChoice.text:
        from hugginggraph.report.check import print_check

        print_check(found, checked, findings, stale, opened.date)
    elif form is FormatChoice.junit:
        from hugginggraph.check.junit import junit

        sys.stdout.write(junit(found.references, findings, found.unread, fail_on))
    else:
        from hugginggraph.check.json_report import json_report
        from hugginggraph.check.sarif import sarif
        from hugginggraph.report.terminal import print_json

        whole = (
            sarif(findings, found.unread, rules)
            if form is FormatChoice.sarif
            else json_report(found, checked, findings, opened.date, opened.place)
        )
        print_json(whole)
