"""Relations of Spark: frames under names of this run, which other views of the session do not meet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import count
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from hugginggraph.engines.relations import PartReader, RecordFunction
from hugginggraph.engines.spark.dialect import for_spark
from hugginggraph.errors import SourceError
from hugginggraph.frames import settle, spilled
from hugginggraph.steps import text_of

_run = count()
_BREAKS_OFF = "breaks_off"


class SparkRelations:
    """Relations of a session: see `engines.relations.Relations`."""

    def __init__(self, spark: SparkSession, files: ExitStack, *, is_large: bool = False) -> None:
        """Relations of a session, none yet.

        Args:
            spark: the session.
            files: keeps what is spilled until its end, and the names.
            is_large: whether what is read of the outside world is too much for memory.
        """
        self._spark, self._files, self._is_large = spark, files, is_large
        self._prefix = f"hugginggraph_{next(_run)}"
        self._names: dict[str, str] = {}
        files.callback(self._forget)

    def frame(self, name: str) -> DataFrame:
        """A relation as a frame."""
        return self._spark.table(self._names[name])

    def knows(self, name: str) -> bool:
        """Whether there is a relation of that name."""
        return name in self._names

    def take(self, name: str, frame: DataFrame) -> None:
        """Let `name` be a frame."""
        self._names[name] = f"{self._prefix}_{name}"
        frame.createOrReplaceTempView(self._names[name])

    def put(self, name: str, rows: pa.Table) -> None:
        """A frame of rows of the driver."""
        self.take(name, self._spark.createDataFrame(rows))

    def define(self, name: str, query: str) -> None:
        """A frame that is not computed."""
        self.take(name, self.ask(query))

    def make(self, step: str, **parameters: Any) -> None:
        """A settled frame."""
        self.take(step, settle(self.ask(text_of(step), parameters)))

    def define_step(self, step: str, **parameters: Any) -> None:
        """A frame that is not computed."""
        self.take(step, self.ask(text_of(step), parameters))

    def compute(self, name: str, query: str) -> None:
        """A settled frame."""
        self.take(name, settle(self.ask(query)))

    def map(
        self, name: str, query: str, function: RecordFunction, schema: pa.Schema, *, is_handed_on: bool = False
    ) -> None:
        """By Python workers, a batch of Arrow at a time; settled, unless it is handed on."""

        def said(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield from function(pa.Table.from_batches([batch])).cast(schema).to_batches()

        frame = self.ask(query).mapInArrow(said, from_arrow_schema(schema))
        self.take(name, frame if is_handed_on else settle(frame))

    def mapped(self, query: str, function: RecordFunction) -> Iterator[pa.Table]:
        """On the driver."""
        return map(function, self.batches(query))

    def read(self, parts: Sequence[Any], reader: PartReader, schemas: Mapping[str, pa.Schema], size: int) -> None:
        """A task a part; what all of them find is one frame with a structure for each relation, of which a row has one.

        Raises:
            SourceError: a part breaks off.
        """
        whole = pa.schema([(_BREAKS_OFF, pa.string())] + [(name, pa.struct(list(of))) for name, of in schemas.items()])

        def found(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                for number in batch.column(0).to_pylist():
                    try:
                        for name, rows in reader(number, parts[number]):
                            yield _of_one(
                                whole, name, pa.StructArray.from_arrays(rows.columns, fields=list(rows.schema))
                            )
                    except SourceError as error:
                        yield _of_one(whole, _BREAKS_OFF, pa.array([str(error)]))

        tasks = self._spark.range(0, len(parts), 1, max(len(parts), 1))
        frame = tasks.mapInArrow(found, from_arrow_schema(whole))
        frame = self._files.enter_context(spilled(frame)) if self._is_large else settle(frame)
        broken = frame.where(f"{_BREAKS_OFF} IS NOT NULL").select(_BREAKS_OFF).sort(_BREAKS_OFF).first()
        if broken is not None:
            raise SourceError(broken[0])
        for name in schemas:
            self.take(name, frame.where(f"{name} IS NOT NULL").select(f"{name}.*"))

    def rows(self, query: str) -> pa.Table:
        """On the driver."""
        return self.ask(query).toArrow()

    def fetch(self, step: str, **parameters: Any) -> pa.Table:
        """On the driver."""
        return self.ask(text_of(step), parameters).toArrow()

    def batches(self, query: str) -> Iterator[pa.Table]:
        """On the driver, all at once: nobody asks for more than a day's difference."""
        yield self.rows(query)

    def ask(self, query: str, parameters: Mapping[str, Any] | None = None) -> DataFrame:
        """The frame of a query in the dialect of DuckDB."""
        return self._spark.sql(for_spark(query, self._names, parameters or {}))

    def _forget(self) -> None:
        for name in self._names.values():
            self._spark.catalog.dropTempView(name)


def _of_one(whole: pa.Schema, name: str, values: pa.Array) -> pa.RecordBatch:
    """A batch in which one column has values."""
    columns = [values if each.name == name else pa.nulls(len(values), each.type) for each in whole]
    return pa.RecordBatch.from_arrays(columns, schema=whole)
