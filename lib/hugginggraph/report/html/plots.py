"""Parts that drawings are made of, in the terms of plotly.js."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hugginggraph.report.html.exhibit import Plot, Row, Rows
from hugginggraph.report.terminal import printable
from hugginggraph.tables.contract import ALL

COLOURS = {
    "base": "#d1495b", "finetune": "#2f7ed8", "adapter": "#e07b00", "quantized": "#12a594", "merge": "#b45ad6",
    "trained_on": "#8a9a1b", "derived_from": "#c0508a", "used_by_space": "#8b6f4e", "new_version": "#9aa3ad",
    "dataset": "#8a9a1b", "space": "#8b6f4e", "unknown": "#9aa3ad", "model": "#2f7ed8", "*": "#7c8794",
    "all": "#7c8794",
}  # fmt: skip
"""By role, relation or kind; readable on white and on black."""
SERIES = (
    "#2f7ed8", "#e07b00", "#12a594", "#b45ad6", "#d64545", "#8a9a1b", "#c0508a", "#8b6f4e", "#5b6ee1", "#7c8794",
)  # fmt: skip
"""For what has no colour of its own."""
LICENCE_COLOURS = {
    "public_domain": "#3f9e8f", "permissive": "#12a594", "permissive_model": "#12a594", "permissive_patent": "#5fb878",
    "attribution": "#8ab84a", "weak_copyleft": "#5aa2e8", "strong_copyleft": "#2f7ed8", "network_copyleft": "#3a4fc4",
    "rail": "#e07b00", "community": "#b45ad6", "terms": "#c0508a", "non_commercial": "#d64545",
    "no_derivatives": "#8f1d1d", "research": "#a85a2a", "custom": "#8b6f4e", "unknown": "#7c8794", "missing": "#9aa3ad",
}  # fmt: skip
"""By class of licence (conf/rules/licences.yml), the freest first."""
TYPES = ("base", "finetune", "adapter", "quantized", "merge", "unknown", "dataset", "space")
RELATIONS = (
    "finetune", "adapter", "quantized", "merge", "trained_on", "derived_from", "used_by_space", "new_version",
)  # fmt: skip
TABLE_ROWS = 10
"""Rows of a top ten."""


def plain(text: object, at_most: int = 60) -> str:
    """Metadata as plotly shows it as it is: no markup, hidden characters visible, cut in the middle where too long.

    >>> plain("<b>amber</b>/heron")
    '&lt;b&gt;amber&lt;/b&gt;/heron'
    """
    shown = printable(str(text))
    if len(shown) > at_most:
        head = at_most // 2
        shown = f"{shown[:head]}…{shown[len(shown) - (at_most - head - 1) :]}"
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def colour_of(name: str, number: int = 0) -> str:
    """The colour of a role, relation or licence class; for others one by their number."""
    return COLOURS.get(name) or LICENCE_COLOURS.get(name) or SERIES[number % len(SERIES)]


def in_order(names: Iterable[str], order: Sequence[str]) -> list[str]:
    """The distinct names, those of the order first and as there."""
    found = set(names)
    return [name for name in order if name in found] + sorted(found - set(order))


def grouped(rows: Rows, key: str) -> dict[Any, Rows]:
    """The rows by the value of a column, in the order of their first row."""
    groups: dict[Any, Rows] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


def with_all(rows: Rows, key: str = "relation") -> Rows:
    """The rows with a word for what is not split by the column."""
    return [row | {key: "all" if row[key] == ALL else row[key]} for row in rows]


def many(number: int, noun: str) -> str:
    """A count with its noun.

    >>> many(1, "edge"), many(1200, "edge"), many(2, "family")
    ('1 edge', '1,200 edges', '2 families')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


def places_axis(names: Sequence[str]) -> dict[str, Any]:
    """A vertical axis with a name at each whole number from 0, the first on top."""
    return {
        "tickvals": list(range(len(names))), "ticktext": list(names), "range": [len(names) - 0.4, -0.6],
        "zeroline": False,
    }  # fmt: skip


def logarithmic(title: str) -> dict[str, Any]:
    """A logarithmic axis that names powers of ten alone."""
    return axis(title, type="log", dtick=1)


