"""Renames that are known because the Hub calls a child's parent otherwise than the child does."""

from hugginggraph.tables import MENTIONS, REPOS
from states import relations, rows

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


def saying(*children):
    """Relations that are what children say of their parents, each the fields and the names in them."""
    made = relations()
    records = [
        {"node_id": number, "source_field": field, "rule": "exact", "candidate": name}
        for number, names in enumerate(children)
        for field, name in names
    ]
    made.put("mentions_now", rows(MENTIONS, records))
    made.make("told_renames")
    return made


def told(*children):
    """`(old name, name)` of the renames that children tell."""
    return told_once(saying(*children).rows("SELECT alias, repo_id FROM told_renames"))


def learned(*children, live=LIVE):
    """`(kind, old name, name)` that follow from what children tell, and from the repos that there are."""
    made = saying(*children)
    made.put("live_repos", rows(REPOS, [{"kind": kind, "repo_id": name} for kind, name in live]))
    return told_once(made.fetch("learned_aliases"))


def told_once(found):
    """Rows, of which none is there twice."""
    each = [tuple(row.values()) for row in found.to_pylist()]
    assert len(each) == len(set(each))
    return set(each)


def child(hub, own, field="card.base_model"):
    return [("baseModels", hub), (field, own)]


def test_a_child_tells_a_rename_where_only_the_owner_differs():
    found = told(
        child("reed-labs/heron", "reed/heron"),
        child("reed-labs/heron", "reed/heron", "tags.base_model:relation"),
        child("reed-labs/Tern", "reed/tern"),
        child("bert/bert-base", "bert-base"),
    )
    assert found == {
        ("reed/heron", "reed-labs/heron"),
        ("reed/tern", "reed-labs/Tern"),
        ("bert-base", "bert/bert-base"),
    }


def test_nothing_is_told_where_names_agree_but_for_case_or_mean_other_models():
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
    assert found == set()


def test_an_owner_that_has_nothing_left_has_moved_with_all_repos_of_every_kind():
    assert learned(child("reed-labs/heron", "reed/heron")) == {
        ("model", "reed/heron", "reed-labs/heron"),
        ("model", "reed/egret", "reed-labs/egret"),
        ("model", "reed/Tern", "reed-labs/Tern"),
        ("dataset", "reed/corpus", "reed-labs/corpus"),
    }


def test_an_owner_that_still_has_repos_gave_one_away():
    one = ("model", "silt/heron", "reed-labs/heron")
    assert learned(child("reed-labs/heron", "silt/heron")) == {one}


def test_repos_of_one_owner_that_went_to_two_do_not_tell_where_the_others_went():
    found = learned(child("moss/wren", "reed/wren"), child("silt/finch", "reed/finch"))
    assert found == {("model", "reed/wren", "moss/wren"), ("model", "reed/finch", "silt/finch")}


def test_a_name_without_owner_moves_no_owner():
    assert learned(child("bert/bert-base", "bert-base")) == {("model", "bert-base", "bert/bert-base")}


def test_a_name_that_is_borne_again_and_a_repo_that_is_gone_are_no_alias():
    assert learned(child("moss/wren", "silt/wren"), child("gone/heron", "reed/heron")) == set()
