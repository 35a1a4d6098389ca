"""What the rules say of the mini Hub: each planted fault by hand, and the ancestry against the one of `lineage`."""

import json
import os
from pathlib import Path

import pytest

from hugginggraph.check.ancestry import Ancestry, path_to
from hugginggraph.check.policy import read_policy
from hugginggraph.check.references import Reference
from hugginggraph.check.repos import resolve
from hugginggraph.check.rules import check
from hugginggraph.cli import run
from hugginggraph.errors import SettingsError
from hugginggraph.graph.grades import INFERRED, RANKS
from hugginggraph.lookup.lineage import lineage
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import NODES
from mini_hub import ONE, TWO

PINNED = "0" * 40


@pytest.fixture(scope="module")
def opened(mini):
    return Warehouse(mini.warehouse)


def policy_of(tmp_path, text):
    file = tmp_path / "policy.yml"
    file.write_text(text, encoding="utf-8")
    return read_policy(file)


def said(warehouse, *names, policy=None, rule=None, kind=None, revision=PINNED):
    """Rule, repo and message of what is found about names that a file refers to."""
    references = [Reference(name, kind, revision, "a.py", 1, 1, "test") for name in names]
    found = check(warehouse, references, policy or read_policy(), max_depth=100).findings
    return {(each.rule, each.repo, each.message) for each in found if rule in (None, each.rule)}


def rules_and_repos(*arguments, **options):
    return {(rule, repo) for rule, repo, _ in said(*arguments, **options)}


def test_a_repo_and_its_whole_ancestry_are_judged_and_the_way_is_told(opened, tmp_path):
    policy = policy_of(tmp_path, "rules: {licence-denied: {licences: [mit]}, licence-review: {level: 'off'}}")
    (found,) = [
        each
        for each in check(
            opened, [Reference("reed/heron-chat-gguf", "model", PINNED, "a.py", 1, 1, "")], policy, max_depth=100
        ).findings
        if each.rule == "licence-denied"
    ]
    assert found.message == "amber/heron, 2 steps upstream of reed/heron-chat-gguf, has the licence mit (permissive)"
    assert found.path == ("reed/heron-chat-gguf", "quantized", "reed/heron-chat", "finetune", "amber/heron")


def test_no_licence_is_for_review_and_training_data_only_where_the_policy_says_so(opened, tmp_path):
    of = {"rule": "licence-review"}
    assert rules_and_repos(opened, "reed/heron-chat", **of) == {
        ("licence-review", "reed/heron-chat"),
        ("licence-review", "amber/corpus"),
    }
    policy = policy_of(tmp_path, "rules: {licence-review: {datasets: false}}")
    assert rules_and_repos(opened, "reed/heron-chat", policy=policy, **of) == {("licence-review", "reed/heron-chat")}


def test_a_name_that_was_registered_anew_is_an_error(opened):
    (found,) = said(opened, "moss/again", rule="re-registered")
    assert found[2] == f"moss/again is another repo since {TWO}: the name was registered anew"
    assert said(Warehouse(opened.place, ONE), "moss/again", rule="re-registered") == set()


def test_a_time_may_be_longer_than_the_calendar(opened, tmp_path):
    policy = policy_of(tmp_path, "rules: {re-registered: {within_days: 1000000000}}")
    assert len(said(opened, "moss/again", rule="re-registered", policy=policy)) == 1


def test_an_old_name_is_a_warning_that_names_the_new_one(opened):
    (found,) = said(opened, "moss/old-name", rule="renamed")
    assert found[1:] == (
        "moss/new-name",
        "moss/old-name is called moss/new-name today; whoever takes the old name is loaded",
    )


@pytest.mark.parametrize("denied", ["repos: [moss/old-name]", "repos: [moss/new-name]", "owners: [moss]"])
def test_a_denied_name_is_denied_under_its_old_name_and_its_new_one(opened, tmp_path, denied):
    policy = policy_of(tmp_path, f"rules: {{denied: {{{denied}}}}}")
    assert len(said(opened, "moss/old-name", rule="denied", policy=policy)) == 1


def test_gone_ghost_and_unknown_are_told_apart(opened):
    first = Warehouse(opened.place, ONE)
    assert rules_and_repos(opened, "moss/leaving") & {("gone", "moss/leaving"), ("unknown-id", "moss/leaving")} == {
        ("gone", "moss/leaving")
    }
    assert ("ghost", "gone/parent") in rules_and_repos(first, "silt/orphan")
    assert ("ghost", "gone/parent") in rules_and_repos(first, "gone/parent")
    assert ("ghost", "gone/parent") not in rules_and_repos(opened, "silt/orphan")
    (unknown,) = said(opened, "amber/hero")
    assert unknown[0] == "unknown-id"
    assert "Did you mean amber/heron (model)" in unknown[2]


