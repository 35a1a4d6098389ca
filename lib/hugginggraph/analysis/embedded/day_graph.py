"""The graph of a day, as the kernels and as the steps take it."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hugginggraph.analysis.kernels.compact import CompactGraph, compact
from hugginggraph.graph.grades import UNDECLARED
from hugginggraph.graph.relation_names import RELATIONS
from hugginggraph.steps import step

_NODE_COLUMNS = ("node_id", "kind", "repo_id", "role", "root_kind", "is_ghost")


@dataclass(frozen=True, eq=False)
class DayGraph:
    """The nodes of a day, and the edges by which one was made with another.

    Attributes:
        nodes: `node_id, kind, repo_id, role, root_kind, is_ghost`, in order of `node_id`.
        edges: `src, dst, relation, grade_rank, grade`.
        compact: both as arrays, in the same order.
    """

    nodes: pa.Table
    edges: pa.Table
    compact: CompactGraph

    @property
    def grade_rank(self) -> NDArray[np.int8]:
        """One an edge."""
        return np.asarray(self.edges["grade_rank"].to_numpy(), dtype=np.int8)

    @property
    def relation_rank(self) -> NDArray[np.int8]:
        """One an edge: the relation's place in `RELATIONS`; below 0 where it is none of them."""
        places = pc.index_in(self.edges["relation"], value_set=pa.array(RELATIONS))
        return np.asarray(pc.fill_null(places, -1).to_numpy(), dtype=np.int8)

    @property
    def repos(self) -> NDArray[np.int32]:
        """The positions of models and datasets."""
        return np.flatnonzero(~self.of_kind("space")).astype(np.int32)

    def of_kind(self, kind: str) -> NDArray[np.bool_]:
        """Which nodes are of this kind."""
        return np.asarray(pc.equal(self.nodes["kind"], kind).to_numpy(), dtype=np.bool_)


def day_graph(connection: duckdb.DuckDBPyConnection) -> DayGraph:
    """The graph of the views `nodes` and `edges`.

    Raises:
        InvariantError: a node is there twice, or an edge has an end that is no node.
    """
    nodes = connection.sql(f"SELECT {', '.join(_NODE_COLUMNS)} FROM nodes ORDER BY node_id").to_arrow_table()
    edges = step(connection, "lineage_edges", prose=UNDECLARED).to_arrow_table()
    return DayGraph(
        nodes, edges, compact(*(column.to_numpy() for column in (nodes["node_id"], edges["src"], edges["dst"])))
    )
