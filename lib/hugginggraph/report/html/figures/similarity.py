"""A5 and A6: how alike relatives are, by their position in small trees."""

from datetime import date
from typing import Any

from hugginggraph.report.html.exhibit import GENETICS, Column, Drawn, Plot, Row, Rows, exhibit
from hugginggraph.report.html.figures.families import GRAPH_NAMES, NO_FAMILIES, of_graph
from hugginggraph.report.html.plots import SERIES, axis, grouped, in_order, intervals, places_axis
from hugginggraph.tables.genetics import SIMILARITY

PATTERNS = ("random", "duo", "trio_1", "trio_2", "quad_0", "quad_1", "quad_2", "quad_3")
_MEASURES = ("tfidf", "bow", "levenshtein")
_MEASURE_NAMES = {"tfidf": "TF-IDF", "bow": "bag of words", "levenshtein": "Levenshtein"}
_VARIANTS = ("traits", "anonymous", "full", "body", "opening")
_VARIANT_COLOURS = dict(zip(_VARIANTS, (SERIES[0], SERIES[2], "#9aa3ad", SERIES[1], "#9aa3ad"), strict=True))
_SHORT = {
    "parent-child": "parent", "fork parent-child": "parent", "lower parent-child": "lower parent",
    "upper parent-child": "upper parent", "grandparent-grandchild": "grandparent", "uncle-nephew": "uncle",
    "great-grandparent": "great-grandp.", "siblings, one with a child": "siblings", "middle-bottom edge": "lower edge",
    "top-middle edge": "upper edge", "middle and bottom, two apart": "grandparent",
    "top and middle, two apart": "grandparent",
}  # fmt: skip
_SHAPES = {
    "random": "any two models", "duo": "an edge", "trio_1": "a fork: two children", "trio_2": "a path of three",
    "quad_0": "a star: three children", "quad_1": "a path that forks", "quad_2": "a fork, one child with a child",
    "quad_3": "a path of four",
}  # fmt: skip
JUDGE = (
    "Intervals (2.5 to 97.5 %) come from resampling whole families, as the pairs of a family are not independent. "
    "Large families weigh most; `family_mean` in the data counts every family once. Only models that name or "
    "write something can be compared."
)
_COLUMNS = (
    "graph, text, variant, measure, method, pattern, pair, relationship, distance, occurrences, pairs, mean, low, high"
)


def best_method(rows: Rows) -> Rows:
    """Of a text, variant and measure the exact rows if there are any, else those from samples."""
    kept: Rows = []
    by_kind: dict[Any, Rows] = {}
    for row in rows:
        by_kind.setdefault((row["text"], row["variant"], row["measure"]), []).append(row)
    for of_kind in by_kind.values():
        exact = [row for row in of_kind if row["method"] == "exact"]
        kept += exact or of_kind
    return [row for row in kept if row["mean"] is not None]


def _position(row: Row) -> str:
    if row["pattern"] == "random":
        return "any two"
    relationship = str(row["relationship"] or "")
    return f"{_SHORT.get(relationship, relationship)} {row['pattern']}-{row['pair']}"


def _ordered(rows: Rows) -> Rows:
    return sorted(
        rows, key=lambda row: (PATTERNS.index(row["pattern"]) if row["pattern"] in PATTERNS else 99, row["pair"])
    )


def _points(name: str, rows: Rows, places: list[float], colour: str) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "name": name, "y": places, "x": [row["mean"] for row in rows],
        "marker": {"size": 7, "color": colour},
        "error_x": intervals(rows, "mean", colour),
        "customdata": [[row["low"], row["high"], row["pairs"], row["relationship"]] for row in rows],
        "hovertemplate": "%{customdata[3]}: %{x:.3f} (%{customdata[0]:.3f} to %{customdata[1]:.3f}), "
        "%{customdata[2]:,} pairs<extra>%{fullData.name}</extra>",
    }  # fmt: skip


@exhibit(
    "A5",
    "How alike relatives are, by position",
    GENETICS,
    asks="How alike are the two models of each of the 24 positions in trees of two to four, by six measures?",
    graph=GRAPH_NAMES["finetune"],
    tables=(SIMILARITY,),
    sql=f"SELECT {_COLUMNS}, families, family_mean, family_low, family_high FROM similarity "
    "ORDER BY graph, text, variant, measure, method, pattern, pair",
    empty=NO_FAMILIES,
)
def positions(rows: Rows, _: date) -> Drawn | None:
    """A panel a text and measure, a colour a variant, a line a position."""
    own = of_graph(rows, "finetune")
    kept = best_method(own)
    if not kept:
        return None
    labels = list(dict.fromkeys(_position(row) for row in _ordered(kept)))
    place = {label: number for number, label in enumerate(labels)}
    plots = []
    for text in in_order((row["text"] for row in kept), ("metadata", "card")):
        for measure in in_order((row["measure"] for row in kept if row["text"] == text), _MEASURES):
            of_panel = [row for row in kept if (row["text"], row["measure"]) == (text, measure)]
            by_variant = grouped(of_panel, "variant")
            variants = in_order(by_variant, _VARIANTS)
            traces = [
                _points(
                    variant, _ordered(by_variant[variant]),
                    [place[_position(row)] + (number - (len(variants) - 1) / 2) * 0.24
                     for row in _ordered(by_variant[variant])],
                    _VARIANT_COLOURS.get(variant, SERIES[3]),
                )
                for number, variant in enumerate(variants)
            ]  # fmt: skip
            layout = {
                "xaxis": axis("similarity", range=[0, 1.02]),
                "yaxis": places_axis(labels),
            }
            title = f"{text.capitalize()}, {_MEASURE_NAMES.get(measure, measure)} ({of_panel[0]['method']})"
            plots.append(Plot(traces, layout, title, 140 + 23 * len(labels)))
    pairs = max((row["pairs"] for row in kept), default=0)
    absent = [] if any(row["text"] == "card" for row in kept) else ["Cards were not compared: none was taken in."]
    graph = own[0]["graph"]
    drawn_from = "" if graph == "finetune" else f" Drawn from the graph `{graph}`."
    return Drawn(
        n=f"up to {pairs:,} pairs a position",
        plots=plots,
        note=" ".join([f"Traits alone is the variant to read: the others hold what gives a family away.{drawn_from}",
                       *absent, JUDGE]),
    )  # fmt: skip


