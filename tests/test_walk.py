"""What a walk over arrays reaches, held against networkx and against `lineage`, on graphs drawn at random."""

from datetime import date, timedelta
from itertools import pairwise

import duckdb
import networkx as nx
import numpy as np
import pytest

from hugginggraph.graph.grades import GRADES
from hugginggraph.graph.relation_names import LINEAGE_RELATIONS
from hugginggraph.lookup.downstream_since import ALWAYS, downstream_since
from hugginggraph.lookup.edge_arrays import RELATION_NAMES, EdgeArrays, read_edges
from hugginggraph.lookup.lineage import lineage
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.walk import walk
from hugginggraph.lookup.warehouse import Node

SEEDS = range(20)
FIRST = date(2026, 3, 1)


def drawn(seed, nodes=14, edges=26):
    """Edges `(src, dst, relation, grade_rank)` with cycles, loops and parallel ones; the keys are of either sign."""
    draws = np.random.default_rng(seed)
    keys = draws.choice(np.arange(-1000, 1000), size=nodes, replace=False)
    found = {}
    for _ in range(edges):
        src, dst = (int(key) for key in draws.choice(keys, size=2))
        relation = str(draws.choice(LINEAGE_RELATIONS[:4]))
        found[src, dst, relation] = int(draws.integers(1, 9))
    return [int(key) for key in keys], [(*ends, rank) for ends, rank in found.items()]


def arrays(edges):
    ordered = sorted(edges)
    src, dst, relation, rank = zip(*ordered, strict=True) if ordered else ((), (), (), ())
    return EdgeArrays(
        np.array(src, dtype=np.int64),
        np.array(dst, dtype=np.int64),
        np.array([RELATION_NAMES.index(name) for name in relation], dtype=np.int8),
        np.array(rank, dtype=np.int8),
        np.arange(len(ordered)),
    )


class Drawn:
    """Stands for a warehouse of some edges between models, whose names are their keys."""

    def __init__(self, edges, keys):
        self.connection = duckdb.connect()
        self.connection.execute(
            "CREATE TABLE edges (src BIGINT, dst BIGINT, relation VARCHAR, grade_rank INTEGER, edge_id BIGINT)"
        )
        for number, edge in enumerate(edges):
            self.connection.execute("INSERT INTO edges VALUES (?, ?, ?, ?, ?)", [*edge, number])
        self.connection.execute(
            "CREATE TABLE nodes AS SELECT key AS node_id, 'model' AS kind, CAST(key AS VARCHAR) AS repo_id, "
            "'base' AS role, false AS is_ghost, NULL AS root_kind FROM (SELECT unnest(?::BIGINT[]) AS key)",
            [keys],
        )

    def view(self, *_):
        return self.connection


def nearest(edges, roots):
    """By networkx: of each dependent the fewest hops and the weakest grade of the strongest shortest path."""
    graph = nx.DiGraph()
    graph.add_nodes_from(roots)
    for src, dst, _, rank in edges:
        graph.add_edge(src, dst, rank=min(rank, graph.get_edge_data(src, dst, {"rank": 9})["rank"]))
    hops = nx.multi_source_dijkstra_path_length(graph, set(roots), weight=None)
    found = {}
    for node, depth in hops.items():
        if depth:
            # Among the shortest paths from any root, the one whose weakest edge is strongest.
            of_length = [root for root in roots if nx.has_path(graph, root, node)]
            paths = [path for root in of_length for path in nx.all_shortest_paths(graph, root, node)]
            weakest = [max(graph[a][b]["rank"] for a, b in pairwise(path)) for path in paths if len(path) == depth + 1]
            found[node] = (depth, min(weakest))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_walk_from_several_roots_finds_the_nearest_and_the_strongest_evidence(seed):
    keys, edges = drawn(seed)
    roots = keys[: 1 + seed % 3]
    found = walk(arrays(edges), np.array(roots), max_depth=100)
    rows = zip(found.node_id.tolist(), found.depth.tolist(), found.rank.tolist(), strict=True)
    assert {node: (depth, rank) for node, depth, rank in rows if depth} == nearest(edges, roots)
    assert sorted(found.node_id[found.depth == 0]) == sorted(set(roots))


