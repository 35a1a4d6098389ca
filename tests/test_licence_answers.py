"""May a repo be used: answers on ancestries drawn by hand, and of random ones against networkx."""

import json
import random
import time

import networkx as nx
import pytest

from hugginggraph.genetics.licence_terms import DISTRIBUTE, DUTIES, USES, VERDICTS, asked_by
from hugginggraph.genetics.verdicts import Judge, is_kept
from hugginggraph.graph.relation_names import TRAINED_ON
from hugginggraph.lookup.licence_findings import findings
from hugginggraph.resources import resource
from licence_graphs import RULES, ancestry, asked

LLAMA = {"meta/llama": "llama3.1", "a/chat": "mit", "b/gguf": "mit"}
CHAIN = [("meta/llama", "finetune", "a/chat"), ("a/chat", "quantized", "b/gguf")]


def duties_of(found, *, but=()):
    return {(each.duty, each.origin, each.applies) for each in found.duties if each.duty not in but}


def mended(found):
    return [[(each.change, each.repo, each.to) for each in mend.changes] for mend in found.mends]


# -- The verdict and the first place ----------------------------------------------------------------------------------


def test_a_chain_breaks_where_the_terms_were_dropped_and_not_at_the_repo_itself():
    found = asked("b/gguf", LLAMA, *CHAIN)
    assert (found.verdict, found.uses) == (
        "violation",
        {"distribute": "violation", "serve": "violation", "commercial": "review"},
    )
    first = found.first
    assert (first.upstream, first.relation, first.downstream) == ("meta/llama", "finetune", "a/chat")
    assert (first.reason, first.hops, first.licence, first.downstream_licence) == (
        "terms_dropped",
        2,
        "llama3.1",
        "mit",
    )
    assert (first.path, first.evidence) == (["meta/llama", "a/chat", "b/gguf"], "tag")


def test_a_chain_that_keeps_its_licence_is_ok_but_for_the_limit_of_commerce():
    found = asked("b/gguf", dict.fromkeys(LLAMA, "llama3.1"), *CHAIN)
    assert found.uses == {"distribute": "ok", "serve": "ok", "commercial": "review"}
    assert {(p.reason, p.origin) for p in found.places} == {("commercial_with_limits", name) for name in LLAMA}
    assert asked("b/gguf", dict.fromkeys(LLAMA, "apache-2.0"), *CHAIN).verdict == "ok"


def test_a_duty_is_followed_behind_a_repo_whose_licence_tells_nothing():
    found = asked("b/gguf", LLAMA | {"a/chat": "house-rules", "b/gguf": "apache-2.0"}, *CHAIN, use="distribute")
    assert [(p.verdict, p.reason, p.origin, p.upstream, p.hops) for p in found.places] == [
        ("violation", "terms_dropped", "meta/llama", "a/chat", 1),
        ("review", "parent_custom", "a/chat", "a/chat", 1),
        ("review", "licence_custom", "meta/llama", "meta/llama", 2),
    ]


def test_what_a_compatible_licence_took_up_is_not_asked_for_again():
    licences = {"x/lgpl": "lgpl-2.1", "y/gpl": "gpl-3.0", "z/agpl": "agpl-3.0"}
    edges = [("x/lgpl", "merge", "y/gpl"), ("y/gpl", "merge", "z/agpl")]
    assert asked("z/agpl", licences, *edges).verdict == "ok"


def test_a_repo_whose_licence_or_parent_nobody_names_is_unknown_and_terms_of_its_own_are_for_review():
    assert asked("a/b", {"a/b": None}).uses == dict.fromkeys(("distribute", "serve", "commercial"), "unknown")
    assert asked("a/b", {"a/b": "house-rules"}).verdict == "review"
    found = asked("a/b", {"a/b": "mit", "gone/c": None}, ("gone/c", "finetune", "a/b"))
    assert (found.verdict, found.first.reason, found.first.origin) == ("unknown", "parent_missing", "gone/c")


def test_an_owner_may_relicense_its_own_work_and_not_what_it_took_from_others():
    own = [("a/base", "finetune", "a/free")]
    found = asked("a/free", {"a/base": "cc-by-nc-4.0", "a/free": "mit"}, *own)
    assert (found.verdict, found.first, [p.verdict for p in found.places]) == ("ok", None, ["owner"])
    # The licence that the owner gave up binds nobody any more.
    assert duties_of(found) == {("notice", "a/free", "yes")}
    taken = {"m/base": "cc-by-nc-4.0", "a/base": "cc-by-nc-4.0", "a/free": "mit"}
    found = asked("a/free", taken, ("m/base", "finetune", "a/base"), *own)
    assert (found.verdict, found.first.origin, found.first.upstream) == ("violation", "m/base", "a/base")
    assert ("non_commercial", "m/base", "yes") in duties_of(found)
    # The same, whichever of the steps is judged first.
    assert asked("a/free", taken, *own, ("m/base", "finetune", "a/base")).places == found.places


