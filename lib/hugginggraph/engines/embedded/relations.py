"""Relations of DuckDB; what record functions make of many rows lies in files of a folder."""

import gc
import os
import signal
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from hugginggraph.engines.relations import ROWS_AT_ONCE, PartReader, RecordFunction
from hugginggraph.steps import make, text_of
from hugginggraph.steps import step as rows_of

_BYTES_FOR_WORKERS = 20_000_000
"""Packed bytes of all parts from which on worker processes are worth their start."""
_BATCHES_AHEAD = 16
"""Batches that worker processes are given before the first of them is asked for."""
_ROWS_FOR_WORKERS = 10 * ROWS_AT_ONCE
"""Rows from which on worker processes are worth their start for a record function."""


class DuckRelations:
    """Relations on a connection: see `engines.relations.Relations`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        """Relations of a connection.

        Args:
            connection: in which they are temporary tables and views.
            folder: for files; it must stay as long as the connection.
        """
        self.connection = connection
        self._folder = folder

    def put(self, name: str, rows: pa.Table) -> None:
        """As a table: DuckDB does not know how many rows are only registered."""
        self.connection.register("put_rows", rows)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM put_rows")
        self.connection.unregister("put_rows")

    def define(self, name: str, query: str) -> None:
        """A temporary view."""
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")

    def make(self, step: str, **parameters: Any) -> None:
        """A temporary table."""
        make(self.connection, step, **parameters)

    def define_step(self, step: str, **parameters: Any) -> None:
        """A temporary view; a table of a step with parameters, which a view does not take."""
        if parameters:
            self.make(step, **parameters)
        else:
            self.define(step, text_of(step))

    def compute(self, name: str, query: str) -> None:
        """A temporary table."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def map(
        self, name: str, query: str, function: RecordFunction, schema: pa.Schema, *, is_handed_on: bool = False
    ) -> None:
        """As the rows come, of many by worker processes; many rows go to a file."""
        sink = _Sink(self._folder / f"{name}.parquet", schema)
        for rows in self.mapped(query, function):
            sink.add(rows.cast(schema))
        path, rest = sink.end()
        if path is None:
            self.put(name, rest)
        else:
            self.connection.read_parquet(path).create_view(name, replace=True)

    def mapped(self, query: str, function: RecordFunction) -> Iterator[pa.Table]:
        """As the rows come; of many by worker processes."""
        ((count,),) = self.connection.execute(f"SELECT count(*) FROM ({query})").fetchall()
        if count < _ROWS_FOR_WORKERS:
            return map(function, self.batches(query))
        return _by_workers(function, self.batches(query))

    def read(self, parts: Sequence[Any], reader: PartReader, schemas: Mapping[str, pa.Schema], size: int) -> None:
        """By worker processes, where they are worth it, into files of columns."""
        found = _read_all(parts, reader, self._folder, schemas, size)
        for name, schema in schemas.items():
            files = [paths[name] for paths in found if name in paths]
            if files:
                self.connection.read_parquet(files).create_view(name, replace=True)
            else:
                self.put(name, schema.empty_table())

    def rows(self, query: str) -> pa.Table:
        """As Arrow."""
        return self.connection.sql(query).to_arrow_table()

    def fetch(self, step: str, **parameters: Any) -> pa.Table:
        """As Arrow."""
        return rows_of(self.connection, step, **parameters).to_arrow_table()

    def batches(self, query: str) -> Iterator[pa.Table]:
        """As the rows come."""
        for batch in self.connection.sql(query).to_arrow_reader(ROWS_AT_ONCE):
            yield pa.Table.from_batches([batch])


class _Sink:
    """Rows in memory; in a file as soon as they are many."""

    _MOST = 10 * ROWS_AT_ONCE

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path, self._schema = path, schema
        self._held: list[pa.Table] = []
        self._writer: pq.ParquetWriter | None = None

    def add(self, rows: pa.Table) -> None:
        self._held.append(rows)
        if sum(held.num_rows for held in self._held) >= self._MOST:
            self.flush()

    def flush(self) -> None:
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, self._schema, compression="lz4")
        if self._held:
            self._writer.write_table(pa.concat_tables(self._held))
        self._held = []

    def end(self) -> tuple[str | None, pa.Table]:
        """The file, where there is one, and the rows that are in none."""
        if self._writer is None:
            return None, pa.concat_tables([self._schema.empty_table(), *self._held])
        self.flush()
        self._writer.close()
        return str(self._path), self._schema.empty_table()


def _read_all(
    parts: Sequence[Any], reader: PartReader, folder: Path, schemas: Mapping[str, pa.Schema], size: int
) -> list[dict[str, str]]:
    """By part, the files of the relations that it has rows of."""
    if size < _BYTES_FOR_WORKERS or len(parts) == 1:
        return [_read_part(number, part, reader, folder, schemas) for number, part in enumerate(parts)]
    _shared.update(parts=parts, reader=reader, folder=folder, schemas=schemas)
    try:
        with _workers() as pool:
            return list(pool.map(_read_shared, range(len(parts))))
    finally:
        _shared.clear()


def _by_workers(function: RecordFunction, batches: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """What a record function makes of each batch, in their order, a few batches ahead of whoever asks."""
    _shared.update(function=function)
    try:
        with _workers() as pool:
            # The workers are forked now, before the query of the batches runs in other threads.
            pool.submit(int).result()
            ahead: deque[Future[pa.Table]] = deque()
            for batch in batches:
                ahead.append(pool.submit(_call_shared, batch))
                if len(ahead) > _BATCHES_AHEAD:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
    finally:
        _shared.clear()


def _workers() -> ProcessPoolExecutor:
    """A process a core, forked, so that it sees what is shared without a copy; none outlives this process."""
    return ProcessPoolExecutor(mp_context=get_context("fork"), initializer=_begin_work)


def _begin_work() -> None:
    """Leave Ctrl-C to the parent, and end with it: of a parent that is killed a worker would wait for work for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    # Rows are made by the ten thousand and hold no circles: Python need not look for them after each 700 objects, nor
    # ever among what was there before the fork.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read_part(
    number: int, part: Any, reader: PartReader, folder: Path, schemas: Mapping[str, pa.Schema]
) -> dict[str, str]:
    writers: dict[str, pq.ParquetWriter] = {}
    paths: dict[str, str] = {}
    try:
        for name, batch in reader(number, part):
            if name not in writers:
                paths[name] = str(folder / f"{name}-{number}.parquet")
                writers[name] = pq.ParquetWriter(paths[name], schemas[name], compression="lz4")
            writers[name].write_batch(batch)
    finally:
        for writer in writers.values():
            writer.close()
    return paths


_shared: dict[str, Any] = {}


def _call_shared(rows: pa.Table) -> pa.Table:
    found: pa.Table = _shared["function"](rows)
    return found


def _read_shared(number: int) -> dict[str, str]:
    return _read_part(number, _shared["parts"][number], _shared["reader"], _shared["folder"], _shared["schemas"])
