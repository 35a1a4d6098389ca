"""The Python API: answers are those of the commands, as rows, Arrow and pandas; importing it costs nothing."""

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

import hugginggraph
from days_by_hand import edge, nodes, repo, write_days
from hugginggraph.errors import QueryParameterError, UnknownRepoError, UnknownTableError, WarehouseError
from hugginggraph.lookup.node_ids import node_id

ROOT = Path(__file__).parents[1]
ONE, TWO = date(2026, 1, 7), date(2026, 1, 8)
BASE, CHILD, COPY = "copper-works/heron-1b", "cobalt-works/heron-1b-legal", "umber-lab/heron-1b-math-gguf"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """The names of docs/python.md: a base, its child, the child's copy; the copy is new on the second day."""
    first, all_of_them = nodes(BASE, CHILD), nodes(BASE, CHILD, COPY)
    keys = {"content_hash": 2**62 + 1}
    links = [edge(1, BASE, CHILD), edge(2, CHILD, COPY, "quantized")]
    new = {"snapshot_date": TWO, "previous_date": ONE, "change": "added", "kind": "model", "repo_id": COPY}
    events = [
        {
            "snapshot_date": TWO, "previous_date": ONE, "event_id": 2**60 + 1, "event": "licence_changed",
            "severity": "high", "kind": "model", "node_id": node_id("model", BASE), "repo_id": BASE, "before": "mit",
            "after": "gpl-3.0", "repos": 1, "dependents": 1, "named_by": [CHILD],
        }
    ]  # fmt: skip
    two = {
        "nodes": [all_of_them[0] | keys, *all_of_them[1:]],
        "edges": links,
        "repos": [repo(row["repo_id"], first_seen=ONE) for row in all_of_them],
        "events": events,
        "changes": [
            new | {"subject": "node", "subject_id": 1, "role": "base"},
            new | {
                "subject": "edge", "subject_id": 2, "relation": "quantized", "upstream_repo_id": CHILD,
                "upstream_id": node_id("model", CHILD),
            },
            new | {
                "subject": "node", "subject_id": 3, "change": "modified", "repo_id": BASE, "columns": ["sha"],
                "old_values": {"sha": "1"}, "new_values": {"sha": "2"},
            },
        ],
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("api")
    return write_days(folder, {ONE: {"nodes": first, "edges": links[:1], "repos": two["repos"][:2]}, TWO: two})


@pytest.fixture
def graph(warehouse):
    return hugginggraph.open(warehouse)


def test_importing_the_package_loads_none_of_its_parts():
    code = (
        "import sys, hugginggraph; print([m for m in sys.modules if m.startswith('hugginggraph.')]); hugginggraph.open"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT / "lib")}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_a_date_is_the_newest_at_or_before_the_one_that_is_asked_for(warehouse):
    assert hugginggraph.open(warehouse).date == TWO
    assert hugginggraph.open(warehouse, as_of="2026-01-07").date == ONE
    assert hugginggraph.open(Path(warehouse), as_of=datetime(2026, 1, 7, 12)).date == ONE
    graph = hugginggraph.open(warehouse, as_of=date(2027, 1, 1))
    assert (graph.date, graph.dates, graph.at(ONE).date) == (TWO, [ONE, TWO], ONE)
    with pytest.raises(WarehouseError, match="no snapshot at or before 2026-01-01"):
        hugginggraph.open(warehouse, as_of="2026-01-01")
    with pytest.raises(QueryParameterError, match="write it as 2026-01-07"):
        hugginggraph.open(warehouse, as_of="7 January")


def test_without_a_place_it_is_the_warehouse_of_the_settings(warehouse, monkeypatch):
    monkeypatch.setenv("HUGGINGGRAPH_WAREHOUSE", warehouse)
    assert hugginggraph.open().date == TWO


def test_a_lineage_is_a_row_a_relative(graph):
    found = graph.lineage(COPY)
    assert [(row["depth"], row["repo_id"], row["relations"]) for row in found] == [
        (1, CHILD, "quantized"),
        (2, BASE, "quantized > finetune"),
    ]
    assert (found.about["as_of"], found.about["root"], found.about["cut_at"]) == (TWO, COPY, None)
    assert graph.lineage(BASE, direction="down", depth=1).rows[0]["repo_id"] == CHILD
    assert len(graph.at(ONE).lineage(BASE, direction="down")) == 1


