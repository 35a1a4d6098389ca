"""The forms of an export."""

from enum import Enum


class ExportForm(str, Enum):
    """One file of GraphML; of the others two, `nodes` and `edges`."""

    graphml = "graphml"
    parquet = "parquet"
    csv = "csv"
    jsonl = "jsonl"
