"""Bills of materials: every ancestor is in them, the formats' own validators pass them, and hostile text stays text."""

import ast
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from packageurl import PackageURL

from hugginggraph.bom.bill import Bill, Component, Step
from hugginggraph.bom.closure import bills
from hugginggraph.bom.document import text_of
from hugginggraph.bom.files import file_stem, write_bills
from hugginggraph.bom.forms import BomFormat, PurlForm
from hugginggraph.bom.licence_names import declared_licences
from hugginggraph.bom.purl import hub_page, purl
from hugginggraph.bom.roots import named_roots, roots_of_owner
from hugginggraph.bom.validation import problems, require_valid
from hugginggraph.cli import run
from hugginggraph.errors import InvariantError, PlaceError, UnknownRepoError
from hugginggraph.graph.grades import RANKS
from hugginggraph.graph.relation_names import DERIVED_FROM, MODEL_RELATIONS, TRAINED_ON
from hugginggraph.lookup.closures import EdgeWalk
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import EDGES, NODES
from mini_hub import EXPECTED_EDGES, ONE, TWO

CYCLONEDX, SPDX = BomFormat.cyclonedx, BomFormat.spdx
BOTH = pytest.mark.parametrize("form", list(BomFormat))
HOSTILE = [
    "a/\x1b]0;owned\x07name",
    "a/her\u202eon\u200b",
    "a/" + "n" * 5000,
    "a/\x00\x7f\x85",
    "владелец/модель-🦉",
    "a/b/c",
    "../../etc/passwd",
    "a/",
    "/",
    "a/%2e%2e%zz?x=1#y",
    'a/"},{"bom-ref":"x',
    "a/{{7*7}}<script>alert(1)</script>",
    "a b/c\td\ne",
    "_:blank/urn:cdx:x",
]
IRI = re.compile(r"https://huggingface\.co/(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*")


def component(name, kind="model", **known):
    return Component(kind, name, "base" if kind == "model" else kind, **{"is_ghost": False, **known})


def step(upstream, downstream, relation="finetune", **known):
    said = {"grade": "tag", "source_field": "tags.base_model", "raw_reference": upstream.repo_id, "rule": "exact"}
    return Step(upstream.ref, downstream.ref, relation, **{**said, "revision": None, "flags": [], **known})


def bill_of(root, *ancestors, steps=()):
    return Bill(date(2026, 3, 2), "inferred", root, ancestors, list(steps))


def random_bill(seed):
    """A bill of models and datasets with cycles, ghosts, parallel edges and licences of every sort."""
    draw = np.random.default_rng(seed)
    licences = ['{"license": "mit"}', '{"license": ["mit", "llama3.1"]}', '{"license": "other", "license_name": "x y"}']
    found = [
        component(
            f"owner{i % 3}/repo{i}" if draw.random() < 0.9 else f"bare{i}",
            str(draw.choice(["model", "dataset"])) if i else "model",
            is_ghost=bool(draw.random() < 0.2),
            sha=f"{i:040x}" if draw.random() < 0.8 else None,
            created_at=datetime(2026, 1, 1, tzinfo=UTC) if draw.random() < 0.8 else None,
            author=f"owner{i % 3}" if draw.random() < 0.8 else None,
            licences=declared_licences(f"owner/repo{i}", str(draw.choice(licences)), None)
            if draw.random() < 0.7
            else (),
            task="text-generation" if draw.random() < 0.5 else None,
        )
        for i in range(int(draw.integers(1, 12)))
    ]
    steps = []
    for _ in range(2 * len(found)):
        upstream, downstream = (found[int(i)] for i in draw.integers(0, len(found), 2))
        if upstream != downstream and not (upstream.kind == "model" and downstream.kind == "dataset"):
            of_model = str(draw.choice(MODEL_RELATIONS))
            of_dataset = TRAINED_ON if downstream.kind == "model" else DERIVED_FROM
            steps.append(step(upstream, downstream, of_model if upstream.kind == "model" else of_dataset))
    return bill_of(*found, steps=steps)