@pytest.mark.parametrize("seed", SEEDS)
def test_each_node_is_reached_over_an_edge_from_a_node_one_hop_nearer_and_by_the_root_of_that(seed):
    keys, edges = drawn(seed)
    given = arrays(edges)
    found = walk(given, np.array(keys[:2]), max_depth=100)
    below = found.depth > 0
    via, edge = found.via[below], found.edge[below]
    assert (found.depth[via] == found.depth[below] - 1).all()
    assert (given.src[edge] == found.node_id[via]).all()
    assert (given.dst[edge] == found.node_id[below]).all()
    assert (found.rank[below] == np.maximum(found.rank[via], given.grade_rank[edge])).all()
    assert (found.root[below] == found.root[via]).all()
    assert (found.root[~below] == np.arange((~below).sum())).all()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("max_depth", "many"), [(2, 2_000), (100, 2_000), (100, 1)])
def test_from_one_root_it_is_the_lineage_with_the_same_ties_and_cut_at_the_same_depth(
    seed, max_depth, many, monkeypatch
):
    monkeypatch.setattr("hugginggraph.lookup.edge_arrays._MANY", many)
    keys, edges = drawn(seed)
    warehouse, root = Drawn(edges, keys), keys[0]
    by_lineage = lineage(
        warehouse, Node(root, "model", str(root), "base", False), direction="down", depth_limit=None,
        max_depth=max_depth, min_grade_rank=7,
    )  # fmt: skip
    read = read_edges(warehouse, np.array([root]), max_depth=max_depth, min_grade_rank=7)
    found = walk(read, np.array([root]), max_depth=max_depth)
    told = {
        (int(found.node_id[place]), int(found.depth[place]), str(found.node_id[found.via[place]]),
         RELATION_NAMES[read.relation[found.edge[place]]], GRADES[int(found.rank[place])])
        for place in range(1, len(found.node_id))
    }  # fmt: skip
    assert told == {(r.node.node_id, r.depth, r.via, r.relation, r.grade) for r in by_lineage.relatives}
    assert found.cut_at == by_lineage.cut_at


def test_successors_and_weaker_evidence_are_not_followed():
    edges = [(1, 2, "finetune", 3), (1, 3, "new_version", 1), (1, 4, "merge", 8), (2, 5, "used_by_space", 7)]
    read = read_edges(Drawn(edges, [1, 2, 3, 4, 5]), np.array([1]), max_depth=100, min_grade_rank=7)
    assert walk(read, np.array([1]), max_depth=100).node_id.tolist() == [1, 2, 5]


def test_who_has_no_dependents_is_alone():
    found = walk(arrays([]), np.array([7]), max_depth=100)
    assert (found.node_id.tolist(), found.cut_at) == ([7], None)
    assert walk(arrays([(1, 2, "merge", 1)]), np.array([], dtype=np.int64), max_depth=9).node_id.tolist() == []


