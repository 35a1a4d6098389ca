"""Who is affected by a repo: answers by hand on the mini Hub, and on a warehouse in which everything happens."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from days_by_hand import edge, nodes, repo, write_days
from hugginggraph.cli import run
from hugginggraph.errors import UnknownRepoError
from hugginggraph.lookup.dependent_rows import Dependent, Step
from hugginggraph.lookup.impact import impact
from hugginggraph.lookup.impact_totals import OfOwner, Totals, fewest_owners
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.report.csv_rows import harmless
from mini_hub import ONE, TWO

ROOT = Path(__file__).parents[1]


def of(settings, *repos, day=None, max_depth=100, min_grade_rank=7, **options):
    opened = Warehouse(settings if isinstance(settings, str) else settings.warehouse, day)
    return impact(opened, repos, max_depth=max_depth, min_grade_rank=min_grade_rank, **options)


def names(found):
    return [row.repo_id for row in found.dependents]


def test_everything_made_from_a_repo_is_listed_with_the_way_there_by_downloads(mini):
    found = of(mini, "amber/heron")
    assert [(r.downloads, r.repo_id, r.owner, r.depth, r.grade, r.is_new) for r in found.dependents] == [
        (20, "reed/newcomer", "reed", 1, "tag", True),
        (6, "moss/wading-birds", "moss", 1, "tag", False),
        (5, "moss/heron-lora", "moss", 1, "tag", False),
        (4, "reed/heron-chat-gguf", "reed", 2, "tag", False),
        (3, "reed/heron-chat", "reed", 1, "hub", False),
    ]
    assert found.dependents[3].path == (
        Step("amber/heron", "model", "reed/heron-chat", "finetune", "hub"),
        Step("reed/heron-chat", "model", "reed/heron-chat-gguf", "quantized", "tag"),
    )
    assert found.totals == Totals(dependents=5, owners=2, downloads=38, likes=5, new=1)
    assert found.by_owner == [OfOwner("reed", 3, 27), OfOwner("moss", 2, 11)]
    assert found.fewest_owners == found.by_owner
    assert [(d.repo_id, d.relation, d.behind, d.downloads_behind) for d in found.frontier] == [
        ("reed/newcomer", "finetune", 0, 20),
        ("reed/heron-chat", "finetune", 1, 7),
        ("moss/wading-birds", "merge", 0, 6),
        ("moss/heron-lora", "adapter", 0, 5),
    ]
    assert found.sentence == (
        f"amber/heron (model): 5 repos depend on it, with 38 downloads a month, of 2 owners; 1 new since {ONE}"
    )


def test_two_days_are_two_answers_and_the_first_has_nothing_to_compare_with(mini):
    found = of(mini, "amber/heron", day=ONE)
    assert names(found) == ["moss/wading-birds", "moss/heron-lora", "reed/heron-chat-gguf", "reed/heron-chat"]
    assert (found.since, found.totals.new, found.dependents[0].is_new, found.went) == (None, None, None, [])
    assert "new" not in found.sentence


def test_since_when_is_exact_after_the_first_snapshot_and_else_says_by_what(mini):
    since = {r.repo_id: (r.since, r.since_by) for r in of(mini, "amber/heron").dependents}
    assert since["reed/newcomer"] == (TWO, "edges")
    assert since["reed/heron-chat"] == (date(2026, 2, 1), "created")


def test_a_data_set_affects_what_was_trained_on_it_and_what_was_made_from_that(mini):
    found = of(mini, "https://huggingface.co/datasets/amber/corpus")
    assert {(r.repo_id, r.kind, r.depth) for r in found.dependents} == {
        ("amber/corpus-small", "dataset", 1),
        ("reed/heron-chat", "model", 1),
        ("reed/heron-chat-gguf", "model", 2),
    }
    assert list(found.by_kind) == ["model", "dataset"]
    only = of(mini, "datasets/amber/corpus", kinds=["dataset"])
    assert (names(only), only.totals.dependents) == (["amber/corpus-small"], 1)
    assert [direct.repo_id for direct in only.frontier] == ["amber/corpus-small"]
    assert only.sentence.endswith("; 2 of other kinds")


def test_where_no_dependent_is_of_the_kinds_asked_for_the_sentence_tells_how_many_there_are(mini):
    none = of(mini, "datasets/amber/corpus", kinds=["space"])
    assert names(none) == []
    assert none.sentence.endswith("3 repos depend on it, none of the kinds asked for")


def test_a_cycle_is_walked_once(mini):
    assert names(of(mini, "silt/tern")) == ["silt/plover"]
    assert names(of(mini, "silt/tern", "silt/plover")) == []


def test_a_ghost_has_dependents_and_who_is_gone_had_them(mini):
    ghost = of(mini, "gone/parent", day=ONE)
    assert (names(ghost), ghost.roots[0].root.state) == (["silt/orphan"], "ghost")
    assert ghost.sentence.startswith("gone/parent (model) is named by others and in no list: 1 repo depends on it")
    gone = of(mini, "gone/parent")
    assert (names(gone), gone.roots[0].root.state) == ([], "gone")
    assert [(each.repo_id, each.reason) for each in gone.went] == [("silt/orphan", "no longer made from it")]
    left = of(mini, "moss/leaving")
    assert left.sentence == f"moss/leaving (model) disappeared on {TWO}: no repo depends on it"


def test_several_roots_are_walked_at_once_and_each_dependent_says_by_which_it_is_reached(mini):
    found = of(mini, "amber/heron", "amber/egret", "amber/heron")
    assert [each.root.repo_id for each in found.roots] == ["amber/heron", "amber/egret"]
    assert [each.dependents for each in found.roots] == [5, 5]
    by_root = {r.repo_id: r.root for r in found.dependents}
    # Named as the merge's parent by a tag, the other by its card alone.
    assert by_root["moss/wading-birds"] == "amber/heron"
    assert by_root["silt/twice"] == "amber/egret"
    assert len(by_root) == 9
    nested = of(mini, "amber/heron", "reed/heron-chat")
    assert "reed/heron-chat" not in names(nested)
    assert next(r for r in nested.dependents if r.repo_id == "reed/heron-chat-gguf").depth == 1
    assert [each.dependents for each in nested.roots] == [5, 1]


def test_unknown_names_are_refused_all_at_once_with_what_may_have_been_meant(mini):
    with pytest.raises(UnknownRepoError) as refused:
        of(mini, "amber/heron", "amber/heon", "nosuch/one")
    lines = str(refused.value).split("\n")
    assert lines[0].startswith("no repo 'amber/heon' up to 2026-03-02. Did you mean amber/heron (model)")
    assert lines[1].startswith("no repo 'nosuch/one'")


def test_weaker_evidence_is_followed_where_it_is_asked_for(mini):
    assert "silt/by-hand" not in names(of(mini, "amber/egret", min_grade_rank=2))
    assert "silt/by-hand" in names(of(mini, "amber/egret"))


def test_a_chain_deeper_than_is_followed_is_cut_and_says_so(mini, capsys):
    found = of(mini, "amber/heron", max_depth=1)
    assert (found.cut_at, len(found.dependents)) == (1, 4)


THREE = date(2026, 3, 3)


def counter(name, day, downloads, likes=1, kind="model"):
    return {"node_id": node_id(kind, name), "snapshot_date": day, "downloads": downloads, "likes": likes}


def happened(day, event, name, before=None, after=None):
    told = {"snapshot_date": day, "previous_date": ONE if day == TWO else TWO, "event": event, "severity": "high"}
    ids = {"event_id": node_id("event", f"{event}{name}{day}"), "node_id": node_id("model", name), "kind": "model"}
    return told | ids | {"repo_id": name, "before": before, "after": after, "repos": 1, "dependents": 1}


def changed(day, number, change, child, parent, relation="finetune", kind="model"):
    told = {"snapshot_date": day, "previous_date": ONE, "subject": "edge", "subject_id": number, "change": change}
    ends = {"kind": kind, "repo_id": child, "upstream_id": node_id("model", parent), "upstream_repo_id": parent}
    return told | ends | {"relation": relation}


@pytest.fixture(scope="module")
def eventful(tmp_path_factory):
    """base has two children on the first day, of which `renamed` is called otherwise from the third on.

    On the second day `tuned` counts as quantized and no more as a finetune; on the third `base` is registered anew,
    `left` is gone, and a Space uses `tuned`, as does a model that says so in its prose alone. A name is a formula.
    """
    base, tuned, left, old, new, app = "a/base", "b/tuned", "c/left", "d/old", "d/new", "e/app"
    listed = [repo(name, first_seen=ONE) for name in (base, tuned, left)]
    listed[1]["created_at"] = datetime(2025, 5, 5, 12, tzinfo=UTC)
    one = {
        "nodes": nodes(base, tuned, left, old),
        "edges": [edge(1, base, tuned), edge(2, base, left), edge(3, tuned, old)],
        "repos": [*listed, repo(old, first_seen=ONE)],
        "counters": [counter(tuned, ONE, 70), counter(left, ONE, 7), counter(old, ONE, None, 9)],
    }
    relabelled = [changed(TWO, 1, "removed", tuned, base), changed(TWO, 4, "added", tuned, base, "quantized")]
    two = one | {
        "edges": [edge(4, base, tuned, "quantized"), edge(2, base, left), edge(3, tuned, old)],
        "changes": relabelled,
        "counters": [*one["counters"], counter(tuned, TWO, 90)],
    }
    three = {
        "nodes": [*nodes(base, tuned, new, "=f/x"), *nodes(app, kind="space")],
        "edges": [
            edge(4, base, tuned, "quantized"),
            edge(5, tuned, new),
            edge(6, tuned, app, "used_by_space", kinds=("model", "space")),
            edge(7, tuned, "=f/x", grade="text"),
        ],
        "repos": [
            *listed[:2],
            listed[2] | {"gone_at": THREE},
            repo(old, first_seen=ONE, gone_at=THREE),
            repo(new, first_seen=THREE),
            repo(app, "space", first_seen=THREE),
            repo("=f/x", first_seen=THREE),
        ],
        "counters": [*two["counters"], counter(new, THREE, 10), counter("=f/x", THREE, 10)],
        "changes": [
            *relabelled,
            changed(THREE, 2, "removed", left, base),
            changed(THREE, 3, "removed", old, tuned),
            changed(THREE, 5, "added", new, tuned),
            changed(THREE, 6, "added", app, tuned, "used_by_space", "space"),
            changed(THREE, 7, "added", "=f/x", tuned) | {"subject": "text_edge"},
        ],
        "events": [
            happened(TWO, "licence_changed", base, "mit", None),
            happened(TWO, "parent_changed", base, "x/y", None),
            happened(THREE, "re_registered", base, "id-1", "id-2"),
            happened(THREE, "renamed", new, old, new),
            happened(THREE, "disappeared", left),
        ],
    }
    return write_days(tmp_path_factory.mktemp("eventful"), {ONE: one, TWO: two, THREE: three})


def test_the_sentence_says_first_what_happened_to_the_root(eventful):
    assert of(eventful, "a/base").sentence == (
        f"a/base (model) changed its licence on {TWO} from mit to none and was re-registered on {THREE}, as another "
        f"repo of the same name: 3 repos depend on it, with 100 downloads a month, of 3 owners; 1 new since {TWO}"
    )
    assert (
        of(eventful, "d/old").sentence
        == f"d/new (model) was renamed from d/old to d/new on {THREE}: no repo depends on it"
    )


def test_another_name_or_relation_is_no_coming_and_no_going(eventful):
    found = of(eventful, "a/base")
    assert {r.repo_id: (r.is_new, r.since, r.since_by) for r in found.dependents} == {
        "b/tuned": (False, date(2025, 5, 5), "created"),
        "d/new": (False, THREE, "listed"),
        "e/app": (True, THREE, "edges"),
    }
    assert [(each.repo_id, each.owner, each.reason) for each in found.went] == [("c/left", "c", "gone")]
    whole = of(eventful, "a/base", since=ONE)
    assert (whole.since, whole.totals.new, len(whole.went)) == (ONE, 1, 1)


def test_the_newest_counters_count_and_a_space_has_no_downloads(eventful):
    found = of(eventful, "a/base")
    assert [(r.repo_id, r.downloads, r.likes, r.page) for r in found.dependents] == [
        ("b/tuned", 90, 1, "https://huggingface.co/b/tuned"),
        ("d/new", 10, 1, "https://huggingface.co/d/new"),
        ("e/app", None, None, "https://huggingface.co/spaces/e/app"),
    ]
    assert [r.downloads for r in of(eventful, "a/base", day=ONE).dependents] == [70, 7, None]
    # Ninety of a hundred are enough.
    assert [each.owner for each in found.fewest_owners] == ["b"]


def test_a_root_is_found_by_any_of_its_names_on_any_date(eventful):
    for day, now in ((TWO, "d/old"), (THREE, "d/new")):
        for name in ("d/old", "d/new"):
            assert of(eventful, name, day=day).roots[0].root.repo_id == now
    assert len(of(eventful, "d/old", "d/new").roots) == 1


@pytest.mark.parametrize(
    ("downloads", "enough"),
    [([], 0), ([0, 0], 0), ([9, 1], 1), ([8, 1, 1], 2), ([1] * 10, 9), ([1] * 11, 10), ([5], 1)],
)
def test_the_fewest_owners_reach_nine_tenths_and_none_is_left_out_of_them_that_is_needed(downloads, enough):
    owners = [OfOwner(f"o{number}", 1, count) for number, count in enumerate(downloads)]
    assert fewest_owners(owners) == owners[:enough]


def said(capsys, *command):
    assert run(["impact", *command]) == 0
    return capsys.readouterr().out


def test_json_is_one_envelope(eventful, capsys):
    told = json.loads(said(capsys, "a/base", "--json", "--warehouse", eventful, "--limit", "1"))
    assert (told["as_of"], told["warehouse"]) == (str(THREE), eventful)
    answer = told["answer"]
    assert (answer["totals"]["dependents"], len(answer["dependents"])) == (3, 1)
    assert answer["dependents"][0]["path"] == [
        {"upstream": "a/base", "kind": "model", "downstream": "b/tuned", "relation": "quantized", "grade": "tag"}
    ]
    assert [event["event"] for event in answer["roots"][0]["root"]["events"]] == ["licence_changed", "re_registered"]
    assert answer["by_kind"]["space"] == {"dependents": 1, "owners": 1, "downloads": 0, "likes": 0, "new": 1}


def test_csv_has_every_dependent_and_no_cell_that_a_spreadsheet_would_run(eventful, capsys):
    text = said(capsys, "a/base", "--csv", "--min-grade", "text", "--warehouse", eventful)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["repo"] for row in rows] == ["b/tuned", "'=f/x", "d/new", "e/app"]
    assert rows[1]["path"] == "a/base --quantized (tag)-> b/tuned --finetune (text)-> =f/x"
    assert (rows[3]["downloads"], rows[3]["discussions"]) == ("", "https://huggingface.co/spaces/e/app/discussions")
    assert list(rows[0]) == list(csv.reader(io.StringIO(text)).__next__())


def test_text_that_could_run_anywhere_is_harmless_in_csv():
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\uff1d1", "\t=1"):
        assert harmless(text).startswith(("'", "\\u0009"))
    assert harmless("a\r\n=1\x1b[2J") == "a\\u000d\\u000a=1\\u001b[2J"
    assert harmless("amber/heron-7b") == "amber/heron-7b"


def test_the_answer_begins_with_the_sentence_and_ends_with_who_is_no_dependent_any_more(eventful, capsys):
    text = said(capsys, "a/base", "--warehouse", eventful)
    assert text.startswith("a/base (model) changed its licence")
    for title in ("By kind", "Owners; the first 1 of 3 have 90 %", "Direct dependents", "Dependents by downloads"):
        assert title in text
    assert "e/app (new)" in text
    assert "2025-05-05 (created)" in text
    assert text.index("b/tuned") < text.index("No dependents any more since 2026-03-02") < text.index("c/left")


def test_hostile_names_neither_steer_the_terminal_nor_are_lost(capsys):
    from hugginggraph.lookup.impact import Impact
    from hugginggraph.report.impact import print_impact, print_impact_csv

    name = "a/[red]x[/]\x1b[2J\u202e"
    step = Step(name, "model", name, "finetune", "tag")
    row = Dependent("model", name, name, name, 1, name, (step,), "tag", 1, 1, ONE, "edges", True)
    owner = OfOwner(name, 1, 1)
    found = Impact(name, [], ONE, Totals(1, 1, 1, 1, 1), {"model": Totals(1, 1, 1, 1, 1)}, [owner], [owner], [], [],
                   None, [row])  # fmt: skip
    print_impact(found, ONE, limit=None)
    print_impact_csv([row])
    text = capsys.readouterr().out
    assert text.count("a/[red]x[/]\\u001b[2J\\u202e") >= 5
    assert all(character.isprintable() or character == "\n" for character in text)


def test_roots_come_from_a_file_and_from_standard_input_too(mini, tmp_path, capsys, monkeypatch):
    file = tmp_path / "names.txt"
    file.write_text(
        "\ufeff# hijacked\namber/heron   # see the thread\n\n  https://hf.co/amber/egret\n", encoding="utf-8"
    )
    from_file = said(capsys, "--from", str(file), "--csv", "--warehouse", mini.warehouse)
    monkeypatch.setattr("sys.stdin", io.StringIO("amber/egret\n"))
    from_both = said(capsys, "amber/heron", "-", "--csv", "--warehouse", mini.warehouse)
    assert from_file == from_both
    assert from_file == said(capsys, "amber/heron", "amber/egret", "--csv", "--warehouse", mini.warehouse)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ([], "name at least one repo"),
        (["amber/heron", "--csv", "--json"], "not both"),
        (["amber/heron", "--since", "2026-03-02"], "2026-03-02 is not before 2026-03-02"),
        (["--from", "/no/such/list"], "is no file"),
    ],
)
def test_wrong_usage_is_said_in_one_message(mini, capsys, command, told):
    assert run(["impact", *command, "--warehouse", mini.warehouse]) == 2
    shown = capsys.readouterr()
    assert told in " ".join((shown.err + shown.out).replace("│", " ").split())


def test_a_list_that_is_no_list_is_refused(mini, tmp_path, capsys):
    file = tmp_path / "model.bin"
    file.write_bytes(b"\xff\xfe\x00" * 10)
    assert run(["impact", "--from", str(file), "--warehouse", mini.warehouse]) == 2
    file.write_text("x" * 5000, encoding="utf-8")
    assert run(["impact", "--from", str(file), "--warehouse", mini.warehouse]) == 2
    assert "no name of a repo has 5000 characters" in " ".join(capsys.readouterr().err.replace("│", " ").split())


def test_impact_loads_neither_spark_nor_pandas_nor_scipy(mini):
    code = """
import sys
from hugginggraph.cli import run
status = run(sys.argv[1:])
heavy = {"pandas", "pyarrow", "pyspark", "scipy", "networkx", "graphframes", "hugginggraph.settings"} & set(sys.modules)
sys.exit(status or (f"loaded {heavy}" if heavy else 0))
"""
    line = [sys.executable, "-c", code, "impact", "amber/heron", "--warehouse", mini.warehouse]
    env = {"PYTHONPATH": str(ROOT / "lib"), "PATH": ""}
    done = subprocess.run(line, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "5 repos depend on it" in done.stdout
