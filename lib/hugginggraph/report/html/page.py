"""The page: every exhibit asked and drawn, or in its place what is missing; then one file that needs no network."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from hugginggraph.errors import WarehouseError
from hugginggraph.lookup.changes import snapshots
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.report.html import figures
from hugginggraph.report.html.exhibit import CATALOGUE, SECTIONS, Column, Drawn, Exhibit, Row, Rows
from hugginggraph.report.terminal import printable, with_keys_as_text
from hugginggraph.tables.genetics import KEPT_BY_DATE

_TEMPLATES = Path(__file__).parent / "templates"
MOST_ROWS = 2_000
"""So many rows of an answer can be downloaded from the page; longer ones are cut, and the page says so."""


_EXACT = 2**53
"""Greater whole numbers are not exact in JavaScript."""


@dataclass(frozen=True)
class Shown:
    """An exhibit on the page.

    Attributes:
        exhibit: its entry.
        drawn: what is to be seen; None where something is missing.
        rows: what can be downloaded.
        missing: one sentence that says what is missing and what brings it.
    """

    exhibit: Exhibit
    drawn: Drawn | None
    rows: Rows
    missing: str = ""

    @property
    def data(self) -> dict[str, Any]:
        """The rows as the page holds them: column names once, then values."""
        names = list(self.rows[0]) if self.rows else []
        rows = [with_keys_as_text(row) for row in self.rows[:MOST_ROWS]]
        return {"columns": names, "rows": [[_value(row[name]) for name in names] for row in rows]}

    @property
    def table_rows(self) -> Rows:
        """The rows of its table."""
        return self.rows if self.drawn is None or self.drawn.rows is None else self.drawn.rows


def shown(warehouse: Warehouse, exhibit: Exhibit) -> Shown:
    """An exhibit asked and drawn; where a table was not computed, or nothing is in it, what is missing."""
    try:
        warehouse.view(*exhibit.tables)
        rows = [{name: _known(value) for name, value in row.items()} for row in exhibit.ask(warehouse)]
    except WarehouseError:
        return Shown(exhibit, None, [], _not_computed(exhibit, warehouse.date))
    drawn = exhibit.draw(rows, warehouse.date) if rows else None
    return Shown(exhibit, None, [], exhibit.empty) if drawn is None else Shown(exhibit, drawn, rows)


def report(warehouse: Warehouse, exhibits: Iterable[Exhibit] | None = None) -> str:
    """The report of the warehouse's date as HTML.

    Args:
        warehouse: opened as of a date.
        exhibits: these alone; without them the whole catalogue.
    """
    figures.load()
    wanted = sorted(CATALOGUE.values() if exhibits is None else exhibits, key=lambda each: each.place)
    sections = {name: [shown(warehouse, exhibit) for exhibit in wanted if exhibit.section == name] for name in SECTIONS}
    day = next(row for row in snapshots(warehouse) if row["snapshot_date"] == warehouse.date)
    return rendered(
        "report.html.j2", sections=sections, day=warehouse.date, snapshot=day,
        title=f"HuggingGraph {warehouse.date}", most_rows=MOST_ROWS,
    )  # fmt: skip


def rendered(template: str, **values: Any) -> str:
    """A page of a template, with all it needs inside: styles, scripts and, where it draws, plotly.js."""
    scripts = {"plotly": get_plotlyjs(), "report": (_TEMPLATES / "report.js").read_text(encoding="utf-8")}
    return (
        _environment()
        .get_template(template)
        .render(
            style=Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8")),
            scripts={name: Markup(_inline(text)) for name, text in scripts.items()},
            policy=_policy(_inline(text) for text in scripts.values()),
            **values,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["cell"] = cell
    environment.filters["printable"] = lambda text: printable(str(text))
    environment.tests["numeric"] = lambda column: column.shape in ("count", "number", "share")
    return environment


def cell(row: Row, column: Column) -> str:
    """A cell as it is read; hidden characters of metadata are visible, what is not known is empty."""
    value = row[column.key]
    if value is None:
        return ""
    if column.shape == "count":
        return f"{value:,}"
    if column.shape == "share":
        return f"{value:.1%}"
    if column.shape == "number":
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    if column.shape == "names":
        return printable(", ".join(str(part) for part in value))
    return printable(str(value))


def _inline(script: str) -> str:
    """A script of our own as it may stand in a page: nothing in it ends the element."""
    return "\n" + script.replace("</script", "<\\/script").replace("<!--", "<\\!--") + "\n"


def _policy(scripts: Iterable[str]) -> str:
    """The page's own rules: no network, no scripts but these, whatever stands in the metadata."""
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts)
    allowed = " ".join(f"'sha256-{each}'" for each in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _not_computed(exhibit: Exhibit, day: date) -> str:
    if any(table in KEPT_BY_DATE for table in exhibit.tables):
        return f"The genetics of {day} were not computed; `hugginggraph genetics --as-of {day}` brings them."
    return (
        f"The analyses did not run on {day}; `hugginggraph backfill --analyses all` computes them for every date it "
        "takes in."
    )


def _known(value: Any) -> Any:
    """The value; None where it is no number."""
    return None if isinstance(value, float) and not isfinite(value) else value


def _value(value: object) -> object:
    """A value as JSON has it; a number that a browser would round is text."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_value(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _value(each) for key, each in value.items()}
    if isinstance(value, int) and abs(value) > _EXACT:
        return str(value)
    if isinstance(value, float) and not isfinite(value):
        return None
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
