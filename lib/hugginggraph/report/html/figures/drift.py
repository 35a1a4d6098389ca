"""A8 to A13c: what mutates from parent to child, and in which direction."""

from collections.abc import Callable
from datetime import date
from math import cos, pi, sin, sqrt
from typing import Any

from hugginggraph.report.html.exhibit import GENETICS, Column, Drawn, Plot, Row, Rows, exhibit
from hugginggraph.report.html.figures.families import EACH_GRAPH, GRAPH_NAMES, NO_FAMILIES, of_graph
from hugginggraph.report.html.plots import (
    RELATIONS,
    SERIES,
    axis,
    colour_of,
    grouped,
    in_order,
    intervals,
    line,
    many,
    places_axis,
    plain,
    with_all,
)
from hugginggraph.tables.contract import ALL
from hugginggraph.tables.genetics import MUTATION_RATES, TRAIT_DRIFT, TRAIT_ORDERS, TRANSITIONS

_TRAITS = ("licence", "task", "library", "language", "dataset", "paper")
_MOST_ARCS = 60
_JUDGE = (
    "The rate is the mean share of values that only one of the two has, over pairs where both name the trait: who "
    "names nothing is not counted. Intervals (2.5 to 97.5 %) come from resampling whole families."
)


@exhibit(
    "A8",
    "Mutation rates by trait and relation",
    GENETICS,
    asks="How much of a trait changes from parent to child?",
    graph="fine-tunes alone (finetune), and all relations (all) together and by relation",
    tables=(MUTATION_RATES,),
    sql="""
        SELECT graph, relation, trait, edges, pairs, changed, rate, low, high, families, family_mean, family_low,
            family_high, gained, lost
        FROM mutation_rates ORDER BY graph, trait, relation = '*' DESC, edges DESC, relation
    """,
    empty=NO_FAMILIES,
)
def rates(rows: Rows, _: date) -> Drawn:
    """Points with intervals by trait, a colour a relation; and the table."""
    of_all = of_graph(rows, "all")
    drawn = [row for row in of_all if row["rate"] is not None]
    traits = in_order((row["trait"] for row in drawn), _TRAITS)
    relations = in_order((row["relation"] for row in drawn), (ALL, *RELATIONS))
    traces = []
    for number, relation in enumerate(relations):
        own = [row for row in drawn if row["relation"] == relation]
        colour = colour_of(relation, number)
        shift = (number - (len(relations) - 1) / 2) * 0.14
        traces.append(
            {
                "type": "scatter", "mode": "markers", "name": "all relations" if relation == ALL else relation,
                "x": [row["rate"] for row in own], "y": [traits.index(row["trait"]) + shift for row in own],
                "marker": {"size": 8, "color": colour},
                "error_x": intervals(own, "rate", colour),
                "customdata": [[row["pairs"], row["families"]] for row in own],
                "hovertemplate": "%{x:.1%} of %{customdata[0]:,} pairs in %{customdata[1]:,} families"
                "<extra>%{fullData.name}</extra>",
            }
        )  # fmt: skip
    layout = {
        "xaxis": axis("mutation rate", tickformat=".0%", rangemode="tozero"),
        "yaxis": places_axis(traits),
    }
    shown = [row for row in rows if row["graph"] in (of_all[0]["graph"], "finetune")]
    return Drawn(
        n=f"{max(row['edges'] for row in rows):,} parent-child pairs",
        plots=[Plot(traces, layout, height=120 + 70 * len(traits))] if traces else [],
        rows=with_all(shown),
        columns=[
            Column("graph", "graph"), Column("relation", "relation"), Column("trait", "trait"),
            Column("pairs", "both name it", "count"), Column("changed", "differ", "count"),
            Column("rate", "rate", "share"), Column("low", "from", "share"), Column("high", "to", "share"),
            Column("families", "families", "count"), Column("family_mean", "rate, families equal", "share"),
            Column("gained", "child alone", "count"), Column("lost", "parent alone", "count"),
        ],
        note=_JUDGE,
    )  # fmt: skip


