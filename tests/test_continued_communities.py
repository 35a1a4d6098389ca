"""Communities that continue those of the date before: who has no reason to move stays."""

from datetime import date

import numpy as np
import pytest

from compact_graphs import graph_of, groups_of, grown, longs, planted, quality
from hugginggraph.analysis.engine import engine_for
from hugginggraph.analysis.kernels.community_detection import communities_of_component, detect_communities
from hugginggraph.analysis.kernels.components import weak_components
from hugginggraph.history.continued import continued_by
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.tables import COMMUNITIES, EDGES, NODES
from small_graphs import as_graph_frame, frame_of, options

METHODS = ["louvain", "leiden"]


def divided(graph, method, *, before=None, seed=1):
    return detect_communities(
        graph, weak_components(graph), method=method, seed=seed, before=None if before is None else longs(before)
    )


def cliques(count, size, joins):
    """Cliques of so many nodes, the first node of each joined with that of others."""
    within = [(size * c + a, size * c + b) for c in range(count) for a in range(size) for b in range(a)]
    return graph_of(range(count * size), within + [(size * a, size * b) for a, b in joins])


@pytest.mark.parametrize("method", METHODS)
def test_a_node_that_was_in_the_wrong_community_goes_over(method):
    graph = cliques(2, 5, [(0, 1)])
    found = divided(graph, method, before=[0, 0, 0, 0, 5, 5, 5, 5, 5, 5])
    assert groups_of(found) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]


@pytest.mark.parametrize("method", METHODS)
def test_a_new_node_joins_the_community_it_has_its_edges_to(method):
    halves = cliques(2, 5, [(0, 1)])
    edges = zip(halves.src.tolist(), halves.dst.tolist(), strict=True)
    graph = graph_of(range(11), [*edges, (10, 6), (7, 10)])
    found = divided(graph, method, before=[0] * 5 + [5] * 5 + [10])
    assert groups_of(found) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9, 10]]


def test_a_single_newcomer_to_a_large_graph_joins_its_family_too():
    graph = grown(6, nodes=100_000)
    found = divided(graph, "louvain")
    edges = np.stack([graph.src, graph.dst], axis=1).tolist()
    later = graph_of(range(graph.node_count + 1), [*edges, (700, graph.node_count)])
    carried = divided(later, "louvain", before=[*found, graph.node_count])
    assert carried[-1] == carried[700]


@pytest.mark.parametrize("method", METHODS)
def test_a_community_that_fell_apart_is_divided(method):
    graph = cliques(4, 5, [(0, 1), (1, 2), (2, 3), (3, 0)])
    found = divided(graph, method, before=[0] * 5 + [5] * 5 + [0] * 5 + [5] * 5)
    assert groups_of(found) == [list(range(first, first + 5)) for first in (0, 5, 10, 15)]


@pytest.mark.parametrize("method", METHODS)
def test_communities_that_gain_by_it_join(method):
    graph = cliques(2, 4, [(0, 1)])
    found = divided(graph, method, before=[0, 0, 2, 2, 4, 4, 6, 6])
    assert groups_of(found) == [[0, 1, 2, 3], [4, 5, 6, 7]]


@pytest.mark.parametrize("method", METHODS)
def test_a_graph_none_of_which_was_in_a_community_is_divided_anew(method):
    graph = grown(5)
    assert divided(graph, method, before=graph.node_id).tolist() == divided(graph, method).tolist()


@pytest.mark.parametrize("method", METHODS)
def test_a_graph_that_changed_little_is_divided_nearly_alike_and_as_well(method):
    graph = grown(3)
    chance = np.random.default_rng(4)
    edges = list(zip(graph.src.tolist(), graph.dst.tolist(), strict=True))
    came = [(int(node), graph.node_count + at) for at, node in enumerate(chance.integers(0, 3000, 10))]
    gone = set(chance.choice(len(edges), 5, replace=False).tolist())
    later = graph_of(
        range(graph.node_count + len(came)), [edge for at, edge in enumerate(edges) if at not in gone] + came
    )
    before = divided(graph, method)
    carried = divided(later, method, before=[*before, *range(graph.node_count, later.node_count)])
    anew = divided(later, method, seed=1)

    def moved(labels):
        """How many are no longer with most of those they were with."""
        pairs, members = np.unique(np.stack([before, labels[: graph.node_count]]), axis=1, return_counts=True)
        most = np.zeros(pairs[0].max() + 1, dtype=int)
        np.maximum.at(most, pairs[0], members)
        return graph.node_count - most.sum()

    assert moved(carried) < 0.02 * graph.node_count < 5 * 0.02 * graph.node_count < moved(anew)
    assert quality(later, carried) > 0.995 * quality(later, anew)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("graph", [planted(1, groups=4, size=12), grown(7, nodes=200)], ids=["planted", "grown"])
