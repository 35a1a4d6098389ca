"""What every repo inherits of licences, in one pass: answers by hand, and those of the command for each repo."""

import random
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from hugginggraph.analysis.kernels.inheritance import NOWHERE, handed_down, nearest, unpacked
from hugginggraph.genetics.inherited_licences import inherited_licences
from hugginggraph.genetics.licence_walk import Step, Way
from hugginggraph.genetics.licensed_graph import Leaving
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.graph.relation_names import TRAINED_ON
from hugginggraph.licence_rules import POLICIES
from hugginggraph.lookup.licences import answer, licences
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import INHERITED_LICENCES, NODES
from licence_graphs import RULES, ancestry, drawn, graph_of, key_of
from mini_hub import ONE, TWO
from states import relations, rows


def inherited(licences, *edges, policy="modelgo", ghosts=()):
    """The row of each repo by its name, with names in place of keys.

    Args:
        licences: by name; a name that begins with `data:` is a dataset's, one with `space:` a Space's.
        edges: each as parent, relation, child.
        policy: for training data.
        ghosts: names that no list holds.
    """
    work, names = relations(), {key_of(name): name for name in licences}
    for table, records in graph_of(licences, *edges, ghosts=ghosts).items():
        work.put(table.name, rows(table, records))
    found = inherited_licences(work, Judge(RULES, policy))
    assert found.schema == arrow_schema(INHERITED_LICENCES)
    assert found["node_id"].to_pylist() == sorted(key_of(name) for name in licences if name not in ghosts)
    ends = {"src", "dst"}
    return {
        names[row.pop("node_id")]: {name: names.get(value) if name in ends else value for name, value in row.items()}
        for row in found.to_pylist()
    }


def first(row):
    return row["src"], row["relation"], row["dst"], row["hops"]


def chain_of_one_owner(length):
    """A chain on which an owner gives up each licence, and takes one that allows less in its place."""
    names = [f"a/{n:04}" for n in range(length)]
    licences = {name: ("gpl-3.0", "cc-by-sa-4.0", "mit")[n % 3] for n, name in enumerate(names)}
    return licences, [(parent, "finetune", child) for parent, child in pairwise(names)]


# -- By hand ----------------------------------------------------------------------------------------------------------


def test_a_violation_is_handed_down_with_its_step_and_the_hops_to_it():
    found = inherited(
        {"meta/llama": "llama3.1", "a/chat": "mit", "b/gguf": "mit"},
        ("meta/llama", "finetune", "a/chat"),
        ("a/chat", "quantized", "b/gguf"),
    )
    assert [found[name]["verdict"] for name in ("meta/llama", "a/chat", "b/gguf")] == [
        *("review", "violation", "violation"),
    ]
    assert first(found["meta/llama"]) == (None, None, None, None)
    assert first(found["a/chat"]) == ("meta/llama", "finetune", "a/chat", 1)
    assert first(found["b/gguf"]) == ("meta/llama", "finetune", "a/chat", 2)
    assert found["b/gguf"] == {
        **{"verdict": "violation", "distribute": "violation", "serve": "violation", "commercial": "review"},
        **{"duties": ["commercial_limit", "use_restrictions", "notice"], "open_duties": []},
        **{"src": "meta/llama", "relation": "finetune", "dst": "a/chat", "hops": 2, "ancestors": 2},
    }


def test_a_licence_that_forbids_a_use_is_the_violation_itself_and_a_step_as_near_goes_first():
    found = inherited({"a/nc": "cc-by-nc-4.0", "b/kept": "cc-by-nc-4.0"}, ("a/nc", "finetune", "b/kept"))
    assert first(found["b/kept"]) == ("b/kept", None, None, 0)
    assert found["b/kept"]["distribute"] == "ok"
    found = inherited({"a/nc": "cc-by-nc-4.0", "b/free": "mit"}, ("a/nc", "finetune", "b/free"))
    assert first(found["b/free"]) == ("a/nc", "finetune", "b/free", 1)


def test_duties_of_training_data_are_open_or_certain_or_none_by_the_policy():
    case = {"data:x": "cc-by-nc-4.0", "b/model": "mit"}, ("data:x", "trained_on", "b/model")
    told = {policy: inherited(*case, policy=policy)["b/model"] for policy in POLICIES}
    assert {policy: (row["verdict"], row["duties"], row["open_duties"]) for policy, row in told.items()} == {
        "strict": ("violation", ["non_commercial", "attribution", "notice"], []),
        "modelgo": ("review", ["notice"], ["non_commercial", "attribution"]),
        "lenient": ("ok", ["notice"], []),
    }


