"""What follows from the contracts, for readers: the list in `docs/tables.md`, and the DDL in `delta/`.

`python -m checks.tables` writes both.
"""

from pathlib import Path

from hugginggraph.settings import load_settings
from hugginggraph.storage.ddl import ddl_of
from hugginggraph.tables import ANALYSIS_TABLES, SNAPSHOTS, STATE_TABLES, TABLES
from hugginggraph.tables.contract import Table
from hugginggraph.tables.genetics import KEPT_BY_DATE

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "tables.md"
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
    return f"| {table.layer} | {name} | {key} | {_WRITTEN[table]} | {table.comment.removesuffix('.')} |"


def statements() -> dict[Path, str]:
    """The statement that creates each table, by the file that has it."""
    days = load_settings().retention_days
    return {ROOT / "delta" / f"{table.name}.sql": ddl_of(table, table.name, retention_days=days) for table in TABLES}


def main() -> None:
    """Write the list and the statements anew; a statement of a table that is no more is deleted."""
    PAGE.write_text(page(), encoding="utf-8")
    written = statements()
    for file in set((ROOT / "delta").glob("*.sql")) - set(written):
        file.unlink()
    for file, text in written.items():
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
