"""What the rules of `watch` match on three days by hand; told once, and never lost where the receiver fails."""

import contextlib
import json
from datetime import date

import pytest

from days_by_hand import edge, nodes, repo, write_days
from hugginggraph.cli import run
from hugginggraph.errors import SettingsError, StateError
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.watch.rule_file import rule_file
from hugginggraph.watch.run import watch
from hugginggraph.watch.sentences import sentence
from hugginggraph.watch.told import state_of

ONE, TWO, THREE = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 4)
MINE = "mine: {owners: [reed]}\n"


def event(number, day, name, what, severity="high", kind="model", **fields):
    told = {"snapshot_date": day, "event_id": number, "event": what, "severity": severity, "kind": kind}
    about = {"repo_id": name, "node_id": node_id(kind, name), "repos": 1, "dependents": 1}
    return told | about | fields


def new_edge(day, number, parent, child, relation, **kinds):
    made = edge(number, parent, child, relation)
    told = {"snapshot_date": day, "subject": "edge", "subject_id": number, "change": "added", "relation": relation}
    return made, told | {
        "kind": "model", "repo_id": child, "upstream_id": made["src"], "upstream_repo_id": parent, **kinds,
    }  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """corpus -> heron -> reed/chat -> reed/small; others quantize reed/chat; the corpus leaves with its edge."""
    models = nodes("amber/heron", "reed/chat", "reed/small", "moss/gguf", "moss/renamed", "reed/own", "far/away")
    corpus = nodes("amber/corpus", kind="dataset")
    trained = edge(1, "amber/corpus", "amber/heron", "trained_on", kinds=("dataset", "model"))
    lasting = [edge(2, "amber/heron", "reed/chat"), edge(3, "reed/chat", "reed/small", "quantized")]
    added = [
        new_edge(TWO, 4, "reed/chat", "moss/gguf", "quantized"),
        new_edge(TWO, 5, "reed/chat", "reed/own", "adapter"),
        new_edge(TWO, 6, "reed/chat", "moss/renamed", "finetune"),
    ]
    events = [
        event(1, TWO, "amber/heron", "licence_changed", before="mit", after="<!channel> [x](https://evil.example)"),
        event(2, TWO, "moss/renamed", "renamed", "medium", before="moss/old", after="moss/renamed"),
        event(3, TWO, "far/away", "re_registered", "critical", before="1", after="2"),
        event(4, TWO, "reed/small", "gated", "info", before="false", after="auto"),
        event(5, TWO, "reed", "burst", "low", node_id=None, repos=50),
        event(6, THREE, "amber/corpus", "disappeared", kind="dataset"),
    ]
    later = [
        new_edge(THREE, number, "reed/chat", f"silt/{number}", "finetune") for number in (11, 12, 13)
    ]  # fmt: skip
    silt = nodes("silt/11", "silt/12", "silt/13")
    both = [each["repo_id"] for each in models]
    repos = [repo(name, first_seen=ONE) for name in both] + [repo("amber/corpus", "dataset", first_seen=ONE)]
    second = [*lasting, *[made for made, _ in added]]
    return write_days(
        tmp_path_factory.mktemp("watched"),
        {
            ONE: {"nodes": [*models, *corpus], "edges": [trained, *lasting], "repos": repos},
            TWO: {
                "nodes": [*models, *corpus], "edges": [trained, *second], "repos": repos, "events": events[:5],
                "changes": [told for _, told in added],
            },
            THREE: {
                "nodes": [*models, *silt], "edges": [*second, *[made for made, _ in later]], "repos": repos,
                "events": events, "changes": [told for _, told in [*added, *later]],
            },
        },
    )  # fmt: skip


def rules_of(tmp_path, text):
    file = tmp_path / "rules.yml"
    file.write_text(text, encoding="utf-8")
    return file


def matched(warehouse, tmp_path, text, *, since=ONE, state=None, until=None):
    """The alerts of a run, in order."""
    found = []
    with state_of(state) as told:
        rules = rule_file(rules_of(tmp_path, text))
        watch(Warehouse(warehouse, until), rules, told, found.extend, since=since, max_depth=100)
    return found


