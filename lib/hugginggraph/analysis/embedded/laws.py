"""The laws that a day's analyses must obey, checked before anything is handed out; a violation names the numbers."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hugginggraph.analysis.embedded.workbench import Workbench
from hugginggraph.analysis.kernels.compact import CompactGraph
from hugginggraph.errors import InvariantError
from hugginggraph.tables.contract import ALL


def require_one_row_a_node(found: pa.Table, nodes: int, what: str, *, rows: int = 1) -> None:
    """Every node has exactly one row, or as many as `rows`.

    Raises:
        InvariantError: rows and nodes differ in number, or a node has none.
    """
    # The rows lie in order already, where sorting takes a tenth of the time of a hash table.
    ordered = np.sort(found["node_id"].to_numpy())
    repeats = int((ordered[1:] == ordered[:-1]).sum())
    counts = {"rows": len(ordered), "distinct": len(ordered) - repeats}
    if not counts["rows"] == rows * counts["distinct"] == rows * nodes:
        raise InvariantError(f"{what}: {counts} for {nodes} nodes; expected {rows} row(s) a node")


def require_no_edge_across(graph: CompactGraph, group: NDArray[np.int64], what: str) -> None:
    """Both ends of every edge are in the same group.

    Args:
        graph: the graph.
        group: that of each node, by position.
        what: the table's name.

    Raises:
        InvariantError: an edge joins two groups.
    """
    across = int((group[graph.src] != group[graph.dst]).sum())
    if across:
        raise InvariantError(f"{what}: {across} edges join two different groups; expected none")


def require_degrees_add_up(degrees: pa.Table, edges: int) -> None:
    """The in-degrees and the out-degrees each add up to the number of edges, in all, by relation and by kind.

    Raises:
        InvariantError: one of the sums differs.
    """
    splits = pa.table(
        {
            "overall": pc.equal(degrees["relation"], ALL),
            "any": pc.equal(degrees["neighbour_kind"], ALL),
            "in": degrees["in_degree"],
            "out": degrees["out_degree"],
        }
    )
    sums = splits.group_by(["overall", "any"]).aggregate([("in", "sum"), ("out", "sum")])
    for row in sums.rename_columns(["overall", "any", "in", "out"]).to_pylist():
        if not row["in"] == row["out"] == edges:
            raise InvariantError(f"degrees: sums {row} for {edges} edges; expected both to be equal to it")


def require_components_add_up(sizes: pa.Table, singletons: pa.Table, *, nodes: int, edges: int) -> None:
    """`component_sizes` and `singletons` hold each node once and each edge once, and one component is the largest.

    Raises:
        InvariantError: a number differs.
    """
    found = {
        "together": pc.sum(sizes["nodes"]).as_py() or 0,
        "edges": pc.sum(sizes["edges"]).as_py() or 0,
        "least": pc.min(sizes["nodes"]).as_py() or 2,
        "largest": pc.sum(sizes["is_largest"]).as_py() or 0,
        "alone": pc.sum(singletons["nodes"]).as_py() or 0,
    }
    expected = {"nodes": nodes, "edges": edges, "largest": int(edges > 0)}
    counted = {"nodes": found["together"] + found["alone"], "edges": found["edges"], "largest": found["largest"]}
    if found["least"] < 2 or counted != expected:
        raise InvariantError(f"component_sizes: {found}; expected {expected}, none of one node")


def require_closed(bench: Workbench) -> None:
    """Every edge between models and datasets is a pair one hop apart; on a sample, the ancestors of parents are ours.

    Args:
        bench: has `edges` and `lineage`.

    Raises:
        InvariantError: an edge is no such pair, or an ancestor of a sampled repo's ancestor is not its own.
    """
    lost = bench.step("edges_without_pair").num_rows
    if lost:
        raise InvariantError(f"lineage: {lost} edges are no pair one hop apart; expected none")
    missing = bench.step("missing_ancestors").num_rows
    if missing:
        raise InvariantError(f"lineage: {missing} ancestors of ancestors are missing in a sample; expected none")


def require_one_identity_a_group(identities: pa.Table) -> None:
    """No two groups of a grouping have one identity, and no group has two.

    Raises:
        InvariantError: an identity or a group comes twice.
    """
    counts = {"rows": identities.num_rows} | {
        name: identities.group_by(["grouping", name]).aggregate([]).num_rows for name in ("group_id", "identity")
    }
    if len(set(counts.values())) > 1:
        raise InvariantError(f"group_identities: {counts}; expected three equal numbers")
