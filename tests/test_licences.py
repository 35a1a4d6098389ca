"""Licences: every cell of the matrix as hub.md 6.2 has it, typed here; what is special about some; which decides."""

import pytest

from hugginggraph.errors import SettingsError
from hugginggraph.genetics.verdicts import Judge, Verdict, is_kept
from hugginggraph.licence_rules import licence_rules
from hugginggraph.resources import resource

RULES = licence_rules()
GROUPS = {
    "PD": "cc0-1.0 pddl unlicense wtfpl",
    "permissive": (
        "mit isc bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear bsl-1.0 zlib ncsa postgresql ms-pl openmdw-1.0"
        " openmdw-1.1 apache-2.0 ecl-2.0 afl-3.0 artistic-2.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 odc-by"
        " cdla-permissive-1.0 cdla-permissive-2.0 etalab-2.0 c-uda"
    ),
    "copyleft": (
        "lgpl lgpl-2.1 lgpl-3.0 mpl-2.0 epl-1.0 epl-2.0 lppl-1.3c cdla-sharing-1.0 odbl cc-by-sa-3.0 cc-by-sa-4.0"
        " gfdl osl-3.0 eupl-1.1 eupl-1.2 gpl gpl-2.0 gpl-3.0 agpl-3.0"
    ),
    "RAIL": (
        "openrail openrail++ creativeml-openrail-m bigscience-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m"
    ),
    "community": "llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 gemma grok2-community",
    "NC": (
        "cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 apple-amlr"
        " intel-research h-research deepfloyd-if-license fair-noncommercial-research-license"
    ),
    "ND": "cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0",
    "missing": "unknown",
    "other": "other cc",
}
IDS = {group: ids.split() for group, ids in GROUPS.items()}
# hub.md 6.2, the table of pairs; `*` is the question that the licences themselves answer, tested below.
CELLS = """
            PD   permissive copyleft RAIL   community NC     missing other
PD          ok   ok         ok       ok     ok        ok     review  review
permissive  review ok       ok       ok     ok        ok     review  review
copyleft    viol viol       *        viol   viol      viol   viol    review
RAIL        viol viol       viol     ok     review    review viol    review
community   viol viol       viol     viol   *         review viol    review
NC          viol viol       viol     viol   viol      *      viol    review
ND          viol viol       viol     viol   viol      viol   viol    review
missing     review review   review   review review    review review  review
"""
NAMES = {"viol": "violation"}


def facts(id_):
    return RULES.of(id_, "custom")


def verdict(parent, child, relation="finetune", *, policy="modelgo", **said):
    return Judge(RULES, policy).judged(facts(parent), facts(child), relation, **said)


def cells():
    _, columns, *rows = [line.split() for line in CELLS.splitlines() if line.strip() or line == ""]
    return [
        (row[0], column, NAMES.get(cell, cell))
        for row in rows
        if row
        for column, cell in zip(columns, row[1:], strict=True)
        if cell != "*"
    ]


def test_every_id_of_the_sheet_is_in_its_group_and_says_where_it_was_read():
    group_of = {
        "PD": "public_domain",
        "RAIL": "rail",
        "NC": "non_commercial",
        "ND": "no_derivatives",
        "other": "custom",
    }
    for group, ids in IDS.items():
        assert {RULES.licences[id_].group for id_ in ids} == {group_of.get(group, group)}, group
    assert all(of.source.startswith("https://") for of in RULES.licences.values())


@pytest.mark.parametrize(("parent", "child", "expected"), cells(), ids=lambda v: v)
def test_the_matrix_says_for_every_pair_of_ids_what_the_sheet_says(parent, child, expected):
    found = {
        (one, other): verdict(one, other).verdict
        for one in IDS[parent]
        for other in IDS[child]
        if one != other or parent == "ND"
    }
    assert set(found.values()) <= {expected}, {pair: v for pair, v in found.items() if v != expected}


