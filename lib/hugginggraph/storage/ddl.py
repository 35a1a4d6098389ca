"""The DDL of a table, and the properties of it: both follow from its contract."""

from hugginggraph.tables.contract import Table


def ddl_of(table: Table, name: str, *, retention_days: int) -> str:
    """The statement that creates a table, for whoever reads or runs SQL.

    Args:
        table: the contract.
        name: the table as SQL names it.
        retention_days: for how long files and log entries are promised.
    """
    columns = ",\n".join(
        f"  {each} {column.type}{' NOT NULL' * column.is_required} COMMENT {_quoted(column.comment)}"
        for each, column in table.described.items()
    )
    properties = ",\n".join(
        f"  '{each}' = {_quoted(value)}" for each, value in properties_of(table, retention_days=retention_days).items()
    )
    return (
        f"CREATE TABLE IF NOT EXISTS {name} (\n{columns}\n)\nUSING DELTA\n"
        f"COMMENT {_quoted(table.comment)}\nTBLPROPERTIES (\n{properties}\n)\n"
    )


def properties_of(table: Table, *, retention_days: int) -> dict[str, str]:
    """What Delta is told of a table: what is kept for how long, how rows change, and the laws of a row."""
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
    return properties | {f"delta.constraints.{name}": law for name, law in table.laws.items()}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
