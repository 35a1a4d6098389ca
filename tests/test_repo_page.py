"""What the page of a repo and the drawing of a family say, of small warehouses written by hand."""

import re
from datetime import date

import pytest

from days_by_hand import edge, nodes, repo, write_days
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.report.html import figures
from hugginggraph.report.html.exhibit import CATALOGUE
from hugginggraph.report.html.page import shown
from hugginggraph.report.html.repo_page import repo_page

DAY = date(2026, 3, 2)
figures.load()


def section_of(html, number):
    return re.search(rf'id="{number}".*?</figure>', html, re.DOTALL).group()


def cells_of(html, number):
    """The rows of an exhibit's table."""
    rows = re.findall(r"<tr>(.*?)</tr>", section_of(html, number), re.DOTALL)
    return [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows[1:]]


@pytest.fixture
def page(tmp_path):
    """A function from edges and the tables of the genetics to the page of a/repo."""

    def made(edges, **genetics):
        models = nodes("a/repo", "a/old", "b/parent", "a/parent", "b/child")
        tables = {"nodes": models, "edges": edges, "repos": [repo("a/repo", first_seen=DAY)]}
        if genetics:
            genetics = {"genetics": [{"measure": "models", "value": 5}], "licence_violations": []} | genetics
            tables |= {name: [{"snapshot_date": DAY} | row for row in rows] for name, rows in genetics.items()}
        return repo_page(Warehouse(write_days(tmp_path, {DAY: tables})), "a/repo", None, max_depth=100)

    return made


def test_who_names_it_as_successor_is_no_parent_and_no_child(page):
    html = page(
        [edge(n, f"a/{old}", f"a/{new}", "new_version") for n, old, new in ((1, "old", "repo"), (2, "repo", "old"))]
    )
    assert "It names no parent." in section_of(html, "R2")
    assert "No repo names it as a parent." in section_of(html, "R3")


def test_a_parent_stands_among_the_parents_beside_a_predecessor(page):
    html = page([edge(1, "a/old", "a/repo", "new_version"), edge(2, "b/parent", "a/repo")])
    assert [row[0] for row in cells_of(html, "R2")] == ["b/parent"]
    assert "n: 1 edge." in section_of(html, "R2")


TRAITS = [
    {"node_id": node_id("model", name), "kind": "model", "licence": [licence], "licence_class": licence_class}
    for name, licence, licence_class in (
        ("a/repo", "mit", "permissive"),
        ("b/parent", "other", "custom"),
        ("a/parent", "gemma", "terms"),
    )
]
CASE = {"relation": "finetune", "child_class": "permissive", "same_owner": False, "edges": 1}
UP = [edge(1, "b/parent", "a/repo"), edge(2, "a/parent", "a/repo")]


def verdicts_of(html):
    return {row[1]: row[-1] for row in cells_of(html, "R4")}


def test_an_edge_for_review_is_told_as_such_and_no_cell_is_empty(page):
    by_class = [
        CASE | {"parent_class": "custom", "verdict": "review", "reason": "unknown_terms"},
        CASE | {"parent_class": "terms", "verdict": "review", "reason": "other_version"},
        CASE | {"parent_class": "terms", "verdict": "ok", "reason": "same_licence", "same_owner": True},
    ]
    html = page(UP, traits=TRAITS, licence_verdicts=by_class)
    assert verdicts_of(html) == {"a/repo": "—", "b/parent": "review: a/repo", "a/parent": "ok: a/repo"}
    assert "review: not to be decided from metadata" in section_of(html, "R4")


def test_a_violation_is_told_of_its_edge_and_where_the_classes_leave_both_open_both_are_told(page):
    by_class = [
        CASE | {"parent_class": "custom", "verdict": verdict, "reason": "r"}
        for verdict in ("ok", "review", "violation")
    ]
    violation = {"edge_id": 2, "verdict": "violation", "reason": "terms_dropped"}
    html = page(UP, traits=TRAITS, licence_verdicts=by_class, licence_violations=[violation])
    assert verdicts_of(html) == {"a/repo": "—", "b/parent": "ok or review: a/repo", "a/parent": "violation: a/repo"}


def test_what_was_not_judged_and_what_was_not_computed_is_said(page):
    assert verdicts_of(page(UP)) == {"a/repo": "—", "b/parent": "not computed", "a/parent": "not computed"}


def test_of_an_edge_of_no_known_case_it_is_said_that_it_was_not_judged(page):
    html = page(UP, traits=TRAITS, licence_verdicts=[])
    assert set(verdicts_of(html).values()) == {"—", "not judged"}


def test_a_family_is_drawn_along_its_lines_and_counts_what_it_draws(tmp_path):
    """A base model with 90 children, one of which is a merge with a hundred other roots."""
    children = [f"c/{n:02}" for n in range(90)]
    others = [f"r/{n:03}" for n in range(100)]
    edges = [edge(n, "a/root", child) for n, child in enumerate(children)]
    edges += [edge(1000 + n, other, "c/89", "merge") for n, other in enumerate(others)]
    names = ["a/root", *children, *others]
    family = node_id("model", "a/root")
    of_family = {"snapshot_date": DAY, "graph": "all", "family_id": family, "root_id": family}
    members = [
        of_family
        | {"node_id": node_id("model", name), "depth": int(name in children), "children": 90 * (name == "a/root")}
        for name in names
    ]
    told = of_family | {"rank": 1, "root": "a/root", "members": len(names)}
    tables = {
        "nodes": nodes(*names), "edges": edges, "families": [told], "family_members": members,
        "genetics": [{"snapshot_date": DAY, "measure": "models", "value": len(names)}],
    }  # fmt: skip
    drawn = shown(Warehouse(write_days(tmp_path, {DAY: tables})), CATALOGUE["A1"]).drawn
    (plot,) = drawn.plots
    assert len(plot.traces[-1]["customdata"]) == 80
    assert plot.title == "a/root: 80 of 191 models"
    assert drawn.n == "1 family, 80 models and 79 edges drawn"
    assert "at most 80 models are drawn" in drawn.note
