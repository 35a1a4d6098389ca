"""Drawings of nodes and edges: a lineage in rings around its root, which can be panned, hovered and searched."""

from collections import deque
from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from typing import Any

import networkx as nx

from hugginggraph.report.html.exhibit import Plot, Rows
from hugginggraph.report.html.plots import RELATIONS, TYPES, colour_of, grouped, in_order, plain

LABELLED = 3
"""So many nodes of a drawing bear their names; the others tell them when pointed at."""


def rings(graph: "nx.DiGraph[Any]", root: Any) -> dict[Any, tuple[float, float]]:
    """Places of all nodes: the root in the middle, each ring a hop further, children around their parent's direction.

    Direction of the edges is ignored; nodes that nothing connects with the root stand on a ring outside.
    """
    tree = nx.bfs_tree(graph.to_undirected(as_view=True), root, sort_neighbors=sorted)
    leaves: dict[Any, int] = {}
    for node in reversed(list(nx.topological_sort(tree))):
        leaves[node] = max(1, sum(leaves[child] for child in tree.successors(node)))
    places = {root: (0.0, 0.0)}
    waiting: deque[tuple[Any, int, float, float]] = deque([(root, 0, 0.0, 2 * pi)])
    depth = 0
    while waiting:
        node, depth, start, end = waiting.popleft()
        at = start
        for child in tree.successors(node):
            width = (end - start) * leaves[child] / leaves[node]
            angle = at + width / 2
            places[child] = ((depth + 1) * cos(angle), (depth + 1) * sin(angle))
            waiting.append((child, depth + 1, at, at + width))
            at += width
    alone = sorted(set(graph.nodes) - set(places))
    for number, node in enumerate(alone):
        angle = 2 * pi * number / len(alone)
        places[node] = ((depth + 2) * cos(angle), (depth + 2) * sin(angle))
    return places


def network(
    edges: Rows, root: Any, nodes: Mapping[Any, Mapping[str, Any]], *, title: str = "", height: int = 600
) -> Plot:
    """The drawing of a lineage.

    Args:
        edges: rows with `src`, `dst`, `relation`; a line each, coloured by relation.
        root: the node in the middle.
        nodes: by node its `name`, `role` and, where there is more to tell, `more`.
        title: what tells it from others.
        height: in pixels.
    """
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((row["src"], row["dst"]) for row in edges)
    places = rings(graph, root)
    by_relation = grouped(edges, "relation")
    traces = [
        _lines(relation, by_relation[relation], places, number)
        for number, relation in enumerate(in_order(by_relation, RELATIONS))
    ]
    roles = in_order((str(node["role"]) for node in nodes.values()), TYPES)
    traces += [
        {
            "type": "scatter", "mode": "markers", "x": [None], "y": [None], "name": role,
            "marker": {"color": colour_of(role, number), "size": 10}, "hoverinfo": "skip",
        }
        for number, role in enumerate(roles)
        if role not in by_relation
    ]  # fmt: skip
    traces.append(_points(graph, root, nodes, places, roles))
    layout = {
        "xaxis": {"visible": False}, "yaxis": {"visible": False, "scaleanchor": "x"},
        "dragmode": "pan", "hovermode": "closest", "margin": {"t": 34, "b": 34, "l": 8, "r": 8},
        "legend": {"orientation": "h", "x": 0, "y": 0, "yanchor": "top"},
    }  # fmt: skip
    return Plot(traces, layout, title, height, is_graph=True)


def _lines(relation: str, edges: Rows, places: Mapping[Any, tuple[float, float]], number: int) -> dict[str, Any]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for row in edges:
        (x0, y0), (x1, y1) = places[row["src"]], places[row["dst"]]
        xs += [round(x0, 3), round(x1, 3), None]
        ys += [round(y0, 3), round(y1, 3), None]
    colour = colour_of(relation, number)
    return {
        "type": "scatter", "mode": "lines", "name": relation, "x": xs, "y": ys, "opacity": 0.7,
        "line": {"color": colour, "width": 1.5}, "hoverinfo": "skip",
    }  # fmt: skip


def _points(
    graph: "nx.DiGraph[Any]",
    root: Any,
    nodes: Mapping[Any, Mapping[str, Any]],
    places: Mapping[Any, tuple[float, float]],
    roles: Sequence[str],
) -> dict[str, Any]:
    """The nodes: the last trace, with the names the search looks through."""
    named = {root} | {node for node, degree in sorted(graph.degree, key=lambda e: -e[1])[:LABELLED] if degree > 2}
    names = [str(nodes[node]["name"]) for node in nodes]
    hover = [f"<b>{plain(each['name'])}</b><br>{plain(each['role'])}{_more(each)}" for each in nodes.values()]
    return {
        "type": "scatter", "mode": "markers+text", "showlegend": False,
        "x": [round(places[node][0], 3) for node in nodes], "y": [round(places[node][1], 3) for node in nodes],
        "text": [plain(nodes[node]["name"].rsplit("/", 1)[-1], 24) if node in named else "" for node in nodes],
        "textposition": "top center", "hovertext": hover, "hoverinfo": "text", "customdata": names,
        "marker": {
            "size": [20 if node == root else min(8 + 2 * graph.degree(node), 16) for node in nodes],
            "color": [colour_of(str(each["role"]), roles.index(str(each["role"]))) for each in nodes.values()],
            "line": {"width": [3 if node == root else 1 for node in nodes], "color": "#ffffff"},
        },
        "unselected": {"marker": {"opacity": 0.12}}, "cliponaxis": False,
    }  # fmt: skip


def _more(node: Mapping[str, Any]) -> str:
    return f"<br>{plain(node['more'], 120)}" if node.get("more") else ""
