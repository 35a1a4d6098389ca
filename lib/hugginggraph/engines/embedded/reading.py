"""The lines of a day's lists, read by worker processes into files of columns."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from hugginggraph.records.hashes import hasher
from hugginggraph.records.record import DUPLICATE_ID, Record, RecordReader
from hugginggraph.settings import IngestSettings
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import COUNTER_VALUES, QUARANTINE, REPOS

_AT_ONCE = 10_000
"""Lines whose columns are in memory before they are written."""
_BYTES_FOR_WORKERS = 20_000_000
"""Packed bytes of a day from which on worker processes are worth their start."""

_OF_RECORD = [name for name in Record._fields if name not in {"defects", *COUNTER_VALUES}]
_PLACE = pa.field("place", pa.int64())
_REPO_TYPES = {each.name: each.type for each in arrow_schema(REPOS)}
RECORD_SCHEMA = pa.schema(
    [
        *(_PLACE, pa.field("kind", pa.string())),
        *(pa.field(name, _REPO_TYPES[name]) for name in _OF_RECORD),
        *(pa.field("file", pa.string()), pa.field("line", pa.binary())),
    ]
)
"""What is read of a line that says something new; `line` where the record may have to be compared with another."""
LISTED_SCHEMA = pa.schema(
    [_PLACE, pa.field("kind", pa.string()), pa.field("node_id", pa.int64()), pa.field("repo_id", pa.string())]
    + [pa.field(name, pa.float64() if name == "trending_score" else pa.int64()) for name in COUNTER_VALUES]
)
"""What is read of every line that names a repo."""
DEFECT_SCHEMA = pa.schema([_PLACE, *[each for each in arrow_schema(QUARANTINE) if each.name != "snapshot_date"]])


@dataclass(frozen=True)
class KnownLines:
    """The lines that need no parsing: `node_id`, in order, and the hash of each one's line."""

    node_id: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    line_hash: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    def have(self, node: int | None, hash_: int) -> bool:
        """Whether a repo's line says what it said before."""
        if node is None or not len(self.node_id):
            return False
        at = int(np.searchsorted(self.node_id, node))
        return at < len(self.node_id) and self.node_id[at] == node and self.line_hash[at] == hash_