def test_a_name_is_of_the_kind_that_the_source_asks_for(opened):
    assert rules_and_repos(opened, "amber/corpus", kind="model") == {("unknown-id", "amber/corpus")}
    assert rules_and_repos(opened, "amber/corpus", kind="dataset", rule="unknown-id") == set()
    assert rules_and_repos(opened, "amber/corpus", rule="unknown-id") == set()


def test_names_resolve_by_the_ladder_of_the_warehouse(opened):
    found = resolve(opened, [("amber/heron", None), ("Amber/Heron", None), ("heron-chat", "model"), ("no", "model")])
    assert {name: each.how for (name, _), each in found.items()} == {
        "amber/heron": "exact",
        "Amber/Heron": "case",
        "heron-chat": "bare",
        "no": "unknown",
    }


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        (None, f"amber/heron is loaded without a revision; it is at {1:040x}"),
        ("main", f"revision 'main' of amber/heron is no full commit; it is at {1:040x}"),
        ("abc1234", f"revision 'abc1234' of amber/heron is no full commit; it is at {1:040x}"),
    ],
)
def test_a_revision_that_can_move_is_told_with_the_commit_to_pin(opened, revision, message):
    assert said(opened, "amber/heron", revision=revision, rule="unpinned") == {("unpinned", "amber/heron", message)}


def test_a_commit_or_a_computed_revision_is_not_unpinned(opened):
    for revision in (PINNED, "(computed)"):
        assert said(opened, "amber/heron", revision=revision, rule="unpinned") == set()


def test_gated_young_and_denied_ancestors_are_told(opened, tmp_path):
    policy = policy_of(
        tmp_path, "rules: {too-young: {min_age_days: 60}, denied: {owners: [Amber], repos: [silt/tern]}}"
    )
    found = rules_and_repos(opened, "moss/heron-lora", "silt/plover", policy=policy)
    assert {
        ("gated", "amber/heron"),
        ("too-young", "amber/heron"),
        ("too-young", "moss/heron-lora"),
        ("denied", "amber/heron"),
        ("denied", "silt/tern"),
    } <= found
    assert ("denied", "silt/plover") not in found
    assert rules_and_repos(opened, "moss/heron-lora", rule="too-young") == set()


def test_weak_evidence_is_told_and_not_followed_below_the_least_grade(opened, tmp_path):
    strict = policy_of(tmp_path, "rules: {weak-evidence: {min_grade: card}}")
    assert rules_and_repos(opened, "silt/by-hand", policy=strict, rule="weak-evidence") == {
        ("weak-evidence", "amber/egret")
    }
    deaf = policy_of(tmp_path, "min_grade: card")
    assert {repo for _, repo in rules_and_repos(opened, "silt/by-hand", policy=deaf)} == {"silt/by-hand"}


def test_a_parent_that_is_no_repo_leaves_the_ancestry_unknown(opened):
    assert ("unknown-ancestry", "silt/local") in rules_and_repos(opened, "silt/local")


def test_the_ancestry_is_that_of_lineage_for_every_repo_and_grade(opened):
    opened.view(NODES)
    nodes = [row["node_id"] for row in opened.records("SELECT node_id FROM nodes")]
    for rank in (RANKS["tag"], INFERRED):
        many = Ancestry(opened, nodes, max_depth=100, min_grade_rank=rank)
        for row in opened.records("SELECT repo_id, kind FROM nodes"):
            root = opened.nodes_called(row["repo_id"], row["kind"])[0]
            one = lineage(opened, root, direction="up", depth_limit=None, max_depth=100, min_grade_rank=rank).relatives
            steps = many.of(root.node_id)
            assert {(r.node.node_id, r.depth, r.chain, RANKS[r.grade]) for r in one} == {
                (id_, step.depth, tuple(rel for rel, _ in path_to(steps, root.node_id, id_)), step.rank)
                for id_, step in steps.items()
            }
            assert not many.is_cut(root.node_id)


def test_an_ancestry_that_is_cut_is_named(opened):
    reference = Reference("reed/heron-chat-gguf", "model", PINNED, "a.py", 1, 1, "")
    assert check(opened, [reference], read_policy(), max_depth=1).cut == ["reed/heron-chat-gguf"]
    assert check(opened, [reference], read_policy(), max_depth=2).cut == []