def brief(alerts):
    return [(str(a.date), a.rule, a.event, a.repo_id, [(m.repo_id, m.hops) for m in a.mine]) for a in alerts]


def test_an_event_upstream_of_mine_is_told_with_all_of_mine_that_it_reaches(warehouse, tmp_path):
    rules = MINE + "rules: [{name: up, about: upstream, events: [licence_changed, disappeared, re_registered]}]"
    found = matched(warehouse, tmp_path, rules)
    of_mine = [("reed/chat", 1), ("reed/own", 2), ("reed/small", 2)]
    assert brief(found) == [
        ("2026-03-02", "up", "licence_changed", "amber/heron", of_mine),
        # It is upstream no more on the day on which it is missed: its lineage is that of the day before.
        ("2026-03-04", "up", "disappeared", "amber/corpus", [("reed/chat", 2), ("reed/own", 3), ("reed/small", 3)]),
    ]
    small = found[0].mine[2]
    assert (small.chain, small.grade, small.kind) == (("finetune", "quantized"), "tag", "model")
    assert found[0].mine_count == 3


def test_how_far_up_is_followed_can_be_limited_and_so_can_kind_and_severity(warehouse, tmp_path):
    def upstream(more):
        return [
            a.repo_id for a in matched(warehouse, tmp_path, MINE + f"rules: [{{name: u, about: upstream, {more}}}]")
        ]

    assert upstream("max_hops: 1") == ["amber/heron"]
    assert upstream("kinds: [dataset]") == ["amber/corpus"]
    assert upstream("min_grade: hub") == []
    assert upstream("at_least: critical") == []


def test_an_event_of_mine_is_told_and_so_is_one_of_mine_as_an_author(warehouse, tmp_path):
    found = matched(warehouse, tmp_path, MINE + "rules: [{name: own, about: mine}]")
    assert brief(found) == [
        ("2026-03-02", "own", "burst", "reed", [("reed", 0)]),
        ("2026-03-02", "own", "gated", "reed/small", [("reed/small", 0)]),
    ]


def test_of_a_single_repo_of_mine_nothing_of_its_owners_others_is_told(warehouse, tmp_path):
    found = matched(warehouse, tmp_path, "mine: {repos: [reed/chat]}\nrules: [{name: own, about: mine}]")
    assert found == []


def test_an_event_of_anything_needs_nothing_of_mine(warehouse, tmp_path):
    found = matched(warehouse, tmp_path, "rules: [{name: all, about: anything, at_least: critical}]")
    assert brief(found) == [("2026-03-02", "all", "re_registered", "far/away", [])]


def test_a_new_dependent_of_mine_by_others_is_told_and_one_that_only_got_a_new_name_is_not(warehouse, tmp_path):
    rules = MINE + "rules: [{name: new, about: dependents, relations: [quantized, adapter, finetune]}]"
    found = matched(warehouse, tmp_path, rules, until=TWO)
    assert brief(found) == [("2026-03-02", "new", "new_dependent", "moss/gguf", [("reed/chat", 1)])]
    assert (found[0].relation, found[0].mine[0].grade) == ("quantized", "tag")
    assert sentence(found[0]) == "2026-03-02: moss/gguf (model) is a new quantization of reed/chat"
    own_too = matched(warehouse, tmp_path, rules.replace("]}]", "], by_others: false}]"), until=TWO)
    assert [a.repo_id for a in own_too] == ["moss/gguf", "reed/own"]


def test_a_burst_is_told_once_with_its_size(warehouse, tmp_path):
    found = matched(warehouse, tmp_path, MINE + "rules: [{name: many, about: burst, least: 3}]")
    assert brief(found) == [("2026-03-04", "many", "dependents_burst", "reed/chat", [("reed/chat", 0)])]
    assert sentence(found[0]) == "2026-03-04: 3 repos newly declare that they were made from reed/chat (model)"
    assert (found[0].dependents, found[0].names) == (3, ["silt/11", "silt/12", "silt/13"])
    assert matched(warehouse, tmp_path, MINE + "rules: [{name: many, about: burst, least: 4}]") == []