def test_a_space_has_the_duties_of_what_it_uses_and_counts_the_ancestors_behind_it():
    found = inherited(
        {"x/base": "cc-by-nc-4.0", "a/model": "cc-by-nc-4.0", "space:s/demo": "mit"},
        ("x/base", "finetune", "a/model"),
        ("a/model", "used_by_space", "space:s/demo"),
    )["space:s/demo"]
    assert (found["distribute"], found["commercial"], found["ancestors"]) == ("ok", "violation", 2)
    assert (first(found), found["duties"]) == (
        ("a/model", None, None, 1),
        ["non_commercial", "attribution", "notice"],
    )


def test_on_a_cycle_all_have_what_any_has_and_a_ghost_has_no_row():
    found = inherited(
        {"a/x": "mit", "b/y": "mit", "gone/z": None},
        ("a/x", "finetune", "b/y"),
        ("b/y", "finetune", "a/x"),
        ("gone/z", "merge", "b/y"),
        ghosts=["gone/z"],
    )
    assert {name: (row["verdict"], row["ancestors"]) for name, row in found.items()} == {
        "a/x": ("unknown", 2),
        "b/y": ("unknown", 2),
    }
    assert found["a/x"]["duties"] == ["no_licence", "notice"]


def test_what_an_owner_gave_up_binds_nobody_but_who_took_it_another_way():
    licences = {"a/base": "cc-by-nc-4.0", "a/free": "mit", "b/child": "mit", "c/merge": "mit"}
    found = inherited(
        licences,
        ("a/base", "finetune", "a/free"),
        ("a/free", "finetune", "b/child"),
        ("b/child", "merge", "c/merge"),
        ("a/base", "merge", "c/merge"),
    )
    assert {name: (row["verdict"], row["duties"]) for name, row in found.items() if name != "a/base"} == {
        "a/free": ("ok", ["notice"]),
        "b/child": ("ok", ["notice"]),
        "c/merge": ("violation", ["non_commercial", "attribution", "notice"]),
    }


def test_without_repos_there_are_no_rows():
    assert inherited({}) == {}


# -- Against the command, repo for repo -------------------------------------------------------------------------------


def expected_of(name, licences, edges, policy):
    """What the command answers: the row, from the repo's ancestors as networkx finds them."""
    graph = nx.DiGraph([(parent, child) for parent, _, child in edges])
    graph.add_nodes_from(licences)
    there = nx.ancestors(graph, name) | {name}
    of_them = [edge for edge in edges if edge[0] in there and edge[2] in there]
    return row_of(
        answer(
            ancestry(name, {each: licences[each] for each in licences if each in there}, *of_them), Judge(RULES, policy)
        )
    )


def row_of(found):
    """The row that an answer amounts to."""
    certain = [duty.duty for duty in found.duties if duty.applies == "yes"]
    open_ = [duty.duty for duty in found.duties if duty.duty not in certain]
    place = found.first if found.verdict == "violation" else None
    ends = {"src": None, "relation": None, "dst": None, "hops": None}
    if place:
        ends = {"src": place.upstream or place.origin, "relation": place.relation, "dst": place.downstream}
        ends["hops"] = place.hops
    return {
        **{"verdict": found.verdict, **found.uses},
        **{"duties": list(dict.fromkeys(certain)), "open_duties": list(dict.fromkeys(open_))},
        **ends,
        "ancestors": found.ancestors,
    }


@pytest.mark.parametrize("policy", POLICIES)
def test_each_repo_of_random_graphs_has_the_answer_of_the_command(policy, monkeypatch):
    # What would mend a repo is no part of the row, and takes longest.
    monkeypatch.setattr("hugginggraph.lookup.licences.mends", lambda *_: [])
    met = set()
    for seed in range(24):
        licences, edges, ghosts = drawn(seed)
        for name, row in inherited(licences, *edges, policy=policy, ghosts=ghosts).items():
            assert row == expected_of(name, licences, edges, policy), (seed, name)
            met.add((row["verdict"], row["relation"] is None))
    assert met >= {("ok", True), ("unknown", True), ("review", True), ("violation", True), ("violation", False)}


