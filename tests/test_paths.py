"""The shortest paths between two repos: those of networkx on random graphs, and what `path` and `explain` say."""

import json
import random
from contextlib import contextmanager
from datetime import date
from itertools import pairwise

import networkx as nx
import pytest

import path as path_job
from days_by_hand import edge, nodes, write_days
from hugginggraph.cli import run
from hugginggraph.graph.grades import INFERRED, TAG, TEXT
from hugginggraph.lookup.explain import explain
from hugginggraph.lookup.paths import shortest_paths
from hugginggraph.lookup.warehouse import Warehouse

DAY = date(2026, 3, 1)
HOW = {"max_depth": 100, "min_grade_rank": INFERRED}


def drawn(seed, size=60, edges=80):
    """A random graph with cycles, as pairs of names without parallels or loops."""
    draws = random.Random(seed)
    ends = {(draws.randrange(size), draws.randrange(size)) for _ in range(edges)}
    return sorted((f"a/{u}", f"a/{v}") for u, v in ends if u != v)


def warehouse_of(folder, ends, **more):
    names = sorted({name for pair in ends for name in pair})
    edges = [edge(number, *pair, **more) for number, pair in enumerate(ends)]
    return Warehouse(write_days(folder, {DAY: {"nodes": nodes(*names), "edges": edges}}))


@pytest.mark.parametrize("seed", range(3))
def test_the_paths_are_those_of_networkx(seed, tmp_path):
    ends = drawn(seed)
    graph = nx.DiGraph(ends)
    warehouse = warehouse_of(tmp_path, ends)
    pairs = random.Random(seed).sample([(a, b) for a in graph for b in graph if a != b], 40)
    lengths = set()
    for first, second in pairs:
        found = shortest_paths(warehouse, warehouse.node(first), warehouse.node(second), **HOW)
        source, target = (first, second) if nx.has_path(graph, first, second) else (second, first)
        expected = sorted(nx.all_shortest_paths(graph, source, target)) if nx.has_path(graph, source, target) else []
        walked = [[path[0].upstream, *[step.downstream for step in path]] for path in found.paths]
        assert sorted(walked) == expected
        assert found.total == len(expected)
        assert found.hops == (len(expected[0]) - 1 if expected else None)
        explained = explain(warehouse, warehouse.node(first), warehouse.node(second), **HOW)
        assert [[path[0].upstream, *[step.downstream for step in path]] for path in explained.paths] == expected
        lengths.add(found.hops)
    assert {None, 2, 3} <= lengths


def test_paths_without_number_are_counted_and_the_first_are_listed(tmp_path):
    layers = [["a/0"], *[[f"a/{layer}.{n}" for n in range(3)] for layer in range(20)], ["a/end"]]
    ends = [(up, down) for above, below in pairwise(layers) for up in above for down in below]
    warehouse = warehouse_of(tmp_path, ends)
    found = shortest_paths(warehouse, warehouse.node("a/end"), warehouse.node("a/0"), **HOW, at_most=2)
    assert (found.hops, found.total, len(found.paths)) == (21, 3**20, 2)
    assert [step.downstream for step in found.paths[0]] == [*[f"a/{layer}.0" for layer in range(20)], "a/end"]
    assert [step.downstream for step in found.paths[1]] == [*[f"a/{n}.0" for n in range(19)], "a/19.1", "a/end"]


def test_two_relations_between_two_repos_are_two_paths_the_better_evidence_first(tmp_path):
    rows = [edge(1, "a/up", "a/down", "adapter") | {"grade": "card", "grade_rank": 3}, edge(2, "a/up", "a/down")]
    warehouse = Warehouse(write_days(tmp_path, {DAY: {"nodes": nodes("a/up", "a/down"), "edges": rows}}))
    ends = warehouse.node("a/up"), warehouse.node("a/down")
    found = shortest_paths(warehouse, *ends, **HOW)
    assert [[(step.relation, step.grade_rank) for step in path] for path in found.paths] == [
        [("finetune", 2)],
        [("adapter", 3)],
    ]
    assert shortest_paths(warehouse, *ends, max_depth=100, min_grade_rank=TAG).total == 1