@dataclass
class ReadLists:
    """The lists of a day, as files of columns below a folder.

    Attributes:
        records: files of `RECORD_SCHEMA`.
        listed: files of `LISTED_SCHEMA`.
        defects: files of `DEFECT_SCHEMA`, without the source.
        fields: by kind, the names of the fields that any record has.
        lines: by kind, how many lines there are.
        examples: by kind, the first line.
    """

    records: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    fields: dict[str, set[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    examples: dict[str, bytes] = field(default_factory=dict)

    def add(self, other: "ReadLists") -> None:
        """Take what another has."""
        self.records += other.records
        self.listed += other.listed
        self.defects += other.defects
        for kind, names in other.fields.items():
            self.fields.setdefault(kind, set()).update(names)
        for kind, lines in other.lines.items():
            self.lines[kind] = self.lines.get(kind, 0) + lines
        self.examples = other.examples | self.examples


class _Files:
    """Columns that are written to files as they come."""

    def __init__(self, folder: Path, name: str, schema: pa.Schema) -> None:
        self._path, self._schema = folder / f"{name}.parquet", schema
        self._rows: list[tuple[Any, ...]] = []
        self._writer: pq.ParquetWriter | None = None

    def add(self, row: tuple[Any, ...]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _AT_ONCE:
            self._flush()

    def end(self) -> list[str]:
        """The files that were written."""
        self._flush()
        if self._writer is None:
            return []
        self._writer.close()
        return [str(self._path)]

    def _flush(self) -> None:
        if not self._rows:
            return
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, self._schema, compression="lz4")
        columns = [
            pa.array(values, type=each.type)
            for values, each in zip(zip(*self._rows, strict=True), self._schema, strict=True)
        ]
        self._writer.write_table(pa.table(columns, schema=self._schema))
        self._rows = []


def read_part(
    number: int,
    batches: Iterable[pa.RecordBatch],
    folder: Path,
    limits: IngestSettings,
    known: KnownLines,
    only: Callable[[int | None], bool] | None = None,
) -> ReadLists:
    """Read the lines of one part of a day's lists.

    Args:
        number: of the part; lines are numbered within it, so that `place` tells every line of the day.
        batches: `kind, file, line`, each of one kind and file.
        folder: where files of columns are written.
        limits: the settings of ingestion.
        known: the lines that need no parsing.
        only: take only the lines of these keys, and keep each line's text.
    """
    reader, hash_of = RecordReader(limits), hasher(["string", "string", "string"])
    records, listed, defects = (
        _Files(folder, f"{name}-{number}{'-again' if only else ''}", schema)
        for name, schema in (("records", RECORD_SCHEMA), ("listed", LISTED_SCHEMA), ("defects", DEFECT_SCHEMA))
    )
    found = ReadLists()
    place = number << 40
    for batch in batches:
        kind, file, lines = batch["kind"][0].as_py(), batch["file"][0].as_py(), batch["line"].to_pylist()
        fields = found.fields.setdefault(kind, set())
        found.lines[kind] = found.lines.get(kind, 0) + len(lines)
        found.examples.setdefault(kind, lines[0])
        for line in lines:
            place += 1
            seen = reader.line(kind, line)
            if seen.value is not None:
                fields.update(seen.value)
            if only is None and known.have(seen.node_id, seen.hash):
                assert seen.value is not None
                listed.add((place, kind, seen.node_id, seen.value["id"], *seen.counters.values()))
                continue
            if only is not None and seen.node_id is not None and not only(seen.node_id):
                continue
            record = reader.record(kind, line, seen)
            if only is not None and not only(record.node_id):
                continue
            for code in record.defects:
                defects.add((place, *defect_row(kind, file, line, record, code, limits, hash_of)))
            if record.node_id is not None:
                values = record._asdict()
                listed.add((place, kind, record.node_id, record.repo_id, *(values[name] for name in COUNTER_VALUES)))
                records.add((place, kind, *(values[name] for name in _OF_RECORD), file, line if only else None))
    found.records, found.listed, found.defects = records.end(), listed.end(), defects.end()
    return found


def duplicate_rows(rows: Iterable[Mapping[str, Any]], limits: IngestSettings) -> pa.Table:
    """Rows of `DEFECT_SCHEMA` for records that were not taken, because another one has their key.

    Args:
        rows: `place, kind, file, line, repo_id`.
        limits: the settings of ingestion.
    """
    hash_of = hasher(["string", "string", "string"])
    found = [
        (
            row["place"],
            *defect_row(
                row["kind"], row["file"], row["line"], Record(repo_id=row["repo_id"]), DUPLICATE_ID, limits, hash_of
            ),
        )
        for row in rows
    ]
    columns = [pa.array([row[n] for row in found], each.type) for n, each in enumerate(DEFECT_SCHEMA)]
    return pa.table(columns, schema=DEFECT_SCHEMA)


def defect_row(
    kind: str, file: str, line: bytes, record: Record, code: str, limits: IngestSettings, hash_of: Callable[..., int]
) -> tuple[Any, ...]:
    """The columns of a row of `quarantine` that the line tells, in the order of the contract."""
    text = line.decode("utf-8", "replace")
    # A character is at least one byte: so a quarter in characters never exceeds the limit.
    raw = text[: limits.max_raw_bytes // 4] if len(line) > limits.max_raw_bytes else text
    key = hash_of((kind, code, line.decode("utf-8", "surrogateescape")))
    return key, kind, code, record.repo_id, None, file, raw, len(line), hashlib.sha256(line).hexdigest()


def read_all(
    parts: Sequence[Callable[[], Iterable[pa.RecordBatch]]],
    size: int,
    folder: Path,
    limits: IngestSettings,
    known: KnownLines,
    only: Callable[[int | None], bool] | None = None,
) -> ReadLists:
    """Read all parts of a day, by worker processes where they are worth it."""
    found = ReadLists()
    if size < _BYTES_FOR_WORKERS or len(parts) == 1:
        for number, batches in enumerate(parts):
            found.add(read_part(number, batches(), folder, limits, known, only))
        return found
    _shared.update(parts=parts, folder=folder, limits=limits, known=known, only=only)
    # Forked workers see what is shared without a copy.
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        for part in pool.map(_read_shared, range(len(parts))):
            found.add(part)
    _shared.clear()
    return found


_shared: dict[str, Any] = {}


def _read_shared(number: int) -> ReadLists:
    batches = _shared["parts"][number]()
    return read_part(number, batches, _shared["folder"], _shared["limits"], _shared["known"], _shared["only"])