def test_nobody_gains_by_going_over_to_a_neighbours_community(graph, method):
    before = np.random.default_rng(8).permutation(divided(graph, method)[graph.node_id])
    found = divided(graph, method, before=before)
    best = quality(graph, found)
    for one, other in zip([*graph.src, *graph.dst], [*graph.dst, *graph.src], strict=True):
        moved = found.copy()
        moved[one] = found[other]
        assert quality(graph, moved) <= best + 1e-6


@pytest.mark.parametrize("method", METHODS)
def test_self_loops_do_not_hold_a_community_together(method):
    graph = cliques(2, 4, [(0, 1)])
    loops = np.repeat(np.arange(8, dtype=np.int32), 5)
    found = communities_of_component(
        8, np.append(graph.src, loops), np.append(graph.dst, loops), method=method, resolution=1.0, seed=1,
        before=longs([0, 0, 0, 3, 4, 4, 4, 7]),
    )  # fmt: skip
    assert groups_of(found) == [[0, 1, 2, 3], [4, 5, 6, 7]]


@pytest.mark.parametrize("name", ["graphframes", "local"])
@pytest.mark.parametrize("method", METHODS)
def test_both_engines_continue_communities_alike(spark, name, method):
    """Cliques in a row that were joined two by two stay so, and who is new goes where its edges are."""
    graph = cliques(8, 6, [(c, c + 1) for c in range(7)])
    edges = [(*edge, "merge") for edge in zip(graph.src.tolist(), graph.dst.tolist(), strict=True)]
    newcomer = [(100, 3, "finetune"), (100, 4, "finetune")]
    frame = as_graph_frame(spark, [*range(48), 100], edges + newcomer)
    left_since = (900, 900)
    labels = [(node, node // 12 * 12) for node in range(48)]
    before = frame_of(spark, [*labels, left_since], "id LONG, label LONG")
    with engine_for(frame, options(engine=name), edges=999) as engine:
        rows = engine.modular_communities(method=method, resolution=1.0, seed=1, before=before).collect()
    assert {row["id"]: row["label"] for row in rows} == {node: node // 12 * 12 for node in range(48)} | {100: 0}


def pinning(day, **versions):
    return Snapshot(date.fromisoformat(day), None, "", "", "", None, {}, {}, versions)


def test_communities_are_found_anew_on_the_first_date_and_on_the_first_of_each_month():
    history = History(
        [
            pinning("2026-01-30", communities=1),
            pinning("2026-01-31", nodes=2),
            pinning("2026-02-03", communities=2),
            pinning("2026-02-27", communities=3),
            pinning("2027-02-28", communities=4),
        ]
    )
    monthly, daily = options(communities_anew="monthly"), options(communities_anew="daily")
    for day, expected in {
        "2026-01-30": None,
        "2026-01-31": date(2026, 1, 30),
        "2026-02-03": None,
        "2026-02-27": date(2026, 2, 3),
        "2026-02-28": date(2026, 2, 27),
        "2027-02-28": None,
        "2027-03-01": None,
    }.items():
        assert continued_by(date.fromisoformat(day), history, monthly) == expected, day
        assert continued_by(date.fromisoformat(day), history, daily) is None


def test_dates_on_which_nothing_moved_are_seen_as_one():
    history = History(
        [
            pinning("2026-01-01", nodes=1, edges=1, communities=1),
            pinning("2026-01-02", nodes=2, edges=1, communities=1),
            pinning("2026-01-03", nodes=2, edges=1, communities=1),
            pinning("2026-01-04", nodes=2, edges=1),
            pinning("2026-01-05", nodes=2, edges=1, communities=1),
        ]
    )
    since = [history.unmoved_since(each.date, NODES, EDGES, COMMUNITIES).day for each in history.snapshots]
    assert since == [1, 2, 2, 4, 5]
