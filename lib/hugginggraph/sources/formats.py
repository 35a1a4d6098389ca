"""The formats of a dump's files: how a file of one format becomes lines, a repo record a line."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from hugginggraph.errors import SourceError
from hugginggraph.sources.damage import READ_ERRORS
from hugginggraph.sources.lines import text_lines
from hugginggraph.sources.parquet_rows import json_lines

if TYPE_CHECKING:
    from hugginggraph.sources.source import Repeats

_MOST_LEVELS = 100
"""As deep as Arrow follows a schema."""

CARD = "card"
"""The column of README texts."""


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
        """Never: the API gives none with its lists."""
        return False

    def cards(self, filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
        """None."""
        return iter(())

    def era(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> str:
        """Always `jsonl`: each record bears its own fields."""
        return "jsonl"


class Parquet:
    """A record a row, a column a field of the API, as `hub-stats` and the weekly snapshots made from it have them.

    A column `card` of a list is no field of the API but the repo's README, as research data sets have it
    (`modelbiome/ai_ecosystem_withmodelcards`).
    """

    suffixes: tuple[str, ...] = (".parquet",)
    # The weekly snapshots label the newest state there is, however old: a repeat tells nothing of its date.
    repeats: "Repeats" = "stale"

    def lines(self, filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
        """The rows as JSON, each file with the columns and types of its own."""
        schema = schema_of(filesystem, path)
        beside = {CARD} if is_list_with_cards(schema) else set()
        return json_lines(filesystem, path, [name for name in schema.names if name not in beside])

    def has_cards(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> bool:
        """Whether a file of the list has a column `card`."""
        return any(is_list_with_cards(schema_of(filesystem, path)) for path in paths)

    def cards(self, filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
        """The column `card`, where it is not null."""
        if not is_list_with_cards(schema_of(filesystem, path)):
            return iter(())
        return json_lines(filesystem, path, ["id", CARD], not_null=CARD)

    def era(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> str:
        """The first eight digits of the sha-256 over the sorted names of all columns."""
        names = sorted({name for path in paths for name in schema_of(filesystem, path).names})
        return hashlib.sha256("\n".join(names).encode()).hexdigest()[:8]


FORMATS: tuple[Format, ...] = (JsonLines(), Parquet())


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
    twice = sorted(name for name, count in Counter(schema.names).items() if count > 1)
    if twice:
        raise SourceError(
            f"{path} has more than one column {twice[0]!r}: which is meant is not clear. Keep one of them"
        )
    return schema


def is_list_with_cards(schema: pa.Schema) -> bool:
    """Whether the rows are repos with their README beside; a file of `id` and `card` alone is one of cards."""
    return CARD in schema.names and len(schema.names) > len(("id", CARD))
