"""`hugginggraph licences` on a warehouse of three dates by hand, on the mini Hub, and on hostile metadata."""

import csv
import json
from datetime import date

import pytest

from days_by_hand import edge, nodes, repo, write_days
from hugginggraph.cli import run
from mini_hub import ONE as FIRST_OF_MINI

ONE, TWO, THREE = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)
HOSTILE = "\x1b[2J\u202e[red]mine[/]"


def carded(name, card, kind="model", **fields):
    return repo(name, kind, first_seen=ONE, card_data=json.dumps(card), tags=[], **fields)


def models(chat, llama_gone=None):
    return [
        carded("meta/llama", {"license": "other", "license_name": "Llama 3.1 Community License"}, gone_at=llama_gone),
        carded("a/chat", {"license": chat}),
        carded("b/gguf", {"licenses": ["MIT License"]}),
        carded("c/hostile", {"license": "other", "license_name": HOSTILE}),
    ]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """a/chat is relicensed on the second date; on the third its parent is gone, and only named."""
    there = nodes("meta/llama", "a/chat", "b/gguf", "c/hostile") + nodes("d/data", kind="dataset")
    ghost = nodes("meta/llama", is_ghost=True, role="unknown")
    edges = [
        edge(1, "meta/llama", "a/chat"),
        edge(2, "a/chat", "b/gguf", "quantized"),
        edge(3, "d/data", "b/gguf", "trained_on", kinds=("dataset", "model")),
        edge(4, "c/hostile", "b/gguf", "merge", grade="text"),
    ]
    data = [carded("d/data", {"license": "cc-by-nc-4.0"}, kind="dataset")]
    return write_days(
        tmp_path_factory.mktemp("licences"),
        {
            ONE: {"nodes": there, "edges": edges, "repos": models("llama3.1") + data},
            TWO: {"nodes": there, "edges": edges, "repos": models("mit") + data},
            THREE: {"nodes": there[1:] + ghost, "edges": edges, "repos": models("mit", llama_gone=THREE) + data},
        },
    )


@pytest.fixture
def asked(warehouse, capsys):
    """The answer as JSON, and the status."""

    def ask(*arguments, place=warehouse):
        status = run(["licences", *arguments, "--json", "--warehouse", str(place)])
        return json.loads(capsys.readouterr().out) | {"status": status}

    return ask


def test_the_answer_is_that_of_the_date(asked):
    on = {day: asked("b/gguf", "--use", "distribute", "--as-of", str(day)) for day in (ONE, TWO, THREE)}
    assert {day: found["verdict"] for day, found in on.items()} == {
        ONE: "violation",
        TWO: "violation",
        THREE: "review",
    }
    first = {day: found["first"] for day, found in on.items()}
    assert (first[ONE]["upstream"], first[ONE]["downstream"], first[ONE]["hops"]) == ("a/chat", "b/gguf", 1)
    assert (first[TWO]["upstream"], first[TWO]["downstream"], first[TWO]["hops"]) == ("meta/llama", "a/chat", 2)
    # What a repo said that is gone by now counts no more.
    assert on[THREE]["gone"] == ["meta/llama"]
    assert {(p["reason"], p["origin"]) for p in on[THREE]["places"]} == {
        ("training_undefined", "d/data"),
        ("parent_missing", "meta/llama"),
    }


def test_the_policy_and_the_evidence_decide_what_counts(asked):
    assert asked("b/gguf", "--as-of", str(THREE), "--policy", "strict")["uses"]["commercial"] == "violation"
    assert asked("b/gguf", "--as-of", str(THREE), "--policy", "lenient")["uses"]["commercial"] == "unknown"
    assert {p["origin"] for p in asked("b/gguf", "--min-grade", "text")["places"]} > {"c/hostile"}
    assert "c/hostile" not in json.dumps(asked("b/gguf"))


def test_every_field_of_the_answer_is_there(asked, warehouse):
    found = asked("https://huggingface.co/a/chat", "--as-of", str(TWO))
    assert found["warehouse"] == str(warehouse)
    assert (found["as_of"], found["root"]["repo_id"], found["licence"]) == (str(TWO), "a/chat", "mit")
    assert (found["policy"], found["min_grade"], found["use"], found["ancestors"]) == ("modelgo", "inferred", "all", 1)
    assert found["uses"] == {"distribute": "violation", "serve": "violation", "commercial": "review"}
    assert [(d["duty"], d["origin"], d["path"]) for d in found["duties"]] == [
        ("commercial_limit", "meta/llama", ["meta/llama", "a/chat"]),
        ("use_restrictions", "meta/llama", ["meta/llama", "a/chat"]),
        ("notice", "a/chat", ["a/chat"]),
        ("notice", "meta/llama", ["meta/llama", "a/chat"]),
    ]
    assert found["mends"] == [
        {"changes": [{"change": "replace", "repo": "meta/llama", "to": None}], "verdict": "ok"},
    ]
    assert [fact["licence"] for fact in found["facts"]] == ["llama3.1", "mit"]
    assert all(fact["source"].startswith("https://") and fact["reviewed_on"] for fact in found["facts"])
    assert "no legal advice" in found["disclaimer"]


