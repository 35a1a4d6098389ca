"""Tables on the terminal."""

from collections.abc import Iterable, Sequence

from rich.table import Table

from hugginggraph.report.terminal import console, is_terminal, printable, shown

SHOWN = 40
"""So many rows of a long table are printed on a terminal."""


def fitting(asked: int | None = None, on_a_terminal: int = SHOWN) -> int | None:
    """How many rows are printed: as many as were asked for; else so many on a terminal, and all (None) elsewhere."""
    return asked or (on_a_terminal if is_terminal() else None)


def print_table(
    title: str | None,
    headers: Sequence[str],
    rows: Sequence[Sequence[object]],
    numbers: Iterable[str] = (),
    at_most: int | None = None,
) -> None:
    """A table of at most so many rows (None: all), all text made harmless."""
    if title is not None:
        # Not the table's own title, which would be broken where the table is narrow.
        console.print(printable(title), style="italic", markup=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in headers:
        table.add_column(header, justify="right" if header in numbers else "left", overflow="fold")
    for row in rows[:at_most]:
        table.add_row(*[shown("" if cell is None else cell) for cell in row])
    console.print(table)
    print_more(len(rows), at_most)


def print_more(total: int, at_most: int | None) -> None:
    """Say how many rows were left out."""
    if at_most is not None and total > at_most:
        console.print(f"[dim]… and {total - at_most:,} more; --json gives all[/]")
