"""Ancestries by hand: repos with their licences, and who was made from whom."""

import random

import networkx as nx

from hugginggraph.genetics.licence_walk import Step
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.licence_rules import licence_rules
from hugginggraph.lookup.licence_ancestry import Ancestry, Licensed
from hugginggraph.lookup.licences import answer
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.warehouse import Node
from hugginggraph.records.licences import RepoLicence
from hugginggraph.tables import EDGES, LINEAGE, NODES, REPOS

RULES = licence_rules()
LICENCES = [
    *("mit", "apache-2.0", "cc0-1.0", "gpl-3.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "llama3.1", "openrail", "agpl-3.0"),
    *("cc-by-nd-4.0", "house-rules", "other-rules", None, "MIT OR gpl-3.0", "c-uda", "mit AND cc-by-nc-4.0"),
]


def said(licence):
    """What a card with that licence says; None names none."""
    return RULES.reader.read(None, [f"license:{licence}"]) if licence else RepoLicence()


def kind_of(name):
    """`data:` and `space:` begin the names of datasets and Spaces."""
    return {"data": "dataset", "space": "space"}.get(name.partition(":")[0], "model")


def key_of(name):
    """The key of a repo by hand."""
    return node_id("model", name)


def ancestry(root, licences, *edges):
    """The ancestry of a repo.

    Args:
        root: its name.
        licences: by name; a name that begins with `data:` is a dataset's.
        edges: each as parent, relation, child.
    """
    keys = {name: key_of(name) for name in licences}
    repos = {}
    for name, licence in licences.items():
        kind = kind_of(name)
        node = Node(keys[name], kind, name, kind, is_ghost=licence is None)
        repos[keys[name]] = Licensed.of(node, said(licence), RULES)
    steps = tuple(Step(keys[parent], keys[child], relation, 2) for parent, relation, child in edges)
    return Ancestry(keys[root], repos, steps)


def asked(root, licences, *edges, policy="modelgo", use="all"):
    """The answer for the root of an ancestry by hand."""
    return answer(ancestry(root, licences, *edges), Judge(RULES, policy), use)


def graph_of(licences, *edges, ghosts=()):
    """The records of `nodes`, `edges`, `repos` and `lineage`.

    Args:
        licences: by name; a name that begins with `data:` is a dataset's, one with `space:` a Space's.
        edges: each as parent, relation, child.
        ghosts: names that no list holds.
    """
    graph = nx.DiGraph([(parent, child) for parent, _, child in edges])
    pairs = [(child, parent) for child in graph for parent in nx.ancestors(graph, child)]
    return {
        NODES: [
            {"node_id": key_of(name), "kind": kind_of(name), "repo_id": name, "is_ghost": name in ghosts}
            for name in licences
        ],
        EDGES: [
            {"edge_id": key_of(" ".join(edge)), "src": key_of(edge[0]), "dst": key_of(edge[2]), "relation": edge[1]}
            | {"grade_rank": 2, "grade": "tag"}
            for edge in edges
        ],
        REPOS: [
            {"node_id": key_of(name), "tags": [f"license:{licence}"] if licence else []}
            for name, licence in licences.items()
            if name not in ghosts
        ],
        LINEAGE: [
            {"descendant_id": key_of(child), "ancestor_id": key_of(parent)}
            for child, parent in pairs
            if not child.startswith("space:")
        ],
    }


def drawn(seed):
    """Up to thirty repos of five owners with cycles, ghosts and Spaces: licences by name, and edges."""
    chance = random.Random(seed)
    kinds = chance.choices(["", "data:", "space:"], [6, 3, 1], k=chance.randint(2, 30))
    names = [f"{kind}o{chance.randrange(5)}/r{number}" for number, kind in enumerate(kinds)]
    relations_of = {
        ("model", "model"): ["finetune", "adapter", "merge", "quantized"],
        ("dataset", "dataset"): ["derived_from"],
        ("dataset", "model"): ["trained_on"],
        ("model", "space"): ["used_by_space"],
        ("dataset", "space"): ["used_by_space"],
    }
    edges = set()
    for child in names:
        for parent in chance.sample(names, k=min(len(names), chance.randint(0, 3))):
            found = relations_of.get((kind_of(parent), kind_of(child)))
            if parent != child and found:
                edges.add((parent, chance.choice(found), child))
    pool = LICENCES if seed % 2 else ["cc-by-nc-4.0", "house-rules", "gpl-3.0", "llama3.1", None]
    licences = {name: chance.choice(pool) for name in names}
    ghosts = {name for name in names if chance.random() < 0.1}
    return licences | dict.fromkeys(ghosts), sorted(edges), ghosts
