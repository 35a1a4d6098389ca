"""What a station of a day works with: named relations, and the ways to make more of them, on whichever engine."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import pyarrow as pa

PartReader = Callable[[int, Any], Iterator[tuple[str, pa.RecordBatch]]]
"""Reads one part of the outside world, a file: from its number and the part to batches, each with the relation it is
of."""
RecordFunction = Callable[[pa.Table], pa.Table]
"""Says for some rows, each by itself, what a record function says of them."""

ROWS_AT_ONCE = 10_000
"""Rows that a record function is given."""


class Relations(Protocol):
    """Relations of one run under their names, each made once.

    What relates rows to rows is SQL in the dialect of DuckDB, as far as `engines.spark.dialect` can say it in Spark's.
    Steps are the files of `delta/steps`.
    """

    def put(self, name: str, rows: pa.Table) -> None:
        """Let `name` be rows at hand."""
        ...

    def define(self, name: str, query: str) -> None:
        """Let `name` be what a query says, each time it is asked for."""
        ...

    def make(self, step: str, **parameters: Any) -> None:
        """Let the step's name be its rows, computed once."""
        ...

    def define_step(self, step: str, **parameters: Any) -> None:
        """Let the step's name be its rows; whole records are not kept a second time only to be handed on."""
        ...

    def compute(self, name: str, query: str) -> None:
        """Let `name` be the rows of a query, computed once."""
        ...

    def map(
        self, name: str, query: str, function: RecordFunction, schema: pa.Schema, *, is_handed_on: bool = False
    ) -> None:
        """Let `name` be what a record function says of the rows of a query, some at a time, in any order; once.

        Args:
            name: of what is made.
            query: what the function is given.
            function: may run in another process, on another machine.
            schema: of what it returns.
            is_handed_on: whether the rows are asked for once alone, so that they need not be kept.
        """
        ...

    def mapped(self, query: str, function: RecordFunction) -> Iterator[pa.Table]:
        """What a record function says of the rows of a query, in its order, some at a time; nothing is kept.

        No other relation is made meanwhile.
        """
        ...

    def read(self, parts: Sequence[Any], reader: PartReader, schemas: Mapping[str, pa.Schema], size: int) -> None:
        """Let the names of `schemas` be what a reader finds in the parts, each part by itself; once.

        Args:
            parts: what is read.
            reader: may run in another process, on another machine.
            schemas: of each relation that it makes.
            size: of all parts in bytes.

        Raises:
            SourceError: a part breaks off.
        """
        ...

    def rows(self, query: str) -> pa.Table:
        """The rows of a query, of which there are few."""
        ...

    def fetch(self, step: str, **parameters: Any) -> pa.Table:
        """The rows of a step, of which there are few."""
        ...

    def batches(self, query: str) -> Iterator[pa.Table]:
        """The rows of a query in its order, some at a time; no other relation is made meanwhile."""
        ...