def test_nothing_before_the_first_date_is_told_and_the_same_is_told_again_without_a_state(warehouse, tmp_path):
    rules = "rules: [{name: all, about: anything}]"
    assert {a.date for a in matched(warehouse, tmp_path, rules, since=THREE)} == {THREE}
    first, again = (matched(warehouse, tmp_path, rules) for _ in range(2))
    assert first == again
    assert [a.id for a in first] == [a.id for a in again]
    assert len({a.id for a in first}) == len(first) == 6


def test_the_sentence_holds_no_markup_no_mention_and_no_link(warehouse, tmp_path):
    (found,) = matched(warehouse, tmp_path, MINE + "rules: [{name: u, about: upstream, max_hops: 1}]")
    assert sentence(found) == (
        "2026-03-02: amber/heron (model) changed its licence from mit to ??channel? ?x??https?//evil.example?; "
        "upstream of reed/chat (1 hop)"
    )


# ---- told once, never lost

ALL = "rules: [{name: all, about: anything}]"


def test_with_a_state_every_alert_is_told_once_over_all_runs(warehouse, tmp_path):
    state = tmp_path / "state.json"
    first = matched(warehouse, tmp_path, ALL, state=state, until=TWO)
    assert {a.date for a in first} == {TWO}
    second = matched(warehouse, tmp_path, ALL, state=state, since=None)
    assert {a.date for a in second} == {THREE}
    assert matched(warehouse, tmp_path, ALL, state=state, since=None) == []
    assert {a.id for a in [*first, *second]} == {a.id for a in matched(warehouse, tmp_path, ALL)}


def test_what_was_not_delivered_is_told_by_the_next_run_and_nothing_else(warehouse, tmp_path, monkeypatch):
    monkeypatch.setattr("hugginggraph.watch.run.MOST_AT_ONCE", 2)
    state, rules, got = tmp_path / "state.json", rule_file(rules_of(tmp_path, ALL)), []

    def fails_at(number):
        def deliver(alerts):
            if len(got) >= number:
                raise ConnectionError
            got.extend(alerts)

        return deliver

    for number in (2, 4, 4, 99):
        with contextlib.suppress(ConnectionError), state_of(state) as told:
            watch(Warehouse(warehouse), rules, told, fails_at(number), since=ONE, max_depth=9)
    assert [a.id for a in got] == [a.id for a in matched(warehouse, tmp_path, ALL)]


def test_a_new_rule_begins_at_the_date_that_is_given_and_the_others_go_on(warehouse, tmp_path):
    state = tmp_path / "state.json"
    matched(warehouse, tmp_path, ALL, state=state)
    both = "rules: [{name: all, about: anything}, {name: grave, about: anything, at_least: critical}]"
    with pytest.raises(StateError, match="rule grave has told nothing yet: give --since"):
        matched(warehouse, tmp_path, both, state=state, since=None)
    assert brief(matched(warehouse, tmp_path, both, state=state)) == [
        ("2026-03-02", "grave", "re_registered", "far/away", [])
    ]


def test_a_warehouse_that_went_back_is_refused(warehouse, tmp_path):
    state = tmp_path / "state.json"
    matched(warehouse, tmp_path, ALL, state=state)
    with pytest.raises(StateError, match="has told all until 2026-03-04, and the warehouse holds that date no more"):
        matched(warehouse, tmp_path, ALL, state=state, until=TWO)
    state.write_text(state.read_text().replace('"r1"', '"r2"'))
    with pytest.raises(StateError, match="another run wrote it"):
        matched(warehouse, tmp_path, ALL, state=state)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 2, "rules": {}}', '{"format": 1, "rules": {"a": 1}}', "ü\xff"]
)
def test_a_file_that_is_no_state_is_refused_and_left_as_it_is(text, warehouse, tmp_path):
    state = tmp_path / "state.json"
    state.write_text(text, encoding="latin-1")
    with pytest.raises(StateError):
        matched(warehouse, tmp_path, ALL, state=state)
    assert state.read_text(encoding="latin-1") == text


