"""A graph carried forward day by day is the graph drawn anew from all repos."""

import json
import random
from datetime import date, timedelta

import pytest

import backfill
from dump_files import write_rows
from hugginggraph.engines.embedded.workspace import workspace
from hugginggraph.history.snapshots import History
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.pipeline.silver import drawn
from hugginggraph.tables import CARDS, EDGES, MENTIONS, NODES, QUARANTINE, REJECTED_REFERENCES, REPOS
from mini_hub import model, typed
from states import records_in, rows
from warehouses import ledger_of

START, DAYS = date(2026, 5, 1), 4
# Few names, alike but for case and owner: every rung of the ladder is climbed, up and down.
OWNERS, NAMES = ["amber", "Amber", "reed"], ["heron-1b", "Heron-1B", "egret-2b", "tern-3b"]
FORGED_FOR, FORGED = "meta-llama/Llama-3.1-8B", "evil/8Ijk5HkGDzzjL"
POOL = [f"{owner}/{name}" for owner in OWNERS for name in NAMES] + ["heron-1b", "bert-base-uncased"]
ASKED = [*POOL, "AMBER/egret-2b", "TERN-3b", "/data/heron-1b", "google-bert/bert-base-uncased", "gone/for-ever"]


GRAPH = [MENTIONS, NODES, EDGES, REJECTED_REFERENCES]


def drawn_hub(chance, number):
    """Any of the names, each perhaps under another `_id`, naming any of the others in any field."""
    repos = []
    for index, name in enumerate(sorted(chance.sample(POOL, 10))):
        parent, other = chance.choice(ASKED), chance.choice(ASKED)
        fields = {
            "tags": typed("finetune", parent) if chance.random() < 0.5 else [],
            "card": {"base_model": [other, parent], "datasets": chance.choice(["reed/corpus", "corpus"])},
            "createdAt": f"2026-0{chance.randint(1, 4)}-01T00:00:00.000Z",
        }
        if chance.random() < 0.3:
            fields["card"] = {"new_version": other}
        if chance.random() < 0.5:
            # The Hub knows what has become of the parent; other children only know its old name.
            old, now = chance.choice(NAMES), chance.choice(OWNERS)
            fields["card"] = {"base_model": f"former/{old}"}
            if chance.random() < 0.5:
                fields["baseModels"] = {"relation": "finetune", "models": [{"id": f"{now}/{old}"}]}
        # A few identities wander from name to name: renames and re-registrations.
        identity = chance.randint(1, 14) if chance.random() < 0.6 else 100 * number + index
        repos.append(model(name, identity, **fields))
    # One is renamed on the way, and one is only ever called by the last part of its name.
    repos.append(model("solo/old-name" if number < 2 else "solo/new-name", 701))
    # Another twice; the second time its new name is seen before the old is missed.
    names = [["duo/first"], ["duo/second"], ["duo/second", "duo/third"], ["duo/third"]]
    repos.extend(model(name, 704) for name in names[number])
    repos.append(model("duo/child", 705, card={"base_model": "duo/first"}))
    # A name made up to have another's key, as a parent and later as a repo.
    repos.append(model(FORGED_FOR, 706, createdAt="2026-01-01T00:00:00.000Z"))
    if number:
        repos.append(model("solo/fooled", 707, card={"base_model": FORGED}))
    if number == 2:
        repos.append(model(FORGED, 708, createdAt="2026-05-01T00:00:00.000Z"))
    repos.append(model("solo/of-space", 709, card={"base_model": "https://huggingface.co/spaces/kit/pond"}))
    repos.append(model("solo/wren-9b", 702))
    repos.append(model("solo/child", 703, card={"base_model": ["solo/old-name", "wren-9b"]}))
    return repos


