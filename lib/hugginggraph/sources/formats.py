"""The formats of a dump's files: how a file of one format becomes lines, a repo record a line."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from hugginggraph.errors import SourceError
from hugginggraph.records.json_text import read
from hugginggraph.records.spellings import CARD_NAMES, REPO_NAMES, card_text
from hugginggraph.sources.columns import require_each_once
from hugginggraph.sources.csv_rows import csv_header, csv_lines
from hugginggraph.sources.damage import READ_ERRORS
from hugginggraph.sources.lines import array_elements, text_lines
from hugginggraph.sources.parquet_rows import json_lines

if TYPE_CHECKING:
    from hugginggraph.sources.source import Repeats

_MOST_LEVELS = 100
"""As deep as Arrow follows a schema."""
_SAMPLE = 100
"""Records that are looked at before a list of JSON lines is known to hold no README texts."""


class Format(Protocol):
    """A file format. Files are given by their path on the file system of Arrow."""

    suffixes: tuple[str, ...]
    repeats: "Repeats"
    """What a repeated content means where the dump does not say."""

    def lines(self, filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
        """The records of a file, in its order.

        Raises:
            SourceError: the file breaks off or is damaged.
        """
        ...

    def has_cards(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> bool:
        """Whether the files of a list hold README texts beside the records."""
        ...

    def cards(self, filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
        """The README texts beside the records of a file, as `lines` of cards; none where it has none."""
        ...

    def era(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> str:
        """A short code of the fields the files have."""
        ...


class JsonLines:
    """A record a line, as the Hub's API gives it; gzip or plain."""

    suffixes: tuple[str, ...] = (".jsonl", ".jsonl.gz")
    # Who writes the API's answer to a file every day has looked at the Hub every day.
    repeats: "Repeats" = "observed"

    def lines(self, filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
        """The lines as they stand."""
        return text_lines(filesystem, path)

    def has_cards(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> bool:
        """Whether one of the first records of a file has a README; the API gives none with its lists.

        A damaged file is told of when its records are read.
        """
        with suppress(SourceError):
            return any(_has_card(line) for path in paths for line in islice(text_lines(filesystem, path), _SAMPLE))
        return False

    def cards(self, filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
        """The records that have a README."""
        return (line for line in text_lines(filesystem, path) if _has_card(line))

    def era(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> str:
        """Always `jsonl`: each record bears its own fields."""
        return "jsonl"


class JsonArray(JsonLines):
    """An answer of the Hub's API as it is: one array of records, over any number of lines."""

    suffixes: tuple[str, ...] = (".json", ".json.gz")

    def lines(self, filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
        """The elements as they stand."""
        return array_elements(filesystem, path)

    def has_cards(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> bool:
        """Never: the API gives none with its lists."""
        return False

    def cards(self, filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
        """None."""
        return iter(())


class Parquet:
    """A record a row, a column a field of the API, as `hub-stats` and the weekly snapshots made from it have them.

    A column `card` of a list, or `modelCard`, is no field of the API but the repo's README, as research data sets have
    it (`modelbiome/ai_ecosystem_withmodelcards`).
    """

    suffixes: tuple[str, ...] = (".parquet",)
    # The weekly snapshots label the newest state there is, however old: a repeat tells nothing of its date.
    repeats: "Repeats" = "stale"

    def lines(self, filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
        """The rows as JSON, each file with the columns and types of its own."""
        schema = schema_of(filesystem, path)
        beside = card_column(schema)
        return json_lines(filesystem, path, [name for name in schema.names if name != beside])

    def has_cards(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> bool:
        """Whether a file of the list has a column of README texts."""
        return any(card_column(schema_of(filesystem, path)) for path in paths)

    def cards(self, filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
        """The column of README texts, where it is not null."""
        schema = schema_of(filesystem, path)
        beside = card_column(schema)
        if beside is None:
            return iter(())
        names = [name for name in REPO_NAMES if name in schema.names]
        return json_lines(filesystem, path, [*names[:1], beside], not_null=beside)

    def era(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> str:
        """The first eight digits of the sha-256 over the sorted names of all columns."""
        return _digest_of_names(name for path in paths for name in schema_of(filesystem, path).names)


class Csv:
    """A record a row, all values as text: `spellings` reads them. A column of README texts is as in Parquet."""

    suffixes: tuple[str, ...] = (".csv", ".csv.gz")
    repeats: "Repeats" = "stale"

    def lines(self, filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
        """The rows as JSON; an empty field is left out."""
        return csv_lines(filesystem, path, without=_of_cards(csv_header(filesystem, path)))

    def has_cards(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> bool:
        """Whether a file of the list has a column of README texts."""
        return any(_of_cards(csv_header(filesystem, path)) for path in paths)

    def cards(self, filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
        """The column of README texts, where it is not empty."""
        beside = _of_cards(csv_header(filesystem, path))
        return iter(()) if beside is None else csv_lines(filesystem, path, only=[*REPO_NAMES, beside], not_empty=beside)

    def era(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> str:
        """As of Parquet."""
        return _digest_of_names(name for path in paths for name in csv_header(filesystem, path))


FORMATS: tuple[Format, ...] = (JsonLines(), JsonArray(), Parquet(), Csv())


def format_of(path: str) -> Format:
    """The format of a file, by its extension."""
    return next(format_ for format_ in FORMATS if path.endswith(format_.suffixes))


def schema_of(filesystem: fs.FileSystem, path: str) -> pa.Schema:
    """The columns of a Parquet file.

    Raises:
        SourceError: the file breaks off or is damaged, or its columns cannot be told apart or followed.
    """
    try:
        with filesystem.open_input_file(path) as file:
            schema = pq.read_schema(file)
    except READ_ERRORS as error:
        if "too deeply nested" in str(error):
            raise SourceError(
                f"{path} has a column nested more than {_MOST_LEVELS} levels deep, where a list is two. Write it as "
                "JSON text, or leave it out"
            ) from None
        raise SourceError(
            f"{path} breaks off or is damaged ({error}). Fetch it again and rerun; nothing of this date was taken"
        ) from None
    require_each_once(path, schema.names)
    return schema


def card_column(schema: pa.Schema) -> str | None:
    """The column of README texts where the rows are repos; None of a file of cards, which has no other field."""
    return _of_cards(schema.names)


def _of_cards(names: Sequence[str]) -> str | None:
    fields = [name for name in names if name not in (*CARD_NAMES, *REPO_NAMES)]
    return next((name for name in CARD_NAMES if name in names), None) if fields else None


def _has_card(line: bytes) -> bool:
    if not any(name in line for name in _QUOTED_NAMES):
        return False
    try:
        value = read(line)
    except ValueError:
        return False
    return isinstance(value, dict) and isinstance(card_text(value), str)


def _digest_of_names(names: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(set(names))).encode()).hexdigest()[:8]


_QUOTED_NAMES = [f'"{name}"'.encode() for name in CARD_NAMES]
