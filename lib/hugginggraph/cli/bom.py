"""`bom`: bills of materials of repos."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from hugginggraph.bom.forms import BomFormat, PurlForm
from hugginggraph.cli.application import app
from hugginggraph.cli.opened import open_warehouse
from hugginggraph.cli.options import (
    AsOfOption,
    GradeChoice,
    KindOfRepoOption,
    MinGradeOption,
    WarehouseOption,
    file_of,
    path_of,
)
from hugginggraph.cli.repo_lists import STANDARD_INPUT, repos_given


@app.command()
def bom(
    repo: Annotated[
        list[str] | None, typer.Argument(help="owner/name, or a page of the Hub; - reads standard input, one a line.")
    ] = None,
    from_: Annotated[
        Path | None, typer.Option("--from", parser=file_of, metavar="FILE", help="A list of repos, one a line.")
    ] = None,
    owner: Annotated[str | None, typer.Option("--owner", help="All listed repos of this owner.")] = None,
    format_: Annotated[
        BomFormat, typer.Option("--format", help="CycloneDX 1.7 as JSON, or SPDX 3.0.1 as JSON-LD.")
    ] = BomFormat.cyclonedx,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            parser=path_of,
            metavar="FILE|DIR",
            help="Of one repo a file, or a folder that is there; else a folder. Default: standard output.",
        ),
    ] = None,
    as_of: AsOfOption = None,
    kind: KindOfRepoOption = None,
    min_grade: MinGradeOption = GradeChoice.inferred,
    purl_datasets: Annotated[
        PurlForm,
        typer.Option(help="Package URLs of datasets and Spaces: by the Hub's path, by ?type=, or none."),
    ] = PurlForm.path,
    validate: Annotated[
        bool | None,
        typer.Option("--validate/--no-validate", help="Judge each document first. Default: where it is one."),
    ] = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Write the bill of materials of a repo: all it was made from, datasets included, with licences and evidence."""
    from hugginggraph.bom.libraries import require_libraries

    require_libraries()
    from hugginggraph.bom.closure import bills
    from hugginggraph.bom.document import text_of
    from hugginggraph.bom.files import write, write_bills
    from hugginggraph.bom.roots import named_roots, roots_of_owner
    from hugginggraph.bom.validation import require_valid
    from hugginggraph.graph.grades import RANKS
    from hugginggraph.report.terminal import messages

    given = [] if owner else repos_given(repo or [], from_, missing="name a repo, --from FILE, or --owner NAME")
    is_one = len(given) == 1 and from_ is None and repo != [STANDARD_INPUT]
    if owner and (repo or from_):
        raise typer.BadParameter("give --owner or repos, not both", param_hint="--owner")
    if not is_one and out is None:
        raise typer.BadParameter("bills of several repos need a folder: --out DIR", param_hint="--out")
    if not is_one and out is not None and out.is_file():
        raise typer.BadParameter(f"{out} is a file; bills of several repos need a folder", param_hint="--out")
    opened, _ = open_warehouse(warehouse, as_of)
    of_kind = kind.value if kind else None
    roots = roots_of_owner(opened, owner, of_kind) if owner else named_roots(opened, given, of_kind)
    found = bills(opened, roots, min_grade_rank=RANKS[min_grade.value])
    if out is not None and (not is_one or out.is_dir()):
        is_validated = is_one if validate is None else validate
        count = write_bills(found, out, format_, purls=purl_datasets, is_validated=is_validated)
        messages.print(f"{count:,} bills of materials as of {opened.date} in {out}", markup=False, soft_wrap=True)
        return
    (bill,) = found
    text = text_of(bill, format_, purls=purl_datasets)
    if validate is not False:
        require_valid(text, format_, bill.root.repo_id)
    if out is None:
        sys.stdout.write(text)
    else:
        write(out, text)