def _orders(trait: str) -> str:
    return f"""
        WITH flows AS (
            SELECT graph, parent_value, child_value, sum("count")::BIGINT AS n FROM transitions
            WHERE trait = '{trait}' AND relation = '*' AND quarter = '*' GROUP BY ALL
        )
        SELECT o.graph, o.position, o.value, o.licence_class, o.models, o.inflow, o.outflow, o.least_position,
            o.greatest_position, p.position AS to_position, p.value AS to_value, f.n AS transitions,
            coalesce(b.n, 0) AS back
        FROM trait_orders o
        LEFT JOIN flows f ON f.graph = o.graph AND f.parent_value = o.value
            AND f.child_value IN (SELECT value FROM trait_orders
                WHERE trait = '{trait}' AND relation = '*' AND graph = o.graph)
        LEFT JOIN trait_orders p ON p.graph = o.graph AND p.trait = o.trait AND p.relation = '*'
            AND p.value = f.child_value
        LEFT JOIN flows b ON b.graph = o.graph AND b.parent_value = f.child_value AND b.child_value = o.value
        WHERE o.trait = '{trait}' AND o.relation = '*' ORDER BY o.graph, o.position, p.position
    """


def _drift(what: str) -> Callable[[Rows, date], Drawn]:
    def draw(rows: Rows, _: date) -> Drawn:
        """The values in the best order, upstream on top, and arcs for the excess of one way over the other."""
        own = of_graph(rows, "finetune")
        graph = own[0]["graph"]
        values = {row["position"]: row for row in own}
        arcs = sorted(
            (row for row in own if row["transitions"] and row["transitions"] > row["back"]),
            key=lambda row: (row["back"] - row["transitions"], row["position"], row["to_position"]),
        )
        total = sum(row["transitions"] or 0 for row in own)
        along = sum(row["transitions"] for row in own if row["transitions"] and row["position"] < row["to_position"])
        unsure = any(row["least_position"] is None for row in own)
        free = sum(row["least_position"] not in (None, row["greatest_position"]) for row in values.values())
        unique = "whether another order is as good was not settled in time" if unsure else (
            "no other order is as good" if not free else f"{many(free, 'value')} may stand elsewhere in one as good"
        )  # fmt: skip
        share = (
            f"{along / total:.1%} of the transitions go down the order" if total else "no value gives way to another"
        )
        return Drawn(
            n=f"{total:,} transitions between the {len(values)} most frequent {what}",
            plots=[_arcs(values, arcs[:_MOST_ARCS])],
            note="An arc joins two values where one gives way to the other more often than back, as wide as the "
            "excess: down the order in the colour of the value it leaves, up the order red and dashed. "
            f"{share}; {unique}. "
            f"{f'The {_MOST_ARCS} widest of {len(arcs):,} arcs are drawn. ' if len(arcs) > _MOST_ARCS else ''}"
            + ("" if graph == "finetune" else f"Drawn from the graph `{graph}`."),
        )

    return draw


def _arcs(values: dict[int, Row], arcs: Rows) -> Plot:
    colours = {
        at: colour_of(str(row["licence_class"]), at) if row["licence_class"] else SERIES[at % len(SERIES)]
        for at, row in values.items()
    }
    widest = max((row["transitions"] - row["back"] for row in arcs), default=1)
    traces: list[dict[str, Any]] = []
    middle: dict[str, list[Any]] = {"x": [], "y": [], "hovertext": []}
    for row in reversed(arcs):
        start, end, excess = row["position"], row["to_position"], row["transitions"] - row["back"]
        down = end > start
        radius, centre, reach = (end - start) / 2, (end + start) / 2, sqrt(abs(end - start))
        steps = [pi * step / 16 for step in range(17)]
        traces.append(
            {
                "type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False,
                "x": [round(reach * sin(angle), 3) for angle in steps],
                "y": [round(centre - radius * cos(angle), 3) for angle in steps],
                "opacity": 0.7,
                "line": {
                    "width": round(0.8 + 6 * excess / widest, 2), "color": colours[start] if down else "#d64545",
                    "dash": "solid" if down else "dot", "shape": "spline",
                },
            }
        )  # fmt: skip
        middle["x"].append(round(reach, 3))
        middle["y"].append(round(centre, 3))
        middle["hovertext"].append(
            f"{plain(row['value'])} → {plain(row['to_value'])}: {row['transitions']:,}<br>back: {row['back']:,}"
        )
    traces.append(
        {"type": "scatter", "mode": "markers", "marker": {"size": 9, "opacity": 0}, "hoverinfo": "text",
         "showlegend": False} | middle
    )  # fmt: skip
    classes = dict.fromkeys(row["licence_class"] for row in values.values() if row["licence_class"])
    traces += [
        {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "name": plain(name),
         "marker": {"size": 10, "color": colour_of(str(name), number)}}
        for number, name in enumerate(classes)
    ]  # fmt: skip
    traces.append(
        {
            "type": "scatter", "mode": "markers", "x": [0] * len(values), "y": list(values), "showlegend": False,
            "marker": {"size": 11, "color": list(colours.values())}, "cliponaxis": False, "hoverinfo": "text",
            "hovertext": [
                f"<b>{plain(row['value'])}</b><br>{row['models']:,} models<br>in {row['inflow']:,}, "
                f"out {row['outflow']:,}"
                for row in values.values()
            ],
        }
    )  # fmt: skip
    layout = {
        "xaxis": {"visible": False, "range": [-0.12, 1.04 * max([1.0, *middle["x"]])]},
        "hovermode": "closest", "showlegend": bool(classes),
        "yaxis": {
            "tickvals": list(values), "ticktext": [plain(row["value"], 26) for row in values.values()],
            "range": [max(values) + 0.7, min(values) - 0.7], "showgrid": False, "zeroline": False,
        },
    }  # fmt: skip
    return Plot(traces, layout, height=110 + 30 * len(values) + 19 * len(classes))