@pytest.fixture(scope="module")
def settings(settings_for, tmp_path_factory):
    """Those of a warehouse after some days of such a Hub, built day by day."""
    dump, chance = tmp_path_factory.mktemp("wandering"), random.Random(20260501)
    for number in range(DAYS):
        day = START + timedelta(days=number)
        repos = drawn_hub(chance, number)
        cards = [
            {"id": repo["id"], "card": f"# Card\n\nThis model is a fine-tuned version of {chance.choice(POOL[:12])}.\n"}
            for repo in chance.sample(repos, 6)
        ]
        datasets = [model("reed/corpus", 501)] + ([model("amber/corpus", 502)] if number % 2 else [])
        lists = {"models": repos, "cards": cards, "datasets": datasets}
        if number:
            used = ["https://huggingface.co/spaces/kit/pond", "solo/wren-9b"]
            lists["spaces"] = [model("kit/pond", 601, models=used)]
            text = "This is a fine-tuned version of [solo/child](https://huggingface.co/solo/child)."
            lists["space_cards"] = [{"id": "kit/pond", "card": text}]
        for folder, records in lists.items():
            write_rows(dump / folder / f"{day}.jsonl.gz", records)
    (dump / "hub.json").write_text(
        json.dumps({"name": "wandering", "coverage": {"models": "full", "datasets": "full"}})
    )
    warehouse = tmp_path_factory.mktemp("carried") / "warehouse"
    arguments = ["--source", str(dump), "--warehouse", str(warehouse), "--analyses", "none"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUGGINGGRAPH_INGEST__COMPLETENESS_MIN", "0.1")
        assert backfill.main(arguments) == 0
    return settings_for(warehouse)


@pytest.fixture(scope="module")
def carried(settings):
    """A connection on which the warehouse's tables can be asked."""
    return Warehouse(settings.warehouse).view(REPOS, QUARANTINE, *GRAPH)


@pytest.fixture(scope="module")
def both(settings):
    """The tables of the graph as they were carried, and as drawn from `repos` and `cards` in one go."""
    history = History.of(ledger_of(settings))
    versions, complete = history.newest.versions, history.complete_kinds()
    with workspace(settings.warehouse, settings.embedded.memory) as work:
        for table in GRAPH:
            work.view(f"{table.name}_carried", table, versions[table.name])
        carried = {table: records_in(work, f"{table.name}_carried") for table in GRAPH}
        for table in (REPOS, CARDS):
            work.view(f"{table.name}_now", table, versions[table.name])
        for table in (REPOS, MENTIONS, NODES):
            work.put(f"{table.name}_before", rows(table, []))
        anew = {
            table: records_in(work, name) for table, name in drawn(work, max_names=100, complete_kinds=complete).items()
        }
    return carried, anew


@pytest.mark.parametrize("table", GRAPH, ids=lambda table: table.name)
def test_the_carried_table_is_the_one_drawn_anew(both, table):
    now, wanted = (
        sorted(json.dumps({name: row[name] for name in table.column_names}) for row in tables[table]) for tables in both
    )
    assert now == wanted
    assert now


def ends(carried, where, *values):
    """(upstream, downstream, relation) of the edges, by name."""
    return carried.execute(
        "SELECT DISTINCT u.repo_id, d.repo_id, e.relation FROM edges e "
        f"JOIN nodes u ON u.node_id = e.src JOIN nodes d ON d.node_id = e.dst WHERE {where} ORDER BY ALL",
        values,
    ).fetchall()


def rejected_of(carried, repo):
    asked = "SELECT raw_reference, code FROM rejected_references WHERE repo_id = ?"
    return carried.execute(asked, [repo]).fetchall()


def test_who_was_renamed_twice_is_still_found_by_the_first_name(carried):
    found = ends(carried, "e.grade <> 'text' AND d.repo_id = ?", "duo/child")
    assert found == [("duo/third", "duo/child", "finetune")]


def test_a_name_that_was_made_up_to_have_a_repos_key_takes_nothing_over(carried):
    assert rejected_of(carried, "solo/fooled") == [(FORGED, "INVALID_ID")]
    key = node_id("model", FORGED_FOR)
    assert key == node_id("model", FORGED)
    for table in ("nodes", "repos"):
        found = carried.execute(f"SELECT repo_id, hub_id FROM {table} WHERE node_id = ?", [key]).fetchall()
        assert found == [(FORGED_FOR, f"{706:024x}")]
    assert carried.execute("SELECT code FROM quarantine WHERE repo_id = ?", [FORGED]).fetchall() == [("DUPLICATE_ID",)]


def test_a_space_is_nobodys_parent_and_is_made_of_what_it_uses(carried):
    space = node_id("space", "kit/pond")
    assert rejected_of(carried, "solo/of-space") == [("https://huggingface.co/spaces/kit/pond", "WRONG_KIND")]
    assert rejected_of(carried, "kit/pond") == [("https://huggingface.co/spaces/kit/pond", "WRONG_KIND")]
    assert ends(carried, "? IN (e.src, e.dst)", space) == [
        ("solo/child", "kit/pond", "used_by_space"),
        ("solo/wren-9b", "kit/pond", "used_by_space"),
    ]


def test_the_history_was_worth_the_test(carried):
    """Every way to find a name was needed, text spoke, and repos were renamed."""

    def values(query):
        return {value for (value,) in carried.execute(query).fetchall()}

    assert {"exact", "case", "bare", "alias"} <= values("SELECT rule FROM edges")
    assert values("SELECT edge_id FROM edges WHERE grade = 'text'")
    told = "SELECT unnest(evidence, max_depth := 2) FROM edges"
    assert values(f"SELECT raw_reference FROM ({told}) WHERE rule = 'alias' AND raw_reference LIKE 'former/%'")
    assert values("SELECT repo_id FROM nodes WHERE is_ghost")
    assert values("SELECT repo_id FROM repos WHERE gone_at IS NOT NULL")
