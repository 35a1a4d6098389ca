"""Dumps of a large synthetic Hub: parts rendered by as many processes as there are, whose bytes do not depend on them.

A day's Hub is a folder of arrays that every process maps into memory; a part is a stretch of its live repos. Rows
are rendered some thousand at a time and go straight through gzip to disk, so that memory holds the arrays and nothing
else, however many rows there are.
"""

import gzip
import json
import multiprocessing
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray
from pydantic_core import to_json

from hub_lab.synthetic.scale import truth
from hub_lab.synthetic.scale.days import Event, advance, note_names
from hub_lab.synthetic.scale.draws import Draws
from hub_lab.synthetic.scale.models import ModelRows
from hub_lab.synthetic.scale.names import Names
from hub_lab.synthetic.scale.others import DatasetRows, SpaceRows
from hub_lab.synthetic.scale.structure import KINDS, Hub, Plan, build
from hugginggraph.errors import SetupError

LEAST = {"models": 2000, "datasets": 300, "spaces": 300}
"""Fewer repos have no room for every defect."""
_NAME = "synthetic-large"
_WRITTEN = ("models", "datasets", "spaces", "cards", "truth")
_ROWS_AT_ONCE = 4096
_ROWS_A_PART = 250_000


@dataclass(frozen=True)
class _Part:
    """A stretch of one kind's live repos on one day, to be rendered to a file."""

    arrays: str
    out: str
    kind: str
    day: str
    number: int
    parts: int
    seed: int
    cards: float
    gzip_level: int