for _number, _trait, _title, _what in (
    ("A9", "licence", "Drift of licences", "licences"),
    ("A10", "language", "Drift of languages", "languages"),
    ("A11", "library", "Drift of libraries", "libraries"),
    ("A12", "task", "Drift of tasks", "tasks"),
):
    exhibit(
        _number,
        _title,
        GENETICS,
        asks=f"Which {_what} give way to which, from parent to child, and what order do they go along?",
        graph=GRAPH_NAMES["finetune"],
        tables=(TRAIT_ORDERS, TRANSITIONS),
        sql=_orders(_trait),
        empty=f"No two relatives name different {_what}, or none names any; lists with `tags` or `cardData` bring "
        "them.",
    )(_drift(_what))


@exhibit(
    "A13",
    "How far drift has a direction",
    GENETICS,
    asks="How much of the drift does the best order of a trait's values explain?",
    graph=EACH_GRAPH,
    tables=(TRAIT_DRIFT,),
    sql="SELECT * EXCLUDE (snapshot_date) FROM trait_drift ORDER BY graph, trait, relation = '*' DESC, relation",
    empty=NO_FAMILIES,
)
def metrics(rows: Rows, _: date) -> Drawn:
    """A row a graph, relation and trait."""
    words = {True: "yes", False: "no", None: "not settled"}
    return Drawn(
        n=f"{max(row['transitions'] for row in rows):,} transitions at the most",
        rows=[row | {"is_unique": words[row["is_unique"]]} for row in with_all(rows)],
        columns=[
            Column("graph", "graph"), Column("relation", "relation"), Column("trait", "trait"),
            Column("values", "values", "count"), Column("pairs_along", "pairs along", "count"),
            Column("pairs", "of", "count"), Column("traffic_along", "traffic along", "count"),
            Column("traffic", "of", "count"), Column("transitions", "transitions", "count"),
            Column("share_along", "along", "share"), Column("directedness", "directedness", "share"),
            Column("is_unique", "order unique"), Column("all_transitions", "transitions of all values", "count"),
        ],
        note="Traffic is the excess of one way over the other. Each changed pair counts once, where the paper counts "
        "what came and what went. A best order explains some of any drift, also of one by chance; 50 % along is no "
        "direction.",
    )  # fmt: skip


