"""What is read of lists, as rows of relations: their columns, and the batches that rows are handed on in."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from hugginggraph.history.row_hashes import row_hashes
from hugginggraph.records.hashes import hasher
from hugginggraph.records.record import DUPLICATE_ID, Record
from hugginggraph.settings import IngestSettings
from hugginggraph.storage.arrow_rows import batch_of, table_of
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import COUNTER_VALUES, QUARANTINE, REPO_CONTENT, REPOS

_record_id = hasher(["string", "string", "string"])
_AT_ONCE = 10_000
"""Rows that are in memory before they are handed on."""

COLUMNS = slice(Record._fields.index("line_hash") + 1)
COUNTERS = slice(COLUMNS.stop, COLUMNS.stop + len(COUNTER_VALUES))
"""Where a record has the columns of `repos`, and behind them the counters."""
_CONTENT = [name for name in REPO_CONTENT if name != "card_hash"]
"""What a record tells of a repo's content; the hash of its README, which lies beside it, is the last."""
_PLACE = pa.field("place", pa.int64())
_REPO_TYPES = {each.name: each.type for each in arrow_schema(REPOS)}
_READ = pa.schema(
    [
        *(_PLACE, pa.field("kind", pa.string())),
        *(pa.field(name, _REPO_TYPES[name]) for name in Record._fields[COLUMNS]),
        *(pa.field("file", pa.string()), pa.field("line", pa.binary())),
    ]
)
RECORD_SCHEMA = _READ.append(pa.field("content_hash", pa.int64()))
"""What is read of a line that says something new; `line` where the record may have to be compared with another, and the
hash of the content that the repo has where no README lies beside the record and nothing is known that it leaves out."""
LISTED_SCHEMA = pa.schema(
    [_PLACE, pa.field("kind", pa.string()), pa.field("node_id", pa.int64()), pa.field("repo_id", pa.string())]
    + [pa.field(name, pa.float64() if name == "trending_score" else pa.int64()) for name in COUNTER_VALUES]
)
"""What is read of every line that names a repo."""
DEFECT_SCHEMA = pa.schema([_PLACE, *[each for each in arrow_schema(QUARANTINE) if each.name != "snapshot_date"]])
"""What is told of a line that cannot be taken, or not whole."""
FILE_SCHEMA = pa.schema(
    [
        *(("kind", pa.string()), ("lines", pa.int64()), ("parsed", pa.int64()), ("fields", pa.list_(pa.string()))),
        ("example", pa.binary()),
    ]
)
"""What is told of a file: its lines, how many were parsed, the fields that any of these has, and the first line."""
FIELD_SCHEMA = pa.schema([("kind", pa.string()), ("field", pa.string())])
"""A field that is somewhere in a file."""
CARD_SCHEMA = pa.schema(
    [
        *(("node_id", pa.int64()), ("card_hash", pa.string())),
        *(("text", pa.string()), ("bytes", pa.int64()), ("truncated", pa.bool_())),
    ]
)
"""What is read of a line with a README."""
FRONT_MATTER = pa.schema([("card_hash", pa.string()), ("front_matter", pa.string())])
"""The fields that a README begins with, as JSON."""


def duplicate_rows(rows: Iterable[Mapping[str, Any]], limits: IngestSettings) -> pa.Table:
    """Rows of `DEFECT_SCHEMA` for records that were not taken, because another one has their key.

    Args:
        rows: `place, kind, file, line, repo_id`.
        limits: the settings of ingestion.
    """
    found = [
        (
            row["place"],
            *defect_row(row["kind"], row["file"], row["line"], Record(repo_id=row["repo_id"]), DUPLICATE_ID, limits),
        )
        for row in rows
    ]
    return table_of(found, DEFECT_SCHEMA)


def defect_row(kind: str, file: str, line: bytes, record: Record, code: str, limits: IngestSettings) -> tuple[Any, ...]:
    """The columns of a row of `quarantine` that the line tells, in the order of the contract."""
    text = line.decode("utf-8", "replace")
    # A character is at least one byte: so a quarter in characters never exceeds the limit.
    raw = text[: limits.max_raw_bytes // 4] if len(line) > limits.max_raw_bytes else text
    key = _record_id((kind, code, line.decode("utf-8", "surrogateescape")))
    return key, kind, code, record.repo_id, None, file, raw, len(line), hashlib.sha256(line).hexdigest()


class Rows:
    """Rows of several relations, handed on as batches."""

    def __init__(self, schemas: Mapping[str, pa.Schema]) -> None:
        self._schemas = schemas
        self._rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)

    def add(self, name: str, row: tuple[Any, ...]) -> None:
        """Add a row to a relation."""
        self._rows[name].append(row)

    def add_all(self, name: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows to a relation."""
        self._rows[name].extend(rows)

    def full(self) -> Iterator[tuple[str, pa.RecordBatch]]:
        """Batches of the relations that have enough rows for one."""
        for name, rows in self._rows.items():
            if len(rows) >= _AT_ONCE:
                yield name, _batch(rows, self._schemas[name])
                rows.clear()

    def rest(self) -> Iterator[tuple[str, pa.RecordBatch]]:
        """A batch of what is left of each relation."""
        for name, rows in self._rows.items():
            if rows:
                yield name, _batch(rows, self._schemas[name])


def _batch(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    if schema is not RECORD_SCHEMA:
        return batch_of(rows, schema)
    read = batch_of(rows, _READ)
    hashes = pa.array(row_hashes(pa.Table.from_batches([read.select(_CONTENT)])))
    return pa.RecordBatch.from_arrays([*read.columns, hashes], schema=RECORD_SCHEMA)
