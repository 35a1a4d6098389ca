"""The list of tables in `docs/tables.md`, from the contracts and the DDL: `python -m checks.tables` writes it."""

import json
from pathlib import Path

from hugginggraph.storage.first_commit import first_commit
from hugginggraph.tables import ANALYSIS_TABLES, SNAPSHOTS, STATE_TABLES, TABLES
from hugginggraph.tables.contract import Table
from hugginggraph.tables.genetics import KEPT_BY_DATE

PAGE = Path(__file__).parents[1] / "docs" / "tables.md"
BEGIN, END = "<!-- tables: made by checks/tables.py -->", "<!-- end of tables -->"
_WRITTEN = {
    **dict.fromkeys((*STATE_TABLES, SNAPSHOTS), "every date"),
    **dict.fromkeys(ANALYSIS_TABLES, "with the analyses"),
    **dict.fromkeys(KEPT_BY_DATE, "by `genetics`"),
}


def page() -> str:
    """The text of `docs/tables.md` with the list as it should be: all tables, in the order in which they are made."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    head = "| layer | table | key | written | what it holds |\n|---|---|---|---|---|"
    return f"{before}{BEGIN}\n\n{head}\n" + "\n".join(map(_row, TABLES)) + f"\n\n{END}{after}"


def _row(table: Table) -> str:
    key = ", ".join(f"`{column}`" for column in table.key)
    name = f"[`{table.name}`](../delta/{table.name}.sql)"
    return f"| {table.layer} | {name} | {key} | {_WRITTEN[table]} | {_comment(table)} |"


def _comment(table: Table) -> str:
    """What the DDL says of the table."""
    _, metadata, _ = first_commit(table, retention_days=0).splitlines()
    comment: str = json.loads(metadata)["metaData"]["description"]
    return comment.removesuffix(".")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