def line(name: str, x: Sequence[object], y: Sequence[object], colour: str, **more: Any) -> dict[str, Any]:
    """A line, or a step line with `shape="hv"`."""
    shape = more.pop("shape", "linear")
    dash = more.pop("dash", "solid")
    return {
        "type": "scatter", "mode": "lines", "name": plain(name), "x": list(x), "y": list(y),
        "line": {"color": colour, "width": 2, "shape": shape, "dash": dash},
    } | more  # fmt: skip


def tail(name: str, rows: Rows, value: str, colour: str) -> dict[str, Any]:
    """The curve of the share that has so many or more."""
    return line(
        name, [row[value] for row in rows], [row["share_at_least"] for row in rows], colour, mode="lines+markers",
        marker={"size": 5}, hovertemplate="%{x:,} or more: %{y:.3%}<extra>%{fullData.name}</extra>",
    )  # fmt: skip


def axis(title: str, **more: Any) -> dict[str, Any]:
    """An axis with its title."""
    return {"title": {"text": title}} | more


def labelled_bars(rows: Rows, label: str, value: str, *, title: str = "", colour: str = SERIES[0]) -> Plot:
    """Horizontal bars, the first row on top, each with its name above it: names of any length fit any width."""
    places = list(range(len(rows)))
    names = [plain(row[label], 40) for row in rows]
    values = [row[value] for row in rows]
    bars = {
        "type": "bar", "orientation": "h", "x": values, "y": [place + 0.22 for place in places],
        "width": 0.4, "marker": {"color": colour}, "hoverinfo": "skip", "showlegend": False,
    }  # fmt: skip
    text = {
        "type": "scatter", "mode": "text", "x": [0] * len(rows), "y": [place - 0.2 for place in places],
        "text": [f"{name}  <b>{number:,}</b>" for name, number in zip(names, values, strict=True)],
        "textposition": "middle right", "hoverinfo": "skip", "showlegend": False, "cliponaxis": False,
    }  # fmt: skip
    layout = {
        "xaxis": {"rangemode": "tozero", "showticklabels": False, "showgrid": False, "zeroline": False},
        "yaxis": {"range": [len(rows) - 0.4, -0.6], "visible": False},
        "margin": {"t": 8, "b": 8, "l": 8, "r": 8},
    }
    return Plot([bars, text], layout, title, 40 + 36 * len(rows))


def dumbbells(
    rows: Rows, label: str, start: str, end: str, *, names: tuple[str, str], x: Mapping[str, Any], title: str = ""
) -> Plot:
    """For each row two points and the line between them: what a number was, and what it became."""
    places = [plain(row[label], 24) for row in rows]
    joined: dict[str, Any] = {
        "type": "scatter", "mode": "lines", "showlegend": False, "hoverinfo": "skip",
        "line": {"color": "#9aa3ad", "width": 3},
        "x": [value for row in rows for value in (row[start], row[end], None)],
        "y": [value for place in places for value in (place, place, None)],
    }  # fmt: skip
    points = [
        {
            "type": "scatter", "mode": "markers", "name": name, "x": [row[key] for row in rows], "y": places,
            "marker": {"size": 12, "color": colour, "symbol": symbol},
        }
        for key, name, colour, symbol in (
            (start, names[0], "#7c8794", "circle-open"), (end, names[1], SERIES[0], "circle"),
        )
    ]  # fmt: skip
    layout = {"xaxis": dict(x), "yaxis": {"autorange": "reversed", "type": "category"}}
    return Plot([joined, *points], layout, title, 150 + 34 * len(rows))


def intervals(rows: Rows, mean: str, colour: str) -> dict[str, Any]:
    """The intervals of points along the horizontal axis; of no length where one is not known."""
    reaches = [_reach(row, mean) for row in rows]
    return {
        "type": "data", "array": [up for up, _ in reaches], "arrayminus": [down for _, down in reaches],
        "color": colour, "thickness": 1.5, "width": 3,
    }  # fmt: skip


def _reach(row: Row, mean: str) -> tuple[float, float]:
    """How far the interval reaches above and below the mean."""
    if row[mean] is None or row["low"] is None or row["high"] is None:
        return 0.0, 0.0
    return max(row["high"] - row[mean], 0.0), max(row[mean] - row["low"], 0.0)
