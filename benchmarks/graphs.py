"""Graphs of any size that look like the Hub's: most repos have one parent, few have very many children, many none."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

_ISOLATED, _ROOTS, _FRESH, _SPACES = 0.35, 0.02, 0.45, 0.27
"""Shares: of nodes without an edge; of the others, those without a parent; of parents chosen regardless of fame; of all
nodes, Spaces, as on the Hub."""
_RELATIONS = ("finetune", "adapter", "quantized", "merge")


def write_graph(folder: str, *, nodes: int, edges: int, seed: int) -> None:
    """Write `nodes.parquet` (columns of the vertices) and `edges.parquet` (columns of the edges) of a GraphFrame.

    Spaces are among the nodes that nothing comes after; all others are models. A node takes the parent of an earlier
    one, or an earlier one itself: fame grows with fame. The nodes that have several parents are as many as it takes;
    twenty edges get one back, which makes cycles.
    """
    Path(folder).mkdir(exist_ok=True)
    draw = np.random.default_rng(seed)
    live = int(nodes * (1 - _ISOLATED))
    child = np.arange(live)
    has_parent = draw.random(live) > _ROOTS
    has_parent[0] = False
    src, dst = [_parents(draw, live)[has_parent]], [child[has_parent]]
    missing = edges - int(has_parent.sum())
    while missing > 0:
        more = min(missing, live // 6)
        # Those that came late have several parents more often.
        later = (live * draw.random(more) ** 0.7).astype(np.int64)
        famous = _parents(draw, live)[draw.integers(0, live, more)]
        low, high = np.minimum(famous, later), np.maximum(famous, later)
        src.append(low[low != high])
        dst.append(high[low != high])
        missing -= len(src[-1])
    back = draw.integers(0, len(src[0]), 20)
    all_src, all_dst = np.concatenate([*src, dst[0][back]]), np.concatenate([*dst, src[0][back]])
    # Ids as hashes are: no order of the parents shows in them.
    ids = draw.permutation(np.unique(draw.integers(-(2**62), 2**62, nodes + 100))[:nodes])
    childless = np.setdiff1d(np.arange(nodes), all_src)
    is_space = np.zeros(nodes, dtype=np.int8)
    is_space[draw.choice(childless, int(nodes * _SPACES), replace=False)] = 1
    _write_nodes(f"{folder}/nodes.parquet", ids, is_space)
    relation = draw.integers(0, len(_RELATIONS), len(all_src), dtype=np.int8)
    table = {
        "src": ids[all_src],
        "dst": ids[all_dst],
        "edge_id": np.arange(len(all_src)),
        "relation": pa.DictionaryArray.from_arrays(relation, list(_RELATIONS)).cast(pa.string()),
        "grade_rank": draw.integers(1, 8, len(all_src), dtype=np.int32),
    }
    pq.write_table(pa.table(table), f"{folder}/edges.parquet", row_group_size=1 << 20)


def _parents(draw: np.random.Generator, live: int) -> NDArray[np.int64]:
    """A parent for each node, earlier than itself."""
    earlier = (draw.random(live) * np.arange(live)).astype(np.int64)
    parent = earlier.copy()
    copies = np.flatnonzero(draw.random(live) > _FRESH)
    # A copied parent may itself be a copy: some rounds follow the chain to its end.
    for _ in range(64):
        parent[copies] = parent[earlier[copies]]
    return parent


def _write_nodes(path: str, ids: NDArray[np.int64], is_space: NDArray[np.int8]) -> None:
    count = len(ids)
    kind = pa.DictionaryArray.from_arrays(is_space, ["model", "space"]).cast(pa.string())
    name = pa.array(np.arange(count)).cast(pa.string())
    rows = {"id": ids, "kind": kind, "repo_id": name, "role": kind, "is_ghost": np.zeros(count, dtype=bool)}
    pq.write_table(pa.table(rows), path, row_group_size=1 << 20)
