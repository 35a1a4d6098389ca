"""Renames that are known because the Hub calls a child's parent otherwise than the child does."""

import pytest

from hugginggraph.graph.renames import learned_aliases, told_renames

LIVE = [
    ("model", "reed-labs/heron"),
    ("model", "reed-labs/egret"),
    ("model", "reed-labs/Tern"),
    ("dataset", "reed-labs/corpus"),
    ("model", "moss/wren"),
    ("model", "moss/finch"),
    ("model", "silt/wren"),
    ("model", "silt/finch"),
    ("model", "bert/bert-base"),
]


@pytest.fixture
def told(spark):
    """What children tell whose parents the Hub and they themselves name so."""

    def frame(*children):
        rows = [
            f"({number}L, '{field}', 'exact', '{name}', CAST(NULL AS STRING))"
            for number, names in enumerate(children)
            for field, name in names
        ]
        return told_renames(
            spark.sql(f"SELECT * FROM VALUES {', '.join(rows)} AS t(node_id, source_field, rule, candidate, code)")
        )

    return frame


@pytest.fixture
def learned(spark, told):
    """`(kind, old name, name)` that follow from what children tell, and from the repos that there are."""

    def rows(*children, live=LIVE):
        values = ", ".join(f"('{kind}', '{name}')" for kind, name in live)
        frame = spark.sql(f"SELECT * FROM VALUES {values} AS t(kind, repo_id)")
        return {tuple(row) for row in learned_aliases(told(*children), frame).collect()}

    return rows


def child(hub, own, field="card.base_model"):
    return [("baseModels", hub), (field, own)]


def pairs(frame):
    return {(row["alias"], row["repo_id"]) for row in frame.collect()}


def test_a_child_tells_a_rename_where_only_the_owner_differs(told):
    found = told(
        child("reed-labs/heron", "reed/heron"),
        child("reed-labs/heron", "reed/heron", "tags.base_model:relation"),
        child("reed-labs/Tern", "reed/tern"),
        child("bert/bert-base", "bert-base"),
    )
    assert pairs(found) == {
        ("reed/heron", "reed-labs/heron"),
        ("reed/tern", "reed-labs/Tern"),
        ("bert-base", "bert/bert-base"),
    }


def test_nothing_is_told_where_names_agree_but_for_case_or_mean_other_models(told):
    found = told(
        child("moss/wren", "moss/wren"),
        child("moss/wren", "Moss/Wren"),
        child("moss/wren", "silt/finch"),
        child("moss/wren", "silt/wren", "datasets"),
        [("baseModels", "moss/wren"), ("baseModels", "silt/wren"), ("card.base_model", "reed/wren")],
        [("baseModels", "moss/wren"), ("card.base_model", "a/wren"), ("card.base_model", "b/wren")],
        [("card.base_model", "reed/heron"), ("tags.base_model", "reed-labs/heron")],
        # Two parents of one name, of which the Hub dropped the one that is gone.
        [("baseModels", "moss/wren"), ("card.base_model", "gone/wren"), ("card.base_model", "moss/wren")],
    )
    assert pairs(found) == set()


def test_an_owner_that_has_nothing_left_has_moved_with_all_repos_of_every_kind(learned):
    assert learned(child("reed-labs/heron", "reed/heron")) == {
        ("model", "reed/heron", "reed-labs/heron"),
        ("model", "reed/egret", "reed-labs/egret"),
        ("model", "reed/Tern", "reed-labs/Tern"),
        ("dataset", "reed/corpus", "reed-labs/corpus"),
    }


def test_an_owner_that_still_has_repos_gave_one_away(learned):
    one = ("model", "silt/heron", "reed-labs/heron")
    assert learned(child("reed-labs/heron", "silt/heron")) == {one}


def test_repos_of_one_owner_that_went_to_two_do_not_tell_where_the_others_went(learned):
    found = learned(child("moss/wren", "reed/wren"), child("silt/finch", "reed/finch"))
    assert found == {("model", "reed/wren", "moss/wren"), ("model", "reed/finch", "silt/finch")}


def test_a_name_without_owner_moves_no_owner(learned):
    assert learned(child("bert/bert-base", "bert-base")) == {("model", "bert-base", "bert/bert-base")}


def test_a_name_that_is_borne_again_and_a_repo_that_is_gone_are_no_alias(learned):
    assert learned(child("moss/wren", "silt/wren"), child("gone/heron", "reed/heron")) == set()