def test_an_owner_who_gave_a_licence_up_on_one_way_alone_is_bound_by_the_other():
    licences = {"a/base": "cc-by-nc-4.0", "a/free": "mit", "b/merge": "mit"}
    edges = [("a/base", "finetune", "a/free"), ("a/free", "merge", "b/merge"), ("a/base", "merge", "b/merge")]
    found = asked("b/merge", licences, *edges)
    assert ("non_commercial", "a/base", "yes") in duties_of(found)
    assert {(p.use, p.reason) for p in found.places if p.verdict == "violation"} == {
        ("distribute", "non_commercial_dropped"),
        ("commercial", "non_commercial"),
    }


@pytest.mark.parametrize(
    ("parent", "child", "distribute", "serve", "commercial"),
    [
        ("gpl-3.0", "mit", "violation", "ok", "ok"),
        ("agpl-3.0", "mit", "violation", "violation", "ok"),
        ("openrail", "mit", "violation", "violation", "ok"),
        ("cc-by-nc-4.0", "mit", "violation", "ok", "violation"),
        ("cc-by-nc-4.0", "cc-by-nc-4.0", "ok", "ok", "violation"),
        ("cc-by-nd-4.0", "cc-by-nd-4.0", "violation", "ok", "ok"),
        ("cc-by-nc-nd-4.0", "mit", "violation", "ok", "violation"),
        ("MIT OR cc-by-nc-4.0", "mit", "ok", "ok", "ok"),
        ("mit", "MIT OR cc-by-nc-4.0", "ok", "ok", "ok"),
        ("mit", "mit AND cc-by-nc-4.0", "ok", "ok", "violation"),
        # What forbids commerce counts, also beside what is more restrictive otherwise.
        ("cc-by-nc-4.0 AND cc-by-nd-4.0", "mit", "violation", "ok", "violation"),
        ("stabilityai-ai-community", "stabilityai-ai-community", "ok", "ok", "review"),
    ],
)
def test_each_use_has_its_verdict(parent, child, distribute, serve, commercial):
    found = asked("b/child", {"a/parent": parent, "b/child": child}, ("a/parent", "finetune", "b/child"))
    assert found.uses == {"distribute": distribute, "serve": serve, "commercial": commercial}
    alone = asked("b/child", {"a/parent": parent, "b/child": child}, ("a/parent", "finetune", "b/child"), use="serve")
    assert (alone.verdict, {p.use for p in alone.places}) == (serve, {"serve"} if serve != "ok" else set())


@pytest.mark.parametrize(
    ("data", "strict", "modelgo", "lenient"),
    [
        ("cc-by-nc-4.0", "violation", "review", "ok"),
        ("cc-by-sa-4.0", "violation", "review", "ok"),
        ("openrail", "violation", "violation", "ok"),
        (None, "unknown", "unknown", "ok"),
        ("cc0-1.0", "ok", "ok", "ok"),
    ],
)
def test_training_data_counts_by_the_policy_which_is_said(data, strict, modelgo, lenient):
    case = ("b/model", {"data:x": data, "b/model": "mit"}, ("data:x", "trained_on", "b/model"))
    found = [asked(*case, policy=policy) for policy in ("strict", "modelgo", "lenient")]
    assert [each.verdict for each in found] == [strict, modelgo, lenient]
    assert [each.training.split(",")[0] for each in found] == [
        "duties of training data pass on to the model",
        "of training data",
        "duties of training data end with the data",
    ]


def test_data_that_is_also_on_a_way_without_training_counts_in_full():
    licences = {"x/base": "cc-by-nc-4.0", "data:made": "cc-by-nc-4.0", "b/model": "mit"}
    by_training = [("x/base", "derived_from", "data:made"), ("data:made", "trained_on", "b/model")]
    found = asked("b/model", licences, *by_training, policy="lenient")
    assert (found.verdict, duties_of(found)) == ("ok", {("notice", "b/model", "yes")})
    found = asked("b/model", licences, *by_training, ("x/base", "finetune", "b/model"), policy="lenient")
    assert ("non_commercial", "x/base", "yes") in duties_of(found)
    assert found.duties[0].path == ["x/base", "b/model"]