def test_neither_prose_nor_a_successor_makes_a_path_unless_prose_is_asked_for(tmp_path):
    rows = [edge(1, "a/up", "a/told", grade="text"), edge(2, "a/up", "a/new", "new_version")]
    warehouse = Warehouse(write_days(tmp_path, {DAY: {"nodes": nodes("a/up", "a/told", "a/new"), "edges": rows}}))
    up, told, new = map(warehouse.node, ("a/up", "a/told", "a/new"))
    assert shortest_paths(warehouse, up, told, **HOW).paths == []
    assert shortest_paths(warehouse, up, told, max_depth=9, min_grade_rank=TEXT).total == 1
    assert shortest_paths(warehouse, up, new, max_depth=9, min_grade_rank=TEXT).paths == []


def test_a_search_that_ends_before_the_graph_says_at_which_depth(tmp_path):
    warehouse = warehouse_of(tmp_path, [(f"a/{n}", f"a/{n + 1}") for n in range(5)])
    ends = warehouse.node("a/0"), warehouse.node("a/5")
    for depth, hops, cut_at in ((5, 5, None), (4, None, 4)):
        found = shortest_paths(warehouse, *ends, max_depth=depth, min_grade_rank=INFERRED)
        assert (found.hops, found.cut_at) == (hops, cut_at)


@pytest.fixture(scope="module")
def braid(tmp_path_factory):
    ends = [("a/up", "a/left"), ("a/up", "a/right"), ("a/left", "a/down"), ("a/right", "a/down"), ("b/x", "b/y")]
    warehouse_of(folder := tmp_path_factory.mktemp("braid"), ends)
    return str(folder)


def said(capsys, *line, status=0):
    assert run(list(line)) == status
    return capsys.readouterr()


def test_path_lists_counts_and_limits(braid, capsys):
    lines = said(capsys, "path", "a/down", "a/up", "--warehouse", braid).out.splitlines()
    assert lines == [
        "a/up --finetune (tag)-> a/left --finetune (tag)-> a/down",
        "a/up --finetune (tag)-> a/right --finetune (tag)-> a/down",
    ]
    told = json.loads(said(capsys, "path", "a/down", "a/up", "--limit", "1", "--json", "--warehouse", braid).out)
    assert (told["upstream"], told["downstream"], told["hops"], told["total"]) == ("a/up", "a/down", 2, 2)
    assert len(told["paths"]) == 1
    table = said(capsys, "path", "a/up", "a/down", "--csv", "--warehouse", braid).out
    assert table.splitlines() == [
        "path,step,upstream,relation,downstream,grade",
        "1,1,a/up,finetune,a/left,tag",
        "1,2,a/left,finetune,a/down,tag",
        "2,1,a/up,finetune,a/right,tag",
        "2,2,a/right,finetune,a/down,tag",
    ]
    assert said(capsys, "path", "a/up", "a/down", "--limit", "1", "--warehouse", braid).out.endswith(
        "… and 1 more; --json gives all\n"
    )


def test_where_nothing_connects_two_repos_path_says_so(braid, capsys):
    assert (
        said(capsys, "path", "a/up", "b/x", "--warehouse", braid).out == f"no directed path between them as of {DAY}\n"
    )
    told = json.loads(said(capsys, "path", "a/up", "b/x", "--json", "--warehouse", braid).out)
    assert (told["hops"], told["total"], told["paths"]) == (None, 0, [])
    empty = said(capsys, "path", "a/up", "b/x", "--csv", "--warehouse", braid).out
    assert empty == "path,step,upstream,relation,downstream,grade\n"


def test_a_path_from_a_repo_to_itself_is_refused(braid, capsys):
    assert "both are a/up" in " ".join(said(capsys, "path", "a/up", "A/UP", "--warehouse", braid, status=2).err.split())


def test_the_job_for_clusters_asks_spark_and_prints_the_same(braid, capsys, monkeypatch):
    asked = []

    @contextmanager
    def no_session(settings, name):
        yield name

    def find_paths(spark, settings, as_of, first, second, **how):
        asked.append((spark, as_of, first.repo_id, second.repo_id, how))
        return shortest_paths(Warehouse(settings.warehouse), first, second, **how)

    monkeypatch.setattr("hugginggraph.session.spark_session", no_session)
    monkeypatch.setattr("hugginggraph.pipeline.paths.find_paths", find_paths)
    line = ["a/down", "a/up", "--warehouse", braid]
    assert path_job.main(line) == 0
    by_spark = capsys.readouterr().out
    assert asked == [("path", DAY, "a/down", "a/up", HOW)]
    assert by_spark == said(capsys, "path", *line).out
