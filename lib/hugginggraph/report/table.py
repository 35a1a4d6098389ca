"""Tables on the terminal."""

import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence

from rich.cells import cell_len

from hugginggraph.report.terminal import console, has_width, is_terminal, printable

SHOWN = 40
"""So many rows of a long table are printed on a terminal."""

_INDENT = 4
"""Blanks before what stands below a row."""


def fitting(asked: int | None = None, on_a_terminal: int = SHOWN) -> int | None:
    """How many rows are printed: as many as were asked for; else so many on a terminal, and all (None) elsewhere."""
    return asked or (on_a_terminal if is_terminal() else None)


def print_table(
    title: str | None,
    headers: Sequence[str],
    rows: Sequence[Sequence[object]],
    numbers: Collection[str] = (),
    at_most: int | None = None,
) -> None:
    """A table of at most so many rows (None: all), all text made harmless.

    No cell is broken into pieces: where lines have a width that a table exceeds, its widest texts stand below their
    row, each after the name of its column.
    """
    if title is not None:
        console.print(printable(title), style="italic", markup=False, soft_wrap=True)
    texts = [list(headers), *([printable("" if cell is None else str(cell)) for cell in row] for row in rows[:at_most])]
    cells = [[(text, len(text) if text.isascii() else cell_len(text)) for text in row] for row in texts]
    widths = [max(width for _, width in column) for column in zip(*cells, strict=True)]
    below = _too_wide(headers, widths, numbers) if has_width() else []
    sides = [(at, widths[at], header in numbers) for at, header in enumerate(headers) if at not in below]
    lines = (
        "  ".join([_padded(*row[at], widest, is_number) for at, widest, is_number in sides]).rstrip() for row in cells
    )
    console.print(next(lines), style="bold", markup=False, soft_wrap=True)
    if below:
        told = zip(lines, texts[1:], strict=True)
        lines = (each for line, row in told for each in (line, *_below(headers, row, below)))
    console.file.writelines(line + "\n" for line in lines)
    print_more(len(rows), at_most)


def _padded(text: str, width: int, widest: int, is_number: bool) -> str:
    return " " * (widest - width) + text if is_number else text + " " * (widest - width)


def _too_wide(headers: Sequence[str], widths: Sequence[int], numbers: Collection[str]) -> list[int]:
    """The columns without which the others fit: always the widest text of those that are left, of equals the last."""
    below: list[int] = []
    while sum(widths) - sum(widths[at] for at in below) + 2 * (len(headers) - len(below) - 1) > console.width:
        texts = [at for at, header in enumerate(headers) if header not in numbers and at not in below]
        if not texts or len(headers) - len(below) == 1:
            break
        below.append(max(texts, key=lambda at: (widths[at], at)))
    return sorted(below)


def _below(headers: Sequence[str], row: Sequence[str], below: Iterable[int]) -> Iterator[str]:
    for at in below:
        if row[at]:
            yield from textwrap.wrap(
                f"{headers[at]}: {row[at]}",
                console.width,
                initial_indent=" " * _INDENT,
                subsequent_indent=" " * 2 * _INDENT,
                break_long_words=False,
                break_on_hyphens=False,
            )


def print_more(total: int, at_most: int | None) -> None:
    """Say how many rows were left out."""
    if at_most is not None and total > at_most:
        console.print(f"[dim]… and {total - at_most:,} more; --json gives all[/]")