def bills_of(folder, *names, as_of=None, grade="inferred"):
    warehouse = Warehouse(folder, as_of)
    return list(bills(warehouse, named_roots(warehouse, names), min_grade_rank=RANKS[grade]))


def document(bill, form=CYCLONEDX, **how):
    return json.loads(text_of(bill, form, **how))


def dependencies(document):
    return {each["ref"]: each["dependsOn"] for each in document["dependencies"]}


@pytest.mark.parametrize("seed", range(30))
def test_a_closure_has_every_ancestor_and_every_edge_between_them(seed):
    draw = np.random.default_rng(seed)
    nodes = draw.integers(-(2**63), 2**63 - 1, 25)
    ends = nodes[draw.integers(0, len(nodes), (60, 2))]
    ends = ends[ends[:, 0] != ends[:, 1]]
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(nodes.tolist())
    graph.add_edges_from((src, dst, key) for key, (src, dst) in enumerate(ends.tolist()))
    edges = EdgeWalk(np.arange(len(ends)), ends[:, 1], ends[:, 0])
    for root in nodes.tolist():
        closure = edges.closure(root)
        wanted = nx.ancestors(graph, root) | {root}
        assert closure.nodes[0] == root
        assert sorted(closure.nodes) == sorted(wanted)
        assert sorted(closure.edges) == sorted(key for _, dst, key in graph.edges(keys=True) if dst in wanted)


def test_a_chain_of_twenty_thousand_repos_is_walked_to_its_end():
    ids = np.arange(20_001)
    closure = EdgeWalk(ids[1:], ids[:-1], ids[1:]).closure(0)
    assert closure.nodes == list(range(20_001))
    assert len(closure.edges) == 20_000


def test_a_bill_names_each_ancestor_with_its_commit_licence_and_evidence(mini):
    (bill,) = bills_of(mini.warehouse, "reed/heron-chat-gguf")
    found = document(bill)
    root = found["metadata"]["component"]
    assert root["purl"] == f"pkg:huggingface/reed/heron-chat-gguf@{4:040x}"
    assert [each["bom-ref"] for each in found["components"]] == [
        "dataset:amber/corpus", "model:amber/heron", "model:reed/heron-chat",
    ]  # fmt: skip
    assert dependencies(found) == {
        "dataset:amber/corpus": [],
        "model:amber/heron": [],
        "model:reed/heron-chat": ["dataset:amber/corpus", "model:amber/heron"],
        "model:reed/heron-chat-gguf": ["model:reed/heron-chat"],
    }
    corpus, heron, chat = found["components"]
    assert corpus["type"] == "data"
    assert heron["licenses"] == [{"license": {"id": "MIT", "acknowledgement": "declared"}}]
    assert heron["version"] == f"{1:040x}"
    assert {"name": "hugginggraph:gated", "value": "manual"} in heron["properties"]
    assert chat["modelCard"]["modelParameters"]["datasets"] == [{"ref": "dataset:amber/corpus"}]
    of_heron = next(each for each in chat["pedigree"]["ancestors"] if each["name"] == "heron")
    assert of_heron["purl"] == heron["purl"]
    assert [(each["name"], each["value"]) for each in of_heron["properties"]] == [
        ("hugginggraph:relation", "finetune"),
        ("hugginggraph:grade", "hub"),
        ("hugginggraph:source_field", "baseModels"),
        ("hugginggraph:raw_reference", "amber/heron"),
        ("hugginggraph:rule", "exact"),
    ]
    assert found["metadata"]["timestamp"] == f"{TWO}T00:00:00Z"
    assert {"name": "hugginggraph:snapshot", "value": str(TWO)} in found["metadata"]["properties"]


