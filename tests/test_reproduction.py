"""A check on a paper's numbers names each that does not come out, and never passes in silence."""

import json

import pytest

from hugginggraph.cli import run
from hugginggraph.lookup.reproduction import disagreeing
from report_warehouse import write_warehouse

CLAIM = {"what": "nodes", "where": "table 1", "because": "another day"}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return ["--warehouse", str(write_warehouse(tmp_path_factory.mktemp("reproduced")))]


def claim(paper, here, *, must_agree=False):
    return CLAIM | {"paper": paper, "here": here, "must_agree": must_agree}


def test_held_are_the_claims_that_must_agree_and_where_there_are_none_all_that_have_a_number():
    agrees, differs, free = claim(1, 1, must_agree=True), claim(2, 3, must_agree=True), claim(4, 5)
    assert disagreeing([agrees, differs, free]) == [differs]
    assert disagreeing([agrees, free]) == []
    assert disagreeing([free, claim(6, 6), claim(None, 7), claim(8, None)]) == [free, claim(8, None)]


@pytest.mark.parametrize("paper", ["huggingraph", "anatomy"])
def test_a_check_that_fails_names_each_claim_with_both_numbers(place, paper, capsys):
    line = ["reproduce", "--paper", paper, "--check"]
    assert run([*line, "--json", *place]) == 1
    told = json.loads(capsys.readouterr().out)
    failed = [(row["what"], row["paper"], row["here"]) for row in told["failed"]]
    assert failed
    assert set(failed) <= {(row["what"], row["paper"], row["here"]) for row in told["claims"]}
    assert run([*line, *place]) == 1
    said = [text for text in capsys.readouterr().out.splitlines() if text.startswith("failed: ")]
    assert len(said) == len(failed)
    if paper == "huggingraph":
        assert ("weakly connected components", 44908, 49) in failed
        assert "failed: weakly connected components (section 4.2): 44908 in the paper, 49 here" in said
        assert "failed: modularity of Louvain's communities (table 2): 0.96 in the paper, not computed here" in said


def test_without_the_check_nothing_fails(place, capsys):
    assert run(["reproduce", "--paper", "huggingraph", "--json", *place]) == 0
    assert "failed" not in json.loads(capsys.readouterr().out)
