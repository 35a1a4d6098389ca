"""Which repos may inherit other licences than the day before, and which others tell what they inherit."""

import numpy as np
import pyarrow as pa

from hugginggraph.analysis.kernels.compact import compact
from hugginggraph.analysis.kernels.inheritance import reached
from hugginggraph.engines.relations import Relations
from hugginggraph.graph.grades import UNDECLARED

MOVED, SCOPE = "inheriting_moved", "inheriting_scope"


def make_scope(work: Relations) -> None:
    """Let `inheriting_moved` be the nodes whose inherited licences may have changed, `inheriting_scope` all upstream.

    What a repo inherits is decided by the licences of all it was made from and by the steps between them: nothing that
    lies beside its ancestry counts. So a change is felt downstream of it alone, and what is felt there can be computed
    from these repos and their ancestors.

    Args:
        work: knows `nodes` and `edges` of the day, and `repos_delta`, `nodes_delta` and `edges_delta`. Of nodes that
            are gone `inheriting_moved` has the keys, too.
    """
    moved = work.fetch("licence_moves", prose=UNDECLARED)["node_id"].to_numpy()
    node_id = work.rows("SELECT node_id FROM nodes")["node_id"].to_numpy()
    edges = work.fetch("lineage_edges", prose=UNDECLARED)
    graph = compact(node_id, edges["src"].to_numpy(), edges["dst"].to_numpy())
    begins = np.isin(graph.node_id, moved)
    downstream = reached(graph.node_count, graph.src, graph.dst, begins)
    upstream = reached(graph.node_count, graph.dst, graph.src, downstream)
    work.put(MOVED, pa.table({"node_id": np.union1d(moved, graph.node_id[downstream])}))
    work.put(SCOPE, pa.table({"node_id": graph.node_id[upstream]}))