@pytest.mark.parametrize(
    ("parent", "child", "expected"),
    [
        # copyleft: the same, a compatible one, another version, another
        ("gpl-3.0", "gpl-3.0", "ok same_licence"),
        ("gpl-3.0", "agpl-3.0", "ok compatible_licence"),
        ("lgpl-3.0", "gpl-3.0", "ok compatible_licence"),
        ("cc-by-sa-4.0", "gpl-3.0", "ok compatible_licence"),
        ("cc-by-sa-3.0", "cc-by-sa-4.0", "ok compatible_licence"),
        ("gpl-2.0", "gpl-3.0", "review other_version"),
        ("gpl-3.0", "gpl", "review other_version"),
        ("agpl-3.0", "gpl-3.0", "violation share_alike_dropped"),
        ("gpl-3.0", "cc-by-sa-4.0", "violation share_alike_dropped"),
        ("odbl", "gfdl", "violation share_alike_dropped"),
        # community: ok for the same id, review for another version, and other terms are no other version
        ("llama3", "llama3", "ok same_licence"),
        ("llama3", "llama3.1", "review other_version"),
        ("gemma", "llama3", "violation terms_dropped"),
        ("llama2", "gemma", "violation terms_dropped"),
        # non-commercial, with the rules of share-alike
        ("cc-by-nc-4.0", "cc-by-nc-4.0", "ok same_licence"),
        ("cc-by-nc-4.0", "cc-by-nc-sa-4.0", "ok duties_kept"),
        ("cc-by-nc-sa-4.0", "cc-by-nc-4.0", "violation share_alike_dropped"),
        ("cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0", "ok compatible_licence"),
        ("cc-by-nc-sa-4.0", "cc-by-nc-sa-3.0", "review other_version"),
        ("cc-by-nc-4.0", "apple-amlr", "ok duties_kept"),
        ("apple-amlr", "cc-by-nc-4.0", "review other_restrictions"),
        # a child that permits no derivatives, which the sheet has no column for
        ("mit", "cc-by-nd-4.0", "ok duties_kept"),
        ("gpl-3.0", "cc-by-nd-4.0", "violation restriction_added"),
        ("openrail", "cc-by-nd-4.0", "review other_restrictions"),
        ("cc-by-nc-4.0", "cc-by-nc-nd-4.0", "ok duties_kept"),
        ("cc-by-nc-4.0", "cc-by-nd-4.0", "violation non_commercial_dropped"),
        ("cc-by-nd-4.0", "cc-by-nd-4.0", "violation no_derivatives"),
        # terms nobody knows
        ("other", "mit", "review parent_custom"),
        ("my-own-terms", "mit", "review parent_custom"),
        ("mit", "my-own-terms", "review licence_custom"),
    ],
)
def test_what_the_matrix_leaves_to_the_licences(parent, child, expected):
    found = verdict(parent, child)
    assert f"{found.verdict} {found.reason}" == expected


def test_an_adapter_that_drops_share_alike_or_no_derivatives_is_for_review_and_a_near_copy_is_not():
    for parent, child in [("cc-by-nd-4.0", "mit"), ("cc-by-sa-4.0", "mit"), ("cc-by-nc-sa-4.0", "cc-by-nc-4.0")]:
        assert verdict(parent, child, "adapter").verdict == "review"
        assert verdict(parent, child, "adapter").reason.startswith("adapter_")
        assert {verdict(parent, child, r).verdict for r in ("finetune", "quantized", "merge")} == {"violation"}
    # What is no share-alike is dropped by an adapter as by any other child.
    for parent, child in [("cc-by-nc-4.0", "mit"), ("llama3", "apache-2.0"), ("openrail", "mit")]:
        assert verdict(parent, child, "adapter").verdict == "violation"


def test_a_link_to_a_licence_text_may_carry_the_restrictions_of_a_rail_licence_on():
    assert verdict("openrail", "mit", is_linked=True) == Verdict("review", "linked_restrictions_dropped")
    assert verdict("openrail", "gpl-3.0", is_linked=True) == Verdict("review", "linked_restrictions_dropped")
    # The sheet's note stands at permissive and copyleft alone.
    assert verdict("openrail", "cc0-1.0", is_linked=True).verdict == "violation"
    assert verdict("llama3", "mit", is_linked=True).verdict == "violation"


def test_a_child_that_carries_all_of_its_parents_licence_is_ok_unless_it_may_not_be_published():
    assert verdict("gfdl", "cc-by-sa-3.0", is_kept=True) == Verdict("ok", "same_licence")
    assert verdict("cc-by-nd-4.0", "cc-by-nd-4.0", is_kept=True).verdict == "violation"
    assert verdict("other", "other", is_kept=True).verdict == "review"
    assert verdict("unknown", "unknown", is_kept=True).verdict == "review"


def test_an_owner_may_relicense_and_what_is_no_violation_stays_what_it_is():
    assert verdict("llama3", "mit", is_owner=True) == Verdict("owner", "terms_dropped")
    assert verdict("mit", "apache-2.0", is_owner=True).verdict == "ok"
    assert verdict("mit", "unknown", is_owner=True).verdict == "review"