@pytest.mark.parametrize("day", [ONE, TWO])
def test_each_repo_of_the_mini_hub_has_the_answer_of_the_command(mini, day):
    opened = Warehouse(mini.warehouse, day)
    opened.view(INHERITED_LICENCES, NODES)
    found = {row.pop("node_id"): row for row in opened.records("SELECT * FROM inherited_licences")}
    live = opened.records("SELECT kind, repo_id FROM nodes WHERE NOT is_ghost")
    nodes = [opened.node(row["repo_id"], row["kind"]) for row in live]
    assert found.keys() == {node.node_id for node in nodes}
    names = dict(opened.connection.execute("SELECT node_id, repo_id FROM nodes").fetchall())
    for node in nodes:
        row = found[node.node_id]
        row |= {end: names.get(row[end]) for end in ("src", "dst")}
        answered = licences(opened, node, use="all", policy="modelgo", max_depth=100, min_grade_rank=7)
        assert row == row_of(answered), node.repo_id


# -- The kernels ------------------------------------------------------------------------------------------------------


def links(*edges):
    src, dst = zip(*edges, strict=True)
    return np.array(src, dtype=np.int32), np.array(dst, dtype=np.int32)


def test_flags_go_down_through_cycles_and_meet():
    src, dst = links((0, 1), (1, 2), (2, 1), (2, 3), (4, 3))
    assert handed_down(6, src, dst, np.array([1, 2, 4, 0, 8, 16])).tolist() == [1, 7, 7, 15, 8, 16]


def test_of_sources_as_near_the_least_rank_is_handed_on_and_a_nearer_one_goes_before_it():
    src, dst = links((0, 2), (1, 2), (2, 3), (3, 4), (4, 2))
    found = nearest(6, src, dst, np.array([0, 1, 3], dtype=np.int32), np.array([0, 0, 1]), np.array([7, 5, 9]))
    hops, rank = unpacked(found)
    assert list(zip(hops[:5].tolist(), rank[:5].tolist(), strict=True)) == [(0, 7), (0, 5), (1, 5), (1, 9), (2, 9)]
    assert found[5] == NOWHERE


@pytest.mark.parametrize("seed", range(20))
def test_flags_and_distances_are_those_that_networkx_finds(seed):
    chance = random.Random(seed)
    size = chance.randint(1, 40)
    edges = {(chance.randrange(size), chance.randrange(size)) for _ in range(chance.randint(1, 3 * size))}
    graph = nx.DiGraph(edges)
    graph.add_nodes_from(range(size))
    src, dst = links(*sorted(edges))
    flags = np.array([1 << chance.randrange(20) if chance.random() < 0.4 else 0 for _ in range(size)], dtype=np.int64)
    upstream = [nx.ancestors(graph, node) | {node} for node in range(size)]
    assert handed_down(size, src, dst, flags).tolist() == [
        int(np.bitwise_or.reduce(flags[sorted(of)])) for of in upstream
    ]
    sources = [(chance.randrange(size), chance.randrange(2), rank) for rank in range(5)]
    at, hops, rank = (np.array(each) for each in zip(*sources, strict=True))
    far = dict(nx.all_pairs_shortest_path_length(graph))
    expected = [
        min(((far[a][node] + h, r) for a, h, r in sources if node in far[a]), default=None) for node in range(size)
    ]
    found = nearest(size, src, dst, at.astype(np.int32), hops, rank)
    told = [None if each == NOWHERE else (each >> 32, each & 0xFFFFFFFF) for each in found.tolist()]
    assert told == expected


# -- Growth -----------------------------------------------------------------------------------------------------------


def test_a_chain_on_which_one_owner_gives_up_each_licence_is_walked_in_steps_that_grow_with_its_length(monkeypatch):
    asked = []
    of_node = Leaving.__getitem__
    monkeypatch.setattr(Leaving, "__getitem__", lambda self, node: (asked.append(node), of_node(self, node))[1])

    def steps(length):
        asked.clear()
        licences, edges = chain_of_one_owner(length)
        inherited(licences, *edges)
        return len(asked)

    assert 0 < steps(160) < 2.5 * steps(80)


def test_a_way_is_put_together_without_a_copy_and_tells_its_steps_in_order():
    steps = [Step(n, n + 1, TRAINED_ON if n == 5 else "finetune") for n in range(20_000)]
    forwards = Way.of(steps[0])
    for step in steps[1:]:
        forwards = forwards.then(Way.of(step))
    backwards = Way.of(steps[-1])
    for step in reversed(steps[:-1]):
        backwards = Way.of(step).then(backwards)
    assert forwards.steps() == backwards.steps() == tuple(steps)
    assert (forwards.last, forwards.by_training) == (backwards.last, backwards.by_training) == (steps[-1], True)
    assert not Way.of(steps[0]).by_training