def test_a_path_is_a_row_a_step(graph):
    found = graph.path(COPY, BASE)
    assert [(row["path"], row["step"], row["upstream"], row["downstream"]) for row in found] == [
        (1, 1, BASE, CHILD),
        (1, 2, CHILD, COPY),
    ]
    assert (found.about["upstream"], found.about["hops"], found.about["total"]) == (BASE, 2, 1)
    assert len(graph.path(BASE, COPY, min_grade="hub")) == 0
    with pytest.raises(QueryParameterError, match="a path connects two repos"):
        graph.path(BASE, BASE.upper())


def test_who_is_affected_is_a_row_a_dependent(graph):
    found = graph.impact(BASE)
    assert [(row["repo_id"], row["path"], row["is_new"]) for row in found] == [
        (CHILD, f"{BASE} --finetune (tag)-> {CHILD}", False),
        (COPY, f"{BASE} --finetune (tag)-> {CHILD} --quantized (tag)-> {COPY}", True),
    ]
    assert found.about["sentence"].endswith(
        "2 repos depend on it, with 0 downloads a month, of 2 owners; 1 new since 2026-01-07"
    )
    assert [each["repo_id"] for each in found.about["frontier"]] == [CHILD]
    assert [row["repo_id"] for row in graph.impact(BASE, CHILD)] == [COPY]
    assert len(graph.impact(BASE, kinds=["space"])) == 0
    assert (
        graph.impact(BASE, kinds=["space"])
        .about["sentence"]
        .endswith("2 repos depend on it, none of the kinds asked for")
    )


def test_the_verdict_on_licences_stands_beside_the_duties(graph):
    found = graph.licences(COPY, use="commercial")
    assert (found.about["verdict"], found.about["ancestors"], found.about["policy"]) == ("unknown", 2, "modelgo")
    assert [(row["duty"], row["origin"], row["hops"]) for row in found] == [
        ("no_licence", COPY, 0), ("no_licence", CHILD, 1), ("no_licence", BASE, 2),
    ]  # fmt: skip


def test_a_text_is_checked_as_an_id_and_a_path_is_read(graph, tmp_path):
    (tmp_path / "train.py").write_text(f'model = AutoModel.from_pretrained("{COPY}")\n')
    (tmp_path / "policy.yml").write_text(f"rules:\n  denied: {{repos: [{BASE}]}}\n")
    denied = [row for row in graph.check(COPY, policy=tmp_path / "policy.yml") if row["rule"] == "denied"]
    assert [(row["repo_id"], row["level"], row["path"][-1]) for row in denied] == [(BASE, "error", BASE)]
    unpinned = [row for row in graph.check(tmp_path) if row["rule"] == "unpinned"]
    assert [(Path(row["file"]).name, row["line"], row["name"]) for row in unpinned] == [("train.py", 1, COPY)]


def test_what_is_found_by_a_word_and_what_happened_and_changed(graph):
    assert [row["repo_id"] for row in graph.search("HERON-1B-")] == [CHILD, COPY]
    assert [row["event"] for row in graph.events("2026-01-08", at_least="high")] == ["licence_changed"]
    assert graph.at(ONE).events().rows == []
    changed = graph.changes()
    assert {(row["subject"], row["change"]) for row in changed} == {
        ("node", "added"), ("node", "modified"), ("edge", "added"),
    }  # fmt: skip
    assert {row["repo_id"] for row in graph.changes(repo="umber-lab")} == {COPY}
    assert {(row["subject"], row["repo_id"]) for row in graph.changes(ONE) if row["change"] == "added"} == {
        ("node", COPY), ("edge", COPY),
    }  # fmt: skip


def test_the_state_is_that_of_the_newest_date_whichever_is_open(graph):
    (row,) = graph.at(ONE).status(now=datetime(2026, 1, 9, tzinfo=UTC))
    assert (row["date"], row["age_hours"], row["dates"], row["seen"]) == (TWO, 24, 2, {"model": 1})