@exhibit(
    "A13b",
    "Directedness of pairs of values",
    GENETICS,
    asks="Of two values that give way to each other, how one-sided is it?",
    graph=GRAPH_NAMES["finetune"],
    tables=(TRANSITIONS,),
    sql="""
        WITH flows AS (
            SELECT graph, trait, parent_value AS a, child_value AS b, sum("count")::BIGINT AS n FROM transitions
            WHERE relation = '*' AND quarter = '*' GROUP BY ALL
        )
        SELECT x.graph, x.trait, x.a AS value, x.b AS other, x.n AS transitions, coalesce(y.n, 0) AS back,
            x.n / (x.n + coalesce(y.n, 0)) AS directedness
        FROM flows x LEFT JOIN flows y ON y.graph = x.graph AND y.trait = x.trait AND y.a = x.b AND y.b = x.a
        WHERE x.n > coalesce(y.n, 0) OR (x.n = y.n AND x.a < x.b)
        ORDER BY x.graph, x.trait, transitions DESC, value, other
    """,
    empty="No value gives way to another from parent to child; lists with `tags` or `cardData` may bring such pairs.",
)
def directedness(rows: Rows, _: date) -> Drawn:
    """Bars by tenths of the share of the greater way, a colour a trait."""
    own = of_graph(rows, "finetune")
    by_trait = grouped(own, "trait")
    tenths = [round(0.5 + step * 0.1, 1) for step in range(5)]
    bars = []
    for number, trait in enumerate(in_order(by_trait, _TRAITS)):
        counts = [0] * 5
        for row in by_trait[trait]:
            counts[min(int((row["directedness"] - 0.5) * 10 + 1e-9), 4)] += 1
        shares = [count / len(by_trait[trait]) for count in counts]
        bars.append(
            {"type": "bar", "name": trait, "x": [f"{low:.0%}–{low + 0.1:.0%}" for low in tenths], "y": shares,
             "customdata": counts, "marker": {"color": SERIES[number]},
             "hovertemplate": "%{x}: %{customdata:,} pairs, %{y:.1%}<extra>%{fullData.name}</extra>"}
        )  # fmt: skip
    layout = {
        "barmode": "group", "xaxis": axis("share of the greater way"),
        "yaxis": axis("share of pairs", tickformat=".0%"),
    }  # fmt: skip
    return Drawn(
        n=f"{len(own):,} pairs of values with {sum(row['transitions'] + row['back'] for row in own):,} transitions",
        plots=[Plot(bars, layout)],
        note="50 % is no direction, 100 % one way alone. A pair with one transition is one-sided by necessity: read it "
        "beside the counts.",
    )


@exhibit(
    "A13c",
    "Drift by quarter of creation",
    GENETICS,
    asks="Has the drift kept its direction over the years?",
    graph=GRAPH_NAMES["finetune"],
    tables=(TRANSITIONS, TRAIT_ORDERS),
    sql="""
        WITH places AS (SELECT graph, trait, value, position FROM trait_orders WHERE relation = '*')
        SELECT graph, trait, quarter, sum("count")::BIGINT AS transitions,
            coalesce(sum("count") FILTER (WHERE a.position < b.position), 0)::BIGINT AS along,
            along / transitions AS share_along
        FROM transitions t JOIN places a USING (graph, trait) JOIN places b USING (graph, trait)
        WHERE t.relation = '*' AND t.quarter <> '*' AND a.value = t.parent_value AND b.value = t.child_value
        GROUP BY graph, trait, quarter ORDER BY graph, trait, quarter
    """,
    empty="No value gives way to another from a parent to a child of which the day of creation is known; lists with "
    "`createdAt` bring it.",
)
def by_quarter(rows: Rows, _: date) -> Drawn:
    """A line a trait over the quarters, its points as large as there are transitions."""
    own = of_graph(rows, "finetune")
    most = max(row["transitions"] for row in own)
    by_trait = grouped(own, "trait")
    lines = [
        line(
            trait, [row["quarter"] for row in by_trait[trait]], [row["share_along"] for row in by_trait[trait]],
            SERIES[number], mode="lines+markers",
            marker={"size": [round(5 + 13 * sqrt(row["transitions"] / most), 1) for row in by_trait[trait]]},
            customdata=[row["transitions"] for row in by_trait[trait]],
            hovertemplate="%{x}: %{y:.1%} of %{customdata:,} transitions<extra>%{fullData.name}</extra>",
        )
        for number, trait in enumerate(in_order(by_trait, _TRAITS))
    ]  # fmt: skip
    quarters = _all_between(sorted(row["quarter"] for row in own))
    layout = {
        "xaxis": axis("quarter in which the child was created", type="category", categoryarray=quarters),
        "yaxis": axis("transitions down the order", tickformat=".0%", range=[0, 1.05]),
    }
    return Drawn(
        n=f"{many(sum(row['transitions'] for row in own), 'transition')}, {quarters[0]} to {quarters[-1]}",
        plots=[Plot(lines, layout)],
        rows=own,
        columns=[
            Column("trait", "trait"), Column("quarter", "quarter"), Column("transitions", "transitions", "count"),
            Column("along", "down the order", "count"), Column("share_along", "share", "share"),
        ],
        note="The order is that of all quarters together (A9 to A12), so the quarters with most transitions shape it. "
        "A quarter with few transitions has a small point: read no trend into those.",
    )  # fmt: skip


def _all_between(quarters: list[str]) -> list[str]:
    """The quarters from the first to the last, also those without a row."""
    first, last = quarters[0], quarters[-1]
    years = range(int(first[:4]), int(last[:4]) + 1)
    return [quarter for year in years for n in range(1, 5) if first <= (quarter := f"{year}Q{n}") <= last]
