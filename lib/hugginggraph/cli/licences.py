"""`hugginggraph licences`: may a repo be used, and on which terms."""

from dataclasses import asdict, fields
from enum import StrEnum
from typing import Annotated, Any, cast

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.opened import envelope_of, form_of, opened_with_settings
from hugginggraph.cli.options import (
    AsOfOption,
    GradeChoice,
    JsonOption,
    KindOfRepoOption,
    MinGradeOption,
    WarehouseOption,
)
from hugginggraph.errors import SettingsError


class UseChoice(StrEnum):
    """What a repo is to be used for."""

    distribute = "distribute"
    serve = "serve"
    commercial = "commercial"
    all = "all"


class PolicyChoice(StrEnum):
    """What a dataset's licence means for a model trained on it."""

    strict = "strict"
    modelgo = "modelgo"
    lenient = "lenient"


@app.command("licenses", hidden=True)
@app.command("licences")
def licences(
    repo: Annotated[str, typer.Argument(help="owner/name")],
    use: Annotated[UseChoice, typer.Option(help="Publish it, run it as a service, use it for profit.")] = UseChoice.all,
    policy: Annotated[
        PolicyChoice | None,
        typer.Option(help="For training data. Default: genetics.dataset_licences of the settings, modelgo."),
    ] = None,
    as_of: AsOfOption = None,
    kind: KindOfRepoOption = None,
    min_grade: MinGradeOption = GradeChoice.inferred,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most so many rows in a table. Default: 40 on a terminal, else all.")
    ] = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
    csv: Annotated[bool, typer.Option("--csv", help="The duties as CSV.")] = False,
) -> None:
    """Show whether a repo may be used: the first place where a licence is not kept, all duties, what would mend it."""
    from hugginggraph.graph.grades import RANKS
    from hugginggraph.licence_rules import Policy
    from hugginggraph.lookup.licence_answer import InheritedDuty
    from hugginggraph.lookup.licences import licences as lookup
    from hugginggraph.report.licences import print_licences
    from hugginggraph.report.rows_out import print_csv
    from hugginggraph.report.terminal import print_json

    form = form_of(json, csv, limit)
    opened, settings = opened_with_settings(warehouse, as_of)
    found = lookup(
        opened,
        opened.node(repo, kind.value if kind else None),
        use=use.value,
        policy=cast(Policy, policy.value if policy else _policy_of(settings)),
        max_depth=int(settings["analysis"]["lineage_max_depth"]),
        min_grade_rank=RANKS[min_grade.value],
    )
    if form.csv:
        print_csv([asdict(duty) for duty in found.duties[:limit]], [field.name for field in fields(InheritedDuty)])
    elif form.json:
        print_json({**envelope_of(opened), "min_grade": min_grade.value, **vars(found)})
    else:
        print_licences(found, opened.date, limit=limit)


def _policy_of(settings: dict[str, Any]) -> str:
    policy, known = settings["genetics"]["dataset_licences"], [choice.value for choice in PolicyChoice]
    if policy not in known:
        raise SettingsError(f"genetics.dataset_licences is {policy!r}; it must be one of {', '.join(known)}")
    return str(policy)
