"""The rows of a Delta table at a version, read from the files that make it up.

A version's files never change, so they are asked for once, by delta-rs, as look-ups do. Read as a Delta table, every
query would ask for them anew, and twice where rows may be struck out: each time a Spark query of Delta's own, which on
a small day made half of all queries (docs/adr/0016).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from deltalake import DeltaTable as Reader
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from hugginggraph.frames import MOST_TO_BROADCAST, settle
from hugginggraph.locations import for_spark_files
from hugginggraph.storage.deletion_vectors import kept_rows
from hugginggraph.tables.contract import Table

_AT = ["_file", "_row"]


@dataclass(frozen=True)
class PinnedRows:
    """A version's files and the rows that are struck out of them.

    Attributes:
        files: names, below the table's folder.
        struck_out: `_file, _row` of rows that were deleted or replaced and still stand in a file; None where none are.
    """

    files: list[str]
    struck_out: DataFrame | None

    @classmethod
    def of(cls, spark: SparkSession, opened: Reader) -> "PinnedRows":
        """Those of the version at which a table is opened."""
        files = sorted(uri.rsplit("/", 1)[-1] for uri in opened.file_uris())
        struck_out = _struck_out(opened)
        if struck_out is None:
            return cls(files, None)
        # Settled: rows that come from Python are part of the plan, and are planned again with each query.
        frame = settle(spark.createDataFrame(struck_out))
        return cls(files, F.broadcast(frame) if struck_out.num_rows <= MOST_TO_BROADCAST else frame)

    def frame(self, spark: SparkSession, folder: str, table: Table) -> DataFrame:
        """The rows in the contract's columns.

        Args:
            spark: the session.
            folder: the table's.
            table: the contract.
        """
        if not self.files:
            return spark.createDataFrame([], table.columns)
        rows = spark.read.schema(table.columns).parquet(*[for_spark_files(f"{folder}/{name}") for name in self.files])
        if self.struck_out is None:
            return rows
        place = [F.col("_metadata.file_name").alias(_AT[0]), F.col("_metadata.row_index").alias(_AT[1])]
        left = rows.select("*", *place).join(self.struck_out, on=_AT, how="left_anti")
        return left.select(*table.column_names)


def _struck_out(opened: Reader) -> pa.Table | None:
    names, rows = [], []
    for name, kept in kept_rows(opened):
        gone = np.flatnonzero(~kept.values.to_numpy(zero_copy_only=False))
        names.append(np.repeat(name, len(gone)))
        rows.append(gone)
    if not sum(map(len, rows)):
        return None
    columns = dict(zip(_AT, (np.concatenate(names), np.concatenate(rows)), strict=True))
    return pa.table(columns)
