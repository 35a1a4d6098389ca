"""Exports of the graph: other tools read back the same graph, and text of others stays text."""

import csv
import json

import duckdb
import networkx as nx
import pytest

from hugginggraph.cli import run
from hugginggraph.errors import PlaceError
from hugginggraph.graph.grades import RANKS
from hugginggraph.lookup.export import _cell, _data, export
from hugginggraph.lookup.export_form import ExportForm
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import EDGES, NODES
from mini_hub import EXPECTED_EDGES, EXPECTED_ROLES, ONE, TWO

ALL = RANKS["text"]


def read_graph(file):
    graph = nx.read_graphml(file, force_multigraph=True)
    names = nx.get_node_attributes(graph, "repo_id")
    edges = {
        (names[up], names[down], told["relation"], told["grade"], told["source_field"])
        for up, down, told in graph.edges(data=True)
    }
    return graph, edges


def test_networkx_reads_the_whole_graph_of_a_date_back(mini, tmp_path):
    (file,) = export(Warehouse(mini.warehouse, ONE), tmp_path / "g.graphml", ExportForm.graphml, min_grade_rank=ALL)
    graph, edges = read_graph(file)
    assert edges == EXPECTED_EDGES
    assert len(graph.edges) == len(EXPECTED_EDGES)
    assert {told["repo_id"]: told["role"] for _, told in graph.nodes(data=True)} == EXPECTED_ROLES
    assert [told["repo_id"] for _, told in graph.nodes(data=True) if told["is_ghost"]] == ["gone/parent"]


@pytest.mark.parametrize("up", [True, False])
@pytest.mark.parametrize("name", ["amber/heron", "reed/heron-chat-gguf", "silt/tern", "silt/local"])
def test_a_closure_is_what_networkx_reaches_in_the_whole_graph(mini, tmp_path, name, up):
    warehouse = Warehouse(mini.warehouse)
    whole = nx.MultiDiGraph()
    whole.add_nodes_from(row[0] for row in warehouse.view(NODES).execute("SELECT repo_id FROM nodes").fetchall())
    warehouse.view(EDGES)
    for row in warehouse.records(
        "SELECT u.repo_id AS up, d.repo_id AS down FROM edges e JOIN nodes u ON u.node_id = e.src "
        "JOIN nodes d ON d.node_id = e.dst"
    ):
        whole.add_edge(row["up"], row["down"])
    reached = {name} | (nx.ancestors(whole, name) if up else nx.descendants(whole, name))
    root = warehouse.node(name)
    (file,) = export(
        warehouse, tmp_path / "g.graphml", ExportForm.graphml, min_grade_rank=ALL, root=root, up=up
    )  # fmt: skip
    graph, edges = read_graph(file)
    assert {told["repo_id"] for _, told in graph.nodes(data=True)} == reached
    assert len(graph.edges) == whole.subgraph(reached).number_of_edges()
    assert {edge[:2] for edge in edges} == set(nx.DiGraph(whole.subgraph(reached)).edges)


def test_the_forms_hold_the_same_rows(mini, tmp_path):
    warehouse = Warehouse(mini.warehouse)
    files = {
        form: export(warehouse, tmp_path / form.value, form, min_grade_rank=ALL)
        for form in (ExportForm.parquet, ExportForm.csv, ExportForm.jsonl)
    }
    nodes, edges = (files[ExportForm.parquet][i] for i in (0, 1))
    of_parquet = [
        [
            {name: None if value is None else str(value).lower() if isinstance(value, bool) else str(value)
             for name, value in zip(rows.columns, row, strict=True)}
            for row in rows.fetchall()
        ]
        for rows in (duckdb.read_parquet(str(nodes)), duckdb.read_parquet(str(edges)))
    ]  # fmt: skip
    for place in (0, 1):
        with files[ExportForm.csv][place].open(encoding="utf-8", newline="") as file:
            of_csv = list(csv.DictReader(file))
        assert of_csv == [{name: value or "" for name, value in row.items()} for row in of_parquet[place]]
        lines = files[ExportForm.jsonl][place].read_text(encoding="utf-8").splitlines()
        assert [
            {name: None if value is None else json.dumps(value).strip('"') for name, value in json.loads(line).items()}
            for line in lines
        ] == of_parquet[place]
    assert len(of_parquet[0]) == warehouse.records("SELECT count(*) AS n FROM nodes")[0]["n"]


@pytest.mark.parametrize("form", list(ExportForm))
def test_the_same_graph_is_the_same_bytes(mini, tmp_path, form):
    first, second = (
        export(Warehouse(mini.warehouse), tmp_path / name, form, min_grade_rank=ALL) for name in ("a.xml", "b.xml")
    )
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_weaker_evidence_than_asked_for_is_left_out(mini, tmp_path):
    strong = export(Warehouse(mini.warehouse, ONE), tmp_path / "g", ExportForm.graphml, min_grade_rank=RANKS["hub"])
    assert {edge[3] for edge in read_graph(strong[0])[1]} == {"hub"}


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"])
def test_a_formula_is_text_in_a_cell(text):
    assert _cell(text) == f"'{text}"
    assert _cell(-1) == -1


def test_text_in_a_cell_has_no_line_breaks_and_nothing_that_steers_a_terminal():
    assert _cell("a\nb\x1b[2J\u202e") == "a\\u000ab\\u001b[2J\\u202e"


def test_text_in_graphml_is_no_markup_and_holds_no_character_that_xml_forbids():
    hostile = '</data><!ENTITY x "y">&\x00\x08\uffff\ud800'
    assert _data(["repo_id"], [hostile]) == (
        '<data key="repo_id">&lt;/data&gt;&lt;!ENTITY x "y"&gt;&amp;\\u0000\\u0008\\uffff\\ud800</data>'
    )


def test_the_command_tells_the_date_and_its_files(mini, tmp_path, capsys):
    out = tmp_path / "new" / "heron.graphml"
    line = ["export", "--repo", "amber/heron", "--down", "--as-of", str(ONE), "--out", str(out)]
    assert run([*line, "--warehouse", mini.warehouse]) == 0
    assert f"the graph of {ONE}: {out}" in capsys.readouterr().err
    assert len(read_graph(out)[0]) == 5
    assert [file.name for file in out.parent.iterdir()] == ["heron.graphml"]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--repo", "amber/hero", "--out", "x"], 1, "Did you mean amber/heron"),
        (["--out", "/"], 2, "is written to a file"),
        (["--as-of", "2020-01-01", "--out", "x"], 1, "2020-01-01"),
        ([], 2, "--out"),
    ],
)
def test_the_command_refuses_what_it_cannot_write(mini, tmp_path, monkeypatch, capsys, arguments, status, said):
    monkeypatch.chdir(tmp_path)
    assert run(["export", *arguments, "--warehouse", mini.warehouse]) == status
    assert said in " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_one_message_and_leaves_nothing(mini, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PlaceError, match="cannot write to"):
        export(Warehouse(mini.warehouse, TWO), tmp_path / "file" / "g", ExportForm.graphml, min_grade_rank=ALL)
