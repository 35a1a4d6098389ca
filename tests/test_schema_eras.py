"""Lists of one Hub that ask for different fields: what a list does not ask for is no change of the Hub."""

import json
from datetime import date, timedelta

import pytest

from dump_files import write_rows
from hub_data import HUB
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.history.snapshots import History
from hugginggraph.lookup.changes import changes_on, only
from hugginggraph.lookup.events import events_between
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.sources import Dump
from hugginggraph.tables import CHANGES, COUNTERS, EDGES, EVENTS, MENTIONS, NODES, REPOS
from mini_hub import model, typed
from warehouses import ledger_of, rows_of

RICH, POOR, STILL_POOR, RICH_AGAIN = (date(2025, 12, 8) + timedelta(days=n) for n in range(4))
PEFT = {"peft": {"base_model_name_or_path": "amber/heron"}}
HERON = model("amber/heron", 1, card={"license": "mit"}, pipeline_tag="text-generation", gated="manual")
CHAT = model(
    "reed/heron-chat",
    2,
    tags=[*typed("finetune", "amber/heron"), "dataset:amber/corpus"],
    card={"license": "mit", "base_model": "amber/heron"},
    library_name="transformers",
)
LORA = model("moss/heron-lora", 3, config=PEFT, usedStorage=7)
MODELS = [HERON, CHAT, LORA]
# As one of the most downloaded models: names, counters and the task.
FEW = [{"id": each["id"], "downloads": 100, "likes": 1} for each in MODELS]
FEW[0]["pipeline_tag"] = "text-generation"
MORE_DOWNLOADS = [each | {"downloads": 101} for each in FEW]
CHANGED = [
    # The only one that had a task has none now; all other fields are there.
    {name: value for name, value in HERON.items() if name != "pipeline_tag"},
    CHAT | {"cardData": {"license": "apache-2.0", "base_model": "amber/heron"}},
    LORA,
]
NAMES_OF_DATASETS = [{"id": "amber/corpus", "downloads": 5}]
DATASETS = [model("amber/corpus", 9, card={"license": "mit", "source_datasets": ["amber/other"]}, gated="auto")]
LISTS = {
    RICH: {"models": MODELS, "datasets": NAMES_OF_DATASETS},
    POOR: {"models": FEW, "datasets": NAMES_OF_DATASETS},
    STILL_POOR: {"models": MORE_DOWNLOADS, "datasets": NAMES_OF_DATASETS},
    RICH_AGAIN: {"models": CHANGED, "datasets": DATASETS},
}


@pytest.fixture(scope="module")
def settings(settings_for, tmp_path_factory):
    """The settings of a warehouse with the four days."""
    folder = tmp_path_factory.mktemp("eras")
    for day, lists in LISTS.items():
        for name, records in lists.items():
            write_rows(folder / "hub" / name / f"{day}.jsonl.gz", records)
    settings, source = settings_for(folder / "warehouse"), Dump(str(folder / "hub"), coverage="full")
    for day in LISTS:
        run_day(settings, source, day, with_analyses=False)
    return settings


@pytest.fixture(scope="module")
def versions(settings):
    """What each day pins."""
    return {each.date: each.versions for each in History.of(ledger_of(settings)).snapshots}


def described(settings, day, name):
    opened = Warehouse(settings.warehouse, day)
    opened.view(REPOS)
    columns = "hub_id, gated, tags, card_data, files, extra, library_name, pipeline_tag, content_hash"
    return opened.records(f"SELECT {columns} FROM repos WHERE repo_id = ?", name)


@pytest.mark.parametrize("name", [each["id"] for each in MODELS])
def test_what_a_poor_list_does_not_ask_for_stays_known(settings, name):
    rich = described(settings, RICH, name)
    assert described(settings, POOR, name) == described(settings, STILL_POOR, name) == rich
    assert json.loads(described(settings, POOR, "moss/heron-lora")[0]["extra"])["config"] == json.dumps(
        PEFT, separators=(",", ":")
    )


