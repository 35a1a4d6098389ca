"""Tables on the terminal."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.table import Table

from hugginggraph.report.terminal import console, has_width, is_terminal, printable, shown

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
    if has_width() or console.color_system:
        _print_drawn(headers, rows[:at_most], set(numbers))
    else:
        console.file.writelines(_lines(headers, rows[:at_most], set(numbers)))
    print_more(len(rows), at_most)


def _print_drawn(headers: Sequence[str], rows: Sequence[Sequence[object]], numbers: Collection[str]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in headers:
        table.add_column(header, justify="right" if header in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*[shown("" if cell is None else cell) for cell in row])
    console.print(table)


def _lines(headers: Sequence[str], rows: Sequence[Sequence[object]], numbers: Collection[str]) -> Iterator[str]:
    """What `_print_drawn` gives where nothing is coloured or broken, in a hundredth of its time."""
    texts = [list(headers), *([printable("" if cell is None else str(cell)) for cell in row] for row in rows)]
    cells = [[(text, len(text) if text.isascii() else cell_len(text)) for text in row] for row in texts]
    widths = [max(width for _, width in column) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = (
            " " * (widest - width) + text if header in numbers else text + " " * (widest - width)
            for (text, width), widest, header in zip(row, widths, headers, strict=True)
        )
        yield "  ".join(padded) + "\n"


def print_more(total: int, at_most: int | None) -> None:
    """Say how many rows were left out."""
    if at_most is not None and total > at_most:
        console.print(f"[dim]… and {total - at_most:,} more; --json gives all[/]")
