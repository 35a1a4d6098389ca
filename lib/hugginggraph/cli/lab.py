"""The workshop's Hubs: the demo, synthetic dumps, any dump served. The only door of the product to `hub_lab`."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from hugginggraph.cli.application import app
from hugginggraph.cli.jobs import backfill
from hugginggraph.cli.options import (
    DateParser,
    EngineOption,
    FaultChoice,
    FolderParser,
    JsonOption,
    PlanChoice,
    StyleChoice,
    WarehouseOption,
)
from hugginggraph.errors import SetupError

SYNTHETIC_HUB = Path("var/synthetic-hub")
STORY_MODELS = 20_000
"""More models than this are written in the style `scale` unless told otherwise."""


@app.command()
def demo(
    warehouse: WarehouseOption = None,
    hub: Annotated[Path, typer.Option(help="Where the synthetic Hub is written.", **FolderParser)] = SYNTHETIC_HUB,
    engine: EngineOption = None,
    json: JsonOption = False,
) -> None:
    """Write a synthetic Hub of some thousand repos over seven days, and take it in."""
    from hub_lab.synthetic import write_synthetic_hub
    from hugginggraph.engines.choice import engine_of
    from hugginggraph.report.log import log_paragraph
    from hugginggraph.settings import load_settings

    settings = load_settings(warehouse=warehouse, engine=engine and engine.value)
    if not json:
        seconds = "about half a minute" if engine_of(settings) == "embedded" else "about three minutes"
        log_paragraph(
            f"This writes a synthetic Hub of some 3,000 repos over seven days to {hub}, then takes in day after day "
            f"into {settings.warehouse}: the graph, what changed, and of the last day the analyses.\n"
            f"It takes {seconds} on two cores. It can be stopped and run again.\n"
        )
    write_synthetic_hub(hub)
    backfill(str(hub), warehouse=warehouse, engine=engine, json=json)


@app.command()
def synthesize(
    out: Annotated[Path, typer.Argument(help="Folder to write.", **FolderParser)],
    style: Annotated[
        StyleChoice | None,
        typer.Option(help="story: a planted week, small. scale: any size, dirty, with the truth beside it. "
                     f"[default: scale above {STORY_MODELS} models]"),
    ] = None,
    models: Annotated[int | None, typer.Option(help="Models on the first day. [2400; scale: 100000]")] = None,
    datasets: Annotated[int | None, typer.Option(help="Datasets on the first day. [600; scale: models / 3]")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Days. [7; scale: 2]")] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another Hub.")] = 20260105,
    spaces: Annotated[int | None, typer.Option(help="scale: Spaces on the first day. [models / 2]")] = None,
    change_share: Annotated[
        float | None, typer.Option(help="scale: share of the repos that change in content a day. [0.003]")
    ] = None,
    counters_share: Annotated[
        float | None, typer.Option(help="scale: share of the repos whose counters move a day. [0.05]")
    ] = None,
    cards: Annotated[float | None, typer.Option(help="scale: share of the README texts to write. [0]")] = None,
    parts: Annotated[int | None, typer.Option(min=1, help="scale: files a kind and day. [8, large: more]")] = None,
    gzip_level: Annotated[int | None, typer.Option(help="scale: 1 to 9; 0 is plain JSON lines. [1]")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="scale: processes. [one a core]")] = None,
) -> None:  # fmt: skip
    """Write a synthetic Hub as dump files; the same arguments give the same bytes."""
    sizes = {"models": models, "datasets": datasets, "days": days}
    for_scale = {
        "spaces": spaces, "change_share": change_share, "counters_share": counters_share, "cards": cards,
        "parts": parts, "gzip_level": gzip_level, "workers": workers,
    }  # fmt: skip
    given = {name: value for name, value in for_scale.items() if value is not None}
    if style is None:
        style = StyleChoice.scale if given or (models or 0) > STORY_MODELS else StyleChoice.story
    if style is StyleChoice.story and given:
        raise SetupError(f"--{next(iter(given)).replace('_', '-')} belongs to --style scale")
    if style is StyleChoice.story:
        _write_story(out, seed, {name: value for name, value in sizes.items() if value is not None})
    else:
        _write_scale(out, seed, {name: value for name, value in (sizes | given).items() if value is not None})


def _write_story(out: Path, seed: int, options: dict[str, Any]) -> None:
    from hub_lab.synthetic import write_synthetic_hub

    events = write_synthetic_hub(out, seed=seed, **options)
    days = len({path.name for path in (out / "models").iterdir()})
    typer.echo(f"{out}: {days} days, {len(events)} planted events in {out / 'events.jsonl'}")


def _write_scale(out: Path, seed: int, options: dict[str, Any]) -> None:
    from hub_lab.synthetic.scale import write_large_hub

    models = options.setdefault("models", 100_000)
    told = write_large_hub(out, seed=seed, **{"datasets": models // 3, "spaces": models // 2} | options)
    for day in told:
        rows = ", ".join(f"{day[kind]['rows']:,} {kind}" for kind in ("models", "datasets", "spaces"))
        typer.echo(f"{day['date']}  {rows}")
    typer.echo(f"{out}: dumps of {len(told)} days, and what is true of them in {out / 'truth'}")


@app.command()
def fake_hub(
    data: Annotated[Path, typer.Option(help="Dump folder with models/, datasets/, spaces/, cards/, …", **FolderParser)],
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8765,
    day: Annotated[
        date | None, typer.Option("--date", help="The date to serve; default: newest.", **DateParser)
    ] = None,
    plan: Annotated[PlanChoice, typer.Option(help="Whose rate limits.")] = PlanChoice.anonymous,
    window: Annotated[float, typer.Option(min=0.1, help="Seconds of a rate limit's window.")] = 300,
    page: Annotated[int, typer.Option(min=1, max=1000, help="Rows of a full page.")] = 1000,
    base_models: Annotated[bool, typer.Option(help="Whether lists take expand=baseModels.")] = True,
    fail_share: Annotated[float, typer.Option(min=0, max=1, help="Share of requests that go wrong.")] = 0,
    fail: Annotated[
        list[FaultChoice] | None, typer.Option(help="How they do; repeatable. Default: 429, 500, 503.")
    ] = None,
    stall_seconds: Annotated[float, typer.Option(min=0, help="How long a stall lasts.")] = 30,
    churn: Annotated[float, typer.Option(min=0, max=1, help="Share of repos that move during one sweep.")] = 0,
    seed: Annotated[int, typer.Option(help="Another seed, other faults and moves.")] = 0,
) -> None:
    """Serve a dump as the Hub's API on 127.0.0.1, with rate limits and faults, until Ctrl-C."""
    from hub_lab.fake_hub.command import serve

    serve(
        data, port=port, day=day, plan=plan.value, window=window, page=page, base_models=base_models,
        fail_share=fail_share, fail=[choice.value for choice in fail or ()], stall_seconds=stall_seconds, churn=churn,
        seed=seed,
    )  # fmt: skip