def write_large_hub(
    directory: Path,
    *,
    models: int = 100_000,
    datasets: int = 30_000,
    spaces: int = 50_000,
    days: int = 2,
    start: date = date(2026, 1, 5),
    seed: int = 20260105,
    change_share: float = 0.003,
    counters_share: float = 0.05,
    cards: float = 0.0,
    parts: int | None = None,
    gzip_level: int = 1,
    workers: int | None = None,
) -> list[dict[str, Any]]:
    """Writes the daily dumps of an invented Hub of any size, and the truth about it (see `scale.truth`).

    Equal arguments give equal bytes, whatever the number of workers. A dump of the same kind that is there is replaced.

    Args:
        directory: Where to write; made if missing.
        models: Models on the first day, at least 2,000.
        datasets: Datasets on the first day, at least 300.
        spaces: Spaces on the first day, at least 300.
        days: Daily listings, each written in full.
        start: Day of the first.
        seed: Another seed, another Hub.
        change_share: Share of the repos that are new, deleted, renamed or changed in content from day to day.
        counters_share: Share of the repos whose downloads and likes move from day to day.
        cards: Share of the models with a card whose README is written too.
        parts: Files a kind and day; by default 8, more where a file would hold over 250,000 rows.
        gzip_level: 1 to 9, or 0 for plain JSON lines.
        workers: Processes; by default one a core.

    Returns:
        The counts of each day, as they stand in `truth/days.json`.

    Raises:
        SetupError: a number is out of range, or the directory holds something else.
    """
    plan = Plan(
        repos={"models": models, "datasets": datasets, "spaces": spaces}, days=days, start=start, seed=seed,
        change_share=change_share, counters_share=counters_share, cards=cards,
    )  # fmt: skip
    _check(plan, gzip_level)
    _clear(directory)
    draws = Draws(seed)
    hub = build(plan, draws)
    note_names(hub, draws)
    told: list[dict[str, Any]] = []
    workers = workers or os.cpu_count() or 1
    with ExitStack() as stack:
        arrays = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=".arrays-", dir=directory)))
        run = stack.enter_context(_runner(workers))
        for number in range(days):
            events = advance(hub, plan, draws, number) if number else []
            day = (start + timedelta(days=number)).isoformat()
            hub.save(arrays)
            jobs = [
                _Part(str(arrays), str(directory), kind, day, part, count, seed, cards, gzip_level)
                for kind in KINDS
                for count in [parts or max(8, -(-plan.repos[kind] // _ROWS_A_PART))]
                for part in range(count)
            ]
            counts = dict(zip(jobs, run(jobs), strict=True))
            _write_changes(directory, day, hub, draws, events)
            told.append(_day_counts(day, counts, events))
    _write_text(directory / "truth" / "days.json", json.dumps(told, indent=1))
    coverage = dict.fromkeys(KINDS, "full")
    _write_text(directory / "hub.json", json.dumps({"name": _NAME, "coverage": coverage}, indent=1))
    return told


def _check(plan: Plan, gzip_level: int) -> None:
    for kind, least in LEAST.items():
        if plan.repos[kind] < least:
            raise SetupError(
                f"{kind}: {plan.repos[kind]} are too few for every defect to be there, take {least} or more"
            )
        if plan.born(kind, plan.days) >= 1 << 31:
            raise SetupError(f"{kind}: {plan.repos[kind]} are too many, at most two thousand million fit")
    if plan.days < 1:
        raise SetupError(f"days must be 1 or more, not {plan.days}")
    for name in ("change_share", "counters_share", "cards"):
        if not 0 <= getattr(plan, name) <= 1:
            raise SetupError(f"{name} is a share from 0 to 1, not {getattr(plan, name)}")
    if not 0 <= gzip_level <= 9:
        raise SetupError(f"gzip_level is 0 (plain) to 9, not {gzip_level}")


def _clear(directory: Path) -> None:
    """Makes room for the dump: removes an earlier one, refuses to touch anything else."""
    manifest = directory / "hub.json"
    there = [name for name in _WRITTEN if (directory / name).exists()]
    if there or manifest.exists():
        try:
            name = json.loads(manifest.read_text()).get("name")
        except (OSError, ValueError, AttributeError):
            name = None
        if name != _NAME:
            raise SetupError(
                f"{directory} holds {', '.join(there) or 'hub.json'} of another dump. Name an empty folder"
            )
        manifest.unlink()
    for name in there:
        shutil.rmtree(directory / name)
    directory.mkdir(parents=True, exist_ok=True)


@contextmanager
def _runner(workers: int) -> Iterator[Any]:
    """A function that runs the parts, here or in other processes, and gives their counts in order."""
    if workers == 1:
        yield lambda jobs: [_write_part(job) for job in jobs]
        return
    # Not forked from this process, which may have threads (a JVM's, Arrow's), but from a fresh one that has imported
    # what they need (pandas because Arrow does, as soon as it sees a list).
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "pandas"])
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield lambda jobs: list(pool.map(_write_part, jobs))


def _write_part(part: _Part) -> dict[str, Counter[str]]:
    """Renders one part: its rows, its cards and the truth about them."""
    hub = Hub.load(Path(part.arrays))
    draws = Draws(part.seed)
    names = Names(hub, draws)
    out = Path(part.out)
    live = np.flatnonzero(hub.repos(part.kind).live)
    edges_of = [len(live) * n // part.parts for n in (part.number, part.number + 1)]
    mine = live[edges_of[0] : edges_of[1]]
    file = f"{part.kind}-{part.number:05d}.parquet"
    edges = truth.Table(out / "truth" / "edges.parquet" / f"date={part.day}" / file, truth.EDGES)
    flaws = truth.Table(out / "truth" / "repos.parquet" / f"date={part.day}" / file, truth.REPOS)
    rows: ModelRows | DatasetRows | SpaceRows
    if part.kind == "models":
        rows = ModelRows(hub, draws, names, part.cards, edges, flaws)
    else:
        rows = (DatasetRows if part.kind == "datasets" else SpaceRows)(hub, draws, names, edges, flaws)
    with ExitStack() as stack:
        file = f"part-{part.number:05d}.jsonl{'.gz' if part.gzip_level else ''}"
        lines = stack.enter_context(_opened(out / part.kind / part.day / file, part.gzip_level))
        texts = None
        if part.kind == "models" and part.cards:
            texts = stack.enter_context(_opened(out / "cards" / part.day / file, part.gzip_level))
        for at in range(0, len(mine), _ROWS_AT_ONCE):
            _render(rows, mine[at : at + _ROWS_AT_ONCE], lines, texts)
            edges.flush()
            flaws.flush()
    return {"rows": Counter({"rows": len(mine)}), "mentions": edges.close(), "repos": flaws.close()}


def _render(
    rows: ModelRows | DatasetRows | SpaceRows, index: NDArray[Any], lines: IO[bytes], texts: IO[bytes] | None
) -> None:
    if not isinstance(rows, ModelRows):
        lines.write(b"".join(to_json(row) + b"\n" for row in rows.render(index)))
        return
    written, cards = [], []
    for row, card in rows.render(index):
        written.append(to_json(row))
        if card is not None:
            cards.append(to_json({"id": row["id"], "card": card}))
    lines.write(b"\n".join(written) + b"\n")
    if texts and cards:
        texts.write(b"\n".join(cards) + b"\n")


@contextmanager
def _opened(path: Path, gzip_level: int) -> Iterator[IO[bytes]]:
    """A file that is there under its name only when it is whole. The gzip header carries neither time nor name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as raw:
        if gzip_level:
            with gzip.GzipFile("", "wb", gzip_level, raw, mtime=0) as packed:
                yield cast("IO[bytes]", packed)
        else:
            yield raw
    part.replace(path)


def _write_changes(directory: Path, day: str, hub: Hub, draws: Draws, events: list[Event]) -> None:
    names = Names(hub, draws)
    path = directory / "truth" / "changes.parquet" / f"date={day}" / "changes.parquet"
    table = truth.Table(path, truth.CHANGES)
    for kind, event, repos, old_level in events:
        old: list[str] | list[None] = [None] * len(repos)
        if old_level is not None and len(repos):
            old = names.ids(kind, repos, old_level)
        table.rows += zip(
            [kind.removesuffix("s")] * len(repos), [event] * len(repos), names.ids(kind, repos),
            names.hub_ids(kind, repos), old, strict=True,
        )  # fmt: skip
        table.flush()
    table.close()


def _day_counts(day: str, counts: dict[_Part, dict[str, Counter[str]]], events: list[Event]) -> dict[str, Any]:
    told: dict[str, Any] = {"date": day}
    for kind in KINDS:
        of_kind = [count for part, count in counts.items() if part.kind == kind]
        mentions = sum((count["mentions"] for count in of_kind), Counter[str]())
        flawed = sum((count["repos"] for count in of_kind), Counter[str]())
        told[kind] = {
            "rows": sum(count["rows"]["rows"] for count in of_kind),
            **{event.event: len(event.repos) for event in events if event.kind == kind},
            "mentions": mentions.pop("rows", 0),
            "mentions_by_defect": dict(sorted(mentions.items())),
            "repos_by_defect": dict(sorted((code, n) for code, n in flawed.items() if code != "rows")),
        }
    return told


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}\n")
