"""Ancestries by hand: repos with their licences, and who was made from whom."""

from hugginggraph.genetics.licence_walk import Step
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.licence_rules import licence_rules
from hugginggraph.lookup.licence_ancestry import Ancestry, Licensed
from hugginggraph.lookup.licences import answer
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.warehouse import Node
from hugginggraph.records.licences import RepoLicence

RULES = licence_rules()


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