def test_a_space_keeps_no_licence_and_has_the_duties_of_what_it_uses():
    found = asked("s/space", {"a/model": "cc-by-nc-4.0", "s/space": "mit"}, ("a/model", "used_by_space", "s/space"))
    assert found.uses == {"distribute": "ok", "serve": "ok", "commercial": "violation"}
    assert ("non_commercial", "a/model", "yes") in duties_of(found)


def test_a_cycle_ends_and_its_repos_are_judged_both_ways():
    licences = {"a/x": "gpl-3.0", "a2/y": "mit"}
    found = asked("a/x", licences, ("a/x", "finetune", "a2/y"), ("a2/y", "finetune", "a/x"), use="distribute")
    assert [(p.origin, p.downstream, p.hops, p.path) for p in found.places] == [
        ("a/x", "a2/y", 2, ["a/x", "a2/y", "a/x"])
    ]


# -- Duties -----------------------------------------------------------------------------------------------------------


def test_every_duty_has_its_origin_and_its_way_the_heaviest_first():
    licences = {"m/llama": "llama3.1", "n/nc": "cc-by-nc-sa-4.0", "data:sa": "odbl", "r/merge": "llama3.1"}
    edges = [("m/llama", "merge", "r/merge"), ("n/nc", "merge", "r/merge"), ("data:sa", "trained_on", "n/nc")]
    found = asked("r/merge", licences, *edges)
    assert [(d.duty, d.origin, d.licence, d.applies, d.hops) for d in found.duties] == [
        ("non_commercial", "n/nc", "cc-by-nc-sa-4.0", "yes", 1),
        ("commercial_limit", "r/merge", "llama3.1", "yes", 0),
        ("commercial_limit", "m/llama", "llama3.1", "yes", 1),
        ("use_restrictions", "r/merge", "llama3.1", "yes", 0),
        ("use_restrictions", "m/llama", "llama3.1", "yes", 1),
        ("share_alike", "n/nc", "cc-by-nc-sa-4.0", "yes", 1),
        ("share_alike", "data:sa", "odbl", "review", 2),
        ("attribution", "n/nc", "cc-by-nc-sa-4.0", "yes", 1),
        ("notice", "r/merge", "llama3.1", "yes", 0),
        ("notice", "m/llama", "llama3.1", "yes", 1),
        ("notice", "data:sa", "odbl", "review", 2),
    ]
    sa = found.duties[6]
    assert (sa.path, sa.relations, sa.evidence, sa.kind) == (
        ["data:sa", "n/nc", "r/merge"],
        ["trained_on", "merge"],
        "tag",
        "dataset",
    )
    assert found.duties[1].detail == "below 700 million users a month"
    assert found.duties[-2].detail == "'Built with Llama', name begins with Llama"


def test_what_every_kind_of_licence_asks_for():
    def asks(id_):
        return [duty for duty, _ in asked_by(RULES.of(id_, "custom"))]

    assert asks("cc0-1.0") == []
    assert asks("mit") == ["notice"]
    assert asks("cc-by-4.0") == ["attribution"]
    assert asks("agpl-3.0") == ["share_alike", "notice"]
    assert asks("cc-by-nc-nd-4.0") == ["no_derivatives", "non_commercial", "attribution"]
    assert asks("apple-amlr") == ["no_derivatives", "non_commercial", "use_restrictions", "share_alike", "notice"]
    assert asks("unknown") == ["no_licence"]
    assert asks("my-own") == ["own_terms"]
    assert dict(asked_by(RULES.licences["agpl-3.0"]))["share_alike"].endswith("a service counts too")


def test_facts_come_with_their_source_and_the_date_of_review():
    found = asked("b/gguf", LLAMA, *CHAIN)
    assert [(f.licence, f.licence_class, f.repos) for f in found.facts] == [
        ("mit", "permissive", 2),
        ("llama3.1", "community", 1),
    ]
    assert found.facts[1].source == "https://www.llama.com/llama3_1/license/"
    assert found.facts[1].reviewed_on == RULES.reviewed_on


# -- What would mend it -----------------------------------------------------------------------------------------------


def test_a_licence_of_its_own_mends_what_the_repo_itself_dropped():
    edges = [("a/base", "finetune", "b/child")]
    found = asked("b/child", {"a/base": "gpl-3.0", "b/child": "mit"}, *edges, use="distribute")
    assert mended(found) == [[("relicense", "b/child", "gpl-3.0")], [("replace", "a/base", None)]]
    assert {mend.verdict for mend in found.mends} == {"ok"}