class Remembering(Drawn):
    """Stands for a warehouse of the last of some days, each a mapping of edges to their grades, with `changes`."""

    def __init__(self, days, keys, ids):
        super().__init__([], keys)
        self.connection.execute(
            """
            CREATE TABLE changes (snapshot_date DATE, subject VARCHAR, subject_id BIGINT, change VARCHAR, kind VARCHAR,
                repo_id VARCHAR, relation VARCHAR, upstream_id BIGINT, old_values MAP(VARCHAR, VARCHAR),
                new_values MAP(VARCHAR, VARCHAR));
            CREATE TABLE events (snapshot_date DATE, event VARCHAR, kind VARCHAR, repo_id VARCHAR, before VARCHAR);
            """
        )
        for (edge, rank), number in ((each, ids[each[0]]) for each in days[-1].items()):
            self.connection.execute("INSERT INTO edges VALUES (?, ?, ?, ?, ?)", [*edge, rank, number])
        for number, (before, now) in enumerate(pairwise(days), start=1):
            for edge in before.keys() | now.keys():
                if before.get(edge) != now.get(edge):
                    self._write(FIRST + timedelta(days=number), ids[edge], edge, before.get(edge), now.get(edge))

    def rows(self, query):
        return self.connection.execute(query).fetchall()

    def _write(self, day, number, edge, before, now):
        change = "added" if before is None else "removed" if now is None else "modified"
        old, new = ({"grade": GRADES[rank]} if change == "modified" else None for rank in (before, now))
        subject = "text_edge" if GRADES[now or before] == "text" else "edge"
        src, dst, relation = edge
        told = [day, subject, number, change, "model", str(dst), relation, src, old, new]
        self.connection.execute("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", told)


def since_by_all_days(days, root, min_grade_rank):
    """By networkx: of each dependent the first day from which on edges that last to the end lead to it."""
    found = {}
    for start in range(len(days) - 1, -1, -1):
        pairs = [{(src, dst) for (src, dst, _), rank in day.items() if rank <= min_grade_rank} for day in days[start:]]
        graph = nx.DiGraph(set.intersection(*pairs))
        if root in graph:
            found |= dict.fromkeys(nx.descendants(graph, root), start)
    return found


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("min_grade_rank", [7, 8])
def test_since_when_a_repo_is_downstream_is_the_first_day_of_edges_that_last(seed, min_grade_rank):
    draws = np.random.default_rng(seed)
    keys, edges = drawn(seed, nodes=5, edges=24)
    state = {(src, dst, relation): rank for src, dst, relation, rank in edges}
    ids = {edge: number for number, edge in enumerate(state)}
    days = [{edge: rank for edge, rank in state.items() if draws.random() < 0.6}]
    for _ in range(5):
        day = dict(days[-1])
        for edge in state:
            if draws.random() < 0.25:
                if edge in day and draws.random() < 0.6:
                    del day[edge]
                else:
                    day[edge] = int(draws.choice([2, 3, 8]))
        days.append(day)
    warehouse = Remembering(days, keys, ids)
    read = read_edges(warehouse, np.array([keys[0]]), max_depth=100, min_grade_rank=min_grade_rank)
    found = walk(read, np.array([keys[0]]), max_depth=100)
    since = downstream_since(warehouse, read, found, min_grade_rank=min_grade_rank)
    told = dict(zip(found.node_id.tolist(), since.tolist(), strict=True))
    expected = since_by_all_days(days, keys[0], min_grade_rank)
    days_of = {
        key: ALWAYS if start == 0 else (FIRST + timedelta(days=start)).toordinal() for key, start in expected.items()
    }
    assert told == days_of | {keys[0]: ALWAYS}


def test_a_repo_is_downstream_as_long_under_another_name_as_before():
    heron, new, child = (node_id("model", name) for name in ("amber/heron", "reed/heron", "moss/child"))
    warehouse = Remembering([{(new, child, "finetune"): 3}], [new, child], {(new, child, "finetune"): 2})
    rename = [FIRST + timedelta(days=1), "renamed", "model", "reed/heron", "amber/heron"]
    warehouse.connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?)", rename)
    warehouse._write(rename[0], 1, (heron, child, "finetune"), 3, None)
    warehouse._write(rename[0], 2, (new, child, "finetune"), None, 3)
    read = read_edges(warehouse, np.array([new]), max_depth=100, min_grade_rank=7)
    found = walk(read, np.array([new]), max_depth=100)
    assert downstream_since(warehouse, read, found, min_grade_rank=7).tolist() == [ALWAYS, ALWAYS]
    # The grade of an edge that was removed is not known: by stronger evidence it is downstream since that day.
    strict = downstream_since(warehouse, read, found, min_grade_rank=3)
    assert strict.tolist() == [ALWAYS, rename[0].toordinal()]
