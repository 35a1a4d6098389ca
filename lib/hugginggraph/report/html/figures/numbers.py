"""A14 to A17 and A20: how numbers change from parent to child."""

from datetime import date
from typing import Any

from hugginggraph.report.html.exhibit import GENETICS, Column, Drawn, Plot, Rows, exhibit
from hugginggraph.report.html.figures.families import GRAPH_NAMES, NO_FAMILIES, of_graph
from hugginggraph.report.html.plots import RELATIONS, axis, colour_of, dumbbells, in_order, with_all
from hugginggraph.tables.contract import ALL
from hugginggraph.tables.genetics import NUMERICAL_DRIFT

_NO_CARDS = "No pair of relatives has cards; a folder `cards/` beside the lists, or `hugginggraph crawl`, brings them."
_JUDGE = "Intervals (2.5 to 97.5 %) come from resampling whole families; each relation has other parents."


def _of(*quantities: str) -> str:
    return f"""
        SELECT * EXCLUDE (snapshot_date) FROM numerical_drift
        WHERE quantity IN ({", ".join(f"'{each}'" for each in quantities)}) AND pairs > 0
        ORDER BY quantity, graph, relation = '*' DESC, edges DESC, relation
    """


def _by_relation(rows: Rows, quantity: str) -> Rows:
    """The rows of a quantity in the fullest graph, all relations first."""
    own = [row for row in of_graph(rows, "all") if row["quantity"] == quantity]
    order = in_order((row["relation"] for row in own), (ALL, *RELATIONS))
    return with_all(sorted(own, key=lambda row: order.index(row["relation"])))


def _pairs(rows: Rows) -> str:
    return f"{max(row['pairs'] for row in rows):,} of {max(row['edges'] for row in rows):,} parent-child pairs"


def _columns(shape: Any) -> list[Column]:
    return [
        Column("relation", "relation"), Column("pairs", "pairs", "count"),
        Column("parent_mean", "parents, mean", shape), Column("child_mean", "children, mean", shape),
        Column("mean_change", "change", shape), Column("low", "from", shape), Column("high", "to", shape),
    ]  # fmt: skip


def _points(rows: Rows, what: str, x: dict[str, Any], *, title: str = "") -> Plot:
    """Of each relation the `mean` or the `median`, of parents and of children."""
    ends = (f"parent_{what}", f"child_{what}")
    return dumbbells(rows, "relation", *ends, names=("parent", "child"), x=x, title=title)


@exhibit(
    "A14",
    "Length of cards, from parent to child",
    GENETICS,
    asks="Do children have longer or shorter cards than their parents?",
    graph=GRAPH_NAMES["all"],
    tables=(NUMERICAL_DRIFT,),
    sql=_of("card_length", "body_length"),
    empty=_NO_CARDS,
)
def card_length(rows: Rows, _: date) -> Drawn:
    """Medians and means by relation, with the geometric ratio."""
    own = _by_relation(rows, "card_length") or _by_relation(rows, "body_length")
    x = axis("characters", rangemode="tozero")
    return Drawn(
        n=f"{_pairs(own)}, where both have a card",
        plots=[_points(own, "median", x, title="Median"), _points(own, "mean", x, title="Mean")],
        rows=own,
        columns=[
            *_columns("number"), Column("median_change", "median change", "number"),
            Column("geometric_ratio", "geometric ratio", "number"), Column("share_less", "shorter", "share"),
        ],
        note="Front matter included; the body alone is in the data. The mean is ruled by few very long cards: read "
        f"the median and the geometric ratio (child by parent). {_JUDGE}",
    )  # fmt: skip


def _share(rows: Rows, quantity: str, n: str, note: str) -> Drawn:
    own = _by_relation(rows, quantity)
    x = axis("share", tickformat=".0%", range=[-0.02, 1.02])
    return Drawn(
        n=f"{_pairs(own)}{n}",
        plots=[_points(own, "mean", x)],
        rows=own,
        columns=_columns("share"),
        note=f"{note} {_JUDGE}",
    )