@pytest.mark.parametrize("day", [ONE, TWO])
def test_each_repo_of_a_day_has_a_valid_bill_with_all_its_ancestors(mini, day):
    warehouse = Warehouse(mini.warehouse, day)
    rows = warehouse.view(EDGES, NODES).execute("SELECT kind || ':' || repo_id FROM nodes ORDER BY 1").fetchall()
    graph = nx.DiGraph()
    graph.add_nodes_from(row[0] for row in rows)
    edges = warehouse.records(
        "SELECT u.kind || ':' || u.repo_id AS up, d.kind || ':' || d.repo_id AS down FROM edges e "
        "JOIN nodes u ON u.node_id = e.src JOIN nodes d ON d.node_id = e.dst"
    )
    graph.add_edges_from((each["up"], each["down"]) for each in edges)
    assert len(graph.edges) == len({(up, down) for up, down, *_ in EXPECTED_EDGES}) + (day == TWO)
    for ref in graph:
        kind, _, name = ref.partition(":")
        (root,) = named_roots(warehouse, [name], kind)
        (bill,) = bills(warehouse, [root], min_grade_rank=RANKS["text"])
        assert {each.ref for each in bill.ancestors} == nx.ancestors(graph, ref) - {ref}
        for form in BomFormat:
            require_valid(text_of(bill, form), form, ref)
        found = dependencies(document(bill))
        assert {(up, down) for down, ups in found.items() for up in ups} == set(
            graph.subgraph({ref, *nx.ancestors(graph, ref)}).edges
        )


def test_a_bill_of_an_earlier_date_tells_that_date(mini):
    (then,), (now,) = (bills_of(mini.warehouse, "silt/orphan", as_of=day) for day in (ONE, TWO))
    assert [each.ref for each in then.ancestors] == ["model:gone/parent"]
    assert [each.ref for each in now.ancestors] == ["model:amber/egret"]
    assert (then.root.sha, now.root.sha) == (f"{12:040x}", "f" * 40)
    assert document(then)["serialNumber"] != document(now)["serialNumber"]
    assert document(then)["metadata"]["timestamp"] == f"{ONE}T00:00:00Z"


def test_a_ghost_has_neither_commit_nor_known_dependencies(mini):
    (bill,) = bills_of(mini.warehouse, "silt/orphan", as_of=ONE)
    found = document(bill)
    (ghost,) = found["components"]
    assert "version" not in ghost
    assert ghost["purl"] == "pkg:huggingface/gone/parent"
    assert {"name": "hugginggraph:ghost", "value": "true"} in ghost["properties"]
    assert found["compositions"] == [{"aggregate": "unknown", "dependencies": ["model:gone/parent"]}]


def test_an_ancestor_that_is_gone_keeps_its_last_commit_and_says_since_when():
    gone = component("amber/heron", is_ghost=True, sha="0a", gone_at=date(2026, 3, 1))
    root = component("reed/heron-chat")
    (found,) = document(bill_of(root, gone, steps=[step(gone, root)]))["components"]
    assert found["version"] == "0a"
    assert {"name": "hugginggraph:gone_at", "value": "2026-03-01"} in found["properties"]


def test_repos_of_a_cycle_depend_on_each_other_and_the_document_ends(mini):
    (bill,) = bills_of(mini.warehouse, "silt/tern")
    assert dependencies(document(bill)) == {
        "model:silt/plover": ["model:silt/tern"],
        "model:silt/tern": ["model:silt/plover"],
    }


def test_weaker_evidence_than_asked_for_is_not_followed(mini):
    (strong,), (weak,) = (bills_of(mini.warehouse, "silt/by-hand", grade=grade) for grade in ("card", "author_tag"))
    assert [each.ref for each in strong.ancestors] == []
    assert [each.ref for each in weak.ancestors] == ["model:amber/egret"]


def test_spdx_tells_training_data_from_parents_and_says_how_each_is_known(mini):
    (bill,) = bills_of(mini.warehouse, "reed/heron-chat")
    graph = document(bill, SPDX)["@graph"]
    names = {each.get("spdxId"): each.get("name") for each in graph}
    lineage = {
        (names[each["from"]], each["relationshipType"], names[to])
        for each in graph
        if each.get("relationshipType") in ("trainedOn", "descendantOf", "dependsOn")
        for to in each["to"]
    }
    assert lineage == {
        ("reed/heron-chat", "trainedOn", "amber/corpus"),
        ("reed/heron-chat", "descendantOf", "amber/heron"),
    }
    types = {each["name"]: each["type"] for each in graph if "software_primaryPurpose" in each}
    assert types == {
        "reed/heron-chat": "ai_AIPackage", "amber/heron": "ai_AIPackage", "amber/corpus": "dataset_DatasetPackage",
    }  # fmt: skip
    (parent,) = (each for each in graph if each.get("relationshipType") == "descendantOf")
    entries = parent["extension"][0]["extension_cdxProperty"]
    assert ("hugginggraph:grade", "hub") in [
        (each["extension_cdxPropName"], each["extension_cdxPropValue"]) for each in entries
    ]