def test_a_person_reads_the_sentence_first_and_the_policy_said_aloud(warehouse, capsys):
    assert run(["licenses", "b/gguf", "--as-of", str(TWO), "--warehouse", warehouse, "--limit", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "b/gguf (model, mit) and 3 ancestors as of 2026-03-02: distribute violation, serve violation, "
        "commercial use review"
    )
    assert lines[1] == "first at meta/llama --finetune-> a/chat, 2 steps up: llama3.1 became mit (terms_dropped)"
    assert lines[2].startswith("policy modelgo: of training data")
    assert "replace a/chat" in "\n".join(lines)
    assert "more; --json gives all" in "\n".join(lines)
    assert lines[-1].startswith("This is no legal advice")


def test_hostile_names_of_licences_are_inert(warehouse, capsys):
    assert run(["licences", "c/hostile", "--warehouse", warehouse]) == 0
    out = capsys.readouterr().out
    assert "[red]mine[/]" in out
    assert not {"\x1b", "\u202e"} & set(out)


def test_what_is_not_there_is_refused_with_what_may_be_meant(asked):
    found = asked("b/ggguf")
    assert found["status"] == 1
    assert "b/gguf" in found["error"]["message"]
    assert asked("b/gguf", "--policy", "loose")["status"] == 2
    assert asked("b/gguf", "--use", "sell")["status"] == 2


def test_a_policy_of_the_settings_that_there_is_not_is_one_clear_error(asked, monkeypatch):
    monkeypatch.setenv("HUGGINGGRAPH_GENETICS__DATASET_LICENCES", "loose")
    found = asked("b/gguf")
    assert (found["status"], found["error"]["kind"]) == (1, "SettingsError")
    assert "strict, modelgo, lenient" in found["error"]["message"]
    monkeypatch.setenv("HUGGINGGRAPH_GENETICS__DATASET_LICENCES", "lenient")
    assert asked("b/gguf")["policy"] == "lenient"


def test_the_mini_hub_names_one_licence_so_most_is_unknown(mini, asked):
    found = asked("reed/heron-chat-gguf", "--as-of", str(FIRST_OF_MINI), place=mini.warehouse)
    assert (found["verdict"], found["licence"], found["ancestors"]) == ("unknown", None, 3)
    assert {(p["origin"], p["reason"]) for p in found["places"] if p["use"] == "distribute"} == {
        ("reed/heron-chat-gguf", "licence_missing"),
        ("amber/heron", "licence_missing"),
        ("reed/heron-chat", "parent_missing"),
        ("amber/corpus", "parent_missing"),
    }
    assert asked("amber/heron", place=mini.warehouse)["verdict"] == "ok"


def test_the_duties_are_rows_of_csv(warehouse, capsys):
    assert run(["licences", "b/gguf", "--csv", "--limit", "1", "--warehouse", warehouse]) == 0
    (row,) = csv.DictReader(capsys.readouterr().out.splitlines())
    assert list(row)[:6] == ["duty", "detail", "origin", "kind", "licence", "applies"]
    assert (row["duty"], row["origin"], json.loads(row["path"])[-1]) == ("no_licence", "meta/llama", "b/gguf")


@pytest.mark.parametrize(
    "command",
    [
        *("lineage b/gguf", "path a/chat b/gguf", "explain a/chat b/gguf", "history b/gguf", "impact a/chat"),
        *("licences b/gguf", "check b/gguf --fail-on error", "changes", "events", "search gguf", "show nodes"),
    ],
)
def test_every_answer_in_json_begins_with_its_date_and_the_warehouse(warehouse, capsys, command):
    run([*command.split(), "--json", "--as-of", str(TWO), "--warehouse", warehouse])
    told = json.loads(capsys.readouterr().out)
    assert list(told)[:2] == ["as_of", "warehouse"]
    assert (told["as_of"], told["warehouse"]) == (str(TWO), warehouse)