def test_two_runs_do_not_share_a_state(warehouse, tmp_path):
    state = tmp_path / "state.json"
    with state_of(state), pytest.raises(StateError, match="another run"):
        matched(warehouse, tmp_path, ALL, state=state)
    assert matched(warehouse, tmp_path, ALL, state=state)


def test_a_state_that_cannot_be_written_is_told_before_anything_is(warehouse, tmp_path):
    with pytest.raises(StateError, match="cannot be written"):
        matched(warehouse, tmp_path, ALL, state=tmp_path / "none" / "state.json")


# ---- rules are strict


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules: [{name: a, about: mine, evnts: [gated]}]", "'rules.0.evnts'; the nearest that is known is 'events'"),
        ("rulez: []", "unknown key 'rulez'; the nearest that is known is 'rules'"),
        ("mine: {owner: [a]}\nrules: [{name: a, about: mine}]", "'mine.owner'; the nearest that is known is 'owners'"),
        ("rules: [{name: a, about: anything, events: [gate]}]", "rules.0.events.0: Input should be 'appeared'"),
        ("rules: [{name: a, about: upstrem}]", "rules.0"),
        ("rules: [{about: anything}]", "rules.0.name: Field required"),
        ("rules: []", "rules: List should have at least 1 item"),
        ("rules: [{name: a, about: upstream}]", "rule 'a' is about mine, and `mine` names neither repos nor owners"),
        ("rules: [{name: a, about: anything}, {name: a, about: anything}]", "two rules are called 'a'"),
        ("rules: [{name: a, name: b, about: anything}]", "the key 'name' is there twice"),
        ("a: &a [x]\nrules: *a", "aliases are not taken"),
        ("rules: [", "expected the node content"),
        ("mine: {owners: [a/b]}\nrules: [{name: a, about: mine}]", "mine.owners.0"),
        ("", "valid dictionary"),
        ("[" * 5000, "rules.yml"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_rules_is_named_with_its_place(text, said, tmp_path):
    with pytest.raises(SettingsError) as refused:
        rule_file(rules_of(tmp_path, text))
    assert said in str(refused.value)


def test_a_repo_that_was_never_there_is_no_repo_of_mine(warehouse, tmp_path, capsys):
    file = rules_of(tmp_path, "mine: {repos: [reed/chad]}\nrules: [{name: a, about: mine}]")
    assert run(["watch", str(file), "--since", str(ONE), "--warehouse", warehouse]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "no repo 'reed/chad'" in said.err
    assert "Did you mean reed/chat (model)" in said.err


# ---- the command


def test_the_command_writes_a_line_an_alert_and_ends_with_status_3_where_that_is_asked_for(warehouse, tmp_path, capsys):
    file, state = rules_of(tmp_path, ALL), tmp_path / "state.json"
    line = ["watch", str(file), "--state", str(state), "--warehouse", warehouse, "--fail"]
    assert run([*line, "--since", str(ONE)]) == 3
    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [each["date"] for each in lines] == ["2026-03-02"] * 5 + ["2026-03-04"]
    assert {each["rule"] for each in lines} == {"all"}
    assert all(each["id"] and each["text"] for each in lines)
    assert said.err == f"told 6 alerts up to {THREE}\n"
    assert run(line) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ([], 2, "give the first date to tell of"),
        (["--since", "2026-04-01"], 1, "nothing is known since 2026-04-01"),
        (["--since", str(ONE), "--secret-from", "SECRET"], 2, "none is given"),
        (["--since", str(ONE), "--webhook", "ftp://a/b"], 1, "expected https://HOST/PATH"),
        (["--since", str(ONE), "--webhook", "nonsense"], 1, "expected https://HOST/PATH"),
    ],
)
def test_what_cannot_be_meant_is_refused(more, status, said, warehouse, tmp_path, capsys):
    assert run(["watch", str(rules_of(tmp_path, ALL)), *more, "--warehouse", warehouse]) == status
    assert said in " ".join(capsys.readouterr().err.replace("│", " ").split())
