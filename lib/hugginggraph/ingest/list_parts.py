"""The files of a day's lists, read into what their lines say: one file after another, or side by side."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hugginggraph.ingest.list_rows import (
    CARD_SCHEMA,
    COLUMNS,
    COUNTERS,
    DEFECT_SCHEMA,
    FIELD_SCHEMA,
    FILE_SCHEMA,
    FRONT_MATTER,
    LISTED_SCHEMA,
    RECORD_SCHEMA,
    Rows,
    defect_row,
)
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.records.cards import card_of
from hugginggraph.records.glimpses import Glimpse
from hugginggraph.records.json_text import written
from hugginggraph.records.record import Line, Record, RecordReader, parsed_object
from hugginggraph.records.sanitize import visible_json
from hugginggraph.records.yaml_text import front_matter
from hugginggraph.settings import IngestSettings
from hugginggraph.sources.source import DatedList
from hugginggraph.storage.arrow_rows import batch_of, table_of

_TOLD_OF = ("kind", "node_id", "tags", "card_data", "base_models", "files", "extra")
_LOOKED_AT_ONCE = 250
"""Lines that are in memory as objects. All of them take one step of reading before the next, which is quicker than all
steps in turn for each line (docs/adr/0020)."""


class _Placed(NamedTuple):
    """A line with its place in the day and its file."""

    place: int
    file: str
    text: bytes


@dataclass(frozen=True)
class AlsoTold:
    """What else is told of each record as soon as it is read.

    Attributes:
        schema: of its rows, the relation `told_lines`.
        of: from the record's columns `kind, node_id, tags, card_data, base_models, files, extra` to its rows.
    """

    schema: pa.Schema
    of: Callable[[Mapping[str, Any]], Iterable[tuple[Any, ...]]]


@dataclass(frozen=True)
class KnownLines:
    """The lines that need no parsing: `node_id`, in order, and the hash of each one's line."""

    node_id: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    line_hash: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    @staticmethod
    def of(rows: pa.Table) -> "KnownLines":
        """From `node_id, line_hash`, in any order."""
        ordered = rows.sort_by("node_id")
        return KnownLines(ordered["node_id"].to_numpy(), ordered["line_hash"].to_numpy())

    @property
    def are_none(self) -> bool:
        """Whether none is known."""
        return not len(self.node_id)

    def have(self, lines: Sequence[Line | Glimpse | None]) -> list[bool]:
        """Of each line whether it says what its repo's line said before; of none it is not known."""
        if self.are_none:
            return [False] * len(lines)
        have_key = np.array([line is not None and line.node_id is not None for line in lines], bool)
        nodes = np.array([0 if line is None else line.node_id or 0 for line in lines], np.int64)
        hashes = np.array([0 if line is None else line.hash for line in lines], np.int64)
        at = np.minimum(np.searchsorted(self.node_id, nodes), len(self.node_id) - 1)
        are_known: list[bool] = (have_key & (self.node_id[at] == nodes) & (self.line_hash[at] == hashes)).tolist()
        return are_known


def parts_of(lists: tuple[DatedList, ...]) -> list[DatedList]:
    """The parts of lists that are read by themselves: one a file."""
    return [replace(each, paths={place: path}) for each in lists for place, path in each.paths.items()]