@pytest.fixture
def here(tmp_path, monkeypatch, mini):
    """A working folder with one file, and the mini Hub as its warehouse."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUGGINGGRAPH_WAREHOUSE", mini.warehouse)
    Path("train.py").write_text("\n\nmodel = from_pretrained('moss/again')\n", encoding="utf-8")
    return tmp_path


def test_the_status_follows_the_least_level_that_fails(here, capsys):
    assert run(["check", "train.py"]) == 3
    assert "train.py:3:25: error re-registered: moss/again is another repo" in capsys.readouterr().out
    Path("policy.yml").write_text("rules: {re-registered: {level: warning}}", encoding="utf-8")
    assert run(["check", ".", "--policy", "policy.yml"]) == 0
    assert run(["check", ".", "--policy", "policy.yml", "--fail-on", "warning"]) == 3
    assert run(["check", "train.py", "--as-of", str(ONE)]) == 0
    capsys.readouterr()


def test_wrong_usage_is_told_as_such(here, capsys):
    Path("policy.yml").write_text("rules: {unpined: {level: error}}", encoding="utf-8")
    for line, message in [
        (["check"], "name a folder, a file or an id"),
        (["check", ""], "an empty name is no folder or file that is there, and no id"),
        (["check", "./nowhere.py"], "nowhere.py is no folder or file that is there, and no id"),
        (["check", ".", "--policy", "policy.yml"], "unknown key rules.unpined; did you mean unpinned?"),
        (["check", ".", "--policy", "nowhere.yml"], "is no file"),
        (["check", ".", "--baseline", "policy.yml"], "unknown key rules; known: accepted"),
    ]:
        assert run([*line, "--json"]) == 2
        assert message in json.loads(capsys.readouterr().out)["error"]["message"]


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("licence-denied: {classes: [non-commercial]}", "did you mean non_commercial"),
        ("licence-denied: {licences: [Apache-2.0]}", "did you mean apache-2.0"),
        ("denied: {repos: [datasets/amber/corpus]}", "OWNER/NAME is expected"),
        ("denied: {owners: ['https://huggingface.co/amber']}", "an owner's name is expected"),
    ],
)
def test_a_value_that_would_turn_its_rule_off_in_silence_is_refused(tmp_path, rules, message):
    with pytest.raises(SettingsError, match=message):
        policy_of(tmp_path, f"rules: {{{rules}}}")


def test_an_id_needs_no_file_and_no_revision(here, capsys):
    assert run(["check", "amber/heron", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {each["rule"] for each in answer["findings"]} == {"gated"}
    assert answer["totals"] == {"error": 0, "warning": 0, "note": 1}
    assert (answer["as_of"], answer["warehouse"]) == (str(TWO), os.environ["HUGGINGGRAPH_WAREHOUSE"])


def test_a_date_that_the_warehouse_does_not_hold_is_answered_from_the_one_before_and_says_so(here, capsys):
    assert run(["check", "amber/heron", "--as-of", "2026-05-01", "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["as_of"] == str(TWO)
    assert f"the warehouse holds no 2026-05-01: this is as of {TWO}" in told.err


def test_hostile_names_reach_no_terminal_as_they_are(here, capsys):
    Path("ids.txt").write_text("amber/heron\x1b[2J\nmoss/again[bold]\n", encoding="utf-8")
    assert run(["check", "ids.txt"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "line 1 is no id: amber/heron\\u001b[2J" in out


def test_a_baseline_accepts_until_it_expires(here, capsys):
    assert run(["check", ".", "--write-baseline", "accepted.yml"]) == 0
    assert run(["check", ".", "--baseline", "accepted.yml", "--fail-on", "note"]) == 0
    assert "accepted" in capsys.readouterr().out
    entry = "accepted: [{rule: re-registered, repo: moss/again, reason: we know them, expires: %s}]"
    for expires, status in ((TWO, 0), (ONE, 3)):
        Path("mine.yml").write_text(entry % expires, encoding="utf-8")
        assert run(["check", ".", "--baseline", "mine.yml"]) == status
    assert "baseline: re-registered of moss/again has expired" in capsys.readouterr().out


def test_a_baseline_holds_where_lines_move(here, capsys):
    assert run(["check", ".", "--write-baseline", "accepted.yml"]) == 0
    text = Path("train.py").read_text(encoding="utf-8")
    Path("train.py").write_text("import os\n" + text, encoding="utf-8")
    assert run(["check", ".", "--baseline", "accepted.yml", "--fail-on", "note"]) == 0
    Path("train.py").write_text(text + "from_pretrained('moss/again')\n", encoding="utf-8")
    assert run(["check", ".", "--baseline", "accepted.yml"]) == 3
    capsys.readouterr()