def test_spdx_names_a_profile_only_where_every_package_has_what_it_demands():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    whole = component("amber/heron", sha="0a", created_at=now)
    ghost = component("gone/parent", is_ghost=True)
    profiles = [
        document(bill_of(whole, *others, steps=[step(each, whole) for each in others]), SPDX)["@graph"][1]
        for others in ([], [ghost])
    ]
    assert "ai" in profiles[0]["profileConformance"]
    assert "ai" not in profiles[1]["profileConformance"]


@BOTH
def test_the_same_bill_is_the_same_bytes(mini, form):
    (first,), (second,) = (bills_of(mini.warehouse, "reed/heron-chat-gguf") for _ in range(2))
    assert text_of(first, form) == text_of(second, form)


@BOTH
@pytest.mark.parametrize("seed", range(100))
def test_a_drawn_bill_is_valid(form, seed):
    assert problems(text_of(random_bill(seed), form), form) == []


@BOTH
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("purls", list(PurlForm))
def test_a_hostile_name_gives_a_valid_document_in_which_it_is_inert(form, name, purls):
    known = {"author": name, "sha": name[:200], "task": name, "library": name, "hub_id": name, "gated": name}
    root = component("amber/heron")
    others = [component(name, kind, **known) for kind in ("model", "dataset")]
    steps = [step(others[0], root), step(others[1], root, "trained_on", source_field=name, flags=[name])]
    text = text_of(bill_of(root, *others, steps=steps), form, purls=purls)
    assert problems(text, form) == []
    assert all(character.isprintable() or character == "\n" for character in text)
    packages = [each for each in _strings(json.loads(text)) if each == name or each.endswith(name)]
    assert packages


