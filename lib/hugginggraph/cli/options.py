"""What several commands are asked with."""

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hugginggraph.errors import PlaceError
from hugginggraph.locations import local_path


class EngineChoice(StrEnum):
    """What takes a day in."""

    auto = "auto"
    embedded = "embedded"
    spark = "spark"


class CoverageChoice(StrEnum):
    """What absence from a dump means."""

    full = "full"
    partial = "partial"
    incremental = "incremental"


class KindChoice(StrEnum):
    """A kind of repo."""

    model = "model"
    dataset = "dataset"
    space = "space"


class AnalysesChoice(StrEnum):
    """For which dates of a backfill the analyses run."""

    all = "all"
    last = "last"
    none = "none"


class ChangeChoice(StrEnum):
    """What became of a row."""

    added = "added"
    removed = "removed"
    modified = "modified"


class GradeChoice(StrEnum):
    """The weakest evidence that is followed."""

    hub = "hub"
    tag = "tag"
    card = "card"
    config = "config"
    author_tag = "author_tag"
    misspelt = "misspelt"
    inferred = "inferred"
    recipe = "recipe"
    text = "text"


class SeverityChoice(StrEnum):
    """How much an event matters, from the least."""

    info = "info"
    low = "low"
    medium = "medium"
    high = "high"
    critical = "critical"


class PaperChoice(StrEnum):
    """A paper whose numbers are compared."""

    huggingraph = "huggingraph"
    anatomy = "anatomy"


class PlanChoice(StrEnum):
    """Whose rate limits the fake Hub has."""

    anonymous = "anonymous"
    free = "free"
    pro = "pro"


class FaultChoice(StrEnum):
    """What may go wrong at the fake Hub."""

    limit = "429"
    silent_limit = "429-silent"
    error = "500"
    unavailable = "503"
    timeout = "504"
    stall = "stall"
    cut = "cut"


class StyleChoice(StrEnum):
    """What kind of synthetic Hub is written."""

    story = "story"
    scale = "scale"


def day_of(text: str) -> date:
    """A date as users write it."""
    return datetime.strptime(text, "%Y-%m-%d").date()


def moment_of(text: str) -> datetime:
    """A point in time as users write it; in UTC unless it says otherwise."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def path_of(text: str | Path) -> Path:
    """A path of this machine as users write it."""
    try:
        return local_path(text)
    except PlaceError as error:
        raise typer.BadParameter(str(error)) from None


def file_of(text: str | Path) -> Path:
    """A file of this machine that is there."""
    file = path_of(text)
    if not file.is_file():
        raise typer.BadParameter(f"{file} is no file")
    return file


WarehouseOption = Annotated[
    str | None, typer.Option("--warehouse", metavar="PATH", help="Folder or URI of the tables.")
]
SourceOption = Annotated[str, typer.Option("--source", metavar="DIR", help="Dump folder with models/, datasets/, …")]
KindOption = Annotated[list[KindChoice] | None, typer.Option("--kind", help="Only this kind; repeatable.")]
CoverageOption = Annotated[
    CoverageChoice | None,
    typer.Option("--coverage", help="Overrules the dump's hub.json; without either: partial."),
]
EngineOption = Annotated[
    EngineChoice | None,
    typer.Option("--engine", help="embedded: this machine, without Java; spark. Default: auto, the one that fits."),
]
DateParser = {"parser": day_of, "metavar": "YYYY-MM-DD"}
FolderParser = {"parser": path_of, "metavar": "DIR"}
FileParser = {"parser": path_of, "metavar": "FILE"}
AsOfOption = Annotated[date | None, typer.Option("--as-of", help="As the graph was on that day.", **DateParser)]
OutOption = Annotated[Path, typer.Option("--out", help="Dump folder to crawl into.", **FolderParser)]
DateOfCrawlOption = Annotated[
    date | None, typer.Option("--date", help="The date to file it under. Default: today in UTC.", **DateParser)
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="CSV instead of a table; no cell is a formula.")]
MOST = 1_000_000_000
"""Rows, or levels, that can be asked for."""
LimitOption = Annotated[
    int | None,
    typer.Option("--limit", min=1, max=MOST, help="At most so many rows. Default: 40 on a terminal, else all."),
]
MinGradeOption = Annotated[GradeChoice, typer.Option("--min-grade", help="Weakest evidence to follow.")]
KindOfRepoOption = Annotated[
    KindChoice | None, typer.Option("--kind", help="Where a model and a dataset share a name.")
]