def answers(graph):
    now = datetime(2026, 1, 9, tzinfo=UTC)
    yield from (graph.lineage(COPY), graph.path(BASE, COPY), graph.search("heron"), graph.status(now=now))
    yield from (graph.impact(BASE), graph.impact(COPY), graph.licences(COPY), graph.check(COPY), graph.check())
    yield from (graph.events(), graph.changes(), graph.show("nodes"), graph.show("edges"))
    first = graph.at(ONE)
    yield from (first.lineage(BASE), first.path(BASE, CHILD, min_grade="hub"), first.events(), first.show("events"))


def test_every_answer_is_rows_arrow_and_pandas_alike_and_has_its_columns_without_rows(graph):
    lengths = []
    for answer in answers(graph):
        table, frame = answer.to_arrow(), answer.to_pandas()
        assert table.column_names == list(frame.columns) == answer.columns
        assert len(answer) == len(answer.rows) == table.num_rows == len(frame)
        assert table.to_pylist(maps_as_pydicts="strict") == answer.rows
        assert pa.null() not in table.schema.types
        assert answer.columns[0] in repr(answer)
        lengths.append(len(answer))
    assert lengths.count(0) >= 4
    assert lengths.count(0) < len(lengths)


def test_pandas_rounds_no_key_though_some_are_missing(graph):
    frame = graph.show("nodes").to_pandas()
    assert sorted(frame["content_hash"].dropna()) == [2**62 + 1]
    assert str(frame["content_hash"].dtype) == "Int64"


def test_a_notebook_shows_text_and_no_markup(tmp_path):
    names = nodes("a/<script>alert(1)</script>")
    graph = hugginggraph.open(write_days(tmp_path, {ONE: {"nodes": names}}))
    assert "<script>" not in graph.show("nodes")._repr_html_()


@pytest.mark.parametrize(
    ("ask", "error", "said"),
    [
        (lambda g: g.lineage("copper-works/herron-1b"), UnknownRepoError, "Did you mean copper-works/heron-1b"),
        (lambda g: g.lineage(BASE, direction="sideways"), QueryParameterError, "it may be up, down"),
        (lambda g: g.lineage(BASE, min_grade="best"), QueryParameterError, "it may be hub, tag"),
        (lambda g: g.impact("copper-works/herron-1b"), UnknownRepoError, "Did you mean copper-works/heron-1b"),
        (lambda g: g.impact(), QueryParameterError, "name at least one repo"),
        (lambda g: g.impact(BASE, since=TWO), QueryParameterError, "is not before"),
        (lambda g: g.impact(BASE, kinds=["app"]), QueryParameterError, "it may be model, dataset, space"),
        (lambda g: g.licences(BASE, use="sell"), QueryParameterError, "it may be distribute, serve, commercial, all"),
        (lambda g: g.licences(BASE, policy="none"), QueryParameterError, "it may be strict, modelgo, lenient"),
        (lambda g: g.check("./model"), QueryParameterError, "is no id; files are given as a pathlib.Path"),
        (lambda g: g.check(Path("no/such")), QueryParameterError, "is no folder or file that is there"),
        (lambda g: g.search("heron", kind="modle"), QueryParameterError, "it may be model, dataset, space"),
        (lambda g: g.events(at_least="bad"), QueryParameterError, "it may be info"),
        (lambda g: g.events(since="2026-02-01"), WarehouseError, "nothing is known since 2026-02-01"),
        (lambda g: g.changes(since=TWO), QueryParameterError, "is not before"),
        (lambda g: g.show("noddes"), UnknownTableError, "There are: "),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused(graph, ask, error, said):
    with pytest.raises(error, match=re.escape(said)):
        ask(graph)


def test_the_code_of_the_documentation_runs(warehouse, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUGGINGGRAPH_WAREHOUSE", warehouse)
    (tmp_path / "warehouse").symlink_to(warehouse)
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 3
    names = {}
    for block in blocks:
        exec(block, names)
    assert {"graph", "frame", "table"} <= names.keys()