def _strings(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [each for part in value for each in _strings(part)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", HOSTILE)
def test_the_address_of_a_hostile_name_is_an_address(name):
    assert IRI.fullmatch(hub_page(component(name)))


@pytest.mark.parametrize(
    ("card", "tags", "names"),
    [
        ('{"license": "apache-2.0"}', None, ["Apache-2.0"]),
        ('{"license": "Apache-2.0"}', None, ["Apache-2.0"]),
        ('{"license": "mit OR apache-2.0"}', None, ["Apache-2.0 OR MIT"]),
        ('{"license": ["mit", "cc-by-4.0"]}', None, ["CC-BY-4.0", "MIT"]),
        ('{"license": "gpl-3.0"}', None, ["GPL-3.0-only"]),
        ('{"license": "odbl"}', None, ["ODbL-1.0"]),
        ('{"license": "c-uda"}', None, ["C-UDA-1.0"]),
        ('{"license": "lgpl-lr"}', None, ["LGPLLR"]),
        ('{"license": "gpl"}', None, ["LicenseRef-gpl"]),
        ('{"license": "llama3.1"}', None, ["LicenseRef-llama3.1"]),
        ('{"license": "other", "license_name": "Gemma Terms of Use"}', None, ["LicenseRef-gemma"]),
        ('{"license": "other", "license_name": "apache-2.0"}', None, ["Apache-2.0"]),
        ('{"license": "unknown"}', None, []),
        ("{}", ["license:mit"], ["MIT"]),
        (None, None, []),
        ("[" * 100_000, None, []),
        ('{"license": {"a": ["b"]}}', None, None),
        ('{"license": "' + "(" * 5000 + '"}', None, None),
        ('{"license": "' + "(" * 150 + '"}', None, None),
        ('{"license": "\\ud800\\u202e\\u0000"}', None, None),
        ('{"license": "other", "license_name": "\\ud800", "license_link": "javascript:alert(1)"}', None, None),
        ('{"license": "other", "license_name": ["x"], "license_link": {"y": 1}}', None, None),
    ],
)
def test_a_licence_is_named_by_spdx_where_spdx_knows_it(card, tags, names):
    found = declared_licences("reed/a", card, tags)
    if names is not None:
        assert [each.expression for each in found] == names
    for form in BomFormat:
        assert problems(text_of(bill_of(component("reed/a", licences=found)), form), form) == []


def test_other_is_a_licence_of_its_own_for_each_repo_and_each_text():
    cards = [
        ("a/a", '{"license": "other"}'),
        ("a/b", '{"license": "other"}'),
        ("a/a", '{"license": "other", "license_name": "mine"}'),
        ("a/a", '{"license": "other", "license_name": "mine", "license_link": "https://a.example/1"}'),
        ("a/a", '{"license": "other", "license_name": "mine", "license_link": "https://a.example/2"}'),
    ]
    expressions = [declared_licences(repo, card, None)[0].expression for repo, card in cards]
    assert len(set(expressions)) == len(cards)
    assert all(re.fullmatch(r"LicenseRef-[A-Za-z0-9.-]+", each) for each in expressions)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://a.example/LICENSE", "https://a.example/LICENSE"),
        ("https://a.example/a%20b?c=d#e", "https://a.example/a%20b?c=d#e"),
        ("https://a.example/a b", None),
        ("https://a.example/%zz", None),
        ("https://[::1", None),
        ("https://a.example/#a#b", None),
        ("data:text/html,x", None),
        ("LICENSE", None),
        ("https://a.example/" + "x" * 2000, None),
    ],
)
def test_a_link_is_taken_over_only_where_it_is_an_address_of_the_web(link, url):
    card = json.dumps({"license": "other", "license_name": "mine", "license_link": link})
    assert declared_licences("a/a", card, None)[0].url == url


def test_several_licences_of_a_repo_all_apply():
    root = component("a/a", licences=declared_licences("a/a", '{"license": ["llama3.1", "mit"]}', None))
    graph = document(bill_of(root), SPDX)["@graph"]
    (said,) = (each for each in graph if each["type"] == "simplelicensing_LicenseExpression")
    assert said["simplelicensing_licenseExpression"] == "LicenseRef-llama3.1 AND MIT"
    (entry,) = said["simplelicensing_customIdToUri"]
    assert entry["key"] == "LicenseRef-llama3.1"
    assert entry["value"] in {each.get("spdxId") for each in graph}


@pytest.mark.parametrize(
    ("name", "kind", "form", "expected"),
    [
        ("amber/heron", "model", PurlForm.path, "pkg:huggingface/amber/heron@0a"),
        ("amber/heron", "model", PurlForm.none, "pkg:huggingface/amber/heron@0a"),
        ("gpt2", "model", PurlForm.path, "pkg:huggingface/gpt2@0a"),
        ("amber/corpus", "dataset", PurlForm.path, "pkg:huggingface/datasets/amber/corpus@0a"),
        ("squad", "dataset", PurlForm.path, "pkg:huggingface/datasets/squad@0a"),
        ("amber/corpus", "dataset", PurlForm.qualifier, "pkg:huggingface/amber/corpus@0a?type=dataset"),
        ("amber/corpus", "dataset", PurlForm.none, None),
        ("amber/demo", "space", PurlForm.path, "pkg:huggingface/spaces/amber/demo@0a"),
    ],
)
def test_a_package_url_names_the_commit_and_tells_datasets_from_models(name, kind, form, expected):
    found = purl(component(name, kind, sha="0a"), form)
    assert found == expected
    assert found is None or PackageURL.from_string(found).to_string() == found


@pytest.mark.parametrize("name", HOSTILE)
def test_the_package_url_of_a_hostile_name_is_one_or_there_is_none(name):
    found = purl(component(name, "dataset", sha="0a"))
    assert found is None or (found.isascii() and found.isprintable() and PackageURL.from_string(found))


