"""A0: what the genetics rest on. A1, A3, A7, A18: families, their growth, sizes, and who reproduces."""

from datetime import date
from typing import Any

from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.report.html.exhibit import GENETICS, Column, Drawn, Plot, Rows, counts, exhibit
from hugginggraph.report.html.figures.subgraph import ends
from hugginggraph.report.html.network import network
from hugginggraph.report.html.plots import (
    SERIES,
    axis,
    grouped,
    in_order,
    line,
    logarithmic,
    many,
    plain,
    tail,
    with_all,
)
from hugginggraph.tables import EDGES, HUB_FLOOR, NODES
from hugginggraph.tables import genetics as tables

GRAPHS = ("finetune", "no_merge", "all")
GRAPH_NAMES = {
    "finetune": "fine-tunes alone",
    "no_merge": "fine-tunes, adapters and quantizations",
    "all": "fine-tunes, adapters, quantizations and merges",
}
"""The relations of each graph in words."""
EACH_GRAPH = "by the relations that make a family: " + "; ".join(f"{name}: {of}" for name, of in GRAPH_NAMES.items())
NO_FAMILIES = "No model declares a parent, so there is no family; lists with `tags` or `cardData` bring such edges."
TREES = 4
MOST_OF_A_TREE = 80


@exhibit(
    "A0",
    "What the genetics rest on",
    GENETICS,
    asks="From how many models, edges and cards are the figures below?",
    graph="edges between models by declared evidence",
    tables=(tables.GENETICS,),
    sql="SELECT measure, value FROM genetics ORDER BY measure",
    empty="Nothing was counted for the date; `hugginggraph genetics` counts it.",
)
def basis(rows: Rows, _: date) -> Drawn:
    """A row a measure."""
    models = next((row["value"] for row in rows if row["measure"] == "models"), 0)
    return Drawn(
        n=f"{models:,} models",
        rows=[row | {"measure": row["measure"].replace("_", " ")} for row in rows],
        columns=[Column("measure", "measure"), Column("value", "how many", "count")],
        note="Only models that the lists hold are seen: what is gone before the first date is not. Parents that no "
        "list holds stay in the families and are counted, and drop out of what compares traits.",
    )


def largest_trees(warehouse: Warehouse) -> Rows:
    """The edges of the largest families as rows, like `subgraph.around`, with `rank` and `members`."""
    found: Rows = []
    families = warehouse.records(
        "SELECT family_id, rank, root_id, members FROM families WHERE graph = 'all' AND rank <= ? ORDER BY rank", TREES
    )
    for family in families:
        rows = warehouse.records(
            f"""
            SELECT e.src, s.repo_id AS source, s.role AS source_role, e.dst, d.repo_id AS target,
                d.role AS target_role, e.relation
            FROM edges e JOIN nodes s ON s.node_id = e.src JOIN nodes d ON d.node_id = e.dst
            WHERE e.src IN (SELECT unnest(?)) AND e.dst IN (SELECT unnest(?)) AND {_OF_A_FAMILY}
            ORDER BY source, target, relation
            """,
            *[_nearest(warehouse, family["family_id"], family["root_id"])] * 2,
        )
        found += [{"rank": family["rank"], "members": family["members"], "root": family["root_id"]} | r for r in rows]
    return found


_OF_A_FAMILY = "e.grade_rank < 8 AND e.relation IN ('finetune', 'adapter', 'quantized', 'merge')"


def _nearest(warehouse: Warehouse, family: int, root: int) -> list[int]:
    """The members of a family nearest to its root, in steps along the edges either way, so that a line leads to each.

    Of equally near ones those are taken that have most children.
    """
    taken, frontier = [root], [root]
    while frontier and len(taken) < MOST_OF_A_TREE:
        frontier = [
            row["node_id"]
            for row in warehouse.records(
                f"""
                WITH next AS (
                    SELECT e.dst AS node_id FROM edges e WHERE e.src IN (SELECT unnest(?)) AND {_OF_A_FAMILY}
                    UNION SELECT e.src FROM edges e WHERE e.dst IN (SELECT unnest(?)) AND {_OF_A_FAMILY}
                )
                SELECT m.node_id FROM family_members m JOIN next USING (node_id)
                WHERE m.graph = 'all' AND m.family_id = ? AND m.node_id NOT IN (SELECT unnest(?))
                ORDER BY m.children DESC, m.node_id LIMIT ?
                """,
                frontier, frontier, family, taken, MOST_OF_A_TREE - len(taken),
            )
        ]  # fmt: skip
        taken += frontier
    return taken


