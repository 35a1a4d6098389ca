"""The DDL of a table: its file in `delta/`, with the properties that its contract asks for."""

from string import Template

from hugginggraph.resources import resource
from hugginggraph.tables.contract import Table


def ddl_of(table: Table, name: str, *, retention_days: int) -> str:
    """The statement that creates a table.

    Args:
        table: the contract.
        name: the table as SQL names it.
        retention_days: for how long files and log entries are promised.
    """
    text = Template(resource("delta", f"{table.name}.sql").read_text(encoding="utf-8"))
    told = ",\n  ".join(f"'{key}' = '{value}'" for key, value in _properties(table, retention_days).items())
    return text.substitute(table=name, properties=told)


def _properties(table: Table, retention_days: int) -> dict[str, str]:
    kept = f"interval {retention_days} days"
    properties = {
        "delta.deletedFileRetentionDuration": kept,
        "delta.logRetentionDuration": kept,
        "delta.enableExpiredLogCleanup": "false",
        "delta.enableChangeDataFeed": "true",
        "delta.enableDeletionVectors": "true" if table.strikes_rows_out else "false",
    }
    if table.strikes_rows_out:
        # The log repeats a file's statistics whenever a row of it is struck out.
        properties["delta.dataSkippingStatsColumns"] = ",".join(table.searched_by or table.key[:1])
    return properties
