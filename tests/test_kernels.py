"""The kernels in memory on seeded random graphs and on shapes whose answer is plain, against networkx or by hand."""

import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from compact_graphs import as_networkx, graph_of, groups_of, grown, longs, planted, quality
from hugginggraph.analysis.kernels.closure import ancestors_of, closure_blocks
from hugginggraph.analysis.kernels.community_detection import communities_of_component, detect_communities
from hugginggraph.analysis.kernels.compact import CompactGraph, compact
from hugginggraph.analysis.kernels.components import least_member, renumbered, strong_components, weak_components
from hugginggraph.analysis.kernels.label_propagation import asynchronous_label_propagation, label_propagation
from hugginggraph.analysis.kernels.modularity import community_table, modularity
from hugginggraph.analysis.power_law import PowerLawFit, ccdf, fit_power_law
from hugginggraph.errors import InvariantError

BATCHES = [range(start, start + 20) for start in range(0, 200, 20)]
"""Two hundred seeds; each graph as a test of its own would cost more than what it tests."""
DEEP = 30_000


def drawn(seed, *, loops=False):
    """Up to thirty nodes of scattered ids, some isolated; cycles and parallel edges come by themselves."""
    chance = np.random.default_rng(seed)
    nodes = np.unique(chance.integers(-(10**12), 10**12, chance.integers(2, 31)))
    ends = chance.choice(nodes[: max(2, len(nodes) * 4 // 5)], (chance.choice([3, 15, 40]), 2))
    if not loops:
        ends = ends[ends[:, 0] != ends[:, 1]]
    return compact(chance.permutation(nodes), ends[:, 0], ends[:, 1])


def shuffled(graph, *aligned, seed=1):
    order = np.random.default_rng(seed).permutation(graph.edge_count)
    return CompactGraph(graph.node_id, graph.src[order], graph.dst[order]), *(values[order] for values in aligned)


EMPTY, ONE, THREE = graph_of([], []), graph_of([7], []), graph_of([7, 8, 9], [])


# compact


def test_nodes_are_ordered_and_edges_keep_their_order():
    graph = graph_of([30, 10, 20], [(30, 10), (10, 20), (30, 10)])
    assert graph.node_id.tolist() == [10, 20, 30]
    assert (graph.src.tolist(), graph.dst.tolist()) == ([2, 0, 2], [0, 1, 0])
    assert {graph.node_id.dtype, graph.src.dtype, graph.dst.dtype} == {np.dtype("int64"), np.dtype("int32")}


def test_a_node_id_that_repeats_is_named():
    with pytest.raises(InvariantError, match="2 of 5 node ids repeat another; expected each once; the first: 4, 9"):
        graph_of([9, 4, 9, 4, 5], [])


@pytest.mark.parametrize(("nodes", "missing"), [([], "1, 2"), ([1], "2"), ([2, 3], "1"), ([0, 5], "1, 2")])
def test_an_edge_to_no_node_is_named(nodes, missing):
    with pytest.raises(
        InvariantError, match=f"none of the {len(nodes)} nodes; expected none; the first ids: "
    ) as error:
        graph_of(nodes, [(1, 1), (2, 2)])
    assert str(error.value).endswith(": " + missing)


# components


@pytest.mark.parametrize(
    ("kernel", "oracle"),
    [(weak_components, nx.weakly_connected_components), (strong_components, nx.strongly_connected_components)],
)
@pytest.mark.parametrize("seeds", BATCHES)
def test_components_are_those_of_networkx(seeds, kernel, oracle):
    for seed in seeds:
        graph = drawn(seed, loops=seed % 2 == 0)
        found = kernel(graph)
        assert groups_of(found) == sorted(map(sorted, oracle(as_networkx(graph)))), seed
        assert found.dtype == np.int32
        assert (renumbered(found) == found).all(), seed
        assert least_member(graph, found).tolist() == [graph.node_id[found == label].min() for label in found], seed


def test_two_hundred_and_fifty_six_parallel_edges_still_connect():
    graph = graph_of([1, 2], [(1, 2)] * 256)
    assert weak_components(graph).tolist() == [0, 0]
    assert strong_components(graph).tolist() == [0, 1]


@pytest.mark.parametrize("labels", [[5, 5, -3, 9], [2, 2, 0, 1], [7 * 10**9, 7 * 10**9, 1, 0]])
def test_renumbering_goes_by_the_least_member_whatever_the_labels_were(labels):
    assert renumbered(longs(labels)).tolist() == [0, 0, 1, 2]


# label propagation


def propagated(graph, rounds):
    """The specification, word by word."""
    label = dict(enumerate(graph.node_id.tolist()))
    for _ in range(rounds):
        votes = {node: Counter() for node in label}
        for src, dst in zip(graph.src.tolist(), graph.dst.tolist(), strict=True):
            votes[src][label[dst]] += 1
            votes[dst][label[src]] += 1
        label = {node: min(votes[node], key=lambda at: (-votes[node][at], at), default=label[node]) for node in label}
    return list(label.values())


@pytest.mark.parametrize("seeds", BATCHES)
def test_labels_are_those_of_the_specification(seeds):
    for seed in seeds:
        graph = drawn(seed, loops=seed % 5 == 0)
        rounds = seed % 7
        assert graph.node_id[label_propagation(graph, rounds=rounds)].tolist() == propagated(graph, rounds), seed


@pytest.mark.parametrize(
    ("edges", "rounds", "expected"),
    [
        pytest.param([(1, 2), (2, 3)], 0, [1, 2, 3], id="no round: each its own"),
        pytest.param([(2, 1), (3, 2)], 1, [2, 1, 2], id="of 1 and 3 as frequent, the least wins"),
        pytest.param([(1, 2), (2, 1), (3, 2)], 1, [2, 1, 2], id="in both directions counts twice"),
        pytest.param([(1, 2), (3, 2), (2, 3)], 1, [2, 3, 2], id="twice 3 beats once 1"),
        pytest.param([(1, 2), (3, 2), (3, 2)], 1, [2, 3, 2], id="parallel edges count each"),
        pytest.param([(1, 2), (2, 3)], 2, [1, 2, 1], id="a star swings"),
        pytest.param([(1, 2), (2, 3)], 3, [2, 1, 2], id="and swings back"),
        pytest.param([(1, 2)], 5, [2, 1, 3], id="without neighbours it keeps its own"),
    ],
)
def test_the_rule_of_label_propagation(edges, rounds, expected):
    graph = graph_of([1, 2, 3], edges)
    assert graph.node_id[label_propagation(graph, rounds=rounds)].tolist() == expected


def test_one_node_after_the_other_a_star_does_not_swing():
    graph = graph_of(range(9), [(0, 1), (0, 2), (3, 0), (0, 4), (5, 6), (6, 7), (7, 5)])
    assert groups_of(asynchronous_label_propagation(graph, seed=1)) == [[0, 1, 2, 3, 4], [5, 6, 7], [8]]


# modularity


@pytest.mark.parametrize("resolution", [1.0, 0.3, 2.5])
def test_modularity_is_that_of_networkx(resolution):
    for seed in range(40):
        graph = drawn(seed, loops=seed % 2 == 0)
        labels = np.random.default_rng(seed).integers(0, 4, graph.node_count).astype(np.int32)
        oracle = as_networkx(graph, nx.MultiGraph)
        if graph.edge_count:
            expected = nx.community.modularity(oracle, groups_of(labels), resolution=resolution)
            assert quality(graph, labels, resolution) == pytest.approx(expected, abs=1e-12), seed


def test_a_community_is_described_by_its_edges():
    # 1-2 twice and 2-3 in one, 4-5 in another, 3-4 between; 6 alone, a self-loop at 7.
    graph = graph_of(range(1, 8), [(1, 2), (2, 1), (2, 3), (3, 4), (5, 4), (7, 7)])
    table = community_table(graph, np.array([3, 3, 3, 0, 0, 2, 1], dtype=np.int32))
    assert table.community_id.tolist() == [1, 4, 6, 7]
    assert table.size.tolist() == [3, 2, 1, 1]
    assert table.inside.tolist() == [3, 1, 0, 1]
    assert table.degree.tolist() == [7, 3, 0, 2]
    assert modularity(table) == 5 / 6 - (49 + 9 + 4) / 144


@pytest.mark.parametrize("graph", [EMPTY, ONE, THREE])
def test_without_edges_there_is_no_modularity(graph):
    assert quality(graph, np.arange(graph.node_count, dtype=np.int32)) is None


# community detection

METHODS = ["louvain", "leiden"]


WHOLE = {
    "planted": planted(1),
    "grown": grown(2),
    "club": graph_of(range(34), list(nx.karate_club_graph().edges)),
    "caveman": graph_of(range(200), list(nx.connected_caveman_graph(20, 10).edges)),
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", WHOLE)
def test_communities_are_as_good_as_those_of_networkx_and_better_than_labels(name, method):
    graph = WHOLE[name]
    found = detect_communities(graph, weak_components(graph), method=method, seed=1)
    oracle = nx.community.louvain_communities(as_networkx(graph, nx.MultiGraph), seed=1)
    assert quality(graph, found) >= 0.99 * nx.community.modularity(as_networkx(graph, nx.MultiGraph), oracle)
    assert quality(graph, found) >= quality(graph, label_propagation(graph, rounds=10))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
def test_component_by_component_is_as_good_as_the_whole_graph_at_once(method, resolution):
    graph = grown(3)
    by_component = detect_communities(graph, weak_components(graph), method=method, resolution=resolution, seed=1)
    at_once = communities_of_component(
        graph.node_count, graph.src, graph.dst, method=method, resolution=resolution, seed=1
    )
    assert quality(graph, by_component, resolution) >= 0.995 * quality(graph, at_once, resolution)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", range(30))
def test_each_community_is_connected_and_numbered_by_its_least_member(seed, method):
    graph = drawn(seed) if seed % 2 else planted(seed, groups=4, size=8)
    found = detect_communities(graph, weak_components(graph), method=method, resolution=1 + seed % 3, seed=seed)
    assert (renumbered(found) == found).all()
    oracle = as_networkx(graph, nx.MultiGraph)
    assert all(nx.is_connected(oracle.subgraph(group)) for group in groups_of(found))


def best_division(graph, resolution):
    """The greatest modularity over all divisions, tried one by one."""

    def divisions(nodes):
        if not nodes:
            yield []
            return
        for rest in divisions(nodes[1:]):
            yield [[nodes[0]], *rest]
            for i, group in enumerate(rest):
                yield [*rest[:i], [nodes[0], *group], *rest[i + 1 :]]

    best = -2.0
    for groups in divisions(list(range(graph.node_count))):
        labels = np.zeros(graph.node_count, dtype=np.int32)
        for number, group in enumerate(groups):
            labels[group] = number
        best = max(best, quality(graph, labels, resolution))
    return best


@pytest.mark.parametrize(
    "shape", [nx.path_graph(3), nx.path_graph(5), nx.star_graph(4), nx.cycle_graph(5), nx.barbell_graph(3, 0)]
)
@pytest.mark.parametrize("resolution", [0.1, 0.4, 0.5, 1.0])
def test_no_division_beats_leaving_a_small_component_whole(shape, resolution):
    graph = graph_of(shape.nodes, list(shape.edges))
    whole = quality(graph, np.zeros(graph.node_count, dtype=np.int32), resolution)
    if resolution * graph.edge_count <= 2:
        assert best_division(graph, resolution) == pytest.approx(whole)
        found = detect_communities(graph, weak_components(graph), method="leiden", resolution=resolution, seed=1)
        assert set(found.tolist()) == {0}


def test_the_bound_on_small_components_is_tight():
    # Two halves of equal degree with one edge between: dividing pays as soon as resolution * m is above 2.
    graph = graph_of(range(6), list(nx.barbell_graph(3, 0).edges))
    halves = np.array([0, 0, 0, 1, 1, 1], dtype=np.int32)
    gain = [quality(graph, halves, r) - quality(graph, 0 * halves, r) for r in (2 / 7, 2 / 7 + 1e-3)]
    assert gain[0] == pytest.approx(0, abs=1e-15)
    assert gain[1] > 0


@pytest.mark.parametrize("method", METHODS)
def test_self_loops_alone_make_no_community(method):
    graph = graph_of([1, 2, 3], [(1, 1)] * 9 + [(2, 3)])
    found = detect_communities(graph, weak_components(graph), method=method, resolution=5.0, seed=1)
    assert found.tolist() == [0, 1, 1]
    assert asynchronous_label_propagation(graph_of([1, 2], [(1, 1)] * 9), seed=1).tolist() == [0, 1]


# closure


def enumerated(graph, grade, relation):
    """`(descendant, ancestor): hops, grade, relation` by listing all shortest paths."""
    best = {}
    for src, dst, g, r in zip(graph.src.tolist(), graph.dst.tolist(), grade.tolist(), relation.tolist(), strict=True):
        old = best.get((src, dst), (99, 99))
        best[src, dst] = (min(old[0], g), min(old[1], r))
    simple = nx.DiGraph(list(best))
    found = {}
    for ancestor in simple:
        for descendant, hops in nx.single_source_shortest_path_length(simple, ancestor).items():
            if ancestor != descendant:
                paths = [list(nx.utils.pairwise(p)) for p in nx.all_shortest_paths(simple, ancestor, descendant)]
                found[descendant, ancestor] = (
                    hops,
                    min(max(best[step][0] for step in path) for path in paths),
                    min(best[path[-1]][1] for path in paths),
                )
    return sorted((*pair, *values) for pair, values in found.items())


def rows(closure):
    columns = (closure.descendant, closure.ancestor, closure.hops, closure.grade_rank, closure.relation_rank)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def with_ranks(graph, seed=0):
    chance = np.random.default_rng(seed)
    return {
        "grade_rank": chance.integers(1, 6, graph.edge_count).astype(np.int8),
        "relation_rank": chance.integers(0, 8, graph.edge_count).astype(np.int8),
    }


@pytest.mark.parametrize("pairs_a_block", [4_000_000, 40, 3])
@pytest.mark.parametrize("seeds", BATCHES)
def test_the_closure_is_that_of_all_shortest_paths(seeds, pairs_a_block, monkeypatch):
    monkeypatch.setattr("hugginggraph.analysis.kernels.closure._PAIRS_A_BLOCK", pairs_a_block)
    for seed in seeds:
        graph = drawn(seed, loops=seed % 3 == 0)
        ranks = with_ranks(graph, seed)
        expected = enumerated(graph, *ranks.values())
        assert rows(ancestors_of(graph, **ranks, max_depth=30)) == expected, seed
        some = np.random.default_rng(seed).integers(0, graph.node_count, 4).astype(np.int32)
        of_some = [row for row in expected if row[0] in some]
        assert rows(ancestors_of(graph, some, **ranks, max_depth=30)) == of_some, seed


def ranked(edges):
    return [np.array(column, dtype=np.int8) for column in zip(*[edge[2:] for edge in edges], strict=True)]


def test_grade_and_relation_are_each_the_best_of_their_own_path():
    # 0 -> 1 -> 3 is weak at first and of relation 1, 0 -> 2 -> 3 strong and of relation 6; 0 -> 4 -> 5 -> 3 is longer.
    edges = [(0, 1, 4, 9), (1, 3, 1, 1), (0, 2, 2, 9), (2, 3, 1, 6), (0, 4, 1, 0), (4, 5, 1, 0), (5, 3, 1, 0)]
    graph = graph_of(range(6), [edge[:2] for edge in edges])
    grade, relation = ranked(edges)
    found = ancestors_of(graph, np.array([3]), grade_rank=grade, relation_rank=relation, max_depth=9)
    assert rows(found) == [(3, 0, 2, 2, 1), (3, 1, 1, 1, 1), (3, 2, 1, 1, 6), (3, 4, 2, 1, 0), (3, 5, 1, 1, 0)]


def test_a_line_into_a_cycle_goes_round_it_once():
    edges = [(0, 1, 1, 1), (1, 2, 2, 1), (2, 0, 3, 1), (2, 3, 1, 2), (3, 4, 1, 3)]
    grade, relation = ranked(edges)
    graph = graph_of(range(5), [edge[:2] for edge in edges])
    found = ancestors_of(graph, np.array([0, 4]), grade_rank=grade, relation_rank=relation, max_depth=9)
    assert rows(found) == [
        (0, 1, 2, 3, 1),
        (0, 2, 1, 3, 1),
        (4, 0, 4, 2, 3),
        (4, 1, 3, 2, 3),
        (4, 2, 2, 1, 3),
        (4, 3, 1, 1, 3),
    ]


def test_a_chain_of_five_thousand_has_a_pair_for_every_two():
    graph = graph_of(range(5000), [(i, i + 1) for i in range(4999)])
    count = 0
    for block in closure_blocks(graph, **with_ranks(graph), max_depth=4999):
        assert (block.hops == block.descendant - block.ancestor).all()
        count += len(block.hops)
    assert count == 5000 * 4999 // 2


def test_on_a_cycle_of_five_hundred_everybody_is_ancestor_of_all_others():
    graph = graph_of(range(500), [(i, (i + 1) % 500) for i in range(500)])
    found = ancestors_of(graph, **with_ranks(graph), max_depth=499)
    assert len(found.hops) == 500 * 499
    assert (found.hops == (found.descendant - found.ancestor) % 500).all()


def test_a_ladder_of_two_hundred_rungs_is_not_walked_path_by_path():
    rungs = 200
    edges = [(2 * i + a, 2 * i + 2 + b) for i in range(rungs - 1) for a in (0, 1) for b in (0, 1)]
    graph = graph_of(range(2 * rungs), edges)
    found = ancestors_of(graph, **with_ranks(graph), max_depth=rungs)
    assert len(found.hops) == 4 * rungs * (rungs - 1) // 2
    assert (found.hops == found.descendant // 2 - found.ancestor // 2).all()


@pytest.mark.parametrize("is_cyclic", [False, True])
def test_a_lineage_deeper_than_allowed_ends_there(is_cyclic):
    graph = graph_of(range(7), [(i, i + 1) for i in range(5)] + [(5, 0)] * is_cyclic)
    whole = rows(ancestors_of(graph, **with_ranks(graph), max_depth=5))
    assert max(hops for _, _, hops, *_ in whole) == 5
    for depth in (1, 4):
        found = rows(ancestors_of(graph, **with_ranks(graph), max_depth=depth))
        assert found == [row for row in whole if row[2] <= depth]


@pytest.mark.parametrize(
    ("ranks", "message"),
    [
        ({"grade_rank": [16], "relation_rank": [1]}, "grade_rank is from 16 to 16; expected 0 to 15"),
        ({"grade_rank": [1], "relation_rank": [-1]}, "relation_rank is from -1 to -1"),
        ({"grade_rank": [], "relation_rank": [1]}, "0 values of grade_rank for 1 edges"),
    ],
)
def test_ranks_that_do_not_fit_are_an_error(ranks, message):
    with pytest.raises(InvariantError, match=message):
        ancestors_of(
            graph_of([1, 2], [(1, 2)]), **{k: np.array(v, dtype=np.int8) for k, v in ranks.items()}, max_depth=5
        )


# all of them


def all_answers(graph, ranks):
    component = weak_components(graph)
    closure = ancestors_of(graph, **ranks, max_depth=DEEP)
    return [
        component,
        strong_components(graph),
        label_propagation(graph, rounds=5),
        asynchronous_label_propagation(graph, seed=3),
        *(detect_communities(graph, component, method=method, seed=3) for method in METHODS),
        *vars(closure).values(),
    ]


@pytest.mark.parametrize("graph", [EMPTY, ONE, THREE])
def test_without_edges_every_node_is_by_itself(graph):
    *labels, descendant, ancestor, hops, grade, relation = all_answers(graph, with_ranks(graph))
    for found in labels:
        assert found.tolist() == list(range(graph.node_count))
        assert found.dtype == np.int32
    assert [a.dtype.name for a in (descendant, ancestor, hops, grade, relation)] == [
        "int32", "int32", "int16", "int8", "int8"
    ]  # fmt: skip
    assert not len(hops)


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_the_edges_changes_no_answer(seed):
    graph = drawn(seed) if seed % 2 else planted(seed)
    ranks = with_ranks(graph)
    other, *other_ranks = shuffled(graph, *ranks.values(), seed=seed)
    answers = all_answers(graph, ranks), all_answers(other, dict(zip(ranks, other_ranks, strict=True)))
    for first, second in zip(*answers, strict=True):
        assert first.tobytes() == second.tobytes()


def test_a_star_of_a_million_leaves_is_done_in_passing():
    leaves = 1_000_000
    node_id = np.arange(leaves + 1)
    graph = compact(node_id, np.full(leaves, 0), node_id[1:])
    assert not weak_components(graph).any()
    assert (strong_components(graph) == node_id).all()
    # From the first round on, the centre has the least label of the leaves, and they have the centre's.
    assert label_propagation(graph, rounds=3)[:3].tolist() == [1, 0, 0]
    table = community_table(graph, weak_components(graph))
    assert (table.inside.tolist(), modularity(table)) == ([leaves], 0.0)
    blocks = list(closure_blocks(graph, **with_ranks(graph), max_depth=1))
    assert sum(len(block.hops) for block in blocks) == leaves
    assert not any(block.ancestor.any() for block in blocks)


DIGEST = """
import hashlib
import numpy as np
from hugginggraph.analysis.kernels.community_detection import detect_communities
from hugginggraph.analysis.kernels.compact import compact
from hugginggraph.analysis.kernels.components import weak_components
from hugginggraph.analysis.kernels.label_propagation import asynchronous_label_propagation

ends = np.random.default_rng(0).integers(0, 2000, (4000, 2))
graph = compact(np.arange(2000), ends[:, 0], ends[:, 1])
component = weak_components(graph)
found = [asynchronous_label_propagation(graph, seed=5)]
found += [detect_communities(graph, component, method=method, seed=5) for method in ("louvain", "leiden")]
print(hashlib.sha256(b"".join(labels.tobytes() for labels in found)).hexdigest())
"""


def test_another_process_with_more_threads_gives_the_same_bytes(capsys):
    exec(DIGEST, {})
    library = str(Path(__file__).resolve().parents[1] / "lib")
    other = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={"PYTHONPATH": library, "OMP_NUM_THREADS": "2", "PYTHONHASHSEED": "2"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert len(other.stdout.strip()) == 64
    assert other.stdout == capsys.readouterr().out


# power law


def counted(sample):
    return np.unique(np.asarray(sample), return_counts=True)


@pytest.mark.parametrize(("alpha", "x_min"), [(2.3, 1), (2.8, 6)])
def test_the_power_law_is_that_of_the_package(alpha, x_min):
    import powerlaw

    chance = np.random.default_rng(4)
    sample = chance.zipf(alpha, 400_000)
    sample = np.concatenate([sample[sample >= x_min][:8000], np.repeat(np.arange(1, x_min), 900)])
    found = fit_power_law(*counted(sample))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package = powerlaw.Fit(sample, xmin=x_min, discrete=True, estimate_discrete=False, verbose=False)
        ratio, _ = package.distribution_compare("power_law", "lognormal")
    assert (found.x_min, found.tail_size) == (x_min, 8000)
    assert found.alpha == pytest.approx(package.power_law.alpha, abs=1e-3)
    assert found.alpha == pytest.approx(alpha, abs=4 * found.standard_error)
    assert found.ks_distance == pytest.approx(package.power_law.D, abs=1e-3)
    # The package stops its search for the log-normal early: ours is as likely or more.
    assert found.log_likelihood_ratio <= ratio + 0.1


def test_a_log_normal_is_told_from_a_power_law():
    chance = np.random.default_rng(1)
    sample = np.rint(chance.lognormal(3, 0.7, 20_000)).astype(int)
    found = fit_power_law(*counted(sample), min_tail=15_000)
    assert found.log_likelihood_ratio < 0
    assert found.p_value < 1e-6


@pytest.mark.parametrize(
    "counts",
    [
        pytest.param({}, id="nothing"),
        pytest.param({0: 100}, id="only isolates"),
        pytest.param({3: 1000}, id="one degree"),
        pytest.param({1: 20, 2: 9, 3: 1}, id="fewer nodes than a tail needs"),
    ],
)
def test_where_nothing_can_be_fitted_the_fit_says_so(counts):
    assert fit_power_law(longs(counts), longs(counts.values())) == PowerLawFit()


def test_the_share_of_nodes_with_at_least_that_degree():
    degree, share = ccdf(longs([5, 1, 0, 2, 1]), longs([1, 4, 99, 3, 2]))
    assert degree.tolist() == [1, 2, 5]
    assert share.tolist() == [1.0, 0.4, 0.1]
    assert [len(values) for values in ccdf(longs([]), longs([]))] == [0, 0]