def test_a_reference_to_nothing_is_found(mini):
    (bill,) = bills_of(mini.warehouse, "silt/tern")
    found = document(bill)
    del found["components"][0]
    assert problems(json.dumps(found), CYCLONEDX) == ["nothing has the bom-ref 'model:silt/plover'"]
    twice = document(bill)
    twice["components"].append(twice["components"][0] | {"description": "the same again"})
    assert problems(json.dumps(twice), CYCLONEDX) == ["bom-ref 'model:silt/plover' is there 2 times"]
    graph = document(bill, SPDX)
    graph["@graph"] = [each for each in graph["@graph"] if each.get("name") != "silt/plover"]
    assert any("nothing has the id" in each for each in problems(json.dumps(graph), SPDX))


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        (CYCLONEDX, {"bomFormat": "SPDX"}),
        (CYCLONEDX, {"surprise": 1}),
        (SPDX, {"@graph": [{"type": "ai_AIPackage", "spdxId": "urn:x", "software_primaryPurpose": "nonsense"}]}),
        (SPDX, {"@graph": [{"type": "Relationship", "spdxId": "urn:x:y", "creationInfo": "_:c"}]}),
    ],
)
def test_a_document_that_is_not_valid_is_refused(form, wrong):
    text = json.dumps(document(bill_of(component("a/a")), form) | wrong)
    with pytest.raises(InvariantError, match="of a/a is not valid"):
        require_valid(text, form, "a/a")


def test_files_stay_in_their_folder_and_no_two_repos_share_one(tmp_path):
    names = [*HOSTILE, "amber/heron", "Amber/Heron", "amber--heron", "gpt2", "a/" + "n" * 5001]
    folder = tmp_path / "new" / "bills"
    written = [bill_of(component(name, kind)) for name in names for kind in ("model", "dataset")]
    assert write_bills(written, folder, CYCLONEDX) == len(written)
    files = list(folder.iterdir())
    assert len({file.name.lower() for file in files}) == len(written)
    assert all(len(file.name) < 200 and re.fullmatch(r"[A-Za-z0-9_.-]+", file.name) for file in files)
    assert (folder / "models--amber--heron.cdx.json").is_file()
    assert {json.loads(f.read_text(encoding="utf-8"))["metadata"]["component"]["bom-ref"] for f in files} == {
        each.root.ref for each in written
    }


def test_the_name_of_a_file_is_the_repos_alone():
    assert file_stem(component("amber/heron")) == "models--amber--heron"
    assert file_stem(component("amber/heron"), {"models--amber--heron"}).startswith("models--amber-heron-")


def test_repos_are_found_by_any_spelling_and_each_once(mini):
    warehouse = Warehouse(mini.warehouse)
    asked = ["amber/heron", "https://huggingface.co/amber/heron", "AMBER/heron", "amber/corpus"]
    assert [each.repo_id for each in named_roots(warehouse, asked)] == ["amber/heron", "amber/corpus"]


def test_all_unknown_repos_are_named_at_once(mini):
    with pytest.raises(UnknownRepoError, match=r"amber/hero'.*Did you mean(?s:.)*no repo 'x/y'"):
        named_roots(Warehouse(mini.warehouse), ["amber/hero", "amber/heron", "x/y"])


def test_an_owner_has_all_listed_repos_and_no_ghosts(mini):
    warehouse = Warehouse(mini.warehouse, ONE)
    assert [f"{each.kind}:{each.repo_id}" for each in roots_of_owner(warehouse, "amber")] == [
        "dataset:amber/corpus", "dataset:amber/corpus-small", "model:amber/egret", "model:amber/heron",
    ]  # fmt: skip
    assert [each.repo_id for each in roots_of_owner(warehouse, "Amber", "model")] == ["amber/egret", "amber/heron"]
    with pytest.raises(UnknownRepoError, match="gone has no repo"):
        roots_of_owner(warehouse, "gone")
    with pytest.raises(UnknownRepoError, match="no repo or author 'nobody-at-all'"):
        roots_of_owner(warehouse, "nobody-at-all")


