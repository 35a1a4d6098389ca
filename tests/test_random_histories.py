"""A random history, taken in day by day: every day can be read again, and each is the one before and its delta."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest

from dump_files import write_rows
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.history.snapshots import History
from hugginggraph.lookup.changes import changes_on
from hugginggraph.lookup.difference import difference
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.sources import Dump
from hugginggraph.tables import EDGES, MENTIONS, NODES, REPOS
from mini_hub import model, typed
from warehouses import delta_between, ledger_of, records_of, rows_of

# A hole between the second and the third.
DAYS = [date(2026, 7, 1) + timedelta(days=n) for n in (0, 1, 4, 5, 6)]
NAMES = [f"a/m{n}" for n in range(8)] + [f"b/m{n}" for n in range(4)]
FOLLOWED = (REPOS, MENTIONS, NODES, EDGES)


def random_list(chance):
    """Some of the models with random parents, licences, ids and commits: any of it may differ the next day."""
    models = []
    for number, name in enumerate(NAMES):
        if chance.random() < 0.3:
            continue
        parents = chance.sample([n for n in [*NAMES, "gone/parent"] if n != name], chance.choice([0, 0, 1, 2]))
        relation = chance.choice(["finetune", "merge", "adapter"])
        tags = [tag for parent in parents for tag in typed(relation, parent)]
        card = {"license": chance.choice(["mit", "apache-2.0"])} | ({"base_model": parents} if parents else {})
        hub_number = number if chance.random() < 0.9 else 100 + number
        models.append(model(name, hub_number, tags=tags, card=card, gated=chance.choice([False, "auto"])))
    return models


@pytest.fixture(scope="module")
def lists():
    """The models of each day; the fourth lists what the third did."""
    chance = random.Random(20)
    drawn = [random_list(chance) for _ in DAYS]
    return dict(zip(DAYS, [*drawn[:3], drawn[2], drawn[4]], strict=True))


@pytest.fixture(scope="module")
def taken_in(settings_for, tmp_path_factory, lists):
    """The settings of the warehouse, and what its tables held right after each day was written."""
    folder = tmp_path_factory.mktemp("random-history")
    for day, models in lists.items():
        write_rows(folder / "hub" / "models" / f"{day}.jsonl.gz", models)
    settings = settings_for(folder / "warehouse")
    settings = settings.model_copy(update={"ingest": settings.ingest.model_copy(update={"completeness_min": 0.1})})
    source, written = Dump(str(folder / "hub"), coverage="full"), {}
    for day in DAYS:
        run_day(settings, source, day, with_analyses=False)
        ledger = ledger_of(settings)
        written[day] = {table.name: rows_of(ledger, table) for table in FOLLOWED}
    return settings, written


def test_any_day_is_read_as_it_was_written(taken_in):
    settings, written = taken_in
    store = ledger_of(settings)
    for snapshot in History.of(store).snapshots:
        for table in FOLLOWED:
            assert rows_of(store, table, snapshot.versions[table.name]) == written[snapshot.date][table.name]


def test_what_is_live_on_a_day_is_what_its_list_held(taken_in, lists):
    for day, models in lists.items():
        warehouse = Warehouse(taken_in[0].warehouse, day)
        warehouse.view(NODES)
        live = warehouse.records("SELECT repo_id FROM nodes WHERE NOT is_ghost ORDER BY ALL")
        assert [row["repo_id"] for row in live] == sorted(each["id"] for each in models)


@pytest.mark.parametrize("table", FOLLOWED, ids=lambda table: table.name)
def test_the_deltas_of_days_one_to_n_applied_to_day_zero_give_day_n(taken_in, table):
    settings, _ = taken_in
    ledger = ledger_of(settings)
    versions = [snapshot.versions[table.name] for snapshot in History.of(ledger).snapshots]

    def state(version):
        return {tuple(row[name] for name in table.key): row for row in records_of(settings, table, version)}

    applied = state(versions[0])
    for first, last in pairwise(versions):
        for row in delta_between(ledger, table, first, last):
            key = tuple((row["after"] or row["before"])[name] for name in table.key)
            applied.pop(key, None)
            if row["after"] is not None:
                applied[key] = row["after"]
        assert applied == state(last)
    # The fourth day lists the same, and nothing of it is written again.
    assert versions[2] == versions[3]


def test_changes_are_what_comparing_both_states_whole_finds(taken_in):
    settings, _ = taken_in
    for before, day in pairwise(DAYS):
        warehouse = Warehouse(settings.warehouse, day)
        assert changes_on(warehouse, day) == difference(warehouse, before)
    assert changes_on(Warehouse(settings.warehouse, DAYS[3]), DAYS[3]) == []