@exhibit(
    "A15",
    "Cards that say they were generated",
    GENETICS,
    asks="What share of cards says it was written automatically, of parents and of children?",
    graph=GRAPH_NAMES["all"],
    tables=(NUMERICAL_DRIFT,),
    sql=_of("generated"),
    empty=_NO_CARDS,
)
def generated(rows: Rows, _: date) -> Drawn:
    """Shares by relation."""
    return _share(
        rows, "generated", ", where both have a card",
        "Known by two phrases, “automatically generated” and “generated automatically”: a lower bound.",
    )  # fmt: skip


@exhibit(
    "A16",
    "Number of languages, from parent to child",
    GENETICS,
    asks="Do children name fewer languages than their parents?",
    graph=GRAPH_NAMES["all"],
    tables=(NUMERICAL_DRIFT,),
    sql=_of("languages"),
    empty="No pair of relatives names languages; lists with `tags` or `cardData` bring them.",
)
def languages(rows: Rows, _: date) -> Drawn:
    """Means and medians by relation."""
    own = _by_relation(rows, "languages")
    x = axis("languages", rangemode="tozero")
    return Drawn(
        n=f"{_pairs(own)}, where both have the number",
        plots=[_points(own, "mean", x, title="Mean"), _points(own, "median", x, title="Median")],
        rows=own,
        columns=[*_columns("number"), Column("share_less", "fewer", "share"), Column("share_more", "more", "share")],
        note=_JUDGE,
    )


@exhibit(
    "A17",
    "Whether there is a card",
    GENETICS,
    asks="What share has a card, of parents and of children?",
    graph=GRAPH_NAMES["all"],
    tables=(NUMERICAL_DRIFT,),
    sql=_of("card_present"),
    empty=_NO_CARDS,
)
def card_present(rows: Rows, _: date) -> Drawn:
    """Shares by relation."""
    return _share(rows, "card_present", "", "Only repos whose card was asked for count.")


@exhibit(
    "A20",
    "Likes, downloads, tags and age",
    GENETICS,
    asks="How do likes, downloads and tags change from parent to child, and how much later is the child?",
    graph=GRAPH_NAMES["all"],
    tables=(NUMERICAL_DRIFT,),
    sql=_of("likes", "downloads", "tags", "age_gap"),
    empty=NO_FAMILIES,
)
def counters(rows: Rows, _: date) -> Drawn:
    """Quartiles of the change by relation, a drawing a quantity; and the table."""
    titles = {
        "likes": "Likes", "downloads": "Downloads of 30 days", "tags": "Tags",
        "age_gap": "Days from the parent's creation to the child's",
    }  # fmt: skip
    plots, table = [], []
    for quantity, title in titles.items():
        own = _by_relation(rows, quantity)
        if not own:
            continue
        table += own
        traces = [
            {
                "type": "scatter", "mode": "lines+markers", "name": row["relation"], "showlegend": False,
                "x": [row["first_quartile"], row["median_change"], row["third_quartile"]],
                "y": [row["relation"]] * 3, "line": {"color": colour_of(row["relation"], number), "width": 4},
                "marker": {"size": [6, 13, 6], "color": colour_of(row["relation"], number), "opacity": 1},
                "hovertemplate": "%{x:,.0f}<extra>%{fullData.name}</extra>",
            }
            for number, row in enumerate(own)
        ]  # fmt: skip
        unit = "days" if quantity == "age_gap" else "child less parent"
        layout = {"xaxis": axis(unit), "yaxis": {"autorange": "reversed", "type": "category"}}
        plots.append(Plot(traces, layout, title, 120 + 34 * len(own)))
    return Drawn(
        n=_pairs(rows),
        plots=plots,
        rows=[row | {"quantity": row["quantity"].replace("_", " ")} for row in table],
        columns=[
            Column("quantity", "quantity"), Column("relation", "relation"), Column("pairs", "pairs", "count"),
            Column("parent_median", "parents, median", "number"), Column("child_median", "children, median", "number"),
            Column("first_quartile", "change, quarter below", "number"), Column("median_change", "median", "number"),
            Column("third_quartile", "quarter above", "number"),
            Column("geometric_ratio", "geometric ratio", "number"), Column("share_less", "less", "share"),
        ],
        note="The dot is the median change, the line ends at the quartiles. Ratios are of pairs where both are above "
        "0. A negative age means that the Hub dates the child before its parent.",
    )  # fmt: skip
