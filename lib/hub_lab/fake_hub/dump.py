"""A dump folder, read by date without Spark. Its layout stands in `hugginggraph.sources.dumps`."""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from hugginggraph.errors import SourceError

Row = dict[str, Any]
"""A repo as the API gives it."""

KINDS = ("models", "datasets", "spaces")
"""The lists of the Hub, named as in its paths."""
_CARDS = {"models": "cards", "datasets": "dataset_cards", "spaces": "space_cards"}
_DATED = re.compile(r"(\d{4}-\d\d-\d\d)(\.jsonl(\.gz)?)?")


class DumpFolder:
    """The dated files below a folder."""

    def __init__(self, folder: Path | str) -> None:
        """Look which files are there.

        Raises:
            SourceError: there are no records of any kind.
        """
        self._folder = Path(folder)
        self._files = {name: self._dated(name) for name in (*KINDS, *_CARDS.values())}
        if not self.days():
            raise SourceError(
                f"{folder}: no dump is there. Expected files such as models/2025-04-26.jsonl.gz or "
                "datasets/2025-04-26.jsonl.gz below it"
            )

    def days(self) -> list[date]:
        """The dates of which there are records of any kind, in order."""
        return sorted({day for kind in KINDS for day in self._files[kind]})

    def rows(self, kind: str, day: date) -> Iterator[Row]:
        """The records of the newest file at or before a date; none where there is no such file.

        A line that is no JSON object, or names no repo, is left out: the Hub has no such rows.
        """
        days = [at for at in self._files[kind] if at <= day]
        if days:
            yield from (row for row in self._read(kind, max(days)) if isinstance(row.get("id"), str))

    def cards(self, kind: str, day: date) -> dict[str, str]:
        """README texts by id, the newest at a date of each: later files may hold only those that changed."""
        cards: dict[str, str] = {}
        for at in sorted(self._files[_CARDS[kind]]):
            if at <= day:
                for row in self._read(_CARDS[kind], at):
                    if isinstance(row.get("id"), str) and isinstance(row.get("card"), str):
                        cards[row["id"]] = row["card"]
        return cards

    def _dated(self, name: str) -> dict[date, list[Path]]:
        found: dict[date, list[Path]] = {}
        for path in sorted((self._folder / name).glob("*")):
            match = _DATED.fullmatch(path.name)
            if match and path.is_dir() != bool(match[2]):
                files = [path] if match[2] else sorted([*path.glob("*.jsonl"), *path.glob("*.jsonl.gz")])
                found.setdefault(date.fromisoformat(match[1]), []).extend(files)
        return found

    def _read(self, name: str, day: date) -> Iterator[Row]:
        for path in self._files[name][day]:
            try:
                with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
                    for line in lines:
                        row = _parsed(line)
                        if isinstance(row, dict):
                            yield row
            except (EOFError, gzip.BadGzipFile) as error:
                raise SourceError(f"{path} breaks off or is damaged ({error}). Fetch it again") from None


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None