def test_a_poor_list_is_no_change_and_no_event(settings, versions):
    assert changes_on(Warehouse(settings.warehouse, POOR), POOR) == []
    assert {row["snapshot_date"] for row in events_between(Warehouse(settings.warehouse))} == {RICH_AGAIN}
    store = ledger_of(settings)
    for table in (NODES, EDGES):
        assert versions[POOR][table.name] == versions[RICH][table.name]
        assert rows_of(store, table, versions[POOR][table.name])


def test_of_a_second_poor_list_only_the_counters_are_written(versions):
    moved = {name for name, version in versions[STILL_POOR].items() if version != versions[POOR].get(name)}
    assert COUNTERS.name in moved
    assert not moved & {REPOS.name, MENTIONS.name, NODES.name, EDGES.name, CHANGES.name, EVENTS.name}


def test_when_the_list_is_rich_again_what_changed_meanwhile_is_told_and_nothing_else(settings):
    opened = Warehouse(settings.warehouse, RICH_AGAIN)
    of_models = only(changes_on(opened, RICH_AGAIN), kind="model")
    told = {(row["subject"], row["repo_id"], tuple(row["columns"])) for row in of_models}
    assert told == {
        ("node", "amber/heron", ("pipeline_tag",)),
        ("node", "reed/heron-chat", ("card_data",)),
    }
    happened = events_between(opened, RICH_AGAIN)
    assert [(row["event"], row["repo_id"], row["before"], row["after"]) for row in happened] == [
        ("licence_changed", "reed/heron-chat", "mit", "apache-2.0")
    ]


def test_what_only_a_later_list_tells_is_known_from_then_on_and_no_event(settings):
    """The datasets were names alone before."""
    assert described(settings, STILL_POOR, "amber/corpus")[0]["gated"] is None
    assert described(settings, RICH_AGAIN, "amber/corpus")[0]["gated"] == "auto"
    of_datasets = only(changes_on(Warehouse(settings.warehouse, RICH_AGAIN), RICH_AGAIN), kind="dataset")
    assert {(row["subject"], row["change"], row["repo_id"], row["upstream_repo_id"]) for row in of_datasets} == {
        ("node", "modified", "amber/corpus", None),
        ("node", "added", "amber/other", None),
        ("edge", "added", "amber/corpus", "amber/other"),
    }


def test_a_poor_list_of_the_real_hub_changes_nothing_that_a_rich_one_told(settings_for, tmp_path):
    """Families of April 2025, then the most used models of December by name, counters and task."""
    april, december = date(2025, 4, 26), date(2025, 12, 22)
    models = tmp_path / "hub" / "models"
    models.mkdir(parents=True)
    (models / f"{april}.jsonl.gz").symlink_to(HUB / "models" / f"{april}.jsonl.gz")
    (models / f"{december}.jsonl.gz").symlink_to(HUB / "bulk" / "models" / f"{december}.jsonl.gz")
    settings = settings_for(tmp_path / "warehouse")
    for day in (april, december):
        run_day(settings, Dump(str(tmp_path / "hub"), links_out=True), day, with_analyses=False)
    opened = Warehouse(settings.warehouse, december)
    told = changes_on(opened, december)
    modified = {(row["subject"], tuple(row["columns"])) for row in told if row["change"] == "modified"}
    # Parents that were ghosts in April are listed now, which is all that any edge tells anew.
    assert modified == {("node", ("role", "root_kind", "is_ghost")), ("edge", ("evidence",))}
    assert {(row["subject"], row["change"]) for row in told if row["change"] != "modified"} == {("node", "added")}
    assert {row["event"] for row in events_between(opened)} == {"appeared", "burst"}
    opened.view(REPOS)
    listed_twice = "first_seen = DATE '2025-04-26' AND last_seen IS NULL"
    (both,) = opened.records(f"SELECT count(*) AS listed, count(tags) AS described FROM repos WHERE {listed_twice}")
    assert both == {"listed": 25, "described": 25}
