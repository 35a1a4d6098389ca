"""The forms of an export."""

from enum import StrEnum


class ExportForm(StrEnum):
    """One file of GraphML; of the others two, `nodes` and `edges`."""

    graphml = "graphml"
    parquet = "parquet"
    csv = "csv"
    jsonl = "jsonl"