def read_list(
    number: int, files: DatedList, *, limits: IngestSettings, known: KnownLines, also: AlsoTold | None = None
) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Read the lines of one part of a day's lists.

    Args:
        number: of the part; lines are numbered within it, so that `place` tells every line of the day.
        files: the part.
        limits: the settings of ingestion.
        known: the lines of which nothing but the counters is read; most of them are not even parsed.
        also: what else is told of each record that is parsed.

    Returns:
        Batches of `parsed_lines` (`RECORD_SCHEMA`), `listed_lines` (`LISTED_SCHEMA`), `defects_of_lines`
        (`DEFECT_SCHEMA`), `files_read` (`FILE_SCHEMA`) and, where it is asked for, `told_lines`.

    Raises:
        SourceError: a file breaks off.
    """
    reader = RecordReader(limits)
    schemas = {"parsed_lines": RECORD_SCHEMA, "listed_lines": LISTED_SCHEMA, "defects_of_lines": DEFECT_SCHEMA}
    rows = Rows(schemas if also is None else schemas | {"told_lines": also.schema})
    fields: set[str] = set()
    lines, parsed, example = 0, 0, None
    of_file = _lines(number, files)
    while together := list(islice(of_file, _LOOKED_AT_ONCE)):
        lines, example = lines + len(together), example or together[0].text
        listed, unknown = _known_at_a_glance(together, files.kind, reader, known)
        rows.add_all("listed_lines", listed)
        seen = [reader.line(files.kind, line.text) for line in unknown]
        parsed += len(seen)
        fields.update(*(each.value for each in seen if each.value is not None))
        new = []
        for line, each, is_known in zip(unknown, seen, known.have(seen), strict=True):
            if is_known:
                assert each.value is not None
                values = each.counters.values()
                rows.add("listed_lines", (line.place, files.kind, each.node_id, each.value["id"], *values))
            else:
                new.append((line, reader.record(files.kind, line.text, each)))
        for line, record in new:
            _add(rows, files.kind, line, record, limits)
        if also is not None:
            for _, record in new:
                if record.node_id is not None:
                    rows.add_all("told_lines", also.of(_repo(files.kind, record)))
        yield from rows.full()
    yield from rows.rest()
    if example is not None:
        yield "files_read", batch_of([(files.kind, lines, parsed, sorted(fields), example)], FILE_SCHEMA)


def _known_at_a_glance(
    lines: Sequence[_Placed], kind: str, reader: RecordReader, known: KnownLines
) -> tuple[list[tuple[Any, ...]], Sequence[_Placed]]:
    """The rows of `listed_lines` of the lines that are known without being parsed, and the other lines."""
    if known.are_none:
        return [], lines
    glimpses = [reader.glimpse(kind, line.text) for line in lines]
    are_known = known.have(glimpses)
    listed = [
        (line.place, kind, seen.node_id, seen.repo_id, *seen.counters)
        for line, seen, is_known in zip(lines, glimpses, are_known, strict=True)
        if is_known and seen is not None
    ]
    return listed, [line for line, is_known in zip(lines, are_known, strict=True) if not is_known]


def _add(rows: Rows, kind: str, line: _Placed, record: Record, limits: IngestSettings) -> None:
    """Add what a parsed line says: its record where it names a repo, and its defects."""
    for code in record.defects:
        told = defect_row(kind, line.file, line.text, record, code, limits)
        rows.add("defects_of_lines", (line.place, *told))
    if record.node_id is not None:
        values: tuple[Any, ...] = record
        rows.add("listed_lines", (line.place, kind, record.node_id, record.repo_id, *values[COUNTERS]))
        rows.add("parsed_lines", (line.place, kind, *values[COLUMNS], line.file, None))


def read_fields(number: int, files: DatedList, *, wanted: frozenset[str]) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Look for some fields in one part of a day's lists, in lines that were not parsed, too.

    Returns:
        A batch of `fields_found` (`FIELD_SCHEMA`): those of the wanted fields that any record of the part has.

    Raises:
        SourceError: a file breaks off.
    """
    missing = {name: written(name).encode() for name in wanted}
    for line in _lines(number, files):
        if not missing:
            break
        if any(key in line.text for key in missing.values()):
            value = parsed_object(line.text) or {}
            missing = {name: key for name, key in missing.items() if name not in value}
    yield "fields_found", batch_of([(files.kind, name) for name in sorted(wanted - missing.keys())], FIELD_SCHEMA)


def read_contested(
    number: int, files: DatedList, *, limits: IngestSettings, keys: frozenset[int]
) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Read again the lines of some repos, each with its text.

    Args:
        number: of the part, as `read_list` was told it.
        files: the part.
        limits: the settings of ingestion.
        keys: of the repos.

    Returns:
        Batches of `contested_records` (`RECORD_SCHEMA`) and `contested_listed` (`LISTED_SCHEMA`).

    Raises:
        SourceError: a file breaks off.
    """
    reader = RecordReader(limits)
    rows = Rows({"contested_records": RECORD_SCHEMA, "contested_listed": LISTED_SCHEMA})
    for place, file, line in _lines(number, files):
        seen = reader.line(files.kind, line)
        if seen.node_id is not None and seen.node_id not in keys:
            continue
        record = reader.record(files.kind, line, seen)
        if record.node_id in keys:
            values: tuple[Any, ...] = record
            rows.add("contested_listed", (place, files.kind, record.node_id, record.repo_id, *values[COUNTERS]))
            rows.add("contested_records", (place, files.kind, *values[COLUMNS], file, line))
        yield from rows.full()
    yield from rows.rest()


def read_cards(number: int, files: DatedList, *, limits: IngestSettings) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Read one part of the READMEs that a day offers, each cut where it is too large.

    Returns:
        Batches of `card_texts` (`CARD_SCHEMA`) and `defects_of_cards` (`DEFECT_SCHEMA`).

    Raises:
        SourceError: a file breaks off.
    """
    rows = Rows({"card_texts": CARD_SCHEMA, "defects_of_cards": DEFECT_SCHEMA})
    for _, file, line in _lines(number, files):
        card = card_of(line, max_card_bytes=limits.max_card_bytes)
        if card.repo_id is not None and card.card_hash is not None:
            key = node_id(files.kind, card.repo_id)
            rows.add("card_texts", (key, card.card_hash, card.text, card.bytes, card.truncated))
        record = Record(repo_id=card.repo_id)
        for code in card.defects:
            rows.add("defects_of_cards", (0, *defect_row(files.kind, file, line, record, code, limits)))
        yield from rows.full()
    yield from rows.rest()


def front_matters(cards: pa.Table) -> pa.Table:
    """Rows of `FRONT_MATTER`, for rows of `card_hash, text`; none of a README without readable fields."""
    read = ((card["card_hash"], front_matter(card["text"])) for card in cards.to_pylist())
    found = [(card_hash, visible_json(written(fields))) for card_hash, fields in read if fields is not None]
    return table_of(found, FRONT_MATTER)


def _repo(kind: str, record: Record) -> dict[str, Any]:
    values = (kind, record.node_id, record.tags, record.card_data, record.base_models, record.files, record.extra)
    return dict(zip(_TOLD_OF, values, strict=True))


def _lines(number: int, files: DatedList) -> Iterator[_Placed]:
    """Each line with its place in the day and its file."""
    place = number << 40
    for batch in files.lines():
        file = batch["file"][0].as_py()
        for line in batch["line"].to_pylist():
            place += 1
            yield _Placed(place, file, line)
