"""The graph of a day with the licence of each repo, as arrays: a licence that many repos have is held once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hugginggraph.analysis.kernels.compact import CompactGraph, compact
from hugginggraph.engines.relations import Relations
from hugginggraph.genetics.licence_walk import Step
from hugginggraph.graph.grades import UNDECLARED
from hugginggraph.graph.relation_names import LINEAGE_RELATIONS
from hugginggraph.licence_rules import Licence, LicenceRules
from hugginggraph.records.licence_spellings import Choices

_FACTS = pa.schema(
    [
        *(("node_id", pa.int64()), ("repo_id", pa.string()), ("is_ghost", pa.bool_())),
        *(("choices", pa.string()), ("is_linked", pa.bool_()), ("owner", pa.string())),
    ]
)


@dataclass(frozen=True)
class Said:
    """What a repo says of its licence: a `LicenceSaid`, with all `terms` of each choice."""

    choices: Choices
    deciding: Sequence[Licence]
    terms: Sequence[Sequence[Licence]]
    is_linked: bool
    owner: str | None = None

    @classmethod
    def of(cls, choices: Choices, rules: LicenceRules, *, is_linked: bool) -> "Said":
        """Of nobody yet."""
        return cls(choices, rules.deciding(choices), rules.terms(choices), is_linked)


@dataclass(frozen=True, eq=False)
class LicensedGraph:
    """Nodes in order of their keys, and the edges of lineage between them.

    Attributes:
        compact: the graph.
        names: the `repo_id` of each node.
        is_ghost: which nodes are only named.
        relation: int8, one an edge: the place in `LINEAGE_RELATIONS`.
        said: each licence that some repo has.
        licence: int32, one a node: the place in `said`.
        owner: int32, one a node: equal for nodes of one owner; -1 of a bare name.
    """

    compact: CompactGraph
    names: pa.Array
    is_ghost: NDArray[np.bool_]
    relation: NDArray[np.int8]
    said: Sequence[Said]
    licence: NDArray[np.int32]
    owner: NDArray[np.int32]

    def which(self, relation: str) -> NDArray[np.bool_]:
        """Which edges are of a relation."""
        return np.asarray(self.relation == LINEAGE_RELATIONS.index(relation))

    @cached_property
    def _order(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        order = np.argsort(self.compact.src, kind="stable")
        return order, np.searchsorted(self.compact.src[order], np.arange(self.compact.node_count + 1))

    def leaving(self, node: int) -> list[Step]:
        """The edges that leave a node, which they name by its position."""
        order, first = self._order
        edges = order[first[node] : first[node + 1]]
        pairs = zip(self.compact.dst[edges].tolist(), self.relation[edges].tolist(), strict=True)
        return sorted(Step(node, dst, LINEAGE_RELATIONS[relation]) for dst, relation in pairs)


class Leaving(Mapping[int, Sequence[Step]]):
    """The edges that leave each node, made when they are asked for."""

    def __init__(self, graph: LicensedGraph) -> None:
        """Those of a graph."""
        self._graph, self._known = graph, dict[int, list[Step]]()

    def __getitem__(self, node: int) -> Sequence[Step]:
        """Those of a node."""
        if node not in self._known:
            self._known[node] = self._graph.leaving(node)
        return self._known[node]

    def __iter__(self) -> Iterator[int]:
        """All nodes."""
        return iter(range(len(self)))

    def __len__(self) -> int:
        """How many nodes there are."""
        return self._graph.compact.node_count


class Repos(Mapping[int, Said]):
    """What each node says of its licence, with its owner, made when it is asked for."""

    def __init__(self, graph: LicensedGraph) -> None:
        """Those of a graph."""
        self._graph = graph

    def __getitem__(self, node: int) -> Said:
        """That of a node."""
        owner = int(self._graph.owner[node])
        said: Said = self._graph.said[int(self._graph.licence[node])]
        return replace(said, owner=None if owner < 0 else str(owner))

    def __iter__(self) -> Iterator[int]:
        """All nodes."""
        return iter(range(len(self)))

    def __len__(self) -> int:
        """How many nodes there are."""
        return self._graph.compact.node_count


def licensed_graph(work: Relations, rules: LicenceRules, scope: str | None = None) -> LicensedGraph:
    """The graph of the relations `nodes`, `edges` and `repos`; what is a ghost or gone has no licence.

    Args:
        work: knows them.
        rules: the facts of licences.
        scope: a relation of `node_id`, which with each node has all that are upstream of it; None for all nodes.
    """
    nodes = "nodes" if scope is None else f"(SELECT n.* FROM nodes n SEMI JOIN {scope} s ON s.node_id = n.node_id)"
    work.map(
        "licence_facts",
        f"SELECT n.node_id, n.repo_id, n.is_ghost, r.card_data, r.tags FROM {nodes} n "
        "LEFT JOIN repos r ON r.node_id = n.node_id AND r.gone_at IS NULL",
        partial(licence_facts, rules=rules),
        _FACTS,
    )
    facts = work.rows("SELECT * FROM licence_facts ORDER BY node_id").combine_chunks()
    edges = work.fetch("lineage_edges", prose=UNDECLARED)
    if scope is not None:
        edges = edges.filter(pc.is_in(edges["dst"], value_set=facts["node_id"].combine_chunks()))
    relation = pc.index_in(edges["relation"], value_set=pa.array(LINEAGE_RELATIONS))
    return drawn(
        compact(facts["node_id"].to_numpy(), edges["src"].to_numpy(), edges["dst"].to_numpy()),
        facts, np.asarray(relation.to_numpy(), dtype=np.int8), rules,
    )  # fmt: skip


def drawn(graph: CompactGraph, facts: pa.Table, relation: NDArray[np.int8], rules: LicenceRules) -> LicensedGraph:
    """A graph with the facts of its nodes.

    Args:
        graph: the nodes and edges.
        facts: rows of `licence_facts`, in order of `node_id`.
        relation: one an edge, the place in `LINEAGE_RELATIONS`.
        rules: the facts of licences.
    """
    choices, known = _encoded(facts["choices"])
    kinds, licence = np.unique(2 * choices + np.asarray(facts["is_linked"].to_numpy()), return_inverse=True)
    read = [tuple(map(tuple, orjson.loads(text))) for text in known]
    said = [Said.of(read[kind // 2], rules, is_linked=bool(kind % 2)) for kind in kinds.tolist()]
    owner, _ = _encoded(facts["owner"])
    names = facts["repo_id"].combine_chunks()
    is_ghost = np.asarray(facts["is_ghost"].to_numpy(), dtype=np.bool_)
    return LicensedGraph(graph, names, is_ghost, relation, said, licence.astype(np.int32), owner.astype(np.int32))


def licence_facts(repos: pa.Table, *, rules: LicenceRules) -> pa.Table:
    """Rows of `_FACTS`, for rows of `node_id, repo_id, is_ghost, card_data, tags`."""
    read = rules.reader.read
    said = [
        read(card, tags) for card, tags in zip(repos["card_data"].to_pylist(), repos["tags"].to_pylist(), strict=True)
    ]
    parts = [name.partition("/") for name in repos["repo_id"].to_pylist()]
    return repos.select(["node_id", "repo_id", "is_ghost"]).append_column(
        "choices", pa.array([orjson.dumps(each.choices).decode() for each in said], pa.string())
    ).append_column(
        "is_linked", pa.array([each.link is not None for each in said], pa.bool_())
    ).append_column(
        "owner", pa.array([owner.lower() if slash else None for owner, slash, _ in parts], pa.string())
    )  # fmt: skip


def _encoded(values: pa.ChunkedArray) -> tuple[NDArray[np.int64], list[Any]]:
    """Each value as a number, null as -1, and the values in order of their numbers."""
    codes = pc.dictionary_encode(values).combine_chunks()
    return np.asarray(pc.fill_null(codes.indices, -1).to_numpy(), dtype=np.int64), codes.dictionary.to_pylist()