@BOTH
def test_the_command_writes_one_valid_document_to_standard_output(mini, capsys, form):
    line = ["bom", "reed/heron-chat", "--format", form.value, "--warehouse", mini.warehouse]
    assert run(line) == 0
    text = capsys.readouterr().out
    assert problems(text, form) == []
    assert run(line) == 0
    assert capsys.readouterr().out == text


def test_the_command_writes_a_file_a_repo(mini, tmp_path, capsys):
    wanted = tmp_path / "repos.txt"
    wanted.write_text("# ours\namber/heron\n\nreed/heron-chat  # the chat model\n")
    out = tmp_path / "bills"
    assert run(["bom", "--from", str(wanted), "--out", str(out), "--validate", "--warehouse", mini.warehouse]) == 0
    assert "2 bills of materials" in capsys.readouterr().err
    assert sorted(file.name for file in out.iterdir()) == [
        "models--amber--heron.cdx.json", "models--reed--heron-chat.cdx.json",
    ]  # fmt: skip
    (bill,) = bills_of(mini.warehouse, "amber/heron")
    assert (out / "models--amber--heron.cdx.json").read_text(encoding="utf-8") == text_of(bill, CYCLONEDX)
    one = tmp_path / "one.json"
    assert run(["bom", "amber/heron", "--out", str(one), "--warehouse", mini.warehouse]) == 0
    assert one.read_text(encoding="utf-8") == text_of(bill, CYCLONEDX)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["amber/heron", "amber/egret"], 2, "--out DIR"),
        (["--owner", "amber"], 2, "--out DIR"),
        ([], 2, "name a repo"),
        (["amber/heron", "--owner", "amber", "--out", "x"], 2, "not both"),
        (["amber/hero"], 1, "Did you mean amber/heron"),
        (["--owner", "ambr", "--out", "x"], 1, "no repo or author 'ambr'"),
        (["amber/heron", "--as-of", "2020-01-01"], 1, "2020-01-01"),
    ],
)
def test_the_command_refuses_what_it_cannot_answer(mini, capsys, arguments, status, said):
    assert run(["bom", *arguments, "--warehouse", mini.warehouse]) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in " ".join(captured.err.replace("│", " ").split())


def test_the_command_loads_neither_spark_nor_pandas(mini):
    told = (
        "import sys; from hugginggraph.cli import run; run(sys.argv[1:]); print(sorted(sys.modules), file=sys.stderr)"
    )
    line = [sys.executable, "-c", told, "bom", "amber/heron", "--warehouse", mini.warehouse]
    env = {"PYTHONPATH": str(Path(__file__).parents[1] / "lib"), "PATH": ""}
    done = subprocess.run(line, env=env, capture_output=True, text=True, check=True)
    assert problems(done.stdout, CYCLONEDX) == []
    assert {"pyspark", "pandas", "hugginggraph.settings"}.isdisjoint(ast.literal_eval(done.stderr))


def test_a_missing_library_is_one_message_with_its_fix(mini, capsys, monkeypatch):
    monkeypatch.setattr("hugginggraph.bom.libraries.find_spec", lambda name: None if name == "cyclonedx" else True)
    assert run(["bom", "amber/heron", "--warehouse", mini.warehouse]) == 1
    assert capsys.readouterr().err == (
        "hugginggraph: bills of materials need libraries that are not installed (cyclonedx): "
        "`pip install 'hugginggraph[bom]'`\n"
    )


def test_a_folder_that_cannot_be_written_to_is_one_message(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PlaceError, match="cannot write to"):
        write_bills([bill_of(component("a/a"))], tmp_path / "file" / "bills", CYCLONEDX)


def test_everything_of_a_bill_but_its_number_is_told_by_its_number():
    one = bill_of(component("a/a"), component("b/b"), steps=[step(component("b/b"), component("a/a"))])
    others = [
        replace(one, as_of=date(2026, 3, 1)),
        replace(one, min_grade="card"),
        replace(one, steps=[]),
        replace(one, ancestors=[component("b/b", sha="0a")]),
    ]
    assert len({each.uuid("cyclonedx") for each in (one, *others)}) == 5
    assert one.uuid("cyclonedx") != one.uuid("spdx")
