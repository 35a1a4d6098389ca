"""What a day changes of inherited licences is computed from what it changed and what lies upstream of that."""

import random

from hugginggraph.genetics.inherited_licences import inherited_licences
from hugginggraph.genetics.licence_scope import MOVED, SCOPE, make_scope
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.licence_rules import POLICIES
from licence_graphs import LICENCES, RULES, drawn, graph_of, key_of
from states import records_in, rows, with_deltas

POOL = ["cc-by-nc-4.0", "house-rules", "gpl-3.0", "llama3.1", "mit", None]


def day_of(before, now):
    """Relations of a day: its graph, and its deltas to another; each `licences, edges, ghosts`."""
    sides = [graph_of(licences, *edges, ghosts=ghosts) for licences, edges, ghosts in (before, now)]
    made = with_deltas(*sides)
    for table, records in sides[1].items():
        made.put(table.name, rows(table, records))
    return made


def by_key(found):
    return {row["node_id"]: row for row in found.to_pylist()}


def keys(made, name):
    return {row["node_id"] for row in records_in(made, name)}


def moved(before, now):
    made = day_of(before, now)
    make_scope(made)
    return keys(made, MOVED), keys(made, SCOPE)


CHAIN = dict.fromkeys(("a/top", "b/mid", "c/low", "d/aside", "e/other"), "mit")
EDGES_OF_CHAIN = [("a/top", "finetune", "b/mid"), ("b/mid", "adapter", "c/low"), ("a/top", "merge", "d/aside")]


def test_a_day_that_changes_nothing_moves_nobody():
    assert moved((CHAIN, EDGES_OF_CHAIN, ()), (CHAIN, EDGES_OF_CHAIN, ())) == (set(), set())


def test_a_new_licence_is_felt_downstream_and_judged_by_all_upstream():
    felt, asked = moved((CHAIN, EDGES_OF_CHAIN, ()), (CHAIN | {"b/mid": "gpl-3.0"}, EDGES_OF_CHAIN, ()))
    assert felt == {key_of("b/mid"), key_of("c/low")}
    assert asked == felt | {key_of("a/top")}


def test_an_edge_that_goes_moves_who_was_made_by_it():
    felt, asked = moved((CHAIN, EDGES_OF_CHAIN, ()), (CHAIN, EDGES_OF_CHAIN[1:], ()))
    assert felt == asked == {key_of("b/mid"), key_of("c/low")}


def test_who_is_gone_has_moved_though_nothing_is_to_be_said_of_it():
    now = {name: licence for name, licence in CHAIN.items() if name != "e/other"}
    assert moved((CHAIN, EDGES_OF_CHAIN, ()), (now, EDGES_OF_CHAIN, ())) == ({key_of("e/other")}, set())


def changed(graph, chance):
    """The graph a day later: some licences, edges and repos are others; some have become ghosts or ceased to be."""
    licences, edges, ghosts = graph
    licences, edges, ghosts = dict(licences), list(edges), set(ghosts)
    for name in chance.sample(sorted(licences), k=min(len(licences), 2)):
        match chance.randrange(4):
            case 0:
                licences[name] = chance.choice(POOL)
            case 1:
                ghosts ^= {name}
            case 2 if edges:
                edges.remove(chance.choice(edges))
            case _:
                new = f"o{chance.randrange(5)}/new{chance.randrange(9)}"
                licences[new] = chance.choice(LICENCES)
                if not name.startswith(("data:", "space:")) and new != name:
                    edges.append((name, "finetune", new))
    return {name: None if name in ghosts else licence for name, licence in licences.items()}, sorted(set(edges)), ghosts


def test_what_is_computed_of_the_scope_is_what_is_computed_of_the_whole():
    judges, met = [Judge(RULES, policy) for policy in POLICIES], 0
    for seed in range(24):
        before, judge = drawn(seed), judges[seed % len(judges)]
        now = changed(before, random.Random(seed))
        made = day_of(before, now)
        whole = by_key(inherited_licences(made, judge))
        make_scope(made)
        felt = keys(made, MOVED)
        part = by_key(inherited_licences(made, judge, SCOPE))
        assert {key: row for key, row in part.items() if key in felt} == {
            key: row for key, row in whole.items() if key in felt
        }, seed
        earlier = day_of(before, before)
        known = by_key(inherited_licences(earlier, judge))
        assert {key: row for key, row in whole.items() if key not in felt} == {
            key: row for key, row in known.items() if key not in felt
        }, seed
        met += bool(whole.keys() - felt)
    assert met > 5