@exhibit(
    "A1",
    "Family trees",
    GENETICS,
    asks="What do the largest families look like, by the relation of child to parent?",
    graph=GRAPH_NAMES["all"],
    tables=(tables.FAMILIES, tables.FAMILY_MEMBERS, NODES, EDGES),
    ask=largest_trees,
    empty=NO_FAMILIES,
)
def trees(rows: Rows, _: date) -> Drawn:
    """A drawing a family, the root in the middle."""
    plots, drawn = [], 0
    for edges in grouped(rows, "rank").values():
        nodes, root, members = ends(edges), edges[0]["root"], edges[0]["members"]
        drawn += len(nodes)
        of = f"{members:,} models" if len(nodes) == members else f"{len(nodes):,} of {members:,} models"
        plots.append(network(edges, root, nodes, title=f"{nodes[root]['name']}: {of}", height=480))
    return Drawn(
        n=f"{many(len(plots), 'family')}, {many(drawn, 'model')} and {many(len(rows), 'edge')} drawn",
        plots=plots,
        note=f"Of a family at most {MOST_OF_A_TREE} models are drawn: those nearest to its root, along the lines "
        "either way. Drag to pan, scroll or pinch to zoom. A model with several parents has a line to each.",
    )


@exhibit(
    "A1b",
    "The ten largest families",
    GENETICS,
    asks="How large, deep and mixed are the largest families?",
    graph=EACH_GRAPH,
    tables=(tables.FAMILIES,),
    sql="SELECT * EXCLUDE (snapshot_date) FROM families WHERE rank <= 10 ORDER BY graph, rank",
    empty=NO_FAMILIES,
)
def largest(rows: Rows, _: date) -> Drawn:
    """Ten a graph."""
    return Drawn(
        n=f"{len(rows):,} families",
        columns=[
            Column("graph", "graph"), Column("rank", "", "count"), Column("root", "root"),
            *counts("members", "edges", "ghosts", "roots", "max depth", "multi parent", "reproducing", "on cycles"),
            Column("first_created", "oldest", "date"), Column("last_created", "newest", "date"),
        ],
        note="A family is a weakly connected component; more than one root where parents were merged.",
    )  # fmt: skip


def of_graph(rows: Rows, wanted: str) -> Rows:
    """The rows of the graph to be drawn: the wanted one if it has any, else the first that has."""
    graph = in_order((row["graph"] for row in rows), (wanted, *GRAPHS))[0]
    return [row for row in rows if row["graph"] == graph]


@exhibit(
    "A3",
    "Growth of the largest families",
    GENETICS,
    asks="How did the ten largest families grow, and when were all models created?",
    graph=GRAPH_NAMES["no_merge"],
    tables=(tables.FAMILY_GROWTH,),
    sql="""
        SELECT graph, family_id, root, month, created, members, before_floor FROM family_growth
        WHERE graph = 'no_merge' OR family_id = 0 ORDER BY graph, family_id, month
    """,
    empty="No model tells when it was created; lists with the field `createdAt` bring it.",
)
def growth(rows: Rows, _: date) -> Drawn:
    """Curves of the families, and bars of all models by month."""
    own = of_graph(rows, "no_merge")
    families = grouped([row for row in own if row["family_id"] != 0], "family_id")
    ordered = sorted(families.values(), key=lambda each: -each[-1]["members"])
    curves = [
        line(
            plain(each[0]["root"], 28), [str(row["month"]) for row in each], [row["members"] for row in each],
            SERIES[number % len(SERIES)], shape="hv",
        )
        for number, each in enumerate(ordered)
    ]  # fmt: skip
    everyone = [row for row in own if row["family_id"] == 0]
    months = [str(row["month"]) for row in everyone]
    bars = [
        {"type": "bar", "name": "created", "x": months, "marker": {"color": SERIES[0]},
         "y": [row["created"] - row["before_floor"] for row in everyone]},
        {"type": "bar", "name": "older than the Hub tells", "x": months, "marker": {"color": "#9aa3ad"},
         "y": [row["before_floor"] for row in everyone]},
    ]  # fmt: skip
    plots = []
    if curves:
        layout = {"xaxis": {"type": "date"}, "yaxis": axis("members", rangemode="tozero")}
        plots.append(Plot(curves, layout, "Members created up to a month", 460))
    if everyone:
        stacked = {"barmode": "stack", "xaxis": {"type": "date"}, "yaxis": axis("models a month")}
        plots.append(Plot(bars, stacked, "All live models by month of creation", 460))
    return Drawn(
        n=f"{many(len(families), 'family')}, {sum(row['created'] for row in everyone):,} models in all",
        plots=plots,
        note=f"{HUB_FLOOR} is the Hub's oldest date: what bears it is older. Members without a day of creation are "
        "left out, and so are models that are gone.",
    )


