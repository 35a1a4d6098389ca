"""A small Hub that exists nowhere: a week of dump files with known events in them, for demo and tests."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

from hub_lab.synthetic.events import SHORT_DAY, Chronicle, PlantedEvent, live, plant_structure
from hub_lab.synthetic.hub import Hub
from hub_lab.synthetic.repos import Gate, Row, dataset_card, dataset_row, model_card, model_row

__all__ = ["PlantedEvent", "write_synthetic_hub"]

MIN_MODELS = 40
MIN_DATASETS = 10
SHORT_SHARE = 0.6
_NO_ID_DAY = 2
_NO_JSON_DAY = 3
_HUB = {"name": "synthetic", "coverage": {"models": "full", "datasets": "full"}}
_HISTORY = 700  # days before the first snapshot in which the repos were created


def write_synthetic_hub(
    directory: Path,
    *,
    models: int = 2400,
    datasets: int = 600,
    days: int = 7,
    start: date = date(2026, 1, 5),
    seed: int = 20260105,
) -> list[PlantedEvent]:
    """Writes the daily dumps of an invented Hub, and what is planted in them.

    Equal arguments give equal files. Files of the same names are replaced, others in the directory stay.

    Args:
        directory: Where to write; made if missing.
        models: Number of models on the first day, at least 40.
        datasets: Number of datasets on the first day, at least 10.
        days: Number of daily snapshots. The planted week needs 7; fewer days show its beginning.
        start: Day of the first snapshot.
        seed: Another seed gives another Hub.

    Returns:
        The planted events in the order of the days, as they stand in `events.jsonl`.

    Raises:
        ValueError: A number is too small.
    """
    _check("models", models, MIN_MODELS)
    _check("datasets", datasets, MIN_DATASETS)
    _check("days", days, 1)
    chronicle = Chronicle(Hub(Random(seed)), start)
    dump = _Dump(directory)
    for number in range(1, days + 1):
        if number == 1:
            _populate(chronicle, models, datasets)
        else:
            chronicle.today += timedelta(days=1)
            live(chronicle, number)
        dump.write_day(chronicle, number)
    dump.write_truth(chronicle.events)
    return chronicle.events


class _Dump:
    """The folder that is written, and the cards which stand in it already."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._cards: dict[str, dict[str, str]] = {"cards": {}, "dataset_cards": {}}

    def write_day(self, chronicle: Chronicle, number: int) -> None:
        """Writes the files of the `number`-th day."""
        models, datasets = chronicle.hub.models.values(), chronicle.hub.datasets.values()
        ids = chronicle.hub.model_ids()
        model_lines = _lines(model_row(model, ids) for model in models)
        file = f"{chronicle.today}.jsonl.gz"
        _write(self._directory / "models" / file, _spoiled(chronicle, number, model_lines))
        _write(self._directory / "datasets" / file, _lines(dataset_row(dataset) for dataset in datasets))
        self._write_cards("cards", file, {repo.id: model_card(repo) for repo in models if repo.has_card})
        self._write_cards("dataset_cards", file, {repo.id: dataset_card(repo) for repo in datasets if repo.has_card})

    def write_truth(self, events: Iterable[PlantedEvent]) -> None:
        """Writes what the dump is and what is planted in it."""
        records = (asdict(event) | {"date": event.date.isoformat()} for event in events)
        _write(self._directory / "events.jsonl", map(_dumps, records))
        _write(self._directory / "hub.json", [_dumps(_HUB)])

    def _write_cards(self, folder: str, file: str, cards: dict[str, str]) -> None:
        """Writes the cards that are new, or other than they were."""
        before = self._cards[folder]
        changed = (repo_id for repo_id, card in cards.items() if before.get(repo_id) != card)
        _write(self._directory / folder / file, _lines({"id": name, "card": cards[name]} for name in changed))
        self._cards[folder] = cards


def _check(name: str, value: int, least: int) -> None:
    if value < least:
        raise ValueError(f"{name} must be at least {least}, not {value}")


def _populate(chronicle: Chronicle, models: int, datasets: int) -> None:
    """Fills the hub for the first day: parents before children, datasets before all."""
    hub = chronicle.hub
    gates: dict[int, Gate] = {1: "manual", 2: "auto"}
    for created in sorted(chronicle.moment(hub.rng.randint(1, _HISTORY)) for _ in range(datasets)):
        hub.add_dataset(created)
    for rank in range(1, 1 + max(2, min(10, models // 20))):
        hub.add_family(chronicle.moment(_HISTORY + 11 - rank), gated=gates.get(rank, False), pull=120 // rank)
    plant_structure(chronicle)
    missing = models - len(hub.models)
    for created in sorted(chronicle.moment(hub.rng.randint(1, _HISTORY)) for _ in range(missing)):
        hub.add_model(created)


def _spoiled(chronicle: Chronicle, number: int, lines: list[str]) -> list[str]:
    """Returns the lines of a models file as they arrive on the `number`-th day, whole or not."""
    if number == _NO_ID_DAY:
        row = json.loads(lines[0]) | {"_id": chronicle.hub.namer.hub_id(chronicle.moment())}
        del row["id"], row["modelId"]
        chronicle.log_file("no_id", "model", _id=row["_id"])
        return [_dumps(row), *lines]
    if number == _NO_JSON_DAY:
        middle = len(lines) // 2
        chronicle.log_file("no_json", "model", line=middle + 1)
        return [*lines[:middle], lines[middle][: len(lines[middle]) // 2], *lines[middle:]]
    if number == SHORT_DAY:
        count = round(SHORT_SHARE * len(lines))
        chronicle.log_file("short_day", "model", rows=count, whole=len(lines))
        return [lines[index] for index in sorted(chronicle.hub.rng.sample(range(len(lines)), count))]
    return lines


def _lines(rows: Iterable[Row]) -> list[str]:
    return [_dumps(row) for row in sorted(rows, key=lambda row: str(row["id"]))]


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _write(path: Path, lines: Iterable[str]) -> None:
    content = "".join(f"{line}\n" for line in lines).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(_packed(content) if path.suffix == ".gz" else content)
    part.replace(path)


def _packed(content: bytes) -> bytes:
    # Not gzip.compress, whose header differs between versions of Python.
    packed = BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as file:
        file.write(content)
    return packed.getvalue()