def test_an_ancestor_that_broke_the_licence_must_be_replaced_or_the_one_whose_licence_it_was():
    found = asked("b/gguf", LLAMA, *CHAIN, use="distribute")
    assert mended(found) == [[("replace", "a/chat", None)], [("replace", "meta/llama", None)]]


def test_the_fewest_changes_are_told_and_several_where_one_is_not_enough():
    licences = {"a/gpl": "gpl-3.0", "b/nc": "cc-by-nc-4.0", "c/merge": "mit"}
    found = asked("c/merge", licences, ("a/gpl", "merge", "c/merge"), ("b/nc", "merge", "c/merge"), use="distribute")
    assert mended(found) == [
        [("relicense", "c/merge", "gpl-3.0"), ("replace", "b/nc", None)],
        [("relicense", "c/merge", "cc-by-nc-4.0"), ("replace", "a/gpl", None)],
        [("replace", "a/gpl", None), ("replace", "b/nc", None)],
    ]


def test_where_ok_is_out_of_reach_no_violation_is_the_goal():
    unnamed = {f"u/{n}": None for n in range(5)}
    edges = [("a/gpl", "merge", "c/merge"), *((name, "merge", "c/merge") for name in unnamed)]
    found = asked("c/merge", unnamed | {"a/gpl": "gpl-3.0", "c/merge": "mit"}, *edges, use="distribute")
    assert mended(found) == [[("relicense", "c/merge", "gpl-3.0")], [("replace", "a/gpl", None)]]
    assert {mend.verdict for mend in found.mends} == {"unknown"}


def test_nothing_is_to_mend_where_all_is_ok_and_nothing_is_told_where_nothing_helps():
    assert asked("a/b", {"a/b": "mit"}).mends == []
    assert asked("a/b", {"a/b": "house-rules"}).mends == []


# -- Random ancestries ------------------------------------------------------------------------------------------------

