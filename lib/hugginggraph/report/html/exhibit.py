"""What an exhibit of the report is: a question to the tables of a date, and a small function that draws the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables.contract import Table

Row = dict[str, Any]
Rows = list[Row]

SUPPLY_CHAIN = "The supply chain"
GENETICS = "The genetics of model families"
SECTIONS = (SUPPLY_CHAIN, GENETICS)
"""In the order of the page."""

Shape = Literal["text", "names", "count", "number", "share", "date"]
"""How a cell is written: as it is, as a list, 1,234, three digits, 12.3 %, a day."""


@dataclass(frozen=True)
class Column:
    """A column of a table on the page: the row's key, its heading, how its cells are written."""

    key: str
    heading: str
    shape: Shape = "text"


def counts(*headings: str) -> list[Column]:
    """Columns of counts whose keys are their headings."""
    return [Column(heading.replace(" ", "_"), heading, "count") for heading in headings]


@dataclass(frozen=True)
class Plot:
    """A drawing in the terms of plotly.js.

    Attributes:
        traces: what is drawn. Metadata in it went through `plots.plain`: plotly reads markup.
        layout: axes, bars, notes; colours of paper and ink are set by the page.
        title: what tells it from its neighbours, where there are several.
        height: in pixels.
        is_graph: nodes and edges: it can be panned, zoomed and searched. Its last trace holds the nodes.
    """

    traces: list[dict[str, Any]]
    layout: dict[str, Any]
    title: str = ""
    height: int = 360
    is_graph: bool = False


@dataclass(frozen=True)
class Strip:
    """A text with what was added to and taken from another: parts `keep`, `add` or `drop`, in order."""

    title: str
    parts: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Drawn:
    """An answer as it is shown.

    Attributes:
        n: how much it is drawn from, in words.
        plots: drawings, side by side where there is room.
        columns: of a table of the rows; none where there is no table.
        rows: of the table, where it is not all rows of the answer.
        strips: texts with their differences.
        note: what a reader needs to judge it.
    """

    n: str
    plots: Sequence[Plot] = ()
    columns: Sequence[Column] = ()
    rows: Rows | None = None
    strips: Sequence[Strip] = ()
    note: str = ""


Draw = Callable[[Rows, date], "Drawn | None"]


@dataclass(frozen=True)
class Exhibit:
    """An entry of the catalogue.

    Attributes:
        number: as the papers' sheets count them: F1, T3, A5, …
        title: what is to be seen.
        section: where it stands.
        asks: the question in words.
        graph: what it is counted over.
        tables: what the question needs.
        ask: gives the rows; they are what a reader can download.
        draw: from rows, never empty, and the date to what is shown; to None where nothing in them can be drawn.
        empty: one sentence for when nothing is shown: what is missing, and what brings it.
    """

    number: str
    title: str
    section: str
    asks: str
    graph: str
    tables: tuple[Table, ...]
    ask: Callable[[Warehouse], Rows] = field(repr=False)
    draw: Draw = field(repr=False)
    empty: str

    @property
    def place(self) -> tuple[str, int, str]:
        """What exhibits are put in order by: the letter, the number, what follows it."""
        digits = "".join(c for c in self.number if c.isdigit())
        return self.number[0], int(digits), self.number[1 + len(digits) :]


CATALOGUE: dict[str, Exhibit] = {}
"""Every exhibit by its number, in the order of their modules."""


def exhibit(
    number: str,
    title: str,
    section: str,
    *,
    asks: str,
    graph: str,
    tables: tuple[Table, ...],
    empty: str,
    sql: str | None = None,
    ask: Callable[[Warehouse], Rows] | None = None,
) -> Callable[[Draw], Draw]:
    """Enters the function that draws into the catalogue, beside its question: SQL, or a function of the warehouse."""
    if (sql is None) == (ask is None):
        raise ValueError(f"{number}: either sql or ask")

    def enter(draw: Draw) -> Draw:
        asked = ask or (lambda warehouse: warehouse.records(sql or ""))
        CATALOGUE[number] = Exhibit(number, title, section, asks, graph, tables, asked, draw, empty)
        return draw

    return enter