@pytest.mark.parametrize(
    ("parent", "child", "strict", "modelgo", "lenient"),
    [
        ("cc0-1.0", "mit", "ok", "ok", "ok"),
        ("mit", "unknown", "ok", "review", "ok"),
        ("cc-by-4.0", "mit", "ok", "review", "ok"),
        ("c-uda", "mit", "ok", "ok", "ok"),
        ("cc-by-sa-4.0", "mit", "violation", "review", "ok"),
        ("cc-by-sa-4.0", "cc-by-sa-4.0", "ok", "review", "ok"),
        ("cc-by-nc-4.0", "apache-2.0", "violation", "review", "ok"),
        ("cc-by-nd-4.0", "mit", "violation", "review", "ok"),
        ("gpl-3.0", "mit", "violation", "review", "ok"),
        ("openrail", "mit", "violation", "violation", "ok"),
        ("llama2", "llama2", "ok", "ok", "ok"),
        ("unknown", "mit", "review", "review", "ok"),
        ("other", "mit", "review", "review", "ok"),
    ],
)
def test_training_on_data_is_judged_by_the_policy(parent, child, strict, modelgo, lenient):
    found = [verdict(parent, child, "trained_on", policy=p).verdict for p in ("strict", "modelgo", "lenient")]
    assert found == [strict, modelgo, lenient]


def test_rules_with_an_unknown_key_class_or_id_or_a_gap_are_refused(tmp_path):
    right = resource("conf/rules", "licences.yml").read_text(encoding="utf-8")
    for old, new in [
        ("  mit: {class: permissive,", "  mit: {class: permissive, colour: red,"),
        ("  mit: {class: permissive,", "  mit: {class: free,"),
        ("  llama4: llama4", "  llama4: llama5"),
        ("  lenient:\n    {public_domain: ok,", "  lenient:\n    {"),
        ("  rail:\n    {public_domain: violation restrictions_dropped,", "  rail:\n    {"),
    ]:
        assert right.count(old) == 1, old
        (tmp_path / "licences.yml").write_text(right.replace(old, new), encoding="utf-8")
        with pytest.raises(SettingsError, match="licences"):
            licence_rules(tmp_path / "licences.yml")


def test_the_most_restrictive_of_several_licences_decides():
    cases = {
        "mit": ("mit", "permissive"),
        "apache-2.0,mit": ("apache-2.0", "permissive_patent"),
        "cc-by-sa-3.0,gfdl": ("gfdl", "strong_copyleft"),
        "gemma,grok2-community": ("grok2-community", "community"),
        "agpl-3.0,house-rules": ("house-rules", "custom"),
        "cc-by-nc-4.0,house-rules": ("cc-by-nc-4.0", "non_commercial"),
        "cc-by-nd-4.0,cc-by-nc-4.0": ("cc-by-nd-4.0", "no_derivatives"),
        "mit,unknown": ("unknown", "missing"),
        "": ("missing", "missing"),
    }
    for text, expected in cases.items():
        found = RULES.decides(text.split(",") if text else [])
        assert (found.id, found.class_) == expected


def test_of_several_choices_the_freest_is_judged_for_the_parent_and_each_for_the_child():
    def between(parents, children, relation="finetune"):
        choices = [tuple((id_,) for id_ in ids.split()) for ids in (parents, children)]
        return Judge(RULES).between(*map(RULES.deciding, choices), relation, is_kept=is_kept(*choices)).verdict

    assert between("gpl-3.0 mit", "apache-2.0") == "ok"
    assert between("gpl-3.0", "apache-2.0 gpl-3.0") == "violation"
    assert between("gpl-3.0", "agpl-3.0 gpl-3.0") == "ok"
    # `or later`: a child of the later version keeps the licence.
    assert between("gpl-2.0 gpl-3.0", "gpl-3.0") == "ok"
    assert between("gpl-2.0", "gpl-3.0") == "review"
    assert between("gfdl gpl-2.0", "gfdl gpl-2.0") == "ok"
    assert [of.id for of in RULES.deciding((("cc-by-nc-4.0",), ("apache-2.0", "mit")))] == [
        "apache-2.0",
        "cc-by-nc-4.0",
    ]


def test_all_licences_of_one_choice_of_the_parent_in_each_of_the_child_is_kept():
    assert is_kept((("gfdl", "mit"),), (("gfdl", "mit", "x"),))
    assert not is_kept((("gfdl", "mit"),), (("gfdl",), ("gfdl", "mit")))
    assert is_kept((("gfdl",), ("mit",)), (("mit",),))
    assert not is_kept((), (("mit",),))
    assert not is_kept((("mit",),), ())