LICENCES = [
    *("mit", "apache-2.0", "cc0-1.0", "gpl-3.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "llama3.1", "openrail", "agpl-3.0"),
    *("cc-by-nd-4.0", "house-rules", None, "MIT OR gpl-3.0", "c-uda", "mit AND cc-by-nc-4.0"),
]


def drawn(seed):
    """Up to thirty repos of six owners with cycles and ghosts, all of them ancestors of the first, and the digraph."""
    chance = random.Random(seed)
    kinds = ["data:" if chance.random() < 0.3 else "" for _ in range(chance.randint(2, 30))]
    names = [f"{kind}o{chance.randrange(6)}/r{number}" for number, kind in enumerate(kinds)]
    names[0] = "o0/root"
    edges = set()
    for child in range(len(names)):
        for parent in chance.sample(range(len(names)), k=min(len(names), chance.randint(0, 3))):
            of_data = names[parent].startswith("data:"), names[child].startswith("data:")
            relations = {
                (True, True): ["derived_from"],
                (True, False): ["trained_on"],
                (False, False): ["finetune", "adapter", "merge", "quantized"],
            }
            if parent != child and of_data in relations:
                edges.add((names[parent], chance.choice(relations[of_data]), names[child]))
    graph = nx.MultiDiGraph([(parent, child, relation) for parent, relation, child in sorted(edges)])
    graph.add_node(names[0])
    there = nx.ancestors(graph, names[0]) | {names[0]}
    licences = {name: chance.choice(LICENCES) for name in names if name in there}
    return licences, [edge for edge in sorted(edges) if edge[0] in there and edge[2] in there], graph.subgraph(there)


@pytest.mark.parametrize("policy", ["strict", "modelgo", "lenient"])
def test_inherited_duties_are_those_of_the_ancestors_that_networkx_finds(policy):
    """Without owners that relicense: every repo has one of its own."""
    for seed in range(150):
        licences, edges, graph = drawn(seed)
        alone = {name: f"{name.replace('/', '-')}/{number}" for number, name in enumerate(licences)}
        graph = nx.relabel_nodes(graph, alone)
        root = alone["o0/root"]
        material = nx.MultiDiGraph()
        material.add_node(root)
        material.add_edges_from((u, v) for u, v, relation in graph.edges if relation != TRAINED_ON)
        directly = nx.ancestors(material, root) | {root}
        expected = set()
        for name, licence in licences.items():
            terms = RULES.terms(RULES.reader.read(None, [f"license:{licence}"] if licence else None).choices)[0]
            decides = max(terms, key=lambda each: (65 if each.rank is None else 10 * each.rank, each.id))
            cell = RULES.training[policy][decides.group].split()[0]
            cell = decides.training if policy == "modelgo" and decides.training else cell
            applies = "yes" if alone[name] in directly or cell == "matrix" else {"ok": None, "review": "review"}[cell]
            if applies:
                expected |= {(duty, alone[name], applies) for each in terms for duty, _ in asked_by(each)}
        found = asked(
            root,
            {alone[name]: licence for name, licence in licences.items()},
            *[(alone[parent], relation, alone[child]) for parent, relation, child in edges],
            policy=policy,
        )
        assert duties_of(found) == expected, seed


@pytest.mark.parametrize("policy", ["strict", "modelgo", "lenient"])
def test_every_edge_has_the_verdict_that_the_genetics_give_it(policy):
    judge = Judge(RULES, policy)
    for seed in range(150):
        licences, edges, _ = drawn(seed)
        made = ancestry("o0/root", licences, *edges)
        of_edges = {
            each.place: (each.verdict, each.reason)
            for each in findings(made, judge)
            if each.use == DISTRIBUTE and each.place and each.place.upstream == each.origin
        }
        for step in made.steps:
            parent, child = made.repos[step.upstream], made.repos[step.downstream]
            told = judge.between(
                parent.deciding,
                child.deciding,
                step.relation,
                is_kept=is_kept(parent.licence.choices, child.licence.choices),
                is_owner=parent.owner == child.owner,
            )
            verdict, reason = of_edges.get(step, ("ok", told.reason))
            assert ("review" if verdict == "unknown" else verdict, reason) == (told.verdict, told.reason), seed


def test_an_answer_is_the_same_however_the_ancestry_is_listed():
    for seed in range(40):
        licences, edges, _ = drawn(seed)
        found = asked("o0/root", licences, *edges)
        shuffled = dict(sorted(licences.items(), reverse=True))
        assert asked("o0/root", shuffled, *reversed(edges)) == found


def test_an_ancestry_of_a_thousand_repos_takes_no_longer_than_a_look():
    chance = random.Random(1)
    licences = {f"o{n}/r{n}": chance.choice(LICENCES) for n in range(1000)}
    edges = {(f"o{chance.randrange(n)}", n) for n in range(1, 1000) for _ in range(3)}
    links = [(f"o{n}/r{n}", "merge", f"{parent}/r{parent[1:]}") for parent, n in sorted(edges)]
    started = time.process_time()
    found = asked("o0/r0", licences, *links)
    assert found.verdict == "violation"
    assert time.process_time() - started < 5


# -- Cases from the field, and the documentation ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parent", "child"),
    [
        ({"license": "other", "license_name": "AGPL-3.0-or-later"}, {"license": "mit"}),
        ({"license": "gpl-3.0-or-later"}, {"license": "MIT License"}),
        ({"licenses": ["gpl-3.0-only"]}, {"license": {"name": "MIT"}}),
        ({"license": "other", "license_name": "GNU General Public License v3.0"}, {"license_name": "MIT"}),
    ],
)
def test_share_alike_is_dropped_however_both_licences_are_spelt(parent, child):
    texts = [RULES.reader.read(json.dumps(card), None).text for card in (parent, child)]
    found = asked(
        "b/child", dict(zip(("a/parent", "b/child"), texts, strict=True)), ("a/parent", "finetune", "b/child")
    )
    assert (found.verdict, found.first.reason) == ("violation", "share_alike_dropped")


def tables_of_documentation():
    """The rows of docs/licences.md by their first cell, without backticks."""
    lines = (
        resource("conf", "base.yml").parents[1].joinpath("docs/licences.md").read_text(encoding="utf-8").splitlines()
    )
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return {row[0]: row[1:] for row in rows}


def test_the_documentation_has_the_policies_as_the_rules_have_them():
    said = tables_of_documentation()
    groups = {
        "public domain": ["public_domain"],
        "permissive": ["permissive"],
        "copyleft": ["copyleft"],
        "RAIL, vendors' terms": ["rail", "community"],
        "non-commercial, no derivatives": ["non_commercial", "no_derivatives"],
        "custom": ["custom"],
        "missing": ["missing"],
    }
    words = {"matrix": "passes on", "review parent_missing": "unknown"}
    for name, several in groups.items():
        for group in several:
            cells = [RULES.training[policy][group] for policy in ("strict", "modelgo", "lenient")]
            assert said[name] == [words.get(cell, cell.split()[0]) for cell in cells], group
    assert {group for several in groups.values() for group in several} == set(RULES.training["strict"])


def test_the_documentation_has_every_duty_and_verdict():
    named = {word for first in tables_of_documentation() for word in first.replace("`", "").split(", ")}
    assert {*DUTIES, *VERDICTS, *USES} <= named
