"""F2: the typed lineage around one base model."""

from datetime import date
from typing import Any

from hugginggraph.errors import WarehouseError
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.report.html.exhibit import SUPPLY_CHAIN, Drawn, Rows, exhibit
from hugginggraph.report.html.network import network
from hugginggraph.tables import EDGES, NODES
from hugginggraph.tables.paper import TOP_BASE_MODELS

MOST_NODES = 150
"""More cannot be told apart in one drawing."""


def around(warehouse: Warehouse, root: int, *, most_nodes: int = MOST_NODES) -> Rows:
    """The edges around a node as rows: what was made from it, hop by hop, and the datasets that went in.

    Columns `src, source, source_role, dst, target, target_role, relation, grade, root, is_cut`. Of each hop those
    are taken that have most made from them; `is_cut` tells that some were left out.
    """
    warehouse.view(NODES, EDGES)
    taken, frontier, is_cut = [root], [root], False
    for step in ("down", "down", "down", "down", "up"):
        here, there = ("src", "dst") if step == "down" else ("dst", "src")
        found = [
            row["node"]
            for row in warehouse.records(
                f"""
                SELECT e.{there} AS node, (SELECT count(*) FROM edges c WHERE c.src = e.{there}) AS made
                FROM edges e JOIN nodes n ON n.node_id = e.{there}
                WHERE e.{here} IN (SELECT unnest(?)) AND e.grade_rank < 8 AND n.kind <> 'space'
                    AND e.relation <> 'new_version' AND e.{there} NOT IN (SELECT unnest(?))
                GROUP BY e.{there}, n.repo_id ORDER BY made DESC, n.repo_id, node
                """,
                taken if step == "up" else frontier, taken,
            )
        ]  # fmt: skip
        room = min(most_nodes - len(taken), most_nodes // 3)  # so that one hop does not take it all
        is_cut = is_cut or len(found) > room
        frontier = found[:room]
        taken += frontier
    return [row | {"root": root, "is_cut": is_cut} for row in edges_among(warehouse, taken)]


def edges_among(warehouse: Warehouse, nodes: list[int]) -> Rows:
    """The edges of lineage by declared evidence that have both ends among some nodes, with what `ends` asks for."""
    return warehouse.records(
        """
        SELECT e.src, s.repo_id AS source, s.role AS source_role, e.dst, d.repo_id AS target, d.role AS target_role,
            e.relation, e.grade
        FROM edges e JOIN nodes s ON s.node_id = e.src JOIN nodes d ON d.node_id = e.dst
        WHERE e.src IN (SELECT unnest(?)) AND e.dst IN (SELECT unnest(?)) AND e.grade_rank < 8
            AND e.relation <> 'new_version'
        ORDER BY source, target, e.relation
        """,
        nodes, nodes,
    )  # fmt: skip


def ends(rows: Rows) -> dict[Any, dict[str, Any]]:
    """The nodes of such edges, as `network` takes them."""
    nodes: dict[Any, dict[str, Any]] = {}
    for row in rows:
        nodes[row["src"]] = {"name": row["source"], "role": row["source_role"]}
        nodes[row["dst"]] = {"name": row["target"], "role": row["target_role"]}
    return nodes


def around_the_first(warehouse: Warehouse) -> Rows:
    """The edges around the base model that most models were made from; without any, around the one of most edges."""
    warehouse.view(NODES, EDGES)
    try:
        warehouse.view(TOP_BASE_MODELS)
        first = warehouse.records(
            "SELECT node_id FROM top_base_models "
            "WHERE snapshot_date = (SELECT max(snapshot_date) FROM top_base_models) ORDER BY rank LIMIT 1"
        )
    except WarehouseError:
        first = warehouse.records(
            "SELECT src AS node_id FROM edges JOIN nodes n ON n.node_id = src "
            "WHERE n.kind = 'model' AND grade_rank < 8 AND relation <> 'new_version' "
            "GROUP BY src, n.repo_id ORDER BY count(*) DESC, n.repo_id LIMIT 1"
        )
    return around(warehouse, first[0]["node_id"]) if first else []


@exhibit(
    "F2",
    "The lineage around one base model",
    SUPPLY_CHAIN,
    asks="What was made from the base model with the most descendants, and which datasets went in?",
    graph="edges by declared evidence, from parent or dataset to what was made of it; models and datasets",
    tables=(NODES, EDGES),
    ask=around_the_first,
    empty="No model declares what it was made from; lists with `tags` or `cardData` bring such edges.",
)
def lineage_around(rows: Rows, _: date) -> Drawn:
    """Rings around the root; colours by role and relation."""
    nodes = ends(rows)
    root = rows[0]["root"]
    cut = (
        f"At most {MOST_NODES // 3} repos of a hop are drawn, those first that most was made from."
        if rows[0]["is_cut"]
        else ""
    )
    return Drawn(
        n=f"{len(nodes):,} repos and {len(rows):,} edges around {nodes[root]['name']}",
        plots=[network(rows, root, nodes)],
        note=f"A ring is a hop away from the middle. Drag to pan, scroll or pinch to zoom. {cut}".strip(),
    )