@exhibit(
    "A5b",
    "The patterns of small trees",
    GENETICS,
    asks="Which trees of two to four models are there, how often, and what are the pairs in them to one another?",
    graph=GRAPH_NAMES["finetune"],
    tables=(SIMILARITY,),
    sql="""
        SELECT graph, pattern, pair, any_value(relationship) AS relationship, any_value(distance) AS distance,
            max(occurrences) AS occurrences
        FROM similarity GROUP BY graph, pattern, pair ORDER BY graph, pattern, pair
    """,
    empty=NO_FAMILIES,
)
def patterns(rows: Rows, _: date) -> Drawn:
    """A row a position."""
    own = of_graph(rows, "finetune")
    kept = [row | {"shape": _SHAPES.get(row["pattern"], "")} for row in _ordered(own)]
    return Drawn(
        n=f"{len(kept)} positions",
        rows=kept,
        columns=[
            Column("pattern", "pattern"), Column("shape", "is"), Column("pair", "pair", "count"),
            Column("relationship", "relationship"), Column("distance", "hops apart", "count"),
            Column("occurrences", "occurrences", "count"),
        ],
        note="An occurrence is a way to find the pattern in the graph; a model may be in many.",
    )  # fmt: skip


@exhibit(
    "A6",
    "Siblings against parent and child",
    GENETICS,
    asks="Is a model more alike its sibling or its parent?",
    graph=GRAPH_NAMES["finetune"],
    tables=(SIMILARITY,),
    sql=f"SELECT {_COLUMNS}, families, family_mean, family_low, family_high FROM similarity WHERE pattern = 'trio_1' "
    "ORDER BY graph, text, variant, measure, method, pair",
    empty="No model has two children, so there are no siblings; more days or fuller lists may bring some.",
)
def siblings(rows: Rows, _: date) -> Drawn | None:
    """Two points with their intervals a measure: parent and child, and siblings, of the same forks."""
    kept = best_method(of_graph(rows, "finetune"))
    by_kind: dict[tuple[str, str, str], dict[str, Row]] = {}
    for row in kept:
        what = "siblings" if row["relationship"] == "siblings" else "parent and child"
        by_kind.setdefault((row["text"], row["variant"], row["measure"]), {})[what] = row
    order = sorted(
        (kind for kind, both in by_kind.items() if len(both) == 2),
        key=lambda kind: (kind[0] == "card", _VARIANTS.index(kind[1]) if kind[1] in _VARIANTS else 9,
                          _MEASURES.index(kind[2]) if kind[2] in _MEASURES else 9),
    )  # fmt: skip
    if not order:
        return None
    traces = [
        _points(what, [by_kind[kind][what] for kind in order], [n + shift for n in range(len(order))], colour)
        for what, shift, colour in (("parent and child", -0.12, SERIES[1]), ("siblings", 0.12, SERIES[0]))
    ]
    labels = [f"{text} {variant}<br>{_MEASURE_NAMES.get(measure, measure)}" for text, variant, measure in order]
    layout = {
        "xaxis": axis("similarity", range=[0, 1.02]),
        "yaxis": places_axis(labels),
    }
    more = sum(
        by_kind[k]["siblings"]["low"] > by_kind[k]["parent and child"]["high"] for k in order if _known(by_kind[k])
    )
    less = sum(
        by_kind[k]["siblings"]["high"] < by_kind[k]["parent and child"]["low"] for k in order if _known(by_kind[k])
    )
    forks = max((row["occurrences"] for row in kept), default=0)
    return Drawn(
        n=f"{forks:,} pairs of siblings, with the parent of each",
        plots=[Plot(traces, layout, height=120 + 46 * len(order))],
        note=f"Of {len(order)} ways to compare, siblings are more alike than parent and child in {more}, less in "
        f"{less}; in the others the intervals meet and nothing can be said. In the variant full siblings share their "
        f"parent's name, which makes them alike by itself. {JUDGE}",
    )


def _known(both: dict[str, Row]) -> bool:
    return all(row["low"] is not None and row["high"] is not None for row in both.values())