_QUANTITIES = {
    "size": ("Sizes of families", "models", "families"),
    "children": ("Children of a member", "children", "members"),
    "depth": ("Depth of a member", "hops from the root", "members"),
    "parents": ("Parents of a member", "parents", "members"),
}


@exhibit(
    "A7",
    "Sizes, children and depth",
    GENETICS,
    asks="How many families are how large, and how many children, parents and ancestors' generations has a member?",
    graph=f"three, {EACH_GRAPH}",
    tables=(tables.FAMILY_DISTRIBUTIONS,),
    sql='SELECT graph, quantity, value, "count", share_at_least FROM family_distributions ORDER BY ALL',
    empty=NO_FAMILIES,
)
def distributions(rows: Rows, _: date) -> Drawn:
    """A drawing a quantity: the share that has at least so many."""
    by_quantity = grouped(rows, "quantity")
    plots = []
    for quantity in in_order(by_quantity, tuple(_QUANTITIES)):
        title, unit, what = _QUANTITIES.get(quantity, (quantity, quantity, ""))
        is_long = quantity in ("size", "children")
        by_graph = grouped(by_quantity[quantity], "graph")
        curves = []
        for number, graph in enumerate(in_order(by_graph, GRAPHS)):
            shown = [row for row in by_graph[graph] if row["value"] > 0 or not is_long]
            curves.append(tail(graph, shown, "value", SERIES[number]))
        x = logarithmic(unit) if is_long else axis(unit)
        layout: dict[str, Any] = {"xaxis": x, "yaxis": logarithmic(f"share of {what}")}
        plots.append(Plot(curves, layout, title))
    sizes = [row for row in rows if row["quantity"] == "size"]
    told = [
        f"{sum(row['count'] for row in of_graph):,} families ({graph})" for graph, of_graph in
        grouped(sizes, "graph").items()
    ]  # fmt: skip
    return Drawn(
        n=", ".join(told) or f"{len(rows):,} values",
        plots=plots,
        note="Each curve tells the share with so many or more. Depth is hops from the nearest root; a cycle is one "
        "place.",
    )


@exhibit(
    "A18",
    "Who has children",
    GENETICS,
    asks="What share of the children has children itself, by the relation that made them?",
    graph="all relations between models, and each graph by itself",
    tables=(tables.PROGENITORS,),
    sql="SELECT * EXCLUDE (snapshot_date) FROM progenitors ORDER BY graph, relation = '*' DESC, edges DESC, relation",
    empty=NO_FAMILIES,
)
def progenitors(rows: Rows, _: date) -> Drawn:
    """A row a graph and relation."""
    return Drawn(
        n=f"{max(row['edges'] for row in rows):,} parent-child pairs",
        rows=with_all(rows),
        columns=[
            Column("graph", "graph"), Column("relation", "relation"), Column("edges", "parent-child pairs", "count"),
            Column("reproducing", "child has children", "count"), Column("share", "share", "share"),
        ],
        note="A relation whose children hardly reproduce makes leaves: in its graph paths end with it.",
    )  # fmt: skip
