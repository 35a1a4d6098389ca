"""A graph carried forward day by day is the graph drawn anew from all repos."""

import json
import random
from datetime import date, timedelta

import pytest
from pyspark.sql import functions as F

import backfill
from dump_files import write_rows
from hugginggraph.frames import literal_rows
from hugginggraph.graph.card_mentions import card_mentions, searched
from hugginggraph.graph.edges import edges, judged, rejected_references
from hugginggraph.graph.mentions import described, mentions, read_mentions
from hugginggraph.graph.moves import known_moves
from hugginggraph.graph.nodes import ghost_nodes, live_nodes
from hugginggraph.graph.renames import learned_aliases, told_renames
from hugginggraph.graph.resolution import MOVE, aliases, live_repos
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.store import Store
from hugginggraph.tables import CARDS, EDGES, MENTIONS, NODES, QUARANTINE, REJECTED_REFERENCES, REPOS
from mini_hub import model, typed

START, DAYS = date(2026, 5, 1), 4
# Few names, alike but for case and owner: every rung of the ladder is climbed, up and down.
OWNERS, NAMES = ["amber", "Amber", "reed"], ["heron-1b", "Heron-1B", "egret-2b", "tern-3b"]
FORGED_FOR, FORGED = "meta-llama/Llama-3.1-8B", "evil/8Ijk5HkGDzzjL"
POOL = [f"{owner}/{name}" for owner in OWNERS for name in NAMES] + ["heron-1b", "bert-base-uncased"]
ASKED = [*POOL, "AMBER/egret-2b", "TERN-3b", "/data/heron-1b", "google-bert/bert-base-uncased", "gone/for-ever"]


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
def carried(spark, settings_for, tmp_path_factory):
    """A warehouse after some days of such a Hub, built day by day."""
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
    return Store(spark, str(warehouse), 30)


@pytest.fixture(scope="module")
def anew(spark, carried):
    """The tables of the graph, drawn from `repos` and `cards` in one go."""
    repos = carried.read(REPOS).persist()
    told = described(repos, max_names=100)
    with_card = repos.where("card_hash IS NOT NULL").select("node_id", "kind", "card_hash")
    texts = searched(carried.read(CARDS), max_names=100).localCheckpoint()
    said = mentions(told).unionByName(read_mentions(card_mentions(texts, with_card)))
    moves = aliases(repos, literal_rows(spark, known_moves(), MOVE))
    live = live_repos(repos)
    other_names = moves.unionByName(learned_aliases(told_renames(said), live)).distinct()
    found = judged(said, live, other_names).persist()
    return {
        MENTIONS: said,
        NODES: live_nodes(told, said).unionByName(ghost_nodes(found)),
        EDGES: edges(found),
        REJECTED_REFERENCES: rejected_references(found),
    }


@pytest.mark.parametrize("table", [MENTIONS, NODES, EDGES, REJECTED_REFERENCES], ids=lambda table: table.name)
def test_the_carried_table_is_the_one_drawn_anew(carried, anew, table):
    now, wanted = (
        {json.dumps(row.asDict(recursive=True), sort_keys=True, default=str) for row in rows.collect()}
        for rows in (carried.read(table), anew[table])
    )
    assert now == wanted
    assert now


def ends(carried, where):
    """(upstream, downstream, relation) of the edges, by name."""
    nodes = carried.read(NODES).select("node_id", "repo_id")
    named = (
        carried.read(EDGES)
        .where(where)
        .join(nodes.toDF("src", "upstream"), on="src")
        .join(nodes.toDF("dst", "downstream"), on="dst")
    )
    return sorted(tuple(row) for row in named.select("upstream", "downstream", "relation").distinct().collect())


def rejected_of(carried, repo):
    rows = carried.read(REJECTED_REFERENCES).where(F.col("repo_id") == repo).select("raw_reference", "code").collect()
    return [tuple(row) for row in rows]


def test_who_was_renamed_twice_is_still_found_by_the_first_name(carried):
    downstream = carried.read(NODES).where("repo_id = 'duo/child'").first()["node_id"]
    declared = F.col("grade") != "text"
    assert ends(carried, declared & (F.col("dst") == downstream)) == [("duo/third", "duo/child", "finetune")]


def test_a_name_that_was_made_up_to_have_a_repos_key_takes_nothing_over(carried):
    assert rejected_of(carried, "solo/fooled") == [(FORGED, "INVALID_ID")]
    key = node_id("model", FORGED_FOR)
    assert key == node_id("model", FORGED)
    for table in (NODES, REPOS):
        rows = carried.read(table).where(F.col("node_id") == key).select("repo_id", "hub_id").collect()
        assert [tuple(row) for row in rows] == [(FORGED_FOR, f"{706:024x}")]
    (kept,) = carried.read(QUARANTINE).where(F.col("repo_id") == FORGED).collect()
    assert kept["code"] == "DUPLICATE_ID"


def test_a_space_is_nobodys_parent_and_is_made_of_what_it_uses(carried):
    space = node_id("space", "kit/pond")
    assert rejected_of(carried, "solo/of-space") == [("https://huggingface.co/spaces/kit/pond", "WRONG_KIND")]
    assert rejected_of(carried, "kit/pond") == [("https://huggingface.co/spaces/kit/pond", "WRONG_KIND")]
    assert ends(carried, (F.col("src") == space) | (F.col("dst") == space)) == [
        ("solo/child", "kit/pond", "used_by_space"),
        ("solo/wren-9b", "kit/pond", "used_by_space"),
    ]


def test_the_history_was_worth_the_test(carried):
    """Every way to find a name was needed, text spoke, and repos were renamed."""
    rules = {row["rule"] for row in carried.read(EDGES).select("rule").distinct().collect()}
    assert {"exact", "case", "bare", "alias"} <= rules
    assert carried.read(EDGES).where("grade = 'text'").count() > 0
    learned = carried.read(EDGES).where("rule = 'alias' AND raw_reference LIKE 'former/%'").select("raw_reference")
    assert {row["raw_reference"] for row in learned.collect()}
    assert carried.read(NODES).where("is_ghost").count() > 0
    assert carried.read(REPOS).where(F.col("gone_at").isNotNull()).count() > 0
