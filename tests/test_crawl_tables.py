"""What was crawled from a Hub on loopback gives the tables that the same rows give as a dump."""

import json
from datetime import date

import pytest

import daily
from dump_files import read_rows, write_rows
from hub_data import HUB
from hub_lab.fake_hub import running_fake_hub
from hugginggraph.settings import load_settings
from hugginggraph.sources import hub
from hugginggraph.tables import COUNTERS, EDGES, MENTIONS, NODES, QUARANTINE, REJECTED_REFERENCES, REPOS
from test_crawl import ALL_FIELDS
from warehouses import records_of

DAY = date(2025, 4, 8)


@pytest.fixture(scope="module")
def warehouses(settings_for, tmp_path_factory):
    """The settings of two warehouses: of 408 real models as a dump, in a crawl's fields, and of the same crawled."""
    served = {"_id", "id", "modelId", *ALL_FIELDS["models"]}
    file = f"models/{DAY}.jsonl.gz"
    dump, crawled = tmp_path_factory.mktemp("dump"), tmp_path_factory.mktemp("crawled")
    write_rows(dump / file, [{k: v for k, v in row.items() if k in served} for row in read_rows(HUB / file)])
    (dump / "hub.json").write_text(json.dumps({"name": "hub", "coverage": {"models": "full"}}))
    with pytest.MonkeyPatch.context() as patch, running_fake_hub(HUB, day=DAY) as fake:
        patch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
        settings = load_settings(hub={"endpoint": fake.url, "page_size": 100, "fields": ALL_FIELDS}).hub
        hub.crawl(settings, crawled, DAY, kinds=["model"])
    found = []
    for source in (dump, crawled):
        warehouse = tmp_path_factory.mktemp("of") / "warehouse"
        arguments = ["--source", str(source), "--date", str(DAY), "--warehouse", str(warehouse), "--no-analyses"]
        assert daily.main(arguments) == 0
        found.append(settings_for(warehouse))
    return found


@pytest.mark.parametrize(
    "table", [REPOS, COUNTERS, QUARANTINE, MENTIONS, NODES, EDGES, REJECTED_REFERENCES], ids=lambda table: table.name
)
def test_the_tables_of_a_crawl_are_those_of_the_dump(warehouses, table):
    # The hash of the line differs, as its fields come in another order; so does the file's name in quarantine.
    columns = [name for name in table.column_names if name not in ("line_hash", "file", "record_id", "raw", "raw_hash")]
    dump, crawled = (
        {
            json.dumps({name: row[name] for name in columns}, default=str, sort_keys=True)
            for row in records_of(settings, table)
        }
        for settings in warehouses
    )
    assert dump == crawled


def test_there_was_something_to_compare(warehouses):
    assert [len(records_of(warehouses[1], table)) for table in (REPOS, COUNTERS)] == [408, 408]
    assert len(records_of(warehouses[1], EDGES)) > 300
